import Fastify, { type FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { AttemptEnd } from './attempt.ts';
import type { WorkerStatus } from './worker.ts';

export interface WorkerMetrics {
  readonly registry: Registry;
  readonly attempted: (end: AttemptEnd, seconds: number) => void;
}

export function createWorkerMetrics(): WorkerMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const attempts = new Counter({
    name: 'netcost_worker_attempts_total',
    help: 'Attempts at jobs, by how they ended.',
    labelNames: ['end'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'netcost_worker_attempt_duration_seconds',
    help: 'Time from the claim of a job to the record of how it ended.',
    buckets: [1, 2, 5, 10, 20, 60, 120, 300, 600],
    registers: [registry],
  });
  return {
    registry,
    attempted: (end, seconds) => {
      attempts.inc({ end });
      durations.observe(seconds);
    },
  };
}

export interface HealthOptions {
  readonly host: string;
  readonly port: number;
  readonly status: () => WorkerStatus;
  /** A worker that the ledger has not heard of for so long is not ready. */
  readonly silenceMs: number;
  readonly registry: Registry;
}

/** Tells orchestrators and Prometheus about a worker, under the paths that the API has too. */
export async function serveHealth(options: HealthOptions): Promise<FastifyInstance> {
  const { host, port, status, silenceMs, registry } = options;
  new Gauge({
    name: 'netcost_worker_busy',
    help: 'Whether the worker runs a job.',
    registers: [registry],
    collect() {
      this.set(status().job === undefined ? 0 : 1);
    },
  });
  const app = Fastify();
  app.get('/livez', () => ({ status: 'ok' }));
  app.get('/readyz', (_request, reply) => {
    const { silentMs, job } = status();
    const isReady = silentMs < silenceMs;
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ok' : 'unavailable', job });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
  await app.listen({ host, port });
  return app;
}

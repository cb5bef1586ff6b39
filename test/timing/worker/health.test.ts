import type { FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { createWorkerMetrics, serveHealth } from '../../../src/timing/worker/health.ts';
import type { WorkerStatus } from '../../../src/timing/worker/worker.ts';

describe('the health of a worker', () => {
  let app: FastifyInstance | undefined;
  afterEach(() => app?.close());

  async function serve(status: WorkerStatus) {
    const metrics = createWorkerMetrics();
    app = await serveHealth({
      host: '127.0.0.1',
      port: 0,
      status: () => status,
      silenceMs: 1_000,
      registry: metrics.registry,
    });
    return { app, metrics };
  }

  it('is well while the ledger has heard of the worker lately', async () => {
    const { app } = await serve({ silentMs: 999, job: 'a job' });
    expect((await app.inject('/livez')).statusCode).toBe(200);
    const ready = await app.inject('/readyz');
    expect(ready.statusCode).toBe(200);
    expect(ready.json()).toEqual({ status: 'ok', job: 'a job' });
  });

  it('is alive but not ready while the ledger is away', async () => {
    const { app } = await serve({ silentMs: 1_000, job: undefined });
    expect((await app.inject('/livez')).statusCode).toBe(200);
    const ready = await app.inject('/readyz');
    expect(ready.statusCode).toBe(503);
    expect(ready.json()).toEqual({ status: 'unavailable' });
  });

  it('counts attempts by how they ended, and tells whether one is made', async () => {
    const { app, metrics } = await serve({ silentMs: 0, job: 'a job' });
    metrics.attempted('done', 3);
    metrics.attempted('done', 30);
    metrics.attempted('lost', 1);
    const { payload } = await app.inject('/metrics');
    expect(payload).toContain('netcost_worker_attempts_total{end="done"} 2\n');
    expect(payload).toContain('netcost_worker_attempts_total{end="lost"} 1\n');
    expect(payload).toContain('netcost_worker_attempt_duration_seconds_sum 34\n');
    expect(payload).toContain('netcost_worker_busy 1\n');
  });
});

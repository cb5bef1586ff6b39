import fp from 'fastify-plugin';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { type JobState, jobStates } from '../../timing/job.ts';
import type { CacheStatus } from '../answers.ts';

/** What is measured of the service itself, and where Prometheus reads it. */
export interface Metrics {
  readonly registry: Registry;
  readonly cacheLookup: (status: CacheStatus) => void;
  readonly redisError: (kind: 'timeout' | 'error') => void;
  readonly computed: () => void;
  /** Says how many timings there are in each state, whenever it is asked. */
  readonly countTimings: (count: () => Promise<Readonly<Record<JobState, number>>>) => void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const lookups = new Counter({
    name: 'netcost_cache_lookups_total',
    help: 'Answers by where they came from.',
    labelNames: ['status'],
    registers: [registry],
  });
  const redis = new Counter({
    name: 'netcost_redis_errors_total',
    help: 'Redis commands that failed or came too late, by kind.',
    labelNames: ['kind'],
    registers: [registry],
  });
  const computed = new Counter({
    name: 'netcost_reports_computed_total',
    help: 'Networks costed rather than found in a cache.',
    registers: [registry],
  });
  return {
    registry,
    cacheLookup: (status) => {
      lookups.inc({ status });
    },
    redisError: (kind) => {
      redis.inc({ kind });
    },
    computed: () => {
      computed.inc();
    },
    countTimings: (count) => {
      new Gauge({
        name: 'netcost_timings',
        help: 'Timings in the ledger, by state: those queued are the length of the queue.',
        labelNames: ['state'],
        registers: [registry],
        async collect() {
          this.reset();
          // Away, it tells nothing rather than what is no longer so.
          const counts = await count().catch(() => undefined);
          for (const state of jobStates) if (counts) this.set({ state }, counts[state]);
        },
      });
    },
  };
}

export const metricsPlugin = fp<{ metrics: Metrics }>(
  (app, { metrics: { registry } }, done) => {
    const durations = new Histogram({
      name: 'netcost_http_request_duration_seconds',
      help: 'Time from the request line to the end of the answer.',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5],
      registers: [registry],
    });
    app.addHook('onResponse', (request, reply, next) => {
      const route = request.routeOptions.url ?? 'none';
      durations.observe(
        { method: request.method, route, status: reply.statusCode },
        reply.elapsedTime / 1000,
      );
      next();
    });
    app.get('/metrics', { schema: { hide: true } }, async (_request, reply) =>
      reply.type(registry.contentType).send(await registry.metrics()),
    );
    done();
  },
  { name: 'metrics' },
);

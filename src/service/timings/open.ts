import type { FastifyInstance } from 'fastify';
import { isPostgres } from '../../timing/database/database.ts';
import { openTiming, openTimingWhenThere, type Timing } from '../../timing/open.ts';
import { startSweeper, type Sweeper } from '../../timing/sweeper.ts';
import { type Supervisor, superviseWorker } from '../../timing/worker/supervisor.ts';
import type { Config } from '../config.ts';
import type { CostEngine } from '../engine.ts';
import { TimingService } from './service.ts';

/** Opens what timings need, and closes it with the service. */
export async function openTimings(
  app: FastifyInstance,
  config: Config,
  engine: CostEngine,
): Promise<TimingService> {
  const { log } = app;
  // A file that cannot be opened is no server that is about to start.
  const open = isPostgres(config.DATABASE_URL) ? openTimingWhenThere : openTiming;
  const timing = await open(config, log);
  app.decorate('timing', timing);
  const timings = new TimingService({
    engine,
    ...timing,
    bounds: { jobs: config.TIMINGS_MOST, perClient: config.TIMINGS_PER_CLIENT },
    streams: config.EVENT_STREAMS,
    log,
  });
  let sweeper: Sweeper | undefined;
  let worker: Supervisor | undefined;
  app.addHook('onListen', (started) => {
    sweeper = startSweeper({ ...timing, log, settings: config });
    if (config.WORKER) worker = superviseWorker({ settings: config, ...timing, log });
    started();
  });
  // Before the server waits for its connections to end, which streams keep open.
  app.addHook('preClose', (closed) => {
    timings.streams.close();
    closed();
  });
  app.addHook('onClose', async () => {
    await Promise.all([sweeper?.stop(), worker?.stop(config.SHUTDOWN_TIMEOUT_MS / 2)]);
    await timing.close();
  });
  return timings;
}

declare module 'fastify' {
  interface FastifyInstance {
    /** What timings are kept in, handed out by, and told on. */
    timing: Timing;
  }
}

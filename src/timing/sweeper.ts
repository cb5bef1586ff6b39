import type { Log } from './log.ts';
import { jittered, pause } from './pause.ts';
import type { FileStore, JobQueue, Ledger } from './ports.ts';

export interface SweeperOptions {
  readonly ledger: Ledger;
  readonly queue: JobQueue;
  readonly files: FileStore;
  readonly log: Log;
  readonly settings: {
    readonly SWEEP_MS: number;
    readonly JOB_LOSSES: number;
    readonly JOB_WAIT_MS: number;
    readonly JOB_RETENTION_DAYS: number;
  };
}

export interface Sweeper {
  /** Sweeps now rather than at the next time. */
  sweep(): Promise<void>;
  stop(): Promise<void>;
}

/** Most tickets that one sweep puts into the queue again. */
const ticketsAtOnce = 10_000;

/** How often old results and unused files are looked for. */
const pruneMs = 10 * 60_000;

/** Files younger than this may be those of a request that is not accepted yet. */
const unusedMs = 60 * 60_000;

/** Tickets this old are offered anew where their jobs are queued yet, and dropped otherwise. */
const voidMs = 60 * 60_000;

const dayMs = 24 * 60 * 60_000;

/**
 * Keeps jobs going: takes back those whose worker is lost, puts tickets that the queue lost into it
 * again, and forgets what is too old. Any number of processes may do so at once.
 */
export function startSweeper({ ledger, queue, files, log, settings }: SweeperOptions): Sweeper {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;
  let prunedAt = -Infinity;
  let failing = false;

  async function prune(): Promise<void> {
    const now = Date.now();
    await queue.expire(voidMs);
    const forgotten = await ledger.prune(new Date(now - settings.JOB_RETENTION_DAYS * dayMs));
    if (forgotten > 0) log.info({ jobs: forgotten }, 'forgot old jobs');
    // Files last: those of the jobs just forgotten go with them.
    await files.keep(await ledger.filesInUse(), new Date(now - unusedMs));
  }

  async function tick(): Promise<void> {
    try {
      await ledger.sweep({ losses: settings.JOB_LOSSES, waitMs: settings.JOB_WAIT_MS });
      await queue.offer(...(await ledger.queued(ticketsAtOnce)));
      if (performance.now() - prunedAt > pruneMs) {
        await prune();
        prunedAt = performance.now();
      }
      if (failing) log.info('sweeping again');
      failing = false;
    } catch (err) {
      if (!failing && !stopping.signal.aborted) log.warn({ err }, 'cannot sweep');
      failing = true;
    }
  }

  function sweep(): Promise<void> {
    running ??= tick().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function repeat(): Promise<void> {
    while (!stopping.signal.aborted) {
      await sweep();
      await pause(jittered(settings.SWEEP_MS), stopping.signal);
    }
  }

  const repeating = repeat();
  return {
    sweep,
    async stop() {
      stopping.abort();
      await repeating;
    },
  };
}

import type { Log } from '../log.ts';
import { Backoff } from '../pause.ts';
import type { Claim, EventBus, FileStore, Ledger, Outcome, TakenTicket } from '../ports.ts';
import { LedgerUnavailable } from '../unavailable.ts';
import { holdLease } from './lease.ts';
import type { JobLimits, OfferedDevice, RunJob } from './ports.ts';
import { Reporter } from './reporter.ts';

export interface AttemptOptions {
  readonly ledger: Ledger;
  readonly bus: Pick<EventBus, 'subscribe'>;
  readonly files: FileStore;
  readonly run: RunJob;
  readonly device: OfferedDevice;
  readonly limits: JobLimits;
  readonly leaseMs: number;
  /** How often a job may lose its worker. */
  readonly losses: number;
  readonly log: Log;
  /** The worker is to stop when the job has ended. */
  readonly stopping: AbortSignal;
  /** It waits no longer for the job to end. */
  readonly stop: AbortSignal;
}

/** How an attempt ended for the worker: `dropped` where the ledger gave the job to another. */
export type AttemptEnd = Outcome['state'] | 'dropped';

type Interruption = 'cancel' | 'lost' | 'stop';

/** How long a result is offered to a ledger that does not take it. */
const recordMs = 60_000;

/** The same for a worker that is to stop. */
const recordStoppingMs = 2_000;

/** Runs a claimed attempt and records how it ended, unless the claim is lost on the way. */
export async function runAttempt(
  taken: TakenTicket,
  claim: Claim,
  claimedAt: number,
  options: AttemptOptions,
): Promise<AttemptEnd> {
  const { ledger, bus, leaseMs, log, stop } = options;
  const interruption = new AbortController();
  const reporter = new Reporter(ledger, claim, log);
  const interrupt = (why: Interruption) => {
    interruption.abort(why);
  };
  const onStop = () => {
    interrupt('stop');
  };
  stop.addEventListener('abort', onStop, { once: true });
  if (stop.aborted) onStop();
  const release = holdLease({
    ledger,
    bus,
    claim,
    taken,
    leaseMs,
    claimedAt,
    log,
    onEnd: interrupt,
  });
  try {
    const outcome = await outcomeOf(claim, reporter, interruption.signal, options);
    if (outcome === undefined) return 'dropped';
    await reporter.settled();
    const recorded = recordable(outcome, options);
    return (await record(claim, recorded, options)) ? recorded.state : 'dropped';
  } finally {
    release();
    stop.removeEventListener('abort', onStop);
  }
}

/** What came of the job; nothing where it is no longer ours to say. */
async function outcomeOf(
  claim: Claim,
  reporter: Reporter,
  signal: AbortSignal,
  { run, device, files, limits, log }: AttemptOptions,
): Promise<Outcome | undefined> {
  let outcome: Outcome | undefined;
  try {
    signal.throwIfAborted();
    outcome = await run(claim.job, {
      device,
      files,
      limits,
      signal,
      report: (type, data) => {
        reporter.report(type, data);
      },
    });
  } catch (error) {
    if (!signal.aborted) {
      log.error({ err: error }, 'the job was not run');
      outcome = notRun(error);
    }
  }
  // A job that ended before the interruption reached it has its result.
  if (!signal.aborted || outcome?.state === 'done') return outcome;
  switch (signal.reason as Interruption) {
    case 'cancel':
      return { state: 'cancelled' };
    case 'stop':
      return { state: 'handed-back' };
    case 'lost':
      return undefined;
  }
}

/** A ledger that cannot give the network's files now may give them to the next attempt. */
function notRun(error: unknown): Outcome {
  const message = error instanceof Error ? error.message : String(error);
  return error instanceof LedgerUnavailable
    ? { state: 'lost', failure: { code: 'worker-lost', message } }
    : { state: 'failed', failure: { code: 'internal', message } };
}

/** What told the worker to stop may have told its processes too: then nothing was lost. */
function recordable(outcome: Outcome, { stopping }: AttemptOptions): Outcome {
  return outcome.state === 'lost' && stopping.aborted ? { state: 'handed-back' } : outcome;
}

/** @returns whether the ledger took the outcome */
async function record(
  claim: Claim,
  outcome: Outcome,
  { ledger, losses, log, stop }: AttemptOptions,
): Promise<boolean> {
  const backoff = new Backoff(100, 2_000);
  const began = performance.now();
  for (;;) {
    try {
      return await ledger.end(claim, outcome, { losses });
    } catch (err) {
      log.warn({ err }, 'cannot record how the job ended');
      const patience = stop.aborted ? recordStoppingMs : recordMs;
      if (performance.now() - began > patience) return giveUp(claim, err, ledger, losses);
      await backoff.wait();
    }
  }
}

/** A ledger that is there and still does not take an outcome would not take it the next time. */
async function giveUp(claim: Claim, cause: unknown, ledger: Ledger, losses: number) {
  const message = `the result could not be recorded: ${cause instanceof Error ? cause.message : String(cause)}`;
  return ledger
    .end(claim, { state: 'failed', failure: { code: 'internal', message } }, { losses })
    .catch(() => false);
}

import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { FileStore, Ledger, Outcome, TakenTicket } from '../../../src/timing/ports.ts';
import type { TimingResult } from '../../../src/timing/result.ts';
import { MemoryBus } from '../../../src/timing/events/bus.ts';
import { LedgerUnavailable } from '../../../src/timing/unavailable.ts';
import { runAttempt } from '../../../src/timing/worker/attempt.ts';
import type { RunJob } from '../../../src/timing/worker/ports.ts';
import { silent } from '../../support/timing.ts';
import { aJob, claimOf, cpu, stub, takenTicket } from '../../support/timing-stubs.ts';

const shortLeaseMs = 300;

const done = (): Outcome & { state: 'done' } => ({
  state: 'done',
  result: stub<TimingResult>({}),
  samplesMs: Float64Array.of(1, 2),
});

/** A ledger that holds one claim, and notes what it is told. */
function ledgerOf(parts: Partial<Ledger> = {}) {
  const told: string[] = [];
  const ended: Outcome[] = [];
  const ledger = stub<Ledger>({
    renew: () => {
      told.push('renew');
      return Promise.resolve('held');
    },
    append: (_claim, type) => {
      told.push(type);
      return Promise.resolve(undefined);
    },
    end: (_claim, outcome) => {
      told.push('end');
      ended.push(outcome);
      return Promise.resolve(true);
    },
    ...parts,
  });
  return { ledger, told, ended };
}

const running = new AbortController().signal;

interface Circumstances {
  readonly stopping?: AbortSignal;
  readonly stop?: AbortSignal;
  readonly taken?: TakenTicket;
  readonly bus?: MemoryBus;
  readonly leaseMs?: number;
}

function attempt(
  ledger: Ledger,
  run: RunJob,
  {
    stopping = running,
    stop = running,
    taken = takenTicket(),
    bus = new MemoryBus(),
    leaseMs = shortLeaseMs,
  }: Circumstances = {},
) {
  return runAttempt(taken, claimOf(aJob()), performance.now(), {
    ledger,
    bus,
    run,
    files: stub<FileStore>({}),
    device: cpu,
    limits: { timeMs: 1_000, memoryBytes: 1_000 },
    leaseMs,
    losses: 3,
    log: silent,
    stopping,
    stop,
  });
}

/** A job that never ends by itself. */
const endless: RunJob = (_job, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('aborted'));
    });
  });

const away = () => Promise.reject(new Error('away'));

describe('an attempt', () => {
  it('records what the job came to, after the events on the way', async () => {
    const { ledger, told, ended } = ledgerOf();
    const outcome = done();
    const run: RunJob = (_job, { report }) => {
      report('session-created', { ms: 1 });
      report('warm-up', {});
      return Promise.resolve(outcome);
    };
    expect(await attempt(ledger, run)).toBe('done');
    expect(told).toEqual(['session-created', 'warm-up', 'end']);
    expect(ended).toEqual([outcome]);
  });

  it('leaves out progress that newer progress follows while the ledger is slow', async () => {
    const medians: unknown[] = [];
    const { ledger } = ledgerOf({
      append: async (_claim, _type, data) => {
        await delay(20);
        medians.push(data['medianMs']);
        return undefined;
      },
    });
    const run: RunJob = (_job, { report }) => {
      for (let medianMs = 1; medianMs <= 50; medianMs++) report('progress', { medianMs });
      return Promise.resolve(done());
    };
    await attempt(ledger, run);
    expect(medians).toEqual([1, 50]);
  });

  it('renews its lease and its ticket while the job runs, and no longer', async () => {
    const { ledger, told } = ledgerOf();
    const taken = takenTicket();
    expect(await attempt(ledger, runFor(3 * shortLeaseMs), { taken })).toBe('done');
    const renewals = told.filter((name) => name === 'renew').length;
    expect(renewals).toBeGreaterThanOrEqual(3);
    expect(taken.calls.length).toBeGreaterThanOrEqual(3);
    await delay(shortLeaseMs);
    expect(told.filter((name) => name === 'renew')).toHaveLength(renewals);
  });

  it('ends the job when it is cancelled', async () => {
    const { ledger, ended } = ledgerOf({ renew: () => Promise.resolve('cancel') });
    expect(await attempt(ledger, endless)).toBe('cancelled');
    expect(ended).toEqual([{ state: 'cancelled' }]);
  });

  it('asks the ledger as soon as it hears that the job is to be cancelled', async () => {
    const bus = new MemoryBus();
    let cancelled = false;
    const { ledger } = ledgerOf({ renew: () => Promise.resolve(cancelled ? 'cancel' : 'held') });
    const ended = attempt(ledger, endless, { bus, leaseMs: 600_000 });
    const tell = () => {
      bus.publish({ job: 'job', sequence: 3, at: '', type: 'cancelling', data: {} });
    };
    // Only the ledger's word counts.
    tell();
    await delay(50);
    cancelled = true;
    const began = performance.now();
    tell();
    expect(await ended).toBe('cancelled');
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  it('keeps the result of a job that ended as it was cancelled', async () => {
    const { ledger } = ledgerOf({ renew: () => Promise.resolve('cancel') });
    const run: RunJob = (_job, { signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          resolve(done());
        });
      });
    expect(await attempt(ledger, run)).toBe('done');
  });

  it('hands the job back when the worker waits no longer', async () => {
    const stop = new AbortController();
    const { ledger, ended } = ledgerOf();
    const end = attempt(ledger, endless, { stop: stop.signal });
    stop.abort();
    expect(await end).toBe('handed-back');
    expect(ended).toEqual([{ state: 'handed-back' }]);
  });

  it.each([
    ['lost', running],
    ['handed-back', AbortSignal.abort()],
  ])('is %s with its process, by whether the worker is to stop', async (state, stopping) => {
    const { ledger, ended } = ledgerOf();
    const failure = { code: 'worker-lost' as const, message: 'killed' };
    const run: RunJob = () => Promise.resolve({ state: 'lost', failure });
    expect(await attempt(ledger, run, { stopping })).toBe(state);
    expect(ended.map((outcome) => outcome.state)).toEqual([state]);
  });

  it('records nothing when the job went to another worker', async () => {
    const { ledger, told } = ledgerOf({ renew: () => Promise.resolve('lost') });
    expect(await attempt(ledger, endless)).toBe('dropped');
    expect(told).toEqual([]);
  });

  it.each([
    ['fails', away],
    ['hangs', () => new Promise<never>(() => undefined)],
  ])('gives up when renewal %s for as long as the lease lasts, not before', async (_how, renew) => {
    const { ledger, told } = ledgerOf({ renew });
    const began = performance.now();
    expect(await attempt(ledger, endless)).toBe('dropped');
    expect(performance.now() - began).toBeGreaterThanOrEqual(shortLeaseMs);
    expect(told).toEqual([]);
  });

  it('measures on while the ledger is away for less than the lease', async () => {
    let renewals = 0;
    const { ledger } = ledgerOf({
      renew: () => (++renewals % 2 === 1 ? away() : Promise.resolve('held')),
    });
    expect(await attempt(ledger, runFor(3 * shortLeaseMs))).toBe('done');
    expect(renewals).toBeGreaterThan(3);
  });

  it('measures on when no event can be appended', async () => {
    const { ledger, ended } = ledgerOf({ append: away });
    const run: RunJob = (_job, { report }) => {
      report('warm-up', {});
      return Promise.resolve(done());
    };
    expect(await attempt(ledger, run)).toBe('done');
    expect(ended).toHaveLength(1);
  });

  it('offers the result again to a ledger that was away', async () => {
    let tries = 0;
    const { ledger } = ledgerOf({
      end: () => (++tries < 3 ? away() : Promise.resolve(true)),
    });
    expect(await attempt(ledger, () => Promise.resolve(done()))).toBe('done');
    expect(tries).toBe(3);
  });

  it('says so when the ledger had given the job away before it ended', async () => {
    const { ledger } = ledgerOf({ end: () => Promise.resolve(false) });
    expect(await attempt(ledger, () => Promise.resolve(done()))).toBe('dropped');
  });

  it('gives the job another attempt where the ledger did not give its files', async () => {
    const { ledger, ended } = ledgerOf();
    const run: RunJob = () => Promise.reject(new LedgerUnavailable('the server stops'));
    expect(await attempt(ledger, run)).toBe('lost');
    const failure = { code: 'worker-lost', message: 'the server stops' };
    expect(ended).toEqual([{ state: 'lost', failure }]);
  });

  it('fails the job on a fault of ours', async () => {
    const { ledger, ended } = ledgerOf();
    const run: RunJob = () => Promise.reject(new Error('a bug'));
    expect(await attempt(ledger, run)).toBe('failed');
    expect(ended).toEqual([{ state: 'failed', failure: { code: 'internal', message: 'a bug' } }]);
  });
});

function runFor(milliseconds: number): RunJob {
  return async (_job, { signal }) => {
    await delay(milliseconds, undefined, { signal });
    return done();
  };
}

import { afterEach, describe, expect, it } from 'vitest';
import { pause } from '../../src/timing/pause.ts';
import type { FileStore, JobQueue, Ledger, Ticket } from '../../src/timing/ports.ts';
import { startSweeper, type Sweeper } from '../../src/timing/sweeper.ts';
import { eventually } from '../support/process.ts';
import { silent } from '../support/timing.ts';
import { stub } from '../support/timing-stubs.ts';

const settings = { SWEEP_MS: 20, JOB_LOSSES: 3, JOB_WAIT_MS: 1_000, JOB_RETENTION_DAYS: 7 };
const tickets: Ticket[] = [
  { job: 'a', attempt: 1, selector: 'cpu' },
  { job: 'b', attempt: 2, selector: 'cuda' },
];

describe('the sweeper', () => {
  let sweeper: Sweeper | undefined;
  afterEach(() => sweeper?.stop());

  function start(parts: Partial<Ledger> = {}) {
    const calls: string[] = [];
    const offered: Ticket[] = [];
    const pruned: Date[] = [];
    const kept: (readonly [ReadonlySet<string>, Date])[] = [];
    const ledger = stub<Ledger>({
      sweep: ({ losses, waitMs }) => {
        calls.push(`sweep ${losses} ${waitMs}`);
        return Promise.resolve();
      },
      queued: () => Promise.resolve(tickets),
      prune: (olderThan) => {
        pruned.push(olderThan);
        return Promise.resolve(0);
      },
      filesInUse: () => Promise.resolve(new Set(['sha256:1'])),
      ...parts,
    });
    const queue = stub<JobQueue>({
      offer: (...some) => {
        offered.push(...some);
        return Promise.resolve();
      },
      expire: () => Promise.resolve(),
    });
    const files = stub<FileStore>({
      keep: (digests, olderThan) => {
        kept.push([digests, olderThan]);
        return Promise.resolve();
      },
    });
    sweeper = startSweeper({ ledger, queue, files, log: silent, settings });
    return { calls, offered, pruned, kept };
  }

  it('sweeps again and again, and offers the tickets of queued jobs each time', async () => {
    const { calls, offered } = start();
    await eventually(() => Promise.resolve(calls.length >= 3));
    expect(new Set(calls)).toEqual(new Set(['sweep 3 1000']));
    expect(offered.slice(0, 4)).toEqual([...tickets, ...tickets]);
  });

  it('forgets what is older than it is kept, but no file of a request under way', async () => {
    const { calls, pruned, kept } = start();
    await eventually(() => Promise.resolve(calls.length >= 3));
    const hour = 60 * 60_000;
    expect(pruned).toHaveLength(1);
    expect((Date.now() - Number(pruned[0])) / hour).toBeCloseTo(7 * 24, 1);
    expect(kept).toHaveLength(1);
    expect(kept[0]?.[0]).toEqual(new Set(['sha256:1']));
    expect((Date.now() - Number(kept[0]?.[1])) / hour).toBeCloseTo(1, 1);
  });

  it('goes on after a ledger that was away', async () => {
    let tries = 0;
    const { offered } = start({
      sweep: () => (++tries < 3 ? Promise.reject(new Error('away')) : Promise.resolve()),
    });
    await eventually(() => Promise.resolve(offered.length > 0));
    expect(tries).toBeGreaterThanOrEqual(3);
  });

  it('stops', async () => {
    const { calls } = start();
    await sweeper?.stop();
    const before = calls.length;
    await pause(5 * settings.SWEEP_MS);
    expect(calls).toHaveLength(before);
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { MemoryBus } from '../../../src/timing/events/bus.ts';
import type { JobQueue, Ledger, Outcome, TakenTicket, Ticket } from '../../../src/timing/ports.ts';
import type { FileStore } from '../../../src/timing/ports.ts';
import { identityOf } from '../../../src/timing/worker/identity.ts';
import type { RunJob } from '../../../src/timing/worker/ports.ts';
import { TimingWorker, type WorkerOptions } from '../../../src/timing/worker/worker.ts';
import { pause } from '../../../src/timing/pause.ts';
import { eventually } from '../../support/process.ts';
import { silent } from '../../support/timing.ts';
import { aJob, claimOf, cpu, stub, takenTicket } from '../../support/timing-stubs.ts';

const leaseMs = 300;
const gpu = { ...cpu, name: 'box/cuda:0', provider: 'cuda' as const };

/** Tickets in memory, taken in order by who asks for their selectors. */
function queueOf(...tickets: Ticket[]) {
  const asked: (readonly string[])[] = [];
  const taken: (TakenTicket & { calls: string[] })[] = [];
  const queue = stub<JobQueue>({
    async take(selectors, { waitMs, signal }) {
      asked.push(selectors);
      const index = tickets.findIndex(({ selector }) => selectors.includes(selector));
      if (index < 0) {
        await pause(waitMs, signal);
        return undefined;
      }
      const [ticket] = tickets.splice(index, 1);
      taken.push(takenTicket(ticket));
      return taken.at(-1);
    },
  });
  return { queue, asked, taken };
}

function ledgerOf(parts: Partial<Ledger> = {}) {
  const ended: Outcome['state'][] = [];
  const claims: (readonly [string, string, string])[] = [];
  const retired: string[] = [];
  const ledger = stub<Ledger>({
    announce: () => Promise.resolve({ taken: [], holders: [] }),
    claim: (ticket, worker, device) => {
      claims.push([ticket.job, worker, device]);
      return Promise.resolve(claimOf(aJob(ticket.job)));
    },
    renew: () => Promise.resolve('held'),
    end: (_claim, { state }) => {
      ended.push(state);
      return Promise.resolve(true);
    },
    retire: (instance) => {
      retired.push(instance);
      return Promise.resolve();
    },
    ...parts,
  });
  return { ledger, ended, claims, retired };
}

const failing: RunJob = () =>
  Promise.resolve({ state: 'failed', failure: { code: 'runtime-error', message: 'refused' } });

const endless: RunJob = (_job, { signal }) =>
  new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error('aborted'));
    });
  });

describe('a worker', () => {
  const workers: TimingWorker[] = [];
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.stop(0)));
  });

  function start(options: Pick<WorkerOptions, 'ledger' | 'queue'> & Partial<WorkerOptions>) {
    const worker = new TimingWorker({
      name: 'box',
      instance: 'this',
      offer: { devices: [cpu, gpu], missing: [] },
      bus: new MemoryBus(),
      files: stub<FileStore>({}),
      run: failing,
      limits: { timeMs: 1_000, memoryBytes: 1_000 },
      leaseMs,
      losses: 3,
      log: silent,
      ...options,
    });
    workers.push(worker);
    return worker;
  }

  it('runs jobs for a provider or for a device by name, one after the other', async () => {
    let atOnce = 0;
    const run: RunJob = async (job, context) => {
      expect(++atOnce).toBe(1);
      await pause(20);
      atOnce--;
      return failing(job, context);
    };
    const { queue, taken } = queueOf(
      { job: 'a', attempt: 1, selector: 'cpu' },
      { job: 'b', attempt: 1, selector: 'box/cuda:0' },
      { job: 'c', attempt: 1, selector: 'webgpu' },
      { job: 'd', attempt: 1, selector: 'cuda' },
    );
    const { ledger, ended, claims } = ledgerOf();
    start({ ledger, queue, run });
    await eventually(() => Promise.resolve(ended.length === 3));
    expect(claims).toEqual([
      ['a', 'box', 'box/cpu'],
      ['b', 'box', 'box/cuda:0'],
      ['d', 'box', 'box/cuda:0'],
    ]);
    await eventually(() => Promise.resolve(taken.every(({ calls }) => calls.includes('done'))));
  });

  it('takes nothing for devices that another worker of the same name offers', async () => {
    const { queue, asked } = queueOf();
    let taken = ['box/cpu', 'box/cuda:0'];
    const { ledger } = ledgerOf({ announce: () => Promise.resolve({ taken, holders: [] }) });
    start({ ledger, queue });
    await pause(leaseMs);
    expect(asked).toEqual([]);
    taken = ['box/cpu'];
    await eventually(() => Promise.resolve(asked.length > 0));
    expect(asked).toEqual([['cuda', 'box/cuda:0']]);
  });

  it('takes the names of one that has ended over, and of no other', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(child, 'spawn');
    const identity = identityOf(child.pid ?? 0);
    let holders = [
      { instance: 'alive', process: identity },
      { instance: 'unknown', process: null },
    ];
    const { ledger, retired } = ledgerOf({
      announce: () => Promise.resolve({ taken: holders.length > 1 ? ['box/cpu'] : [], holders }),
      retire: (instance) => {
        retired.push(instance);
        holders = holders.filter((holder) => holder.instance !== instance);
        return Promise.resolve();
      },
    });
    const { queue, asked } = queueOf();
    start({ ledger, queue, offer: { devices: [cpu], missing: [] } });
    await pause(leaseMs);
    expect(retired).toEqual([]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    if (identity === null) return;
    await eventually(() => Promise.resolve(asked.length > 0));
    expect(retired).toEqual(['alive']);
  });

  it('gives a ticket up for which there is no attempt', async () => {
    const { queue, taken } = queueOf({ job: 'a', attempt: 1, selector: 'cpu' });
    const { ledger, ended } = ledgerOf({ claim: () => Promise.resolve(undefined) });
    start({ ledger, queue });
    await eventually(() => Promise.resolve(taken[0]?.calls.includes('done') === true));
    expect(ended).toEqual([]);
  });

  it('waits longer and longer for a queue and a ledger that are away', async () => {
    let tries = 0;
    const take = () => {
      tries++;
      return Promise.reject(new Error('away'));
    };
    const announce = () => (tries < 3 ? Promise.resolve({ taken: [], holders: [] }) : take());
    const { ledger } = ledgerOf({ announce });
    const worker = start({ ledger, queue: stub<JobQueue>({ take }) });
    await pause(1_000);
    // 0.1, 0.2, 0.4 s … each a quarter more or less, and an announcement every 0.09 s.
    expect(tries).toBeGreaterThan(3);
    expect(tries).toBeLessThan(30);
    expect(worker.status.silentMs).toBeGreaterThan(leaseMs);
  });

  it('lets the running job end when it stops, takes no other, and retires', async () => {
    const run: RunJob = async (job, context) => {
      await pause(200);
      return failing(job, context);
    };
    const { queue, taken } = queueOf(
      { job: 'a', attempt: 1, selector: 'cpu' },
      { job: 'b', attempt: 1, selector: 'cpu' },
    );
    const { ledger, ended, retired } = ledgerOf();
    const worker = start({ ledger, queue, run });
    await eventually(() => Promise.resolve(worker.status.job === 'a'));
    await worker.stop(5_000);
    expect(ended).toEqual(['failed']);
    expect(taken).toHaveLength(1);
    expect(retired).toHaveLength(1);
  });

  it('hands the running job back when it does not end in time', async () => {
    const { queue } = queueOf({ job: 'a', attempt: 1, selector: 'cpu' });
    const { ledger, ended, retired } = ledgerOf();
    const worker = start({ ledger, queue, run: endless });
    await eventually(() => Promise.resolve(worker.status.job === 'a'));
    const began = performance.now();
    // As by a signal, and then by the API with less patience.
    await Promise.all([worker.stop(60_000), worker.stop(100)]);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(ended).toEqual(['handed-back']);
    expect(retired).toHaveLength(1);
  });
});

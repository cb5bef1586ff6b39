import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { TimingEvent } from '../../../src/timing/job.ts';
import { pause } from '../../../src/timing/pause.ts';
import type { EventBus, Ledger } from '../../../src/timing/ports.ts';
import { type Program, programOf } from '../../../src/timing/program.ts';
import { readWorkerSettings } from '../../../src/timing/settings.ts';
import { type Supervisor, superviseWorker } from '../../../src/timing/worker/supervisor.ts';
import { isAlive } from '../../support/process-table.ts';
import { eventually } from '../../support/process.ts';
import { silent } from '../../support/timing.ts';
import { stub } from '../../support/timing-stubs.ts';

/** Tells its settings as an event, after a word as loaders say it, and obeys or does not. */
const program = `
  process.send({ type: 'dependency', data: [] });
  process.send({ kind: 'event', event: {
    job: process.argv[2], sequence: process.pid, at: '', type: 'queued',
    data: { database: process.env.DATABASE_URL, instance: process.argv[3] },
  } });
  if (process.env.ENDS) process.exit(3);
  process.on('disconnect', () => process.exit());
  process.on('message', ({ kind }) => {
    if (kind === 'stop' && !process.env.DEAF) process.exit();
  });
  setInterval(() => {}, 1000);
`;

describe('the supervisor of a worker', () => {
  let folder: string;
  let supervisor: Supervisor | undefined;
  const events: TimingEvent[] = [];
  const listeners = new Map<string, (event: TimingEvent) => void>();
  const bus = stub<EventBus>({
    publish: (event) => events.push(event),
    subscribe: (job, listener) => {
      listeners.set(job, listener);
      return () => listeners.delete(job);
    },
  });

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'netcost-supervisor-'));
    await writeFile(join(folder, 'worker.mjs'), program);
  });
  afterEach(async () => {
    await supervisor?.stop(0);
    events.length = 0;
    retired.length = 0;
  });
  afterAll(() => rm(folder, { recursive: true }));

  const retired: string[] = [];
  const ledger = stub<Ledger>({
    async retire(instance) {
      await pause(0);
      retired.push(instance);
    },
  });

  const obedient = (): Program => ({ path: join(folder, 'worker.mjs'), execArgv: [] });

  function start(environment: Record<string, string> = {}, program = obedient()) {
    supervisor = superviseWorker({
      settings: readWorkerSettings({ DATABASE_URL: 'file:of-the-api.db' }),
      bus,
      ledger,
      log: silent,
      program,
      environment,
    });
    return supervisor;
  }

  it('gives the worker its own settings, and its bus what the worker tells', async () => {
    const { pid } = start();
    await eventually(() => Promise.resolve(events.length > 0));
    expect(events).toEqual([
      {
        job: 'embedded',
        sequence: pid,
        at: '',
        type: 'queued',
        data: { database: 'file:of-the-api.db', instance: expect.any(String) as string },
      },
    ]);
  });

  it('tells the worker of the jobs that it wants to hear of, for as long as it lives', async () => {
    const running = start({}, programOf('../../support/echoing-worker', import.meta.url));
    await eventually(() => Promise.resolve(listeners.has('heard')));
    const cancelling = { job: 'heard', sequence: 3, at: '', type: 'cancelling', data: {} } as const;
    await eventually(() => Promise.resolve([...listeners.keys()].join() === 'heard'));
    listeners.get('heard')?.(cancelling);
    const echo = { ...cancelling, job: 'echo' };
    await eventually(() => Promise.resolve(events.some(({ job }) => job === 'echo')));
    expect(events).toContainEqual(echo);
    await running.stop(5_000);
    expect(listeners.size).toBe(0);
  });

  it('starts a worker that was killed again', async () => {
    const running = start();
    await eventually(() => Promise.resolve(events.length === 1));
    const first = running.pid as number;
    process.kill(first, 'SIGKILL');
    await eventually(() => Promise.resolve(events.length === 2));
    expect(running.pid).toBe(events[1]?.sequence);
    expect(running.pid).not.toBe(first);
    const [killed, next] = events.map(({ data }) => data['instance']);
    expect(retired).toEqual([killed]);
    expect(next).not.toBe(killed);
  });

  it('waits longer and longer for a worker that ends at once', async () => {
    start({ ENDS: 'at once' });
    await new Promise((resolve) => setTimeout(resolve, 2_500));
    // After 0.25, 0.5, 1, 2 s, each a quarter more or less, beside what starting takes.
    expect(events.length).toBeGreaterThanOrEqual(2);
    expect(events.length).toBeLessThanOrEqual(5);
  });

  it('asks the worker to stop, and lets it stay down', async () => {
    const running = start();
    await eventually(() => Promise.resolve(events.length === 1));
    const pid = running.pid as number;
    const began = performance.now();
    await running.stop(10_000);
    expect(performance.now() - began).toBeLessThan(5_000);
    expect(isAlive(pid)).toBe(false);
    expect(running.pid).toBeUndefined();
    expect(retired).toEqual([]);
  });

  it('kills a worker that does not stop in time', async () => {
    const running = start({ DEAF: 'yes' });
    await eventually(() => Promise.resolve(events.length === 1));
    const pid = running.pid as number;
    await running.stop(200);
    expect(isAlive(pid)).toBe(false);
  });
});

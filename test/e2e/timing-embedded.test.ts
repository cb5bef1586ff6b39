import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BuiltProgram, build } from '../support/built.ts';
import { endlessModel, enormousModel } from '../support/measuring.ts';
import { eventually, freePort } from '../support/process.ts';
import { childrenOf, isAlive } from '../support/process-table.ts';
import { tinyNetwork, TimingClient } from '../support/timing-client.ts';

/** Long enough for every job of these tests, on a busy machine too. */
const patienceMs = 90_000;

describe('timings by the worker of an API', () => {
  let directory: string;
  let service: BuiltProgram;
  let url: string;
  let jobs = 0;

  beforeAll(async () => {
    await build();
    directory = mkdtempSync(join(tmpdir(), 'netcost-embedded-'));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    service = new BuiltProgram('api', 'server', {
      PORT: String(port),
      DATABASE_URL: `file:${join(directory, 'data', 'netcost.db')}`,
      MODELS_DIR: '',
      TMPDIR: directory,
      LOG_LEVEL: 'warn',
      WORKER_DEVICES: 'cpu',
      LEASE_MS: '2000',
      SWEEP_MS: '300',
      JOB_TIMEOUT_MS: '12000',
      WORKER_GRACE_MS: '200',
      JOB_MEMORY_BYTES: String(2 ** 30),
    });
    service.start();
  }, 600_000);

  afterAll(async () => {
    await service.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  function client() {
    return new TimingClient([url], AbortSignal.timeout(patienceMs));
  }

  /** A timing that takes some seconds. */
  async function accept(protocol = 'standard'): Promise<string> {
    const body = JSON.stringify({ architecture: tinyNetwork, protocol, profile: false });
    const { id } = await client().accept(body, `embedded-${++jobs}`);
    return id;
  }

  const pidOf = (parent: number | undefined) => (parent === undefined ? [] : childrenOf(parent))[0];

  /** Ids of the API, of its worker, and of the process that measures the job, once it does. */
  async function measuring(id: string): Promise<readonly [number, number, number]> {
    let pids: readonly (number | undefined)[] = [];
    await eventually(async () => {
      const worker = pidOf(service.pid);
      pids = [service.pid, worker, pidOf(worker)];
      const { state } = await client().find(id);
      return state === 'running' && pids.every((pid) => pid !== undefined);
    }, patienceMs);
    return pids as readonly [number, number, number];
  }

  async function outcome(id: string) {
    const { state, attempt, losses, failure } = await client().ended(id);
    return { state, attempt, losses, ...(failure && { code: failure.code }) };
  }

  const options = { timeout: 2 * patienceMs };

  it('survive the process that measures', options, async () => {
    const id = await accept();
    const [, , child] = await measuring(id);
    process.kill(child, 'SIGKILL');
    expect(await outcome(id)).toEqual({ state: 'done', attempt: 2, losses: 1 });
  });

  it('survive the worker, which takes its measuring process with it', options, async () => {
    const id = await accept();
    const [api, worker, child] = await measuring(id);
    process.kill(worker, 'SIGKILL');
    await eventually(() => Promise.resolve(!isAlive(child)));
    expect(await outcome(id)).toEqual({ state: 'done', attempt: 2, losses: 1 });
    expect(service.pid).toBe(api);
  });

  it('survive the API, which takes its worker with it', options, async () => {
    const id = await accept();
    const [, worker, child] = await measuring(id);
    await service.kill();
    await eventually(() => Promise.resolve(!isAlive(worker) && !isAlive(child)));
    service.start();
    // The worker saw its parent go, and gave the job back.
    expect(await outcome(id)).toEqual({ state: 'done', attempt: 2, losses: 0 });
  });

  it('are handed back by a service that stops, and taken up by the next', options, async () => {
    const id = await accept();
    const [, worker, child] = await measuring(id);
    // A terminal interrupts all of its processes.
    for (const pid of [child, worker]) process.kill(pid, 'SIGINT');
    expect(await service.stop('SIGINT')).toBe(0);
    expect([worker, child].filter(isAlive)).toEqual([]);
    service.start();
    expect(await outcome(id)).toEqual({ state: 'done', attempt: 2, losses: 0 });
  });

  it('end when they are cancelled while they run', options, async () => {
    const id = await accept();
    const [, , child] = await measuring(id);
    await fetch(`${url}/v1/timings/${id}`, { method: 'DELETE' });
    expect(await outcome(id)).toEqual({ state: 'cancelled', attempt: 1, losses: 0 });
    expect(isAlive(child)).toBe(false);
  });

  it.each([
    ['that never ends', endlessModel(), 'timed-out'],
    ['that takes too much memory', enormousModel(2 ** 29), 'out-of-memory'],
  ])('of a network %s fail alone', options, async (_what, model, code) => {
    const file = { type: 'application/octet-stream', query: '?protocol=quick&profile=false' };
    const bytes = Uint8Array.from(model);
    const { id } = await client().accept(bytes, `embedded-${++jobs}`, file);
    const next = await accept('quick');
    expect(await outcome(id)).toEqual({ state: 'failed', attempt: 1, losses: 0, code });
    expect(await outcome(next)).toEqual({ state: 'done', attempt: 1, losses: 0 });
  });

  it('of bytes that are no network are refused, and harm nothing', options, async () => {
    const garbage = Uint8Array.from({ length: 10_000 }, (_, index) => (index * 7919) % 251);
    const file = { type: 'application/octet-stream' };
    await expect(client().accept(garbage, 'garbage', file)).rejects.toThrow(/^4\d\d /);
    expect((await outcome(await accept('quick'))).state).toBe('done');
  });
});

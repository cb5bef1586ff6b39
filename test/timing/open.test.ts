import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import {
  openTiming,
  openTimingWhenThere,
  type Timing,
  type TimingSettings,
} from '../../src/timing/open.ts';
import { ticketOf } from '../../src/timing/ports.ts';
import { eventually, freePort, hasProgram } from '../support/process.ts';
import { startRedis } from '../support/redis.ts';
import { newJob, silent, unbounded } from '../support/timing.ts';

const defaults: TimingSettings = {
  DATABASE_URL: ':memory:',
  QUEUE_URL: '',
  FILES_DIR: '',
  FILES_BYTES: 2 ** 20,
  LEASE_MS: 10_000,
};

describe('timing, opened by configuration', () => {
  const opened: Timing[] = [];

  async function open(settings: Partial<TimingSettings> = {}): Promise<Timing> {
    const timing = await openTiming({ ...defaults, ...settings }, silent);
    opened.push(timing);
    return timing;
  }

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((timing) => timing.close()));
  });

  /** A job goes from the ledger through the queue, and its event over the bus. */
  async function works({ ledger, queue, bus }: Timing): Promise<void> {
    const accepted = await ledger.accept(newJob(), unbounded);
    if (!('job' in accepted)) throw new Error(accepted.outcome);
    const { job } = accepted;
    const heard: string[] = [];
    bus.subscribe(job.id, ({ type }) => heard.push(type));
    await eventually(() => queue.offer(ticketOf(job)).then(() => true));
    const taken = await queue.take(['cpu'], { waitMs: 5_000, leaseMs: 1_000 });
    expect(taken?.ticket).toEqual(ticketOf(job));
    if (taken) await ledger.claim(taken.ticket, 'box', 'box/cpu', 1_000);
    await eventually(() => Promise.resolve(heard.includes('started')));
  }

  it('needs nothing but memory', async () => {
    const timing = await open();
    await works(timing);
    const { digest } = await timing.files.put(Readable.from([Buffer.from('bytes')]));
    await timing.files.keep(new Set([digest]), new Date(Date.now() + 60_000));
    const path = join(tmpdir(), crypto.randomUUID());
    expect(await timing.files.fetch(digest, path)).toBe(true);
    rmSync(path);
  });

  it('keeps files beside the database file, or where it is told to', async () => {
    const root = mkdtempSync(join(tmpdir(), 'netcost-open-'));
    const DATABASE_URL = `file:${join(root, 'data', 'netcost.db')}`;
    const beside = await open({ DATABASE_URL });
    await works(beside);
    await beside.files.put(Readable.from([Buffer.from('bytes')]));
    expect(readdirSync(join(root, 'data', 'files'))).toHaveLength(1);
    await beside.close();
    opened.length = 0;
    const elsewhere = await open({ DATABASE_URL, FILES_DIR: join(root, 'elsewhere') });
    await elsewhere.files.put(Readable.from([Buffer.from('bytes')]));
    expect(readdirSync(join(root, 'elsewhere'))).toHaveLength(1);
    expect(existsSync(join(root, 'data', 'netcost.db'))).toBe(true);
    rmSync(root, { recursive: true });
  });

  it('waits for a database that is not there yet, and asks nothing of Redis before', async () => {
    let connections = 0;
    const redis = createServer(() => connections++).listen(0, '127.0.0.1');
    await once(redis, 'listening');
    const { port } = redis.address() as AddressInfo;
    const giving = new AbortController();
    let warnings = 0;
    const warn = () => {
      if (++warnings === 3) giving.abort(new Error('given up'));
    };
    const settings = {
      ...defaults,
      DATABASE_URL: `postgres://nobody@127.0.0.1:${await freePort()}/none`,
      QUEUE_URL: `redis://127.0.0.1:${port}`,
    };
    const waiting = openTimingWhenThere(settings, { ...silent, warn }, { signal: giving.signal });
    await expect(waiting).rejects.toThrow('given up');
    expect(warnings).toBe(3);
    expect(connections).toBe(0);
    redis.close();
  });

  it.skipIf(!hasProgram('redis-server'))('hands out jobs and events over Redis', async () => {
    const server = await startRedis();
    await works(await open({ QUEUE_URL: server.url }));
    await opened.splice(0)[0]?.close();
    await server.kill();
  });
});

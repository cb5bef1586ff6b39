import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../../src/timing/database/database.ts';
import type { JobQueue, TakenTicket } from '../../../src/timing/ports.ts';
import { BullQueue } from '../../../src/timing/queue/bull-queue.ts';
import { SqlQueue } from '../../../src/timing/queue/sql-queue.ts';
import { QueueUnavailable } from '../../../src/timing/unavailable.ts';
import { type Engine, engines } from '../../support/databases.ts';
import { eventually, hasProgram } from '../../support/process.ts';
import { type RedisServer, startRedis } from '../../support/redis.ts';
import { silent, ticket } from '../../support/timing.ts';

const leaseMs = 300;

interface Kind {
  readonly name: string;
  readonly missing: boolean;
  start(): Promise<{
    /** Queues of several processes over the same tickets, of which there are none. */
    create(): Promise<readonly [JobQueue, JobQueue]>;
    close(): Promise<void>;
    stop(): Promise<void>;
  }>;
}

function inDatabase(engine: Engine): Kind {
  return {
    name: engine.name,
    missing: engine.missing,
    async start() {
      const running = await engine.start();
      let database: Database;
      return {
        async create() {
          database = await Database.open(await running.create(), silent);
          return [new SqlQueue(database), new SqlQueue(database)];
        },
        close: () => database.close(),
        stop: () => running.stop(),
      };
    },
  };
}

const inRedis: Kind = {
  name: 'Redis',
  missing: !hasProgram('redis-server'),
  async start() {
    const server = await startRedis();
    let databases = 0;
    let queues: JobQueue[] = [];
    return {
      async create() {
        const url = `${server.url}/${databases++}`;
        const open = () => new BullQueue(url, leaseMs, silent);
        const pair = [open(), open()] as const;
        queues = [...pair];
        await eventually(async () => {
          await Promise.all(pair.map((queue) => queue.ready()));
          return true;
        });
        return pair;
      },
      async close() {
        await Promise.all(queues.map((queue) => queue.close()));
      },
      stop: () => server.kill(),
    };
  },
};

for (const kind of [...engines.map(inDatabase), inRedis]) {
  describe.skipIf(kind.missing)(`the queue in ${kind.name}`, () => {
    let running: Awaited<ReturnType<Kind['start']>>;
    let queue: JobQueue;
    let other: JobQueue;

    beforeAll(async () => {
      running = await kind.start();
    });
    afterAll(() => running.stop());
    beforeEach(async () => {
      [queue, other] = await running.create();
    });
    afterEach(() => running.close());

    const id = () => crypto.randomUUID();
    const take = (
      selectors = ['cpu'],
      waitMs = 0,
      from = queue,
    ): Promise<TakenTicket | undefined> => from.take(selectors, { waitMs, leaseMs });

    async function taken(selectors = ['cpu']): Promise<TakenTicket> {
      const got = await take(selectors);
      if (!got) throw new Error('nothing to take');
      return got;
    }

    it('hands out what was offered, once and for all', async () => {
      const offered = ticket(id(), 3, 'cpu');
      await queue.offer(offered);
      const got = await taken();
      expect(got.ticket).toEqual(offered);
      expect(await take(['cpu'], 0, other)).toBeUndefined();
      await got.done();
      await got.done();
      await delay(2 * leaseMs);
      expect(await take()).toBeUndefined();
    });

    it('holds one of each ticket, also while it is taken', async () => {
      const offered = ticket(id());
      await Promise.all(Array.from({ length: 10 }, () => queue.offer(offered)));
      const got = await taken();
      await other.offer(offered);
      expect(await take()).toBeUndefined();
      await got.done();
      expect(await take()).toBeUndefined();
      await queue.offer({ ...offered, attempt: 2 });
      expect((await taken()).ticket.attempt).toBe(2);
    });

    it('takes many at once, those that it has and others', async () => {
      const offered = Array.from({ length: 5 }, (_none, index) =>
        ticket(id(), 1, index % 2 ? 'cpu' : 'cuda'),
      );
      await queue.offer();
      await queue.offer(...offered.slice(0, 2));
      await queue.offer(...offered);
      const got: unknown[] = [];
      for (let next = await take(['cpu', 'cuda']); next; next = await take(['cpu', 'cuda'])) {
        got.push(next.ticket.job);
      }
      expect(got.toSorted()).toEqual(offered.map(({ job }) => job).toSorted());
    });

    it('gives the oldest of all selectors asked for, and no others', async () => {
      const offered = [
        ticket(id(), 1, 'box/cuda:0'),
        ticket(id(), 1, 'cpu'),
        ticket(id(), 1, 'webgpu'),
        ticket(id(), 1, 'cuda'),
        ticket(id(), 1, 'cpu'),
      ];
      for (const each of offered) {
        await queue.offer(each);
        await delay(5);
      }
      const got: unknown[] = [];
      for (;;) {
        const next = await take(['cpu', 'cuda', 'box/cuda:0', 'box/cpu']);
        if (!next) break;
        got.push(next.ticket);
      }
      expect(got).toEqual(offered.filter(({ selector }) => selector !== 'webgpu'));
      expect(await take([])).toBeUndefined();
    });

    it('gives each ticket to one, however many take at once', async () => {
      const offered = Array.from({ length: 8 }, () => ticket(id()));
      for (const each of offered) await queue.offer(each);
      const got = await Promise.all(
        Array.from({ length: 24 }, (_none, index) => take(['cpu'], 0, index % 2 ? queue : other)),
      );
      const jobs = got.flatMap((each) => (each ? [each.ticket.job] : []));
      expect(new Set(jobs).size).toBe(jobs.length);
      for (let next = await take(); next; next = await take()) jobs.push(next.ticket.job);
      expect(jobs.toSorted()).toEqual(offered.map(({ job }) => job).toSorted());
    });

    it('waits for a ticket, at most as long as it may', async () => {
      const before = performance.now();
      expect(await take(['cpu'], 250)).toBeUndefined();
      expect(performance.now() - before).toBeGreaterThanOrEqual(249);
      const waiting = take(['cpu'], 20_000);
      const offered = ticket(id());
      await other.offer(offered);
      expect((await waiting)?.ticket).toEqual(offered);
    });

    it('stops waiting when it is told to', async () => {
      const stop = new AbortController();
      const waiting = queue.take(['cpu'], { waitMs: 60_000, leaseMs, signal: stop.signal });
      stop.abort();
      expect(await waiting).toBeUndefined();
    });

    it('gives a ticket to another when it is not renewed', async () => {
      await queue.offer(ticket(id()));
      const lost = await taken();
      const again = await take(['cpu'], 10_000, other);
      expect(again?.ticket).toEqual(lost.ticket);
      // What the first one still says changes nothing.
      await lost.renew();
      await lost.done();
      expect(await take()).toBeUndefined();
      await again?.done();
    });

    it('keeps a ticket for as long as it is renewed', async () => {
      await queue.offer(ticket(id()));
      const got = await taken();
      for (let round = 0; round < 10; round++) {
        await delay(leaseMs / 3);
        await got.renew();
        expect(await take(['cpu'], 0, other)).toBeUndefined();
      }
    });

    it('drops what was offered long ago, unless somebody holds it', async () => {
      const [held, old] = [ticket(id()), ticket(id())];
      await queue.offer(held);
      const got = await taken();
      await queue.offer(old);
      await queue.offer(ticket(id(), 1, 'absent'));
      await queue.expire(60_000);
      await delay(5);
      await got.renew();
      await queue.expire(1);
      expect(await take(['cpu', 'absent'])).toBeUndefined();
      await other.offer(held);
      expect(await take()).toBeUndefined();
      await queue.offer(old);
      expect((await taken()).ticket).toEqual(old);
    });
  });
}

describe.skipIf(inRedis.missing)('a queue whose Redis is away', () => {
  let server: RedisServer;
  let queue: BullQueue;

  beforeEach(async () => {
    server = await startRedis();
    queue = new BullQueue(server.url, leaseMs, silent);
    await eventually(() => queue.offer(ticket('a')).then(() => true));
  });
  afterEach(async () => {
    await queue.close();
    await server.kill();
  });

  it('fails fast, and works again when it is back', async () => {
    await server.kill();
    const before = performance.now();
    await expect(queue.offer(ticket('b'))).rejects.toThrow(QueueUnavailable);
    await expect(queue.ready()).rejects.toThrow(QueueUnavailable);
    await expect(queue.take(['cpu'], { waitMs: 300, leaseMs })).rejects.toThrow(QueueUnavailable);
    expect(performance.now() - before).toBeLessThan(5_000);
    const waiting = queue.take(['cpu'], { waitMs: 20_000, leaseMs });
    await server.start();
    await eventually(() => queue.offer(ticket('b')).then(() => true));
    // Redis has lost what it held.
    expect((await waiting)?.ticket).toEqual(ticket('b'));
  });

  it('does not hang with a Redis that hangs', async () => {
    server.signal('SIGSTOP');
    await expect(queue.offer(ticket('b'))).rejects.toThrow(QueueUnavailable);
    await expect(queue.take(['cpu'], { waitMs: 0, leaseMs })).rejects.toThrow(QueueUnavailable);
    server.signal('SIGCONT');
    await eventually(async () => (await queue.take(['cpu'], { waitMs: 0, leaseMs })) !== undefined);
  });

  it('leaves nothing of selectors whose tickets were dropped', async () => {
    await queue.offer(ticket('b', 1, 'no such device'));
    await delay(5);
    await queue.expire(1);
    const client = new Redis(server.url);
    expect(await client.keys('*')).toEqual([]);
    client.disconnect();
    await queue.offer(ticket('b', 1, 'no such device'));
    const taken = await queue.take(['no such device'], { waitMs: 0, leaseMs });
    expect(taken?.ticket.job).toBe('b');
  });

  it('warns of one that would throw tickets away', async () => {
    const evicting = await startRedis('--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru');
    const warnings: unknown[] = [];
    const warned = new BullQueue(evicting.url, leaseMs, {
      ...silent,
      warn: (...what: unknown[]) => warnings.push(what),
    });
    await eventually(() => Promise.resolve(warnings.length > 0));
    expect(JSON.stringify(warnings)).toContain('noeviction');
    await warned.close();
    await evicting.kill();
  });
});

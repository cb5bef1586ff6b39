import { createRedisBackend, ErrorCode, type Job, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { Log } from '../log.ts';
import type { JobQueue, TakenTicket, Ticket } from '../ports.ts';
import { connectRedis, warnOfEviction } from '../redis.ts';
import { QueueUnavailable } from '../unavailable.ts';
import { poll } from './poll.ts';

const prefix = 'netcost';

/** Where the selectors are listed that have had tickets. */
const selectorsKey = `${prefix}-selectors`;

/** Most queues that are held ready, one for each selector. */
const queuesHeld = 200;

/** What became of a ticket that is not ours any more. */
const lostCodes: readonly unknown[] = [
  ErrorCode.JobNotExist,
  ErrorCode.JobLockNotExist,
  ErrorCode.JobNotInState,
  ErrorCode.JobLockMismatch,
];

/**
 * Removes what is kept of a queue, unless a ticket waits or is taken: the first two keys. BullMQ's
 * own way pauses the queue first, and leaves it paused if Redis goes away meanwhile.
 */
const removeIfEmpty = `
  if redis.call('EXISTS', KEYS[1], KEYS[2]) > 0 then return 0 end
  redis.call('DEL', unpack(KEYS))
  return 1`;

type TicketJob = Job<Ticket>;

/** Both ends of the queue of one selector. */
interface Ends {
  readonly queue: Queue<Ticket>;
  readonly worker: Worker<Ticket>;
  /** When tickets of lost workers were last looked for, by `performance.now()`. */
  checkedAt: number;
}

/** Tickets in Redis, each selector's in a queue of BullMQ, over one connection. */
export class BullQueue implements JobQueue {
  private readonly client: Redis;
  private readonly ends: LRUCache<string, Ends>;

  /** @param leaseMs how long a lost worker keeps a ticket */
  constructor(
    url: string,
    private readonly leaseMs: number,
    private readonly log: Log,
  ) {
    this.client = connectRedis(url, { log, purpose: 'queue' });
    this.client.on('ready', () => {
      warnOfEviction(this.client, log).catch((err: unknown) => {
        log.debug({ err }, 'cannot read how redis evicts');
      });
    });
    this.ends = new LRUCache({
      max: queuesHeld,
      fetchMethod: (selector) => this.open(selector),
      dispose: ({ queue, worker }) => {
        // They share the connection, which stays open.
        void Promise.allSettled([queue.close(), worker.close()]);
      },
    });
  }

  async offer(...tickets: readonly Ticket[]): Promise<void> {
    if (tickets.length === 0) return;
    await this.attempt(async () => {
      for (const ticket of await this.missing(tickets)) {
        const { queue } = await this.endsOf(ticket.selector);
        await this.client.sadd(selectorsKey, ticket.selector);
        await queue.add('timing', ticket, { jobId: idOf(ticket) });
      }
    });
  }

  take(
    selectors: readonly string[],
    { waitMs, leaseMs, signal }: Parameters<JobQueue['take']>[1],
  ): Promise<TakenTicket | undefined> {
    return poll(() => this.attempt(() => this.takeNow(selectors, leaseMs)), { waitMs, signal });
  }

  async expire(olderThanMs: number): Promise<void> {
    await this.attempt(async () => {
      for (const selector of await this.client.smembers(selectorsKey)) {
        const { queue } = await this.endsOf(selector);
        await queue.clean(olderThanMs, 0, 'wait');
        const { wait, active, ...others } = queue.keys;
        const keys = [wait ?? '', active ?? '', ...Object.values(others)];
        if ((await this.client.eval(removeIfEmpty, keys.length, ...keys)) === 0) continue;
        await this.client.srem(selectorsKey, selector);
      }
    });
  }

  async ready(): Promise<void> {
    await this.attempt(() => this.client.ping());
  }

  async close(): Promise<void> {
    this.ends.clear();
    this.client.disconnect();
    await Promise.resolve();
  }

  /** Those that Redis does not hold: asking costs less than adding what is there. */
  private async missing(tickets: readonly Ticket[]): Promise<readonly Ticket[]> {
    const asked = this.client.pipeline();
    for (const ticket of tickets) {
      const { queue } = await this.endsOf(ticket.selector);
      asked.exists(queue.toKey(idOf(ticket)));
    }
    const answers = (await asked.exec()) ?? [];
    return tickets.filter((_ticket, index) => answers[index]?.[1] !== 1);
  }

  private async takeNow(
    selectors: readonly string[],
    leaseMs: number,
  ): Promise<TakenTicket | undefined> {
    const heads: { readonly ends: Ends; readonly offeredAt: number }[] = [];
    for (const selector of selectors) {
      const ends = await this.endsOf(selector);
      await freeStalled(ends, this.leaseMs / 2);
      const [head] = await ends.queue.getWaiting(0, 0);
      if (head) heads.push({ ends, offeredAt: head.timestamp });
    }
    for (const { ends } of heads.toSorted((a, b) => a.offeredAt - b.offeredAt)) {
      const token = crypto.randomUUID();
      const job = (await ends.worker.getNextJob(token, { block: false })) as TicketJob | undefined;
      if (!job) continue;
      if (leaseMs !== this.leaseMs) await job.extendLock(token, leaseMs);
      return this.taken(job, token, leaseMs);
    }
    return undefined;
  }

  private taken(job: TicketJob, token: string, leaseMs: number): TakenTicket {
    const unlessLost = (work: () => Promise<unknown>) =>
      this.attempt(async () => {
        try {
          await work();
        } catch (error) {
          if (!isLost(error)) throw error;
        }
      });
    return {
      ticket: job.data,
      renew: () => unlessLost(() => job.extendLock(token, leaseMs)),
      done: () => unlessLost(() => job.moveToCompleted(undefined, token, false)),
    };
  }

  private endsOf(selector: string): Promise<Ends> {
    return this.ends.forceFetch(selector);
  }

  private async open(selector: string): Promise<Ends> {
    // BullMQ takes no colon in a name.
    const name = encodeURIComponent(selector);
    const shared = { connection: this.client, prefix, skipVersionCheck: true };
    const queue = new Queue<Ticket>(name, {
      ...shared,
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
      streams: { events: { maxLen: 100 } },
    });
    const worker = new Worker<Ticket>(
      name,
      null,
      {
        ...shared,
        autorun: false,
        lockDuration: this.leaseMs,
        stalledInterval: this.leaseMs / 2,
        // However often a ticket's worker is lost, it is for the ledger to give the job up.
        maxStalledCount: 1_000_000,
      },
      // Without a connection of its own to block on.
      (...backend) => createRedisBackend(backend[0], backend[1]),
    );
    const onError = (err: Error) => {
      this.log.debug({ err, selector }, 'queue');
    };
    queue.on('error', onError);
    worker.on('error', onError);
    await Promise.all([queue.waitUntilReady(), worker.waitUntilReady()]);
    return { queue, worker, checkedAt: -Infinity };
  }

  /** @throws QueueUnavailable where Redis is away or does not answer in time */
  private async attempt<T>(work: () => Promise<T>): Promise<T> {
    if (this.client.status !== 'ready') throw new QueueUnavailable('redis is not reachable');
    try {
      return await work();
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      throw new QueueUnavailable(message, { cause: error });
    }
  }
}

/** BullMQ takes no colon in an id. */
function idOf({ job, attempt }: Ticket): string {
  return `${job}_${attempt}`;
}

/** Puts tickets back whose workers have not renewed them. */
async function freeStalled(ends: Ends, everyMs: number): Promise<void> {
  if (performance.now() - ends.checkedAt < everyMs) return;
  ends.checkedAt = performance.now();
  await ends.worker.getBackend().moveStalledJobsToWait();
}

function isLost(error: unknown): boolean {
  return error instanceof Error && 'code' in error && lostCodes.includes(error.code);
}

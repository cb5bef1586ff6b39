import type { Database, Queries } from '../database/database.ts';
import type { JobQueue, TakenTicket, Ticket } from '../ports.ts';
import { poll } from './poll.ts';

/** Most tickets that are offered in one transaction. */
const batch = 500;

/** Tickets in a table, which is looked into every now and then. */
export class SqlQueue implements JobQueue {
  constructor(private readonly database: Database) {}

  async offer(...tickets: readonly Ticket[]): Promise<void> {
    for (let at = 0; at < tickets.length; at += batch) {
      await this.offerSome(tickets.slice(at, at + batch));
    }
  }

  take(
    selectors: readonly string[],
    { waitMs, leaseMs, signal }: Parameters<JobQueue['take']>[1],
  ): Promise<TakenTicket | undefined> {
    return poll(() => this.takeNow(selectors, leaseMs), { waitMs, signal });
  }

  async expire(olderThanMs: number): Promise<void> {
    await this.database.query(async (db) => {
      const now = await this.database.now(db);
      await db
        .deleteFrom('timing_tickets')
        .where('offered_at', '<', now - olderThanMs)
        .where('lease_until', '<', now)
        .execute();
    });
  }

  ready(): Promise<void> {
    return this.database.ready();
  }

  /** The database is its owner's to close. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  private async offerSome(tickets: readonly Ticket[]): Promise<void> {
    const there = await this.database.query((db) =>
      db
        .selectFrom('timing_tickets')
        .select(['job', 'attempt'])
        .where(
          'job',
          'in',
          tickets.map(({ job }) => job),
        )
        .execute(),
    );
    const keys = new Set(there.map(keyOf));
    const missing = tickets.filter((ticket) => !keys.has(keyOf(ticket)));
    if (missing.length === 0) return;
    await this.database.transaction(async (trx) => {
      for (const ticket of missing) {
        const offered_at = await this.database.tick(trx, 'tickets');
        await trx
          .insertInto('timing_tickets')
          .values({ ...ticket, offered_at, token: null, lease_until: 0 })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
      }
    });
  }

  private async takeNow(
    selectors: readonly string[],
    leaseMs: number,
  ): Promise<TakenTicket | undefined> {
    return this.database.query(async (db) => {
      const now = await this.database.now(db);
      // Looked for first, since an update takes SQLite's one lock even where it changes nothing.
      if (!(await oldest(db, selectors, now).executeTakeFirst())) return undefined;
      const token = crypto.randomUUID();
      const ticket = await db
        .updateTable('timing_tickets')
        .set({ token, lease_until: now + leaseMs })
        .where('offered_at', '=', () =>
          oldest(db, selectors, now).$if(this.database.concurrent, (query) =>
            query.forUpdate().skipLocked(),
          ),
        )
        .returning(['job', 'attempt', 'selector'])
        .executeTakeFirst();
      return ticket && this.taken(ticket, token, leaseMs);
    });
  }

  private taken(ticket: Ticket, token: string, leaseMs: number): TakenTicket {
    return {
      ticket,
      renew: () =>
        this.database.query(async (db) => {
          const lease = { lease_until: (await this.database.now(db)) + leaseMs };
          await db.updateTable('timing_tickets').set(lease).where('token', '=', token).execute();
        }),
      done: () =>
        this.database.query(async (db) => {
          await db.deleteFrom('timing_tickets').where('token', '=', token).execute();
        }),
    };
  }
}

function keyOf({ job, attempt }: Pick<Ticket, 'job' | 'attempt'>): string {
  return `${job} ${attempt}`;
}

function oldest(db: Queries, selectors: readonly string[], now: number) {
  return db
    .selectFrom('timing_tickets')
    .select('offered_at')
    .where('selector', 'in', selectors.length > 0 ? selectors : [''])
    .where('lease_until', '<=', now)
    .orderBy('offered_at')
    .limit(1);
}

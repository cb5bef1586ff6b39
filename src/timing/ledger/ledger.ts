import type { Database } from '../database/database.ts';
import type { Announcement } from '../device.ts';
import type { TimingEvent, TimingEventType, TimingJob } from '../job.ts';
import type {
  Accepted,
  Announced,
  Claim,
  JobFilter,
  Ledger,
  NewJob,
  Outcome,
  QueueBounds,
  Ticket,
} from '../ports.ts';
import { accept } from './accept.ts';
import { append, claim, end, renew } from './attempts.ts';
import { Change } from './change.ts';
import * as queries from './queries.ts';
import { abandoned, expired, giveUp, takeBack } from './sweep.ts';
import { announce, forgetWorkers, retire, workers } from './workers.ts';

/** The ledger in a database; `publish` is told of every event once it is committed. */
export class SqlLedger implements Ledger {
  constructor(
    private readonly database: Database,
    private readonly publish: (event: TimingEvent) => void,
  ) {}

  accept(job: NewJob, bounds: QueueBounds): Promise<Accepted> {
    return this.change((change) => accept(change, job, bounds));
  }

  find(id: string): Promise<TimingJob | undefined> {
    return this.database.query((db) => queries.find(db, id));
  }

  list(filter: JobFilter, page: { limit: number; after?: string }) {
    return this.database.query((db) => queries.list(db, filter, page));
  }

  cursorOf({ acceptedAt }: TimingJob): string {
    return queries.cursorOf(Date.parse(acceptedAt));
  }

  latest(digests: readonly string[]): Promise<readonly TimingJob[]> {
    return this.database.query((db) => queries.latest(db, digests));
  }

  samples(id: string): Promise<Float64Array | undefined> {
    return this.database.query((db) => queries.samples(db, id));
  }

  events(id: string, after: number): Promise<readonly TimingEvent[]> {
    return this.database.query((db) => queries.events(db, id, after));
  }

  async cancel(id: string): Promise<TimingJob | undefined> {
    await this.change(async (change) => {
      const job = await change.lock(id);
      if (!job) return;
      const now = await change.now();
      const asked = { cancel_requested: 1 };
      if (job.state === 'queued') await change.finish(job, now, { state: 'cancelled' }, asked);
      // Asked again, it has nothing new to tell its worker.
      if (job.state !== 'running' || job.cancel_requested === 1) return;
      await change.update(job, now, asked, ['cancelling']);
    });
    return this.find(id);
  }

  claim(ticket: Ticket, worker: string, device: string, leaseMs: number) {
    return this.change((change) => claim(change, ticket, { worker, device, leaseMs }));
  }

  renew(held: Claim, leaseMs: number): Promise<'held' | 'cancel' | 'lost'> {
    return this.change((change) => renew(change, held, leaseMs));
  }

  append(held: Claim, type: TimingEventType, data: TimingEvent['data']) {
    return this.change((change) => append(change, held, type, data));
  }

  end(held: Claim, outcome: Outcome, bounds: { losses: number }): Promise<boolean> {
    return this.change((change) => end(change, held, outcome, bounds));
  }

  async sweep({ losses, waitMs }: { losses: number; waitMs: number }): Promise<void> {
    for (const id of await expired(this.database)) {
      await this.change((change) => takeBack(change, id, { losses }));
    }
    for (const id of await abandoned(this.database, waitMs)) {
      await this.change((change) => giveUp(change, id, waitMs));
    }
    await forgetWorkers(this.database);
  }

  queued(limit: number): Promise<readonly Ticket[]> {
    return this.database.query((db) => queries.queued(db, limit));
  }

  announce(worker: Announcement, leaseMs: number): Promise<Announced> {
    return announce(this.database, worker, leaseMs);
  }

  retire(instance: string): Promise<void> {
    return retire(this.database, instance);
  }

  workers() {
    return this.database.query((db) => workers(this.database, db));
  }

  counts() {
    return this.database.query(queries.counts);
  }

  prune(olderThan: Date): Promise<number> {
    return queries.prune(this.database, olderThan);
  }

  filesInUse(): Promise<ReadonlySet<string>> {
    return this.database.query(queries.filesInUse);
  }

  ready(): Promise<void> {
    return this.database.ready();
  }

  close(): Promise<void> {
    return this.database.close();
  }

  private async change<T>(work: (change: Change) => Promise<T>): Promise<T> {
    const { result, events } = await this.database.transaction(async (trx) => {
      const change = new Change(trx, this.database);
      return { result: await work(change), events: change.events };
    });
    events.forEach(this.publish);
    return result;
  }
}

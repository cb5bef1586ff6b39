import type { Transaction, Updateable } from 'kysely';
import type { Database } from '../database/database.ts';
import type { JobRow, Tables } from '../database/tables.ts';
import type { TimingEvent, TimingEventType, TimingFailure } from '../job.ts';
import { isoTime } from './rows.ts';

type NewEvent = readonly [type: TimingEventType, data?: TimingEvent['data']];

/** Changes of jobs within one transaction, with the events that tell of them. */
export class Change {
  /** What was appended, to be published once it is committed. */
  readonly events: TimingEvent[] = [];

  constructor(
    readonly trx: Transaction<Tables>,
    private readonly database: Database,
  ) {}

  now(): Promise<number> {
    return this.database.now(this.trx);
  }

  /** The time of accepting a job, for one caller after another. */
  tick(): Promise<number> {
    return this.database.tick(this.trx, 'jobs');
  }

  /** A job that nobody else changes until the transaction ends. */
  lock(id: string): Promise<JobRow | undefined> {
    return this.trx
      .selectFrom('timing_jobs')
      .selectAll()
      .where('id', '=', id)
      .$if(this.database.concurrent, (query) => query.forUpdate())
      .executeTakeFirst();
  }

  /** Changes a locked job and appends events to it, numbered on from its last. */
  async update(
    job: Pick<JobRow, 'id' | 'events'>,
    now: number,
    changes: Omit<Updateable<Tables['timing_jobs']>, 'events'>,
    ...events: readonly NewEvent[]
  ): Promise<readonly TimingEvent[]> {
    const appended = events.map(([type, data = {}], index): TimingEvent => ({
      job: job.id,
      sequence: job.events + index + 1,
      at: isoTime(now),
      type,
      data,
    }));
    await this.trx
      .updateTable('timing_jobs')
      .set({ ...changes, events: job.events + events.length })
      .where('id', '=', job.id)
      .execute();
    if (appended.length > 0) {
      await this.trx
        .insertInto('timing_events')
        .values(appended.map((event) => ({ ...event, at: now, data: JSON.stringify(event.data) })))
        .execute();
    }
    this.events.push(...appended);
    return appended;
  }

  /** Ends a locked job for good. */
  async finish(
    job: JobRow,
    now: number,
    end:
      | { readonly state: 'done'; readonly data: TimingEvent['data'] }
      | { readonly state: 'failed'; readonly failure: TimingFailure }
      | { readonly state: 'cancelled' },
    changes: Omit<Updateable<Tables['timing_jobs']>, 'events'> = {},
  ): Promise<void> {
    const final = { ...changes, state: end.state, finished_at: now, lease_until: null };
    if (end.state === 'failed') {
      const failure = JSON.stringify(end.failure);
      await this.update(job, now, { ...final, failure }, ['failed', { ...end.failure }]);
    } else {
      await this.update(job, now, final, [end.state, end.state === 'done' ? end.data : {}]);
    }
  }

  /** Queues a locked job again, or ends it where it was to be cancelled. */
  async requeue(
    job: JobRow,
    now: number,
    data: TimingEvent['data'],
    changes: Omit<Updateable<Tables['timing_jobs']>, 'events'>,
  ): Promise<void> {
    if (job.cancel_requested === 1) {
      await this.finish(job, now, { state: 'cancelled' }, changes);
      return;
    }
    const queued = { ...changes, state: 'queued' as const, queued_at: now, lease_until: null };
    await this.update(job, now, queued, ['retried', data]);
  }

  /** Takes the attempt of a locked job as lost: tried again, or failed with its last loss. */
  async lose(
    job: JobRow,
    now: number,
    failure: TimingFailure,
    bounds: { readonly losses: number },
    changes: Pick<Updateable<Tables['timing_jobs']>, 'token'> = {},
  ): Promise<void> {
    const losses = job.losses + 1;
    if (losses >= bounds.losses && job.cancel_requested === 0) {
      await this.finish(job, now, { state: 'failed', failure }, { ...changes, losses });
    } else {
      const data = { reason: failure.code, message: failure.message, losses };
      await this.requeue(job, now, data, { ...changes, losses });
    }
  }
}

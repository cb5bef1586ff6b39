import type { Database, Queries } from '../database/database.ts';
import {
  type JobState,
  jobStates,
  type TimingEvent,
  type TimingJob,
  type TimingSpec,
} from '../job.ts';
import type { JobFilter, JobPage, Ticket } from '../ports.ts';
import { decodeSamples } from './codec.ts';
import { isoTime, jobOf } from './rows.ts';

/** Most jobs that a comparison is told of. */
const mostLatest = 1_000;

/** Jobs with their results, which only those have that are done. */
export function foundRows(db: Queries) {
  return db
    .selectFrom('timing_jobs')
    .leftJoin('timing_results', 'timing_results.job', 'timing_jobs.id')
    .selectAll('timing_jobs')
    .select('timing_results.result');
}

export async function find(db: Queries, id: string): Promise<TimingJob | undefined> {
  const row = await foundRows(db).select('profile').where('id', '=', id).executeTakeFirst();
  return row && jobOf(row);
}

export async function list(
  db: Queries,
  { digest, preset, device, state, since, until }: JobFilter,
  { limit, after }: { readonly limit: number; readonly after?: string },
): Promise<JobPage> {
  let query = foundRows(db)
    .orderBy('accepted_at', 'desc')
    .limit(limit + 1);
  if (after !== undefined) query = query.where('accepted_at', '<', acceptedBefore(after));
  if (digest !== undefined) query = query.where('digest', '=', digest);
  if (preset !== undefined) query = query.where('preset', '=', preset);
  if (state !== undefined) query = query.where('state', '=', state);
  if (since !== undefined) query = query.where('accepted_at', '>=', Date.parse(since));
  if (until !== undefined) query = query.where('accepted_at', '<=', Date.parse(until));
  if (device !== undefined) {
    query = query.where((any) =>
      any.or([
        any('selector', '=', device),
        any('device', '=', device),
        any('provider', '=', device),
      ]),
    );
  }
  const rows = await query.execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return {
    jobs: page.map(jobOf),
    ...(last && rows.length > limit && { next: cursorOf(last.accepted_at) }),
  };
}

/** Where a page begins that follows a job. */
export function cursorOf(acceptedAt: number): string {
  return Buffer.from(`before ${acceptedAt}`).toString('base64url');
}

function acceptedBefore(cursor: string): number {
  const time = /^before (\d{1,15})$/.exec(Buffer.from(cursor, 'base64url').toString())?.[1];
  if (time === undefined) throw new RangeError('no cursor of a page of jobs');
  return Number(time);
}

export async function latest(
  db: Queries,
  digests: readonly string[],
): Promise<readonly TimingJob[]> {
  if (digests.length === 0) return [];
  const newest = db
    .selectFrom('timing_jobs')
    .select((all) => all.fn.max('accepted_at').as('newest'))
    .where('digest', 'in', [...new Set(digests)])
    .where('state', '=', 'done')
    .groupBy(['digest', 'device', 'settings']);
  const rows = await foundRows(db)
    .where('accepted_at', 'in', newest)
    .orderBy('accepted_at', 'desc')
    .limit(mostLatest)
    .execute();
  return rows.map(jobOf);
}

export async function counts(db: Queries): Promise<Record<JobState, number>> {
  const rows = await db
    .selectFrom('timing_jobs')
    .select((all) => ['state', all.fn.countAll<number>().as('jobs')])
    .groupBy('state')
    .execute();
  const none = Object.fromEntries(jobStates.map((state) => [state, 0]));
  const counted = Object.fromEntries(rows.map(({ state, jobs }) => [state, jobs]));
  return { ...none, ...counted } as Record<JobState, number>;
}

export async function samples(db: Queries, id: string): Promise<Float64Array | undefined> {
  const row = await db
    .selectFrom('timing_results')
    .select('samples')
    .where('job', '=', id)
    .executeTakeFirst();
  return row && decodeSamples(row.samples);
}

export async function events(
  db: Queries,
  id: string,
  after: number,
): Promise<readonly TimingEvent[]> {
  const rows = await db
    .selectFrom('timing_events')
    .selectAll()
    .where('job', '=', id)
    .where('sequence', '>', after)
    .orderBy('sequence')
    .execute();
  return rows.map(({ at, data, ...row }) => ({
    ...row,
    at: isoTime(at),
    data: JSON.parse(data) as TimingEvent['data'],
  }));
}

export async function queued(db: Queries, limit: number): Promise<readonly Ticket[]> {
  const rows = await db
    .selectFrom('timing_jobs')
    .select(['id', 'attempt', 'selector'])
    .where('state', '=', 'queued')
    .orderBy('accepted_at')
    .limit(limit)
    .execute();
  return rows.map(({ id, attempt, selector }) => ({ job: id, attempt: attempt + 1, selector }));
}

export async function filesInUse(db: Queries): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('timing_jobs')
    .select('spec')
    .where('state', 'in', ['queued', 'running'])
    .execute();
  return new Set(
    rows.flatMap(({ spec }) => {
      const { source } = JSON.parse(spec) as TimingSpec;
      const beside = source.kind === 'file' ? source.externalData : [];
      return [source.digest, ...beside.map(({ digest }) => digest)];
    }),
  );
}

/** Most jobs that are forgotten in one transaction. */
const batch = 200;

/** Forgets finished jobs, with all that hangs on them. */
export async function prune(database: Database, olderThan: Date): Promise<number> {
  for (let total = 0; ;) {
    const pruned = await database.query((db) =>
      db
        .deleteFrom('timing_jobs')
        .where('id', 'in', (jobs) =>
          jobs
            .selectFrom('timing_jobs')
            .select('id')
            .where('state', 'in', ['done', 'failed', 'cancelled'])
            .where('finished_at', '<', olderThan.getTime())
            .limit(batch),
        )
        .executeTakeFirst(),
    );
    total += Number(pruned.numDeletedRows);
    if (pruned.numDeletedRows < batch) return total;
  }
}

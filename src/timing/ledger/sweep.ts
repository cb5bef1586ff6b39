import type { Database, Queries } from '../database/database.ts';
import type { Change } from './change.ts';

/** Most jobs that one sweep deals with; the next one goes on. */
const batch = 500;

/** Running jobs whose lease has ended. */
export function expired(database: Database): Promise<readonly string[]> {
  return database.query(async (db) => {
    const now = await database.now(db);
    const rows = await db
      .selectFrom('timing_jobs')
      .select('id')
      .where('state', '=', 'running')
      .where('lease_until', '<', now)
      .orderBy('accepted_at')
      .limit(batch)
      .execute();
    return rows.map(({ id }) => id);
  });
}

/** Takes an attempt back whose lease has ended. */
export async function takeBack(
  change: Change,
  id: string,
  bounds: { readonly losses: number },
): Promise<void> {
  const job = await change.lock(id);
  const now = await change.now();
  if (job?.state !== 'running' || job.lease_until === null || job.lease_until >= now) return;
  const failure = {
    code: 'worker-lost' as const,
    message: `the worker ${job.worker ?? ''} was not heard of any more while it ran the job`,
  };
  await change.lose(job, now, failure, bounds, { token: null });
}

/** Queued jobs, and since when no live worker offers what they ask for. */
function waiting(db: Queries, before: number) {
  return db
    .selectFrom('timing_jobs')
    .select('timing_jobs.id')
    .where('state', '=', 'queued')
    .where('queued_at', '<', before)
    .where((all) =>
      all.not(
        all.exists(
          all
            .selectFrom('timing_devices')
            .select('timing_devices.name')
            .where('timing_devices.lease_until', '>=', before)
            .where((any) =>
              any.or([
                any('timing_devices.name', '=', any.ref('timing_jobs.selector')),
                any('timing_devices.provider', '=', any.ref('timing_jobs.selector')),
              ]),
            ),
        ),
      ),
    );
}

/** Jobs for which no worker came. */
export function abandoned(database: Database, waitMs: number): Promise<readonly string[]> {
  return database.query(async (db) => {
    const before = (await database.now(db)) - waitMs;
    const rows = await waiting(db, before).orderBy('accepted_at').limit(batch).execute();
    return rows.map(({ id }) => id);
  });
}

/** Fails a job for which no worker came. */
export async function giveUp(change: Change, id: string, waitMs: number): Promise<void> {
  const job = await change.lock(id);
  if (!job) return;
  const now = await change.now();
  const still = await waiting(change.trx, now - waitMs)
    .where('timing_jobs.id', '=', id)
    .executeTakeFirst();
  if (!still) return;
  const failure = {
    code: 'no-worker' as const,
    message: `no worker that offers "${job.selector}" was there for ${Math.round(waitMs / 1000)} s`,
    hint: 'the list of devices says what workers offer, and what is missing to offer more',
  };
  await change.finish(job, now, { state: 'failed', failure });
}

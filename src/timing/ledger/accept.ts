import { isDeepStrictEqual } from 'node:util';
import type { JobRow } from '../database/tables.ts';
import type { TimingSpec } from '../job.ts';
import type { Accepted, NewJob, QueueBounds } from '../ports.ts';
import type { Change } from './change.ts';
import { foundRows } from './queries.ts';
import { jobOf, networkOf, settingsOf } from './rows.ts';

/**
 * Accepts a job. Who counts jobs waits for who was before, so that no bound is overshot and no key
 * is used twice.
 */
export async function accept(
  change: Change,
  { network, spec, client, idempotencyKey }: NewJob,
  bounds: QueueBounds,
): Promise<Accepted> {
  const { trx } = change;
  const now = await change.tick();
  if (idempotencyKey !== undefined) {
    const earlier = await foundRows(trx)
      .where('client', '=', client)
      .where('idempotency_key', '=', idempotencyKey)
      .select('profile')
      .executeTakeFirst();
    if (earlier) {
      const same = isSame(earlier, { network, spec });
      return { outcome: same ? 'replayed' : 'conflict', job: jobOf(earlier) };
    }
  }

  const active = trx
    .selectFrom('timing_jobs')
    .select((all) => all.fn.countAll<number>().as('jobs'))
    .where('state', 'in', ['queued', 'running']);
  const ofAll = await active.executeTakeFirstOrThrow();
  if (ofAll.jobs >= bounds.jobs) return { outcome: 'full', bound: 'jobs', queued: ofAll.jobs };
  const ofClient = await active.where('client', '=', client).executeTakeFirstOrThrow();
  if (ofClient.jobs >= bounds.perClient) {
    return { outcome: 'full', bound: 'perClient', queued: ofClient.jobs };
  }

  const job: JobRow = {
    id: crypto.randomUUID(),
    state: 'queued',
    name: network.name,
    preset: network.preset ?? null,
    digest: network.digest,
    spec: JSON.stringify(spec),
    selector: spec.device,
    settings: settingsOf(spec),
    client,
    idempotency_key: idempotencyKey ?? null,
    attempt: 0,
    losses: 0,
    events: 0,
    accepted_at: now,
    queued_at: now,
    started_at: null,
    finished_at: null,
    worker: null,
    device: null,
    provider: null,
    cancel_requested: 0,
    token: null,
    lease_until: null,
    failure: null,
  };
  await trx.insertInto('timing_jobs').values(job).execute();
  await change.update(job, now, {}, ['queued', { device: spec.device }]);
  return { outcome: 'created', job: jobOf({ ...job, result: null }) };
}

function isSame(earlier: JobRow, { network, spec }: Pick<NewJob, 'network' | 'spec'>): boolean {
  const asked: unknown = JSON.parse(JSON.stringify({ network, spec }));
  return isDeepStrictEqual(
    { network: networkOf(earlier), spec: JSON.parse(earlier.spec) as TimingSpec },
    asked,
  );
}

import type { JobRow } from '../database/tables.ts';
import type { TimingEvent, TimingEventType } from '../job.ts';
import type { Claim, Outcome, Ticket } from '../ports.ts';
import type { Change } from './change.ts';
import { encode, encodeSamples } from './codec.ts';
import { jobOf } from './rows.ts';

export async function claim(
  change: Change,
  { job: id, attempt }: Ticket,
  by: { readonly worker: string; readonly device: string; readonly leaseMs: number },
): Promise<Claim | undefined> {
  const job = await change.lock(id);
  if (job?.state !== 'queued' || job.attempt + 1 !== attempt) return undefined;
  const offered = await change.trx
    .selectFrom('timing_devices')
    .select('provider')
    .where('name', '=', by.device)
    .executeTakeFirst();
  const now = await change.now();
  const token = crypto.randomUUID();
  const changes = {
    state: 'running' as const,
    attempt,
    started_at: now,
    worker: by.worker,
    device: by.device,
    provider: offered?.provider ?? null,
    token,
    lease_until: now + by.leaseMs,
  };
  const data = { worker: by.worker, device: by.device, attempt };
  await change.update(job, now, changes, ['started', data]);
  return { job: jobOf({ ...job, ...changes, result: null }), token };
}

export async function renew(
  change: Change,
  claim: Claim,
  leaseMs: number,
): Promise<'held' | 'cancel' | 'lost'> {
  const job = await held(change, claim);
  if (!job) return 'lost';
  const now = await change.now();
  await change.update(job, now, { lease_until: now + leaseMs });
  return job.cancel_requested === 1 ? 'cancel' : 'held';
}

export async function append(
  change: Change,
  claim: Claim,
  type: TimingEventType,
  data: TimingEvent['data'],
): Promise<TimingEvent | undefined> {
  const job = await held(change, claim);
  if (!job) return undefined;
  const [event] = await change.update(job, await change.now(), {}, [type, data]);
  return event;
}

export async function end(
  change: Change,
  claim: Claim,
  outcome: Outcome,
  bounds: { readonly losses: number },
): Promise<boolean> {
  const job = await change.lock(claim.job.id);
  if (job?.token !== claim.token) return false;
  // Ended by this claim before, when the answer did not arrive.
  if (job.state !== 'running') return true;
  const now = await change.now();
  switch (outcome.state) {
    case 'done': {
      const { profile, ...result } = outcome.result;
      await change.trx
        .insertInto('timing_results')
        .values({
          job: job.id,
          result: encode(result),
          profile: profile ? encode(profile) : null,
          samples: encodeSamples(outcome.samplesMs),
        })
        .execute();
      const data = { runs: result.latency.runs, p50Ms: result.latency.p50Ms };
      await change.finish(job, now, { state: 'done', data });
      break;
    }
    case 'failed':
    case 'cancelled':
      await change.finish(job, now, outcome);
      break;
    case 'handed-back':
      await change.requeue(job, now, { reason: 'handed-back' }, {});
      break;
    case 'lost':
      await change.lose(job, now, outcome.failure, bounds);
  }
  return true;
}

/** The job, locked, where the claim is still its own. */
async function held(change: Change, { job: { id }, token }: Claim): Promise<JobRow | undefined> {
  const job = await change.lock(id);
  return job?.state === 'running' && job.token === token ? job : undefined;
}

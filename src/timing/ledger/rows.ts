import type { JobRow } from '../database/tables.ts';
import type { TimedNetwork, TimingFailure, TimingJob, TimingSpec } from '../job.ts';
import type { TimingProfile, TimingResult } from '../result.ts';
import { decode } from './codec.ts';

/** A job with what it found; the profile only where it is asked for. */
export type FoundRow = JobRow & {
  readonly result: string | null;
  readonly profile?: string | null;
};

export function jobOf(row: FoundRow): TimingJob {
  const { startedAt, finishedAt } = { startedAt: row.started_at, finishedAt: row.finished_at };
  return {
    id: row.id,
    state: row.state,
    network: networkOf(row),
    spec: JSON.parse(row.spec) as TimingSpec,
    client: row.client,
    attempt: row.attempt,
    losses: row.losses,
    acceptedAt: isoTime(row.accepted_at),
    ...(startedAt !== null && { startedAt: isoTime(startedAt) }),
    ...(finishedAt !== null && { finishedAt: isoTime(finishedAt) }),
    ...(row.worker !== null && { worker: row.worker }),
    ...(row.device !== null && { device: row.device }),
    cancelRequested: row.cancel_requested === 1,
    ...(row.result !== null && { result: resultOf(row.result, row.profile) }),
    ...(row.failure !== null && { failure: JSON.parse(row.failure) as TimingFailure }),
  };
}

export function networkOf({ name, preset, digest }: JobRow): TimedNetwork {
  return { name, ...(preset !== null && { preset }), digest };
}

function resultOf(result: string, profile: string | null | undefined): TimingResult {
  const found = decode(result) as TimingResult;
  return {
    ...found,
    // Results of earlier versions don't say.
    circumstances: { ...found.circumstances, threadsUsed: found.circumstances.threadsUsed ?? null },
    ...(profile && { profile: decode(profile) as TimingProfile }),
  };
}

export function isoTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/**
 * Equal for jobs of which one may stand for the other where their networks and devices are the
 * same: all that is asked for, except what the network's digest already says.
 */
export function settingsOf({ source, lowering, device, ...settings }: TimingSpec): string {
  const entries = Object.entries({ ...settings, source: source.kind, type: lowering.type });
  return JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

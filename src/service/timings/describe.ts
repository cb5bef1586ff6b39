import { isFinal, type TimingJob } from '../../timing/job.ts';
import type { ProfiledLayer, TimingProfile, TimingResult } from '../../timing/result.ts';

/** How much of a timing: its figures; those and every layer; those and every group in them. */
export const timingDetails = ['summary', 'layers', 'groups'] as const;

export type TimingDetail = (typeof timingDetails)[number];

/** A timing as it is answered, counts as they are. */
export function describeTiming(job: TimingJob, detail: TimingDetail, waiting: string | undefined) {
  const { id, state, network, spec, attempt, losses, cancelRequested, result } = job;
  const { acceptedAt, startedAt, finishedAt, worker, device, failure } = job;
  const { source, lowering, ...settings } = spec;
  return {
    ...{ id, state, network },
    settings: { ...settings, ...lowering },
    ...{ source, attempt, losses, cancelRequested, acceptedAt },
    ...(startedAt !== undefined && { startedAt }),
    ...(finishedAt !== undefined && { finishedAt }),
    ...(worker !== undefined && { worker }),
    ...(device !== undefined && { device }),
    ...(state === 'queued' && waiting !== undefined && { waiting: { reason: waiting } }),
    ...(failure && { failure }),
    ...(result && { result: describeResult(result, detail) }),
    links: linksOf(id, state),
  };
}

function linksOf(id: string, state: TimingJob['state']) {
  const self = `/v1/timings/${id}`;
  return {
    self,
    events: `${self}/events`,
    ...(state === 'done' && { samples: `${self}/samples` }),
    ...(!isFinal(state) && { cancel: self }),
  };
}

function describeResult({ profile, ...result }: TimingResult, detail: TimingDetail) {
  return { ...result, ...(profile && { profile: describeProfile(profile, result, detail) }) };
}

function describeProfile(
  { layers, ...profile }: TimingProfile,
  { counts }: Pick<TimingResult, 'counts'>,
  detail: TimingDetail,
) {
  if (detail === 'summary') return profile;
  return {
    ...profile,
    layers: layers.map(({ groups, ...layer }) => ({
      ...layer,
      macShare: macShare(layer, counts),
      ...(detail === 'groups' && { groups }),
    })),
  };
}

/** Part of the network's MACs, 0 to 1. */
export function macShare(
  { macs }: Pick<ProfiledLayer, 'macs'>,
  counts: Pick<TimingResult['counts'], 'macs'>,
): number {
  return counts.macs === 0n ? 0 : Number(macs) / Number(counts.macs);
}

import { isFinal, type TimingJob } from '../../../timing/job.ts';
import type { TimingResult } from '../../../timing/result.ts';
import { requestFromBody } from '../../requests.ts';
import {
  idempotencyKeySchema,
  timingBodySchema,
  timingFilterSchema,
} from '../../schemas/timing-request.ts';
import { devicesOf, waitingReason } from '../../timings/devices.ts';
import { timingRequest } from '../../timings/request.ts';
import { checkedBody, given } from '../bodies.ts';
import type {
  DeviceResolvers,
  MutationResolvers,
  QueryResolvers,
  TimedNetworkResolvers,
  TimingFailureResolvers,
  TimingProfileResolvers,
  TimingResolvers,
  TimingResultResolvers,
  TimingSettingsResolvers,
  TimingWorkerResolvers,
} from '../generated.ts';
import { costRequest } from '../network.ts';

/** A result with the job that it is of, since lists leave profiles out. */
export interface JobResult extends TimingResult {
  readonly job: TimingJob;
}

export const timingQueries = {
  timing: (_, { id }, { timings }) => timings.find(id),
  async timings(_, { filter, first, after }, { timings }) {
    const page = { limit: first, ...(after != null && { after }) };
    const { jobs, next } = await timings.list(inFilter(given(filter ?? {})), page);
    const edges = jobs.map((node) => ({ cursor: timings.cursorOf(node), node }));
    return {
      edges,
      nodes: jobs,
      pageInfo: {
        hasNextPage: next !== undefined,
        hasPreviousPage: after != null,
        startCursor: edges[0]?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? null,
      },
    };
  },
  devices: async (_, __, { timings }) => devicesOf(await timings.workers()),
  workers: (_, __, { timings }) => timings.workers(),
} satisfies QueryResolvers;

/** A filter that REST would take. */
function inFilter(filter: object) {
  return checkedBody(timingFilterSchema, filter, (pointer) => `/filter${pointer}`);
}

export const mutation: MutationResolvers = {
  async time(_, { input, idempotencyKey }, { timings, request, checkRate }) {
    await checkRate(request);
    const { device, threads, optimization, protocol, profile, allowFallback, reuse } = input;
    const choices = { device, threads, optimization, protocol, profile, allowFallback, reuse };
    const body = checkedBody(timingBodySchema, { ...costRequest(input), ...given(choices) });
    const { job } = await timings.accept(timingRequest(requestFromBody(body)), {
      client: request.ip,
      ...(idempotencyKey != null && {
        idempotencyKey: checkedBody(idempotencyKeySchema, idempotencyKey, () => '/idempotencyKey'),
      }),
    });
    return job;
  },
  cancelTiming: (_, { id }, { timings }) => timings.cancel(id),
};

export const timing: TimingResolvers = {
  settings: ({ spec }) => spec,
  startedAt: ({ startedAt = null }) => startedAt,
  finishedAt: ({ finishedAt = null }) => finishedAt,
  worker: ({ worker = null }) => worker,
  device: ({ device = null }) => device,
  waiting: async ({ state, spec }, _, { timings }) =>
    state === 'queued' ? (waitingReason(await timings.workers(), spec.device) ?? null) : null,
  failure: ({ failure = null }) => failure,
  result: (job) => (job.result ? { ...job.result, job } : null),
  samplesMs: async ({ id, state }, _, { timings }) =>
    state === 'done' ? [...(await timings.samples(id))] : null,
};

export const timedNetwork: TimedNetworkResolvers = {
  preset: ({ preset = null }) => preset,
};

export const timingSettings: TimingSettingsResolvers = {
  batch: ({ lowering: { batch = null } }) => batch,
  inputSize: ({ lowering: { inputSize = null } }) => inputSize,
  type: ({ lowering: { type = null } }) => type,
};

export const timingFailure: TimingFailureResolvers = {
  hint: ({ hint = null }) => hint,
};

export const timingResult: TimingResultResolvers = {
  drift: ({ drift }) => drift.ratio,
  peakMemoryBytes: ({ memory }) => memory.peakBytes,
  parameters: ({ counts }) => counts.parameters,
  macs: ({ counts }) => counts.macs,
  flops: ({ counts }) => counts.flops,
  async profile({ profile, job }, _, { timings }) {
    if (profile || !job.spec.profile || !isFinal(job.state)) return profile ?? null;
    return (await timings.find(job.id)).result?.profile ?? null;
  },
};

export const timingProfile: TimingProfileResolvers = {
  layers: ({ layers }, { first }) => layers.slice(0, first),
};

export const device: DeviceResolvers = {
  runtimeVersion: ({ runtime }) => runtime.version,
};

export const timingWorker: TimingWorkerResolvers = {
  timing: ({ job = null }) => job,
};

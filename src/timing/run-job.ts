import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { JobError } from './job-error.ts';
import type { TimingJob } from './job.ts';
import type { LatencyMeasurement, MeasurePlan } from './measure/plan.ts';
import { profileFloors, protocols } from './measure/protocol.ts';
import { inputsTooLarge, timedOut } from './measure/failures.ts';
import { inputBytes } from './measure/describe-input.ts';
import { measure } from './measure/supervise.ts';
import { profilerWarnings } from './measure/warnings.ts';
import { prepare } from './prepare/prepare.ts';
import type { Prepared } from './prepare/prepared.ts';
import { profileOf } from './profile/profile.ts';
import { resultOf } from './result-of.ts';
import type { TimingProfile, TimingWarning } from './result.ts';
import type { JobContext, RunJob } from './worker/ports.ts';

/** What a job's run is made of besides the measuring itself. */
export interface JobSteps {
  readonly prepare: typeof prepare;
  readonly profile: typeof profileOf;
  readonly protocols: typeof protocols;
}

/** Longest trace that is read, in bytes. */
const longestTrace = 2 ** 28;

/** Names of nodes that a message lists. */
const namesListed = 10;

const seed = 0;

/** How jobs are run with other steps than the usual ones. */
export function jobRunner(steps: JobSteps): RunJob {
  return async (job, context) => {
    const folder = await mkdtemp(join(tmpdir(), 'netcost-job-'));
    try {
      const run = new JobRun(job, context, steps, folder);
      return { state: 'done', ...(await run.timed()) };
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof JobError)) throw error;
      const { lost, failure } = error;
      if (failure.code !== 'timed-out') return { state: lost ? 'lost' : 'failed', failure };
      // Of its processes each had what others left of the job's time.
      return { state: 'failed', failure: timedOut(context.limits.timeMs).failure };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

class JobRun {
  private readonly end: number;

  constructor(
    private readonly job: TimingJob,
    private readonly context: JobContext,
    private readonly steps: JobSteps,
    private readonly folder: string,
  ) {
    this.end = performance.now() + context.limits.timeMs;
  }

  async timed() {
    const { job, context } = this;
    const prepared = await this.prepared();
    const plan = this.plan(prepared);
    const measurement = await this.latency(plan, prepared);
    const { profile, warnings } = await this.profiled(plan, prepared);
    const result = resultOf({ ...context, spec: job.spec, prepared, plan, measurement });
    const shown = job.spec.profile ? profile : undefined;
    const doubts = shown ? profilerWarnings(shown, result.latency) : [];
    return {
      result: {
        ...result,
        warnings: [...result.warnings, ...warnings, ...doubts],
        ...(shown && { profile: shown }),
      },
      samplesMs: measurement.samplesMs,
    };
  }

  private async prepared(): Promise<Prepared> {
    const { files, limits, signal } = this.context;
    const folder = await mkdtemp(join(this.folder, 'model-'));
    const prepared = await this.steps.prepare(this.job.spec, files, folder, {
      ...limits.network,
      signal,
    });
    if (this.limits().timeoutMs <= 0) throw timedOut(limits.timeMs);
    const inputs = inputBytes(prepared.inputs);
    if (inputs > limits.memoryBytes) throw inputsTooLarge(inputs, limits.memoryBytes);
    return prepared;
  }

  private plan({ modelPath, inputs }: Prepared): MeasurePlan & { purpose: 'latency' } {
    const { threads, optimization, allowFallback, protocol } = this.job.spec;
    const { provider, deviceId } = this.context.device;
    return {
      purpose: 'latency',
      modelPath,
      inputs,
      seed,
      provider,
      deviceId,
      threads,
      optimization,
      allowFallback,
      floors: this.steps.protocols[protocol],
      folder: this.folder,
    };
  }

  private async latency(
    plan: MeasurePlan & { purpose: 'latency' },
    prepared: Prepared,
  ): Promise<LatencyMeasurement> {
    const { report } = this.context;
    try {
      return await measure(plan, {
        ...this.limits(),
        onProgress: ({ type, ...data }) => {
          report(type, data);
        },
      });
    } catch (error) {
      if (!(error instanceof JobError) || error.failure.code !== 'provider-fallback') throw error;
      const names = await this.fallenBack(plan, prepared);
      throw names.length === 0 ? error : fallbackError(plan, names, error);
    }
  }

  /** Names of nodes that the provider does not have; none where that cannot be found out. */
  private async fallenBack(plan: MeasurePlan, prepared: Prepared): Promise<readonly string[]> {
    try {
      const profile = await this.profile({ ...plan, allowFallback: true }, prepared);
      return profile.fallenBack;
    } catch {
      this.context.signal.throwIfAborted();
      return [];
    }
  }

  /** The profile, where one is asked for or tells what fell back; without it the times still hold. */
  private async profiled(
    plan: MeasurePlan,
    prepared: Prepared,
  ): Promise<{ profile?: TimingProfile; warnings: readonly TimingWarning[] }> {
    const { provider, allowFallback } = plan;
    if (!this.job.spec.profile && (provider === 'cpu' || !allowFallback)) return { warnings: [] };
    this.context.report('profiling', {});
    let profile: TimingProfile;
    try {
      profile = await this.profile(plan, prepared);
    } catch (error) {
      this.context.signal.throwIfAborted();
      const reason = error instanceof Error ? error.message : String(error);
      return { warnings: [{ code: 'profile', message: `no profile was taken: ${reason}` }] };
    }
    const { fallenBack } = profile;
    if (fallenBack.length === 0) return { profile, warnings: [] };
    if (!allowFallback) throw fallbackError(plan, fallenBack);
    return { profile, warnings: [{ code: 'fallback', message: ranElsewhere(plan, fallenBack) }] };
  }

  private async profile(plan: MeasurePlan, prepared: Prepared): Promise<TimingProfile> {
    const floors = profileFloors(plan.floors, prepared.graph.nodes.length);
    const folder = await mkdtemp(join(this.folder, 'profile-'));
    try {
      const measurement = await measure(
        { ...plan, purpose: 'profile', floors, folder },
        this.limits(),
      );
      const { size } = await stat(measurement.tracePath);
      if (size > longestTrace) {
        throw new Error(`the trace takes ${size} bytes, of which ${longestTrace} are read`);
      }
      const { device } = this.context;
      return await this.steps.profile(prepared, measurement, { ...device, threads: plan.threads });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /** What is left to the next process of the job. */
  private limits() {
    const { limits, signal } = this.context;
    return {
      timeoutMs: Math.max(0, this.end - performance.now()),
      memoryBytes: limits.memoryBytes,
      signal,
    };
  }
}

function fallbackError(plan: MeasurePlan, names: readonly string[], cause?: JobError): JobError {
  return new JobError(
    {
      code: 'provider-fallback',
      message: ranElsewhere(plan, names),
      hint: 'allow the fall-back, or ask for another device',
    },
    { cause },
  );
}

function ranElsewhere({ provider }: MeasurePlan, names: readonly string[]): string {
  const more = names.length - namesListed;
  const listed = names.slice(0, namesListed).join(', ');
  return `${provider} does not run ${names.length} ${names.length === 1 ? 'node' : 'nodes'}: ${listed}${more > 0 ? `, and ${more} more` : ''}`;
}

/**
 * Times a job's network: the latency and then, where it is asked for, the profile, each in a fresh
 * process. A profile that fails is a warning, and leaves the latency as it is.
 */
export const runJob: RunJob = jobRunner({ prepare, profile: profileOf, protocols });

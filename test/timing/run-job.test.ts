import { readdirSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { analyse } from '../../src/core/cost/analyse.ts';
import { lowerArchitecture } from '../../src/formats/architecture/index.ts';
import type { TimingJob } from '../../src/timing/job.ts';
import { profileFloors } from '../../src/timing/measure/protocol.ts';
import type { TimingProfile } from '../../src/timing/result.ts';
import { batch, cpu, jobOf, resultOf, runBriefly, type RunOptions } from '../support/jobs.ts';
import {
  brief,
  measuringProcesses,
  measuringStarted,
  classifier,
  roomy,
  temporaryFolder,
} from '../support/measuring.ts';

const profile: TimingProfile = {
  runs: brief.measuredRuns,
  runMs: 2,
  nodesMs: 1,
  outsideMs: 1,
  outsideShare: 0.5,
  overheadPerNodeUs: 250,
  runtimeNodes: 4,
  graphNodes: 5,
  providers: { CPUExecutionProvider: 4 },
  fallenBack: [],
  unmatched: [],
  layers: [],
  utilization: null,
};

/** Runs a job with a profile that is made up. */
const run = (job: TimingJob, options: RunOptions = {}) =>
  runBriefly(job, {
    ...options,
    steps: { profile: () => Promise.resolve(profile), ...options.steps },
  });

let temporary: string;

beforeEach(async () => {
  temporary = await temporaryFolder();
  vi.stubEnv('TMPDIR', temporary);
});

afterEach(() => {
  vi.unstubAllEnvs();
  expect(measuringProcesses(process.pid)).toEqual([]);
  // The loader of TypeScript keeps a cache there.
  expect(readdirSync(temporary).filter((name) => !name.startsWith('tsx'))).toEqual([]);
});

describe('a job', () => {
  test('is timed, its figures beside the counts of the same graph', async () => {
    const { outcome, events } = run(jobOf());
    const done = await outcome;
    if (done.state !== 'done') throw new Error(done.failure.message);
    const { result, samplesMs } = done;
    const { totals } = analyse(lowerArchitecture(classifier, { batch }));
    const { p50Ms } = result.latency;
    expect(result).toMatchObject({
      protocol: brief,
      label: 'latency',
      batch,
      throughput: (1000 * batch) / p50Ms,
      inputs: [{ name: 'image', type: 'float32', dims: [batch, 4, 12, 12] }],
      model: { weights: 'random', type: 'float32' },
      counts: {
        parameters: BigInt(totals.parameters),
        macs: BigInt(totals.macs),
        flops: BigInt(totals.flops),
        unsupported: [],
      },
      circumstances: {
        node: process.version,
        provider: 'cpu',
        device: 'here/cpu',
        model: 'a processor',
        threads: 1,
        threadsUsed: 1,
        optimization: 'all',
      },
    });
    expect(result.gflops).toBeCloseTo(Number(totals.flops) / (p50Ms / 1000) / 1e9, 9);
    expect(result.inputs[0]?.fill).toContain('by seed 0');
    expect(samplesMs).toHaveLength(result.latency.runs);
    expect(result.profile).toBeUndefined();
    expect(events.filter((type) => type !== 'progress')).toEqual(['session-created', 'warm-up']);
  });

  test('has the times of its layers', async () => {
    const { profile: taken } = await resultOf(runBriefly(jobOf({ profile: true })).outcome);
    if (!taken) throw new Error('it has no profile');
    const { nodes } = lowerArchitecture(classifier, { batch });
    expect(taken.runs).toBe(profileFloors(brief, nodes.length).measuredRuns);
    expect(taken.layers.flatMap(({ layers }) => layers)).toEqual(
      expect.arrayContaining(['conv', 'pool', 'fc']),
    );
    expect(taken.fallenBack).toEqual([]);
  });

  test('has a profile where one is asked for', async () => {
    const { outcome, events } = run(jobOf({ profile: true }));
    expect(await outcome).toMatchObject({ state: 'done', result: { profile } });
    expect(events.at(-1)).toBe('profiling');
  });

  test('keeps its latency when the profile fails', async () => {
    const steps = { profile: () => Promise.reject(new Error('the trace is torn')) };
    const result = await resultOf(run(jobOf({ profile: true }), { steps }).outcome);
    expect(result.profile).toBeUndefined();
    expect(result.warnings).toContainEqual({
      code: 'profile',
      message: 'no profile was taken: the trace is torn',
    });
  });
});

describe('nodes that ran elsewhere', () => {
  const names = Array.from({ length: 12 }, (_, index) => `node${index}`);
  const steps = { profile: () => Promise.resolve({ ...profile, fallenBack: names }) };
  const message = `cpu does not run 12 nodes: ${names.slice(0, 10).join(', ')}, and 2 more`;

  test('fail the job', async () => {
    expect(await run(jobOf({ profile: true }), { steps }).outcome).toEqual({
      state: 'failed',
      failure: {
        code: 'provider-fallback',
        message,
        hint: 'allow the fall-back, or ask for another device',
      },
    });
  });

  test('are named where they are allowed', async () => {
    const job = jobOf({ profile: true, allowFallback: true });
    const result = await resultOf(run(job, { steps }).outcome);
    expect(result.warnings).toContainEqual({ code: 'fallback', message });
  });
});

describe('a job fails', () => {
  test('when its files are gone', async () => {
    const source = { kind: 'document', format: 'architecture', digest: 'sha256:0' } as const;
    expect(await run(jobOf({ source })).outcome).toMatchObject({
      state: 'failed',
      failure: { code: 'source-unavailable' },
    });
  });

  test('when its provider is not there', async () => {
    const device = { ...cpu, provider: 'tensorrt' } as const;
    expect(await run(jobOf(), { device }).outcome).toMatchObject({
      state: 'failed',
      failure: { code: 'provider-unavailable' },
    });
  });

  test('when its inputs alone are more than it may hold, before any is made', async () => {
    // Of 4 × 12 × 12 float32 each.
    const [samples, limit] = [2 ** 31 - 1, 2 ** 30];
    const { outcome, events } = run(jobOf({ lowering: { batch: samples } }), {
      limits: { timeMs: roomy.timeoutMs, memoryBytes: limit },
    });
    const bytes = 4 * samples * 4 * 12 * 12;
    expect(await outcome).toMatchObject({
      state: 'failed',
      failure: {
        code: 'out-of-memory',
        message: `the inputs take ${bytes} bytes, and the measuring process may hold ${limit}`,
      },
    });
    expect(events).toEqual([]);
  });

  test('when its time is over, all of it counted', async () => {
    const limits = { timeMs: 50, memoryBytes: roomy.memoryBytes };
    expect(await run(jobOf(), { limits }).outcome).toMatchObject({
      state: 'failed',
      failure: { code: 'timed-out', message: 'the measurement was not done after 50 ms' },
    });
  });
});

test('a job whose process was killed from outside is lost, not failed', async () => {
  const { outcome } = run(jobOf());
  for (const pid of await measuringStarted()) process.kill(pid, 'SIGKILL');
  expect(await outcome).toMatchObject({ state: 'lost', failure: { code: 'crashed' } });
});

test('a job that is aborted throws the reason', async () => {
  const controller = new AbortController();
  const { outcome } = run(jobOf(), { signal: controller.signal });
  await measuringStarted();
  const reason = new Error('cancelled');
  controller.abort(reason);
  await expect(outcome).rejects.toBe(reason);
});

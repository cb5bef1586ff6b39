import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MeasurePlan, MeasureProgress } from '../../../src/timing/measure/plan.ts';
import { fewestRuns, protocols } from '../../../src/timing/measure/protocol.ts';
import { measure } from '../../../src/timing/measure/supervise.ts';
import {
  brief,
  measuringProcesses,
  measuringStarted,
  classifier,
  endlessModel,
  enormousModel,
  failureOf,
  oneFloat,
  planFor,
  roomy,
  temporaryFolder,
  writeModel,
} from '../../support/measuring.ts';

async function classifierPlan<Purpose extends MeasurePlan['purpose']>(
  purpose: Purpose,
  more: Partial<MeasurePlan> = {},
) {
  const folder = await temporaryFolder();
  return planFor(purpose, writeModel(classifier, folder), folder, more);
}

async function planOf(model: Uint8Array | string, more: Partial<MeasurePlan> = oneFloat) {
  const folder = await temporaryFolder();
  const path = join(folder, 'model.onnx');
  writeFileSync(path, model);
  return planFor('latency', path, folder, more);
}

/** Waits for the measuring process, and signals it. */
async function signalChild(signal: NodeJS.Signals): Promise<void> {
  for (const pid of await measuringStarted()) process.kill(pid, signal);
}

describe('a latency process', () => {
  test('times a network, and tells how it goes', async () => {
    const told: MeasureProgress[] = [];
    const floors = { ...brief, measuredMs: 600 };
    const found = await measure(await classifierPlan('latency', { floors }), {
      ...roomy,
      onProgress: (progress) => told.push(progress),
    });
    expect(found.sessionCreationMs).toBeGreaterThan(0);
    expect(found.firstRunMs).toBeGreaterThan(0);
    expect(found.outputsNotFinite).toEqual([]);
    expect(found.warmUp.runs).toBe(brief.warmUpRuns);
    expect(found.samplesMs.length).toBeGreaterThanOrEqual(brief.measuredRuns);
    expect(found.samplesMs.every((ms) => ms > 0)).toBe(true);
    expect(found.memory.peakBytes).toBeGreaterThan(found.memory.beforeBytes);
    expect(found.memory.beforeBytes).toBeGreaterThan(0);
    expect(found.runtimeVersion).toMatch(/^1\.\d+\.\d+$/);
    expect(found.conditions.load.before).not.toBeNull();
    const types = told.map(({ type }) => type);
    expect(types.slice(0, 3)).toEqual(['session-created', 'warm-up', 'progress']);
    expect(told[0]).toEqual({ type: 'session-created', ms: found.sessionCreationMs });
    expect(told[1]).toEqual({ type: 'warm-up', firstRunMs: found.firstRunMs });
    expect(measuringProcesses(process.pid)).toEqual([]);
  });

  test.each([1, 3])('counts %i threads where so many are asked for', async (threads) => {
    const found = await measure(await classifierPlan('latency', { threads }), roomy);
    expect(found.threadsUsed).toBe(threads);
  });

  test('tells how many threads the runtime chose', async () => {
    const found = await measure(await classifierPlan('latency', { threads: null }), roomy);
    expect(found.threadsUsed).toBeGreaterThanOrEqual(1);
    expect(found.threadsUsed).toBeLessThanOrEqual(cpus().length);
  });

  test('ends a network that is too slow for the floors at the limit', async () => {
    const floors = { ...protocols.standard, measuredRuns: 1e9, limitMs: 80 };
    const { samplesMs } = await measure(await classifierPlan('latency', { floors }), roomy);
    const total = samplesMs.reduce((sum, ms) => sum + ms, 0);
    expect(samplesMs.length).toBeGreaterThanOrEqual(fewestRuns);
    expect(total - (samplesMs.at(-1) ?? 0)).toBeLessThan(floors.limitMs);
  });

  test('leaves it to its parent to end it', async () => {
    const floors = { ...brief, measuredMs: 300 };
    const { samplesMs } = await measure(await classifierPlan('latency', { floors }), {
      ...roomy,
      onProgress: ({ type }) => {
        if (type !== 'session-created') return;
        for (const pid of measuringProcesses(process.pid)) {
          for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.kill(pid, signal);
        }
      },
    });
    expect(samplesMs.length).toBeGreaterThanOrEqual(brief.measuredRuns);
  });

  test.each(['disabled', 'basic', 'extended', 'layout', 'all'] as const)(
    'runs at the optimization level %s',
    async (optimization) => {
      const plan = await classifierPlan('latency', { optimization, threads: 2 });
      expect((await measure(plan, roomy)).samplesMs).toHaveLength(brief.measuredRuns);
    },
  );
});

describe('a profiling process', () => {
  test('leaves its trace and the optimized model in the folder', async () => {
    const plan = await classifierPlan('profile');
    const { runs, tracePath, optimizedModelPath } = await measure(plan, roomy);
    expect(runs).toBe(brief.measuredRuns);
    const events = JSON.parse(readFileSync(tracePath, 'utf8')) as { name: string }[];
    const modelRuns = events.filter(({ name }) => name === 'model_run');
    expect(modelRuns).toHaveLength(1 + brief.warmUpRuns + runs);
    expect(optimizedModelPath).toBe(join(plan.folder, 'optimized.onnx'));
    // The weights lie in a file of their own, so that the graph is small however large they are.
    expect(readdirSync(plan.folder)).toContain('optimized.data');
  });
});

describe('a process is killed', () => {
  test('when its time is over, even within a run that never ends', async () => {
    const failure = await failureOf(await planOf(endlessModel()), { timeoutMs: 2000 });
    expect(failure).toEqual({
      code: 'timed-out',
      message: 'the measurement was not done after 2000 ms',
      hint: 'ask for a smaller batch or a shorter protocol',
      lost: false,
    });
  });

  test('when it holds too much memory', async () => {
    const failure = await failureOf(await planOf(endlessModel()), { memoryBytes: 2 ** 20 });
    expect(failure).toMatchObject({ code: 'out-of-memory', lost: false });
    expect(failure.message).toMatch(/held \d{8,} bytes, of which it may hold 1048576$/);
  });

  test('when it is aborted, and says why it was', async () => {
    const controller = new AbortController();
    const reason = new Error('not wanted any more');
    const plan = await planOf(endlessModel());
    const measuring = measure(plan, { ...roomy, signal: controller.signal });
    await measuringStarted();
    controller.abort(reason);
    await expect(measuring).rejects.toBe(reason);
    expect(measuringProcesses(process.pid)).toEqual([]);
    await expect(measure(plan, { ...roomy, signal: controller.signal })).rejects.toBe(reason);
  });
});

describe('a process that dies', () => {
  test('by a SIGKILL from outside may be tried again', async () => {
    const failing = failureOf(await planOf(endlessModel()));
    await signalChild('SIGKILL');
    expect(await failing).toMatchObject({
      code: 'crashed',
      message: 'the measuring process was killed from outside by SIGKILL',
      lost: true,
    });
  });

  test('of a fault of its own has crashed', async () => {
    const failing = failureOf(await planOf(endlessModel()));
    await signalChild('SIGSEGV');
    expect(await failing).toEqual({
      code: 'crashed',
      message: 'the measuring process crashed by SIGSEGV',
      lost: false,
    });
  });
});

describe('a network that ONNX Runtime refuses', () => {
  test('since it is no model', async () => {
    expect(await failureOf(await planOf('no model at all'))).toEqual({
      code: 'runtime-error',
      message:
        'ONNX Runtime could not load the network: Load model from model.onnx failed:Protobuf parsing failed.',
      lost: false,
    });
  });

  test('since its inputs have other shapes', async () => {
    const inputs = [{ name: 'image', type: 'float32', dims: [1, 3, 12, 12] }];
    const failure = await failureOf(await classifierPlan('latency', { inputs }));
    expect(failure.code).toBe('runtime-error');
    expect(failure.message).toMatch(/^ONNX Runtime could not run the network: .*image/);
  });

  test('since a tensor of its type cannot be made', async () => {
    const inputs = [{ name: 'image', type: 'bfloat16', dims: [1] }];
    expect(await failureOf(await classifierPlan('latency', { inputs }))).toMatchObject({
      code: 'runtime-error',
      message:
        'no inputs could be made for the network: input image: ONNX Runtime takes no tensors of bfloat16 from Node',
    });
  });

  test('since it wants more memory than there is', async () => {
    const failure = await failureOf(await planOf(enormousModel()));
    expect(failure).toMatchObject({ code: 'out-of-memory', lost: false });
  });

  test('since its provider has no library here', async () => {
    const failure = await failureOf(await classifierPlan('latency', { provider: 'cuda' }));
    expect(failure.code).toBe('provider-unavailable');
    expect(failure.message).toMatch(/^cuda is not available: the library \S+\.so\S* is missing$/);
    expect(failure.hint).toContain('CUDA');
  });
});

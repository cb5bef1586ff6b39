import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { type Architecture, lowerArchitecture } from '../../src/formats/architecture/index.ts';
import { encodeOnnx } from '../../src/formats/onnx/index.ts';
import { JobError } from '../../src/timing/job-error.ts';
import type { MeasurePlan } from '../../src/timing/measure/plan.ts';
import { protocols } from '../../src/timing/measure/protocol.ts';
import { measure, type MeasureOptions } from '../../src/timing/measure/supervise.ts';
import type { ProtocolFloors } from '../../src/timing/result.ts';
import { onnxBytes } from './onnx-bytes.ts';
import { eventually } from './process.ts';
import { info, ints, flag, model, node, subgraph } from './onnx-model.ts';
import { childrenOf } from './process-table.ts';

/** Floors that are met at once. */
export const brief: ProtocolFloors = {
  ...protocols.quick,
  warmUpMs: 0,
  warmUpRuns: 2,
  measuredMs: 0,
  measuredRuns: 25,
};

/** Bounds that no measurement of a test meets. */
export const roomy = { timeoutMs: 60_000, memoryBytes: 4 * 2 ** 30 };

/** A classifier that takes some microseconds. */
export const classifier = {
  version: 1,
  name: 'classifier',
  inputs: { image: { shape: ['N', 4, 12, 12] } },
  layers: [
    { id: 'conv', type: 'conv2d', outChannels: 8, kernel: 3, padding: 'same' },
    { id: 'act', type: 'relu' },
    { id: 'pool', type: 'maxPool2d', kernel: 12 },
    { id: 'flat', type: 'flatten' },
    { id: 'fc', type: 'linear', outFeatures: 5 },
  ],
} satisfies Architecture;

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'netcost-test-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes an architecture as ONNX, with random weights. */
export function writeModel(architecture: unknown, folder: string): string {
  const path = join(folder, 'model.onnx');
  const file = encodeOnnx(lowerArchitecture(architecture), { dims: 'bound' });
  writeFileSync(path, Buffer.concat([...file.model]));
  return path;
}

/** A network that adds 1 to its input for ever. */
export function endlessModel(): Uint8Array {
  return onnxBytes(
    model({
      nodes: [
        node('Loop', '- always input', 'output', {
          body: subgraph({
            inputs: [info('trip', [], 'int64'), info('going', [], 'bool'), info('sum', [1])],
            nodes: [
              node('Identity', 'going', 'on', {}, { name: 'on' }),
              node('Abs', 'sum', 'next', {}, { name: 'next' }),
            ],
            outputs: [info('on', [], 'bool'), info('next', [1])],
          }),
        }),
      ],
      initializers: [flag('always', true)],
      inputs: [info('input', [1])],
      outputs: [info('output', [1])],
    }),
  );
}

/** A network whose output takes memory for so many numbers: more than a machine can address. */
export function enormousModel(elements = 2 ** 45): Uint8Array {
  return onnxBytes(
    model({
      nodes: [
        node('Shape', 'input', 'rank'),
        node('Mul', 'rank size', 'dims'),
        node('ConstantOfShape', 'dims', 'zeros'),
        node('ReduceSum', 'zeros', 'output', { keepdims: 1 }),
      ],
      initializers: [ints('size', [elements])],
      inputs: [info('input', [1])],
      outputs: [info('output', [1])],
    }),
  );
}

/** A plan for the classifier, or for another network with the same input. */
export function planFor<Purpose extends MeasurePlan['purpose']>(
  purpose: Purpose,
  modelPath: string,
  folder: string,
  more: Partial<MeasurePlan> = {},
): MeasurePlan & { readonly purpose: Purpose } {
  return {
    inputs: [{ name: 'image', type: 'float32', dims: [1, 4, 12, 12] }],
    seed: 0,
    provider: 'cpu',
    deviceId: 0,
    threads: 1,
    optimization: 'all',
    allowFallback: false,
    floors: brief,
    ...more,
    purpose,
    modelPath,
    folder,
  };
}

/** The input of the endless and the enormous network. */
export const oneFloat = { inputs: [{ name: 'input', type: 'float32', dims: [1] }] };

/** Measuring processes that a process has started and that have not ended. */
export function measuringProcesses(parent: number): readonly number[] {
  return childrenOf(parent).filter((pid) => commandOf(pid).includes('measure/child.ts'));
}

/** What a process was started by; empty for one that has ended. */
export function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

/** Waits for the measuring processes of this process. */
export async function measuringStarted(): Promise<readonly number[]> {
  await eventually(() => Promise.resolve(measuringProcesses(process.pid).length > 0));
  return measuringProcesses(process.pid);
}

/** Why a measurement failed; no process of it is left. */
export async function failureOf(plan: MeasurePlan, options: Partial<MeasureOptions> = {}) {
  const error: unknown = await measure(plan, { ...roomy, ...options }).then(
    () => new Error('it was measured'),
    (reason: unknown) => reason,
  );
  expect(measuringProcesses(process.pid)).toEqual([]);
  if (!(error instanceof JobError)) throw error;
  return { ...error.failure, lost: error.lost };
}

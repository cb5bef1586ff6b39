import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { analyse } from '../../src/core/cost/analyse.ts';
import { product } from '../../src/core/count.ts';
import type { Graph, Value } from '../../src/core/graph/types.ts';
import {
  type ByteStream,
  encodeOnnx,
  lowerNamedOnnx,
  readOnnx,
} from '../../src/formats/onnx/index.ts';
import type { LowerOptions } from '../../src/formats/options.ts';
import type { OptimizationLevel } from '../../src/timing/job.ts';
import type { ProfileMeasurement } from '../../src/timing/measure/plan.ts';
import type { TimingProfile } from '../../src/timing/result.ts';
import { profileOf } from '../../src/timing/profile/profile.ts';

export interface ProfiledNetwork {
  readonly graph: Graph;
  readonly profile: TimingProfile;
}

/** Runs a network on ONNX Runtime a few times, as a worker does, and reads the profile. */
export async function profiled(
  graph: Graph,
  optimization: OptimizationLevel,
): Promise<ProfiledNetwork> {
  const file = encodeOnnx(graph, { dims: 'bound' });
  return profiledModel({ graph, values: file.values, bytes: bytesOf(file.model) }, optimization);
}

/** The same of a model file as it is. */
export function profiledFile(
  bytes: Uint8Array,
  options: LowerOptions,
  optimization: OptimizationLevel,
): Promise<ProfiledNetwork> {
  return profiledModel({ ...lowerNamedOnnx(readOnnx(bytes), options), bytes }, optimization);
}

async function profiledModel(
  { graph, values, bytes }: { graph: Graph; values: ReadonlyMap<string, Value>; bytes: Uint8Array },
  optimization: OptimizationLevel,
): Promise<ProfiledNetwork> {
  const folder = mkdtempSync(join(tmpdir(), 'netcost-profile-'));
  try {
    const modelPath = join(folder, 'model.onnx');
    writeFileSync(modelPath, bytes);
    const measurement = await profile(modelPath, graph, folder, optimization);
    const report = analyse(graph);
    const network = { graph, report, values, type: report.elementType };
    return {
      graph,
      profile: await profileOf(network, measurement, { provider: 'cpu', model: null }),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const runs = 3;

async function profile(
  modelPath: string,
  graph: Graph,
  folder: string,
  graphOptimizationLevel: OptimizationLevel,
): Promise<ProfileMeasurement> {
  const optimizedModelPath = join(folder, 'optimized.onnx');
  const session = await InferenceSession.create(modelPath, {
    graphOptimizationLevel,
    enableProfiling: true,
    profileFilePrefix: join(folder, 'trace'),
    optimizedModelFilePath: optimizedModelPath,
    logSeverityLevel: 3,
    intraOpNumThreads: 1,
  });
  const feeds = Object.fromEntries(graph.inputs.map(({ value }) => [value.name, zeros(value)]));
  for (let run = 0; run < runs + 1; run++) await session.run(feeds);
  session.endProfiling();
  await session.release();
  const trace = readdirSync(folder).find((name) => name.startsWith('trace')) ?? '';
  return { runs, tracePath: join(folder, trace), optimizedModelPath, clockMhz: null };
}

function zeros({ elementType, dims }: Value): Tensor {
  const size = Number(product(dims));
  if (elementType === 'int64') return new Tensor(elementType, new BigInt64Array(size), dims);
  if (elementType === 'float16') return new Tensor(elementType, new Uint16Array(size), dims);
  return new Tensor('float32', new Float32Array(size), dims);
}

function bytesOf(stream: ByteStream): Buffer {
  return Buffer.concat([...stream]);
}

import {
  closeSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { product } from '../../src/core/count.ts';
import type { Graph, Value } from '../../src/core/graph/types.ts';
import {
  type ByteStream,
  encodeOnnx,
  type EncodeOptions,
  type OnnxFile,
} from '../../src/formats/onnx/encode/index.ts';

/** What ONNX Runtime made of a model. */
export interface RuntimeRun {
  /** Dims of each output of every node that ran, by the node's name. */
  readonly nodes: ReadonlyMap<string, readonly (readonly number[])[]>;
  readonly outputs: ReadonlyMap<string, Tensor>;
  readonly memory: RuntimeMemory;
}

/** Bytes that ONNX Runtime took beyond those of the weights, its inputs being ours. */
export interface RuntimeMemory {
  /** Most that tensors took when a node had run. */
  readonly tensors: number;
  /** Most of the arena that was taken since the session began, work space of kernels among it. */
  readonly all: number;
}

/** What differs between the shapes that the graph has and those that ONNX Runtime makes. */
export interface Disagreement {
  readonly node: string;
  readonly inferred: readonly (readonly number[])[];
  readonly ran: readonly (readonly number[])[] | undefined;
}

export interface Comparison {
  readonly disagreements: readonly Disagreement[];
  readonly compared: number;
  readonly outputs: RuntimeRun['outputs'];
}

/**
 * Runs a graph on ONNX Runtime and compares every node's output shapes with those inferred. Nodes
 * that the runtime replaces by a function's body have no entry in its profile: they are fetched as
 * outputs in a second run.
 */
export async function compareShapes(
  graph: Graph,
  options: EncodeOptions = {},
): Promise<Comparison> {
  const encode = (wanted: Graph) => encodeOnnx(wanted, { dims: 'bound', ...options });
  const { nodes, outputs } = await runModel(encode(graph), graph);
  const replaced = graph.nodes.filter(({ name }) => !nodes.has(name));
  const fetched = new Map(nodes);
  if (replaced.length > 0) {
    const named = (index: number, output: number) => `fetched ${index} ${output}`;
    const more = replaced.flatMap(({ outputs: values }, index) =>
      values.map((value, output) => ({ name: named(index, output), value })),
    );
    const wider = { ...graph, outputs: more };
    const run = await runModel(encode(wider), wider);
    for (const [index, { name, outputs: values }] of replaced.entries()) {
      const dims = values.flatMap((_, output) => {
        const tensor = run.outputs.get(named(index, output));
        return tensor ? [tensor.dims] : [];
      });
      fetched.set(name, dims);
    }
  }
  const rows = graph.nodes.map(({ name, outputs: values }) => ({
    node: name,
    inferred: values.map(({ dims }) => dims),
    ran: fetched.get(name),
  }));
  return {
    disagreements: rows.filter(
      ({ inferred, ran }) => JSON.stringify(inferred) !== JSON.stringify(ran),
    ),
    compared: rows.length,
    outputs,
  };
}

/** Runs a model once on ONNX Runtime, its graph as it is, and reads the shapes from the profile. */
export async function runModel(
  file: OnnxFile,
  graph: Graph,
  location = 'data',
): Promise<RuntimeRun> {
  const folder = mkdtempSync(join(tmpdir(), 'netcost-oracle-'));
  try {
    const model = join(folder, 'model.onnx');
    writeStream(model, file.model);
    if (file.data) writeStream(join(folder, location), file.data);
    const session = await InferenceSession.create(model, {
      graphOptimizationLevel: 'disabled',
      enableProfiling: true,
      profileFilePrefix: join(folder, 'profile'),
      logSeverityLevel: 3,
    });
    const feeds = graph.inputs.map(({ value }): [string, Tensor] => [value.name, feed(value)]);
    const outputs = await session.run(Object.fromEntries(feeds));
    session.endProfiling();
    await session.release();
    const events = profiledNodes(folder);
    return {
      nodes: shapesOf(events),
      outputs: new Map(Object.entries(outputs)),
      memory: memoryOf(events),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writeStream(path: string, stream: ByteStream): void {
  const descriptor = openSync(path, 'w');
  for (const chunk of stream) writeSync(descriptor, chunk);
  closeSync(descriptor);
}

interface ProfileEvent {
  readonly cat: string;
  readonly name: string;
  readonly args?: {
    readonly output_type_shape?: readonly Readonly<Record<string, readonly number[]>>[];
    /** Bytes that were asked for and not yet given back, and how many the node added. */
    readonly mem_bytes_requested_in_use?: string;
    readonly mem_requested_in_use_delta?: string;
    /** Bytes that the arena had handed out, the most so far, and how many the node added. */
    readonly mem_bytes_in_use?: string;
    readonly mem_in_use_delta?: string;
    readonly mem_in_use_peak?: string;
  };
}

const suffix = '_kernel_time';

function profiledNodes(folder: string): readonly ProfileEvent[] {
  const profile = readdirSync(folder).find((name) => name.startsWith('profile'));
  if (profile === undefined) throw new Error('ONNX Runtime wrote no profile');
  const events = JSON.parse(readFileSync(join(folder, profile), 'utf8')) as ProfileEvent[];
  return events.filter(({ cat, name }) => cat === 'Node' && name.endsWith(suffix));
}

function shapesOf(events: readonly ProfileEvent[]): RuntimeRun['nodes'] {
  const shapes = new Map<string, readonly (readonly number[])[]>();
  for (const { name, args } of events) {
    shapes.set(
      name.slice(0, -suffix.length),
      (args?.output_type_shape ?? []).flatMap((type) => Object.values(type)),
    );
  }
  return shapes;
}

function memoryOf(events: readonly ProfileEvent[]): RuntimeMemory {
  const first = events[0]?.args;
  const weights =
    Number(first?.mem_bytes_requested_in_use) - Number(first?.mem_requested_in_use_delta);
  const before = Number(first?.mem_bytes_in_use) - Number(first?.mem_in_use_delta);
  const held = events.map(({ args }) => Number(args?.mem_bytes_requested_in_use));
  const most = Number(events.at(-1)?.args?.mem_in_use_peak);
  return { tensors: Math.max(...held) - weights, all: most - before };
}

/** Numbers from −1 to 1 for floats, zeros, which are legal indices, for integers. */
function feed({ elementType, dims }: Value): Tensor {
  const size = Number(product(dims));
  const wave = (_: unknown, index: number) => Math.sin(index * 1.7 + 1);
  switch (elementType) {
    case 'float32':
      return new Tensor(elementType, Float32Array.from({ length: size }, wave), dims);
    case 'float64':
      return new Tensor(elementType, Float64Array.from({ length: size }, wave), dims);
    case 'float16':
      // Bits of ½ with either sign.
      return new Tensor(
        elementType,
        Uint16Array.from({ length: size }, (_, index) => (index % 3 === 0 ? 0xb800 : 0x3800)),
        dims,
      );
    case 'int32':
      return new Tensor(elementType, new Int32Array(size), dims);
    case 'int64':
      return new Tensor(elementType, new BigInt64Array(size), dims);
    case 'bool':
      return new Tensor(elementType, new Uint8Array(size), dims);
    default:
      throw new Error(`no input of ${elementType} is made for a run`);
  }
}

/** Whether all elements are numbers other than the infinite ones. */
export function isFinite({ type, data }: Tensor): boolean {
  const exponent = 0x7c00;
  if (type === 'float16') {
    return (data as Uint16Array).every((bits) => (bits & exponent) !== exponent);
  }
  return type.startsWith('float') ? (data as Float32Array).every(Number.isFinite) : true;
}

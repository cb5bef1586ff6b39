import { bytes, foldTargets } from '../cost/node-cost.ts';
import type { Count } from '../count.ts';
import { type Graph, type GraphNode, isStatic, type Value } from '../graph/types.ts';
import { operators } from '../ops/index.ts';
import type { OperatorSpec } from '../ops/spec.ts';
import { Groups } from './groups.ts';

/** A node that runs, with its operator's rule where there is one. */
export interface Step {
  readonly node: GraphNode;
  readonly spec: OperatorSpec | undefined;
}

/**
 * The steps of a network, and the storages that its inputs and activations take: memory that holds
 * a tensor, and every view of it. What is known of each is packed by its number.
 */
export interface Storages {
  readonly steps: readonly Step[];
  /** By value: the storage that holds it, −1 where none does. */
  readonly of: Int32Array;
  /** By value: position of the step that makes it, −1 where none does. */
  readonly producers: Int32Array;
  /** By step: numbers of the computed values that it takes, once for each place they stand in. */
  readonly taken: Groups;
  /** By storage: its bytes. */
  readonly bytes: readonly Count[];
  /** By storage: the value that it is made for; views of that have other names. */
  readonly values: readonly Value[];
  /** By storage: position of the step that makes it; −1 for an input of the network. */
  readonly makers: Int32Array;
  /** By storage: 1 for an output of the network, which is kept to the end. */
  readonly kept: Uint8Array;
  /** By storage: positions of the steps that take it, ascending, each once. */
  readonly users: Groups;
  /** By step: the storage that is all it makes, elementwise, so that it may work in place; else −1. */
  readonly elementwise: Int32Array;
}

/** Whether a node is a batch norm as at inference: one multiply–add for each element. */
export function isBatchNorm({ op, domain, outputs }: GraphNode): boolean {
  return op === 'BatchNormalization' && domain === '' && outputs.length === 1;
}

/** Inputs that are computed or given to the network, once for each place they stand in. */
export function computedInputs({ inputs }: GraphNode): readonly Value[] {
  return inputs.filter((value) => value !== undefined && !isStatic(value)) as readonly Value[];
}

/**
 * The nodes that run, those whose outputs are not all known before, and the storages into which
 * they lay every input and activation. Output `i` of a view stands in the storage of its
 * input `i`; all else has storage of its own. Weights, buffers and constants have none here, nor
 * have keys and values cached from earlier calls.
 * @param fused whether elementwise operators and batch norms that follow a convolution or a matrix
 * product, with no other consumer between, write where that would have written
 * @param isView which steps make views; those whose operator does so by its rule where left out
 */
export function storagesOf(
  graph: Graph,
  {
    fused = false,
    isView = makesViews,
  }: { fused?: boolean; isView?: (step: Step) => boolean } = {},
): Storages {
  const steps: Step[] = [];
  const of = new Int32Array(graph.valueCount).fill(-1);
  const producers = new Int32Array(graph.valueCount).fill(-1);
  // All that is asked of nodes later is packed as they are passed: they lie far apart in memory.
  const starts = new Int32Array(graph.nodes.length + 1);
  const members: number[] = [];
  const sizes: Count[] = [];
  const values: Value[] = [];
  const makers = new Int32Array(graph.valueCount).fill(-1);
  const elementwise = new Int32Array(graph.nodes.length).fill(-1);
  const fusion = fused ? new Fusion(graph) : undefined;
  const add = (value: Value, size: Count, maker: number): number => {
    const place = values.push(value) - 1;
    of[value.index] = place;
    sizes.push(size);
    makers[place] = maker;
    return place;
  };
  for (const { value, cached } of graph.inputs) if (!cached) add(value, bytes(value), -1);
  for (const node of graph.nodes) {
    const { inputs, outputs } = node;
    if (!runs(node)) continue;
    const position = steps.length;
    const step = { node, spec: operators.find(node.domain, node.op) };
    steps.push(step);
    for (const input of inputs) if (input && !isStatic(input)) members.push(input.index);
    starts[steps.length] = members.length;
    const target = fusion?.target(step);
    const views = isView(step);
    for (let index = 0; index < outputs.length; index++) {
      const output = outputs[index] as Value;
      producers[output.index] = position;
      if (isStatic(output)) continue;
      const size = bytes(output);
      const source = target ?? (views ? inputs[index] : undefined);
      const held = source ? (of[source.index] ?? -1) : -1;
      if (held >= 0 && sizes[held] === size) {
        of[output.index] = held;
        continue;
      }
      const made = add(output, size, position);
      if (step.spec?.elementwise && outputs.length === 1) elementwise[position] = made;
    }
  }
  const kept = new Uint8Array(values.length);
  for (const { value } of graph.outputs) {
    const place = of[value.index] ?? -1;
    if (place >= 0) kept[place] = 1;
  }
  const taken = new Groups(starts.subarray(0, steps.length + 1), new Int32Array(members));
  return {
    ...{ steps, of, producers, taken, bytes: sizes, values, kept, elementwise },
    makers: makers.subarray(0, values.length),
    users: usersOf(taken, steps.length, of, values.length),
  };
}

function runs({ outputs }: GraphNode): boolean {
  return !outputs.every(isStatic);
}

function usersOf(taken: Groups, steps: number, of: Int32Array, storages: number): Groups {
  return Groups.of(storages, (add) => {
    const latest = new Int32Array(storages).fill(-1);
    for (let position = 0; position < steps; position++) {
      for (let index = 0; index < taken.size(position); index++) {
        const place = of[taken.at(position, index)] ?? -1;
        if (place < 0 || latest[place] === position) continue;
        latest[place] = position;
        add(place, position);
      }
    }
  });
}

/** Whether each output of a step is the input of the same number under another shape. */
export function makesViews({ node, spec }: Step): boolean {
  return spec?.view === true && !node.uncounted;
}

/** Finds what a step's output can be written in place of, as convolutions are fused with others. */
class Fusion {
  /** By value: how many nodes and network outputs take it, and whether it ends a fusable chain. */
  private readonly uses: Uint32Array;
  private readonly ends: Uint8Array;

  constructor(graph: Graph) {
    this.uses = new Uint32Array(graph.valueCount);
    this.ends = new Uint8Array(graph.valueCount);
    const use = ({ index }: Value) => (this.uses[index] = (this.uses[index] ?? 0) + 1);
    for (const node of graph.nodes) {
      if (runs(node)) for (const value of new Set(computedInputs(node))) use(value);
    }
    for (const { value } of graph.outputs) use(value);
  }

  /** Must be called for each step in order. */
  target({ node, spec }: Step): Value | undefined {
    const [output] = node.outputs;
    if (!output || node.outputs.length > 1) return undefined;
    if (foldTargets.has(node.op)) {
      this.ends[output.index] = 1;
      return undefined;
    }
    const [source, ...others] = computedInputs(node);
    const follows = source && this.ends[source.index] === 1 && this.uses[source.index] === 1;
    if (!follows || others.length > 0) return undefined;
    if (!spec?.elementwise && !spec?.view && !isBatchNorm(node)) return undefined;
    this.ends[output.index] = 1;
    return source;
  }
}

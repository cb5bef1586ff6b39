import { bytes, foldTargets } from '../cost/node-cost.ts';
import type { Count } from '../count.ts';
import { type Graph, type GraphNode, isStatic, type Value } from '../graph/types.ts';
import { operators } from '../ops/index.ts';
import type { OperatorSpec } from '../ops/spec.ts';

/** A node that runs, with its operator's rule where there is one. */
export interface Step {
  readonly node: GraphNode;
  readonly spec: OperatorSpec | undefined;
}

/** Memory that holds a tensor, and every view of it. */
export interface Storage {
  readonly bytes: Count;
  /** The value that it is made for; views of that have other names. */
  readonly value: Value;
  /** Position of the step that makes it; −1 for an input of the network. */
  readonly maker: number;
  /** Positions of the steps that take it, ascending, each once. */
  readonly users: number[];
  /** True for an output of the network, which is kept to the end. */
  kept: boolean;
}

/** The steps of a network, and the memory that its inputs and activations take. */
export interface Storages {
  readonly steps: readonly Step[];
  readonly list: readonly Storage[];
  /** By value: the storage that holds it, −1 where none does. */
  readonly of: Int32Array;
}

/** Whether a node is a batch norm as at inference: one multiply–add for each element. */
export function isBatchNorm({ op, domain, outputs }: GraphNode): boolean {
  return op === 'BatchNormalization' && domain === '' && outputs.length === 1;
}

/** Inputs that are computed or given to the network, once for each place they stand in. */
export function computedInputs({ inputs }: GraphNode): readonly Value[] {
  return inputs.filter((value) => value !== undefined && !isStatic(value)) as readonly Value[];
}

/** The nodes that run: those whose outputs are not all known before. */
export function stepsOf(graph: Graph): readonly Step[] {
  return graph.nodes
    .filter(({ outputs }) => !outputs.every(isStatic))
    .map((node) => ({ node, spec: operators.find(node.domain, node.op) }));
}

/**
 * Lays every input and activation into a storage. Output `i` of a view stands in the storage of its
 * input `i`; all else has storage of its own. Weights, buffers and constants have none here, nor
 * have keys and values cached from earlier calls.
 * @param fused whether elementwise operators and batch norms that follow a convolution or a matrix
 * product, with no other consumer between, write where that would have written
 */
export function storagesOf(graph: Graph, steps: readonly Step[], fused: boolean): Storages {
  const list: Storage[] = [];
  const of = new Int32Array(graph.valueCount).fill(-1);
  const fusion = fused ? new Fusion(graph, steps) : undefined;
  const add = (value: Value, maker: number) => {
    of[value.index] = list.length;
    list.push({ bytes: bytes(value), value, maker, users: [], kept: false });
  };
  for (const { value, cached } of graph.inputs) if (!cached) add(value, -1);
  for (const [position, step] of steps.entries()) {
    const { inputs, outputs } = step.node;
    for (const input of inputs) {
      const users = input && list[of[input.index] ?? -1]?.users;
      if (users && users.at(-1) !== position) users.push(position);
    }
    const target = fusion?.target(step);
    for (const [index, output] of outputs.entries()) {
      if (isStatic(output)) continue;
      const source = target ?? viewed(step, index);
      const held = source ? (of[source.index] ?? -1) : -1;
      if (held >= 0 && list[held]?.bytes === bytes(output)) of[output.index] = held;
      else add(output, position);
    }
  }
  for (const { value } of graph.outputs) {
    const storage = list[of[value.index] ?? -1];
    if (storage) storage.kept = true;
  }
  return { steps, list, of };
}

/** The input that an output of a view is. */
function viewed({ node, spec }: Step, output: number): Value | undefined {
  return spec?.view && !node.uncounted ? node.inputs[output] : undefined;
}

/** Finds what a step's output can be written in place of, as convolutions are fused with others. */
class Fusion {
  /** By value: how many nodes and network outputs take it, and whether it ends a fusable chain. */
  private readonly uses: Uint32Array;
  private readonly ends: Uint8Array;

  constructor(graph: Graph, steps: readonly Step[]) {
    this.uses = new Uint32Array(graph.valueCount);
    this.ends = new Uint8Array(graph.valueCount);
    const use = ({ index }: Value) => (this.uses[index] = (this.uses[index] ?? 0) + 1);
    for (const { node } of steps) for (const value of new Set(computedInputs(node))) use(value);
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

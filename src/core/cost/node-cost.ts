import { conventions } from '../conventions.ts';
import { type Count, minus, NegativeCountError, plus, product, times } from '../count.ts';
import { InputError } from '../errors.ts';
import {
  elementBits,
  type ElementType,
  type Graph,
  type GraphNode,
  isStatic,
  type TensorType,
  type Value,
} from '../graph/types.ts';
import { elements, NodeView } from '../ops/node-view.ts';
import type { OperatorRegistry } from '../ops/registry.ts';
import type { OperatorSpec } from '../ops/spec.ts';
import { Counters } from './figures.ts';
import { addOperations, noOperations, type Operations, timesOperations } from './operations.ts';
import type { CountingOptions, Coverage } from './report.ts';

/** What one node costs under the counting options. */
export interface NodeCost {
  readonly node: GraphNode;
  readonly coverage: Coverage;
  readonly counters: Counters;
  /** A batch norm folded into its producer, or left explicit though folding was asked for. */
  readonly batchNorm: 'folded' | 'explicit' | undefined;
}

/** Operators that a following batch norm folds into, scaling their weights. */
export const foldTargets: ReadonlySet<string> = new Set([
  'Conv',
  'ConvTranspose',
  'Gemm',
  'MatMul',
]);

/** Bytes of a tensor. */
export function bytes(type: TensorType): Count {
  return bytesOf(elements(type), type.elementType);
}

/** Weights that a stored tensor holds: of a sparse one fewer than elements, of a packed one more. */
export function storedWeights({ stored, dims }: Value): Count {
  return stored ?? product(dims);
}

/** Bytes that a stored tensor takes. */
export function storedBytes(value: Value): Count {
  const size = product(value.dims);
  const weights = storedWeights(value);
  return bytesOf(weights < size ? weights : size, value.elementType);
}

/** Bytes of a number of elements, those narrower than a byte packed. */
export function bytesOf(count: Count, elementType: ElementType): Count {
  const bits = elementBits[elementType];
  if (bits % 8 === 0) return times(count, bits / 8);
  const total = BigInt(count) * BigInt(bits);
  return plus((total + 7n) / 8n, 0);
}

/** Costs every node of a graph, in order. */
export class NodeCoster {
  /** By value: whether it was counted as a weight, the node that makes it, how many take it. */
  private readonly seen: Uint8Array;
  private readonly producers: (GraphNode | undefined)[];
  private readonly uses: Uint32Array;

  constructor(
    private readonly graph: Graph,
    private readonly registry: OperatorRegistry,
    private readonly options: CountingOptions,
  ) {
    this.seen = new Uint8Array(graph.valueCount);
    this.producers = new Array<GraphNode | undefined>(graph.valueCount);
    this.uses = new Uint32Array(graph.valueCount);
    for (const node of graph.nodes) {
      for (const output of node.outputs) this.producers[output.index] = node;
      for (const input of node.inputs) if (input) this.use(input);
    }
    for (const { value } of graph.outputs) this.use(value);
  }

  /** Must be called once per node, in the graph's order: the first use of a weight counts it. */
  cost(node: GraphNode): NodeCost {
    const spec = this.registry.find(node.domain, node.op);
    const batchNorm = this.batchNormTreatment(node);
    // Known before the network runs: shape arithmetic, or a weight rearranged when it is loaded.
    if (node.outputs.every(isStatic) || batchNorm === 'folded') {
      return this.assemble(node, 'free', noOperations, 0, 0, 0, batchNorm);
    }
    if (node.uncounted) return this.assemble(node, 'unsupported', noOperations, 0, 0, 0, batchNorm);
    if (spec?.view) return this.assemble(node, spec.status, noOperations, 0, 0, 0, batchNorm);
    let written: Count = 0;
    let writtenBytes: Count = 0;
    for (const output of node.outputs) {
      written = plus(written, elements(output));
      writtenBytes = plus(writtenBytes, bytes(output));
    }
    if (!spec) {
      const moved = plus(bytesRead(node), writtenBytes);
      return this.assemble(
        node,
        'unsupported',
        noOperations,
        written,
        writtenBytes,
        moved,
        batchNorm,
      );
    }
    const view = viewOf(node, spec, this.graph.opset);
    const operations = this.operationsOf(node, spec, view);
    const moved = bytesMoved(node, spec, view, writtenBytes);
    return this.assemble(node, spec.status, operations, written, writtenBytes, moved, batchNorm);
  }

  private assemble(
    node: GraphNode,
    coverage: Coverage,
    once: Operations,
    activationElements: Count,
    activationBytes: Count,
    moved: Count,
    batchNorm: NodeCost['batchNorm'],
  ): NodeCost {
    const counters = new Counters();
    for (const input of node.inputs) if (input) this.addStored(input, counters);
    const runs = node.times ?? 1;
    const operations = runs === 1 ? once : timesOperations(once, runs);
    counters.macs = operations.macs;
    counters.adds = operations.adds;
    counters.biasAdds = operations.biasAdds;
    counters.multiplies = operations.multiplies;
    counters.divides = operations.divides;
    counters.compares = operations.compares;
    counters.transcendentals = operations.transcendentals;
    counters.flops = conventions.flops.total(operations);
    counters.arithmetic = conventions.arithmetic.total(operations);
    counters.activationElements = times(runs, activationElements);
    counters.activationBytes = times(runs, activationBytes);
    counters.macOutputElements = operations.macs === 0 ? 0 : counters.activationElements;
    counters.bytesMoved = times(runs, moved);
    return { node, coverage, counters, batchNorm };
  }

  /** Counts a stored tensor at its first use. */
  private addStored(value: Value, counters: Counters): void {
    const { index, role } = value;
    if ((role !== 'parameter' && role !== 'buffer') || this.seen[index] === 1) return;
    this.seen[index] = 1;
    if (role === 'parameter') {
      counters.parameters = plus(counters.parameters, storedWeights(value));
    } else {
      counters.buffers = plus(counters.buffers, storedWeights(value));
    }
    counters.weightBytes = plus(counters.weightBytes, storedBytes(value));
  }

  private use({ index }: Value): void {
    this.uses[index] = (this.uses[index] ?? 0) + 1;
  }

  private operationsOf(node: GraphNode, spec: OperatorSpec, view: NodeView): Operations {
    let operations = countOf(node, spec, view);
    if (this.isBiasAdd(node)) operations = { ...operations, biasAdds: operations.adds };
    if (this.options.bias === 'counted' || operations.biasAdds === 0) return operations;
    return { ...operations, adds: minus(operations.adds, operations.biasAdds), biasAdds: 0 };
  }

  /** An Add of a vector of weights to a matrix product: how a linear layer adds its bias. */
  private isBiasAdd(node: GraphNode): boolean {
    if (node.op !== 'Add' || node.domain !== '') return false;
    const [a, b] = node.inputs;
    const [bias, other] = a && isStatic(a) ? [a, b] : [b, a];
    if (bias?.role !== 'parameter' || bias.dims.length !== 1 || !other) return false;
    return foldTargets.has(this.producers[other.index]?.op ?? '');
  }

  private batchNormTreatment(node: GraphNode): 'folded' | 'explicit' | undefined {
    if (this.options.batchNorm !== 'folded' || node.op !== 'BatchNormalization') return undefined;
    const input = node.inputs[0];
    const producer = input && this.producers[input.index];
    const folds = producer && foldTargets.has(producer.op) && this.uses[input.index] === 1;
    return folds ? 'folded' : 'explicit';
  }
}

/**
 * The operations of a node. Shapes that were declared rather than inferred may be ones that the
 * operator cannot make, such as a reduction to more elements than there were.
 * @throws InputError `shape-contradiction`
 */
function countOf(node: GraphNode, spec: OperatorSpec, view: NodeView): Operations {
  try {
    return spec.count?.(view) ?? noOperations;
  } catch (error) {
    if (!(error instanceof NegativeCountError)) throw error;
    const shapes = node.outputs.map(({ dims }) => `[${dims.join(', ')}]`).join(', ');
    throw new InputError(
      'shape-contradiction',
      `${node.name}: ${node.op} cannot make the declared ${shapes} of its inputs`,
      { node: node.name },
    );
  }
}

/** Every input read and every output written once, constants that shapes are made of left out. */
function bytesMoved(
  node: GraphNode,
  spec: OperatorSpec,
  view: NodeView,
  writtenBytes: Count,
): Count {
  if (spec.traffic) {
    const { read, written } = spec.traffic(view);
    return plus(read, written);
  }
  return plus(writtenBytes, bytesRead(node));
}

function bytesRead(node: GraphNode): Count {
  return node.inputs.reduce(addBytes, 0);
}

function addBytes(total: Count, input: Value | undefined): Count {
  return input && !input.data ? plus(total, bytes(input)) : total;
}

/** A node as its operator's rule sees it when it counts. */
function viewOf(node: GraphNode, spec: OperatorSpec, opset: number): NodeView {
  return new NodeView(spec, {
    name: node.name,
    opset: node.opset ?? opset,
    inputs: node.inputs,
    attributes: node.attributes,
    outputs: node.outputs,
    outputCount: node.outputs.length,
  });
}

/** What nodes cost by their operators' rules alone, as branches are weighed; unknown ones nothing. */
export function operationsOf(
  nodes: readonly GraphNode[],
  registry: OperatorRegistry,
  opset: number,
): Operations {
  let total = noOperations;
  for (const node of nodes) {
    const spec = registry.find(node.domain, node.op);
    if (!spec?.count || node.outputs.every(isStatic)) continue;
    const once = spec.count(viewOf(node, spec, opset));
    total = addOperations(
      total,
      node.times === undefined ? once : timesOperations(once, node.times),
    );
  }
  return total;
}

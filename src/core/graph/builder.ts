import { InputError } from '../errors.ts';
import { NodeView } from '../ops/node-view.ts';
import type { OperatorRegistry } from '../ops/registry.ts';
import type { Inferred, OperatorSpec } from '../ops/spec.ts';
import { type Count, times } from '../count.ts';
import { checkDeclared, type DeclaredType, declaredTypes } from './declared.ts';
import type {
  Alternative,
  Attributes,
  ElementType,
  Graph,
  GraphInput,
  GraphLoop,
  GraphNode,
  KeptTensor,
  Layer,
  NamedOutput,
  TensorType,
  Value,
  ValueRole,
} from './types.ts';
import { isStatic } from './types.ts';

export interface GraphLimits {
  /** Most nodes in a graph. */
  readonly nodes: number;
  /** Largest dim of any tensor. */
  readonly dimension: number;
}

/** Bounds that keep a request's work and memory finite; every one is a setting. */
export const defaultGraphLimits: GraphLimits = { nodes: 200_000, dimension: 2 ** 31 - 1 };

/** The opset whose semantics our own front ends lower to. */
export const defaultOpset = 23;

export interface BuilderOptions {
  readonly registry: OperatorRegistry;
  readonly opset?: number;
  readonly limits?: Partial<GraphLimits>;
}

export interface NodeOptions {
  readonly name?: string;
  readonly domain?: string;
  readonly outputCount?: number;
  /** Opset of the node's `ai.onnx` semantics where it is not the graph's. */
  readonly opset?: number;
  /** What is declared of the outputs: fills what cannot be inferred, and is checked otherwise. */
  readonly declared?: readonly (DeclaredType | undefined)[];
}

/**
 * Builds a graph node by node in topological order, inferring every shape as it goes, so that a
 * front end can ask for the type of any value it has made.
 */
export class GraphBuilder {
  readonly opset: number;
  private readonly registry: OperatorRegistry;
  private readonly limits: GraphLimits;
  private nodes: GraphNode[] = [];
  private made = 0;
  private readonly alternatives: Alternative[] = [];
  private readonly loops: GraphLoop[] = [];
  private readonly inputs: GraphInput[] = [];
  private readonly kept: KeptTensor[] = [];
  /** Names taken, with the number of times each was asked for. */
  private readonly names = new Map<string, number>();
  private valueCount = 0;
  private layer: Layer | undefined;
  /** How often the nodes that follow run in one run of the network. */
  private times: Count = 1;

  constructor({ registry, opset = defaultOpset, limits = {} }: BuilderOptions) {
    this.registry = registry;
    this.opset = opset;
    this.limits = { ...defaultGraphLimits, ...limits };
  }

  /** Makes the nodes that follow belong to `layer`. */
  enter(layer: Layer): void {
    this.layer = layer;
  }

  /** A network input; `declared` are its dims before symbols were bound. */
  input(
    name: string,
    elementType: ElementType,
    dims: readonly number[],
    declared: readonly (number | string)[] = dims,
  ): Value {
    return this.addInput(name, { elementType, dims }, declared, false);
  }

  /** A network input that a layer kept from an earlier call. */
  cacheInput(name: string, elementType: ElementType, dims: readonly number[]): Value {
    return this.addInput(name, { elementType, dims }, dims, true);
  }

  /** Notes a tensor that a layer keeps for later calls. */
  keep(tensor: KeptTensor): void {
    this.kept.push(tensor);
  }

  /**
   * A stored tensor: trained (`parameter`) or not (`buffer`).
   * @param sizes.active elements that one token uses, where they are fewer
   * @param sizes.stored elements that are stored, where the tensor is sparse
   */
  weight(
    name: string,
    elementType: ElementType,
    dims: readonly number[],
    role: 'parameter' | 'buffer' = 'parameter',
    sizes?: Pick<Value, 'active' | 'stored'>,
  ): Value {
    const value = this.value(name, role, { elementType, dims });
    return sizes ? { ...value, ...sizes } : value;
  }

  /** A tensor written into the graph. */
  constant(
    name: string,
    elementType: ElementType,
    dims: readonly number[],
    data?: readonly number[],
  ): Value {
    return this.value(name, 'constant', { elementType, dims, ...(data && { data }) });
  }

  /** A constant list of int64, as shapes, axes and pads are given. */
  ints(name: string, data: readonly number[]): Value {
    return this.constant(name, 'int64', [data.length], data);
  }

  /**
   * Adds a node and infers its outputs.
   * @returns its outputs, `outputCount` of them
   * @throws InputError if the operator is unknown, the node invalid, its shapes don't fit, or they
   * contradict what is declared
   */
  add(
    op: string,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes = {},
    options: NodeOptions = {},
  ): readonly Value[] {
    const { domain = '', outputCount = 1, opset = this.opset, declared } = options;
    const name = this.nameNode(op, options.name);
    const spec = this.registry.get(domain, op);
    const view = new NodeView(spec, { name, opset, inputs, attributes, outputCount });
    view.validate();
    const inferred = inferOutputs(spec, view, declared);
    if (inferred.length < outputCount) {
      throw new Error(`${op} inferred ${inferred.length} of ${outputCount} outputs`);
    }
    const types = inferred.slice(0, outputCount);
    if (declared) checkDeclared(name, types, declared);
    const folded = inputs.every((value) => value === undefined || isStatic(value));
    return this.append({ name, op, domain, inputs, attributes, opset }, types, folded);
  }

  /**
   * Adds a node whose output types are known otherwise: an operator that the registry does not
   * have, or one that stands for what its body does.
   */
  addTyped(
    op: string,
    inputs: readonly (Value | undefined)[],
    outputs: readonly TensorType[],
    options: Pick<NodeOptions, 'name' | 'domain'> & {
      /** False where its work is not in the graph, whatever its operator's rule says. */
      readonly counted?: boolean;
    } = {},
  ): readonly Value[] {
    const { domain = '', counted = true } = options;
    const name = this.nameNode(op, options.name);
    const node = { name, op, domain, inputs, attributes: {}, opset: this.opset };
    return this.append({ ...node, ...(!counted && { uncounted: true }) }, outputs, false);
  }

  private nameNode(op: string, wanted: string | undefined): string {
    if (this.made >= this.limits.nodes) {
      throw new InputError('limit-nodes', `the network has more than ${this.limits.nodes} nodes`, {
        expected: `at most ${this.limits.nodes} nodes`,
      });
    }
    this.made++;
    const id = this.layer?.id ?? '';
    return this.uniqueName(wanted ?? (id === '' ? op : `${id}/${op}`));
  }

  private append(
    {
      name,
      op,
      domain,
      inputs,
      attributes,
      opset,
      uncounted,
    }: Omit<GraphNode, 'outputs' | 'layer'>,
    types: readonly Inferred[],
    folded: boolean,
  ): readonly Value[] {
    const outputs = types.map((type, index) =>
      this.value(
        index === 0 ? name : `${name}:${index}`,
        folded || type.data ? 'constant' : 'activation',
        type,
        name,
      ),
    );
    const layer = this.layer ?? { id: '', type: op };
    const node: GraphNode = { name, op, domain, inputs, outputs, attributes, layer };
    const isPlain = this.times === 1 && opset === this.opset && !uncounted;
    this.nodes.push(
      isPlain
        ? node
        : {
            ...node,
            ...(this.times !== 1 && { times: this.times }),
            ...(opset !== this.opset && { opset }),
            ...(uncounted && { uncounted }),
          },
    );
    return outputs;
  }

  /** Makes what `body` adds run `trips` times as often as what is around it. */
  repeat<T>(trips: Count, body: () => T): T {
    const outside = this.times;
    this.times = times(outside, trips);
    try {
      return body();
    } finally {
      this.times = outside;
    }
  }

  /** Notes a loop whose body was added under `repeat`, or copied once for each trip. */
  noteLoop(loop: GraphLoop): void {
    this.loops.push(loop);
  }

  /** The nodes that `body` adds, taken out of the graph again, and what it returns. */
  capture<T>(body: () => T): { readonly result: T; readonly nodes: readonly GraphNode[] } {
    const outside = this.nodes;
    this.nodes = [];
    try {
      const result = body();
      return { result, nodes: this.nodes };
    } finally {
      this.nodes = outside;
    }
  }

  /** Puts nodes that were captured into the graph. */
  put(nodes: readonly GraphNode[]): void {
    for (const node of nodes) this.nodes.push(node);
  }

  /** Notes a branch that stays out of the graph. */
  setAside(alternative: Alternative): void {
    this.alternatives.push(alternative);
  }

  /** `add` for a node of one output. */
  apply(
    op: string,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes = {},
    options: Omit<NodeOptions, 'outputCount'> = {},
  ): Value {
    // `add` returns exactly `outputCount` values, here one.
    return this.add(op, inputs, attributes, options)[0] as Value;
  }

  /**
   * The finished graph: the nodes that `outputs` depend on, in the order they were added.
   * @throws InputError `empty-network` if no output is given
   */
  build(
    name: string,
    outputs: readonly NamedOutput[],
    bindings: { values: Readonly<Record<string, number>>; defaulted: readonly string[] } = {
      values: {},
      defaulted: [],
    },
  ): Graph {
    if (outputs.length === 0) {
      throw new InputError('empty-network', 'the network has no outputs', {
        expected: 'at least one layer',
      });
    }
    const { nodes, unreachable } = this.reachedFrom(outputs);
    const layers = new Set(nodes.map((node) => node.layer));
    return {
      name,
      opset: this.opset,
      inputs: this.inputs,
      outputs,
      nodes,
      layers: [...layers],
      cache: this.kept.filter(({ layer }) => layers.has(layer)),
      bindings: bindings.values,
      defaultedBindings: bindings.defaulted,
      unreachable,
      alternatives: this.alternatives,
      loops: this.loops,
      valueCount: this.valueCount,
    };
  }

  private addInput(
    name: string,
    type: Inferred,
    declared: GraphInput['declared'],
    cached: boolean,
  ): Value {
    const value = this.value(name, 'input', type);
    this.inputs.push({ value, declared, cached });
    return value;
  }

  /** Parts the nodes into those that the outputs depend on and the others. */
  private reachedFrom(outputs: readonly NamedOutput[]): Pick<Graph, 'nodes' | 'unreachable'> {
    const needed = new Uint8Array(this.valueCount);
    for (const { value } of outputs) needed[value.index] = 1;
    const nodes: GraphNode[] = [];
    const unreachable: GraphNode[] = [];
    // Backwards, every use of a value comes before the node that makes it.
    for (const node of this.nodes.toReversed()) {
      const isNeeded = node.outputs.some(({ index }) => needed[index] === 1);
      (isNeeded ? nodes : unreachable).push(node);
      if (!isNeeded) continue;
      for (const input of node.inputs) if (input) needed[input.index] = 1;
    }
    return { nodes: nodes.reverse(), unreachable: unreachable.reverse() };
  }

  private uniqueName(wanted: string): string {
    const uses = this.names.get(wanted) ?? 0;
    this.names.set(wanted, uses + 1);
    return uses === 0 ? wanted : this.uniqueName(`${wanted}_${uses}`);
  }

  private readonly isDim = (dim: number): boolean =>
    Number.isSafeInteger(dim) && dim >= 0 && dim <= this.limits.dimension;

  private value(name: string, role: ValueRole, type: Inferred, node?: string): Value {
    if (!type.dims.every(this.isDim)) {
      const dim = type.dims.find((size) => !this.isDim(size));
      throw new InputError('limit-dimension', `"${name}" has a dim of ${dim}`, {
        expected: `dims from 0 to ${this.limits.dimension}`,
        ...(node !== undefined && { node }),
      });
    }
    const { elementType, dims, data } = type;
    const index = this.valueCount++;
    return data
      ? { name, index, role, elementType, dims, data }
      : { name, index, role, elementType, dims };
  }
}

/** What the rule infers or, where a shape hangs on values unknown here, what is declared in full. */
function inferOutputs(
  spec: OperatorSpec,
  view: NodeView,
  declared: NodeOptions['declared'],
): readonly Inferred[] {
  try {
    return spec.infer(view);
  } catch (error) {
    const known =
      declared && error instanceof InputError && error.code === 'unresolved-shape'
        ? declaredTypes(declared, view.outputCount)
        : undefined;
    if (!known) throw error;
    return known;
  }
}

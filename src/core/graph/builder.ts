import { InputError } from '../errors.ts';
import { NodeView } from '../ops/node-view.ts';
import type { OperatorRegistry } from '../ops/registry.ts';
import type { Inferred } from '../ops/spec.ts';
import type {
  Attributes,
  ElementType,
  Graph,
  GraphInput,
  GraphNode,
  Layer,
  NamedOutput,
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

/**
 * Builds a graph node by node in topological order, inferring every shape as it goes, so that a
 * front end can ask for the type of any value it has made.
 */
export class GraphBuilder {
  readonly opset: number;
  private readonly registry: OperatorRegistry;
  private readonly limits: GraphLimits;
  private readonly nodes: GraphNode[] = [];
  private readonly inputs: GraphInput[] = [];
  /** Names taken, with the number of times each was asked for. */
  private readonly names = new Map<string, number>();
  private readonly producers = new Map<Value, GraphNode>();
  private layer: Layer | undefined;

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
    const value = this.value(name, 'input', { elementType, dims });
    this.inputs.push({ value, declared });
    return value;
  }

  /** A stored tensor: trained (`parameter`) or not (`buffer`). */
  weight(
    name: string,
    elementType: ElementType,
    dims: readonly number[],
    role: 'parameter' | 'buffer' = 'parameter',
  ): Value {
    return this.value(name, role, { elementType, dims });
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
   * @throws InputError if the operator is unknown, the node invalid or its shapes don't fit
   */
  add(
    op: string,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes = {},
    options: { name?: string; domain?: string; outputCount?: number } = {},
  ): readonly Value[] {
    const { domain = '', outputCount = 1 } = options;
    if (this.nodes.length >= this.limits.nodes) {
      throw new InputError('limit-nodes', `the network has more than ${this.limits.nodes} nodes`, {
        expected: `at most ${this.limits.nodes} nodes`,
      });
    }
    const layer = this.layer ?? { id: '', type: op };
    const name = this.uniqueName(options.name ?? (layer.id === '' ? op : `${layer.id}/${op}`));
    const spec = this.registry.get(domain, op);
    const view = new NodeView(spec, {
      name,
      opset: this.opset,
      inputs,
      attributes,
      outputCount,
    });
    view.validate();
    const inferred = spec.infer(view);
    if (inferred.length < outputCount) {
      throw new Error(`${op} inferred ${inferred.length} of ${outputCount} outputs`);
    }
    const folded = inputs.every((value) => value === undefined || isStatic(value));
    const outputs = inferred
      .slice(0, outputCount)
      .map((type, index) =>
        this.value(
          index === 0 ? name : `${name}:${index}`,
          folded || type.data ? 'constant' : 'activation',
          type,
          name,
        ),
      );
    const node: GraphNode = { name, op, domain, inputs, outputs, attributes, layer };
    this.nodes.push(node);
    for (const output of outputs) this.producers.set(output, node);
    return outputs;
  }

  /** `add` for a node of one output. */
  apply(
    op: string,
    inputs: readonly (Value | undefined)[],
    attributes: Attributes = {},
    options: { name?: string; domain?: string } = {},
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
    const reached = this.reachedFrom(outputs);
    const nodes = this.nodes.filter((node) => reached.has(node));
    return {
      name,
      opset: this.opset,
      inputs: this.inputs,
      outputs,
      nodes,
      layers: [...new Set(nodes.map((node) => node.layer))],
      bindings: bindings.values,
      defaultedBindings: bindings.defaulted,
      unreachable: this.nodes.filter((node) => !reached.has(node)),
    };
  }

  private reachedFrom(outputs: readonly NamedOutput[]): ReadonlySet<GraphNode> {
    const reached = new Set<GraphNode>();
    const pending = outputs.map(({ value }) => value);
    for (let value = pending.pop(); value; value = pending.pop()) {
      const node = this.producers.get(value);
      if (!node || reached.has(node)) continue;
      reached.add(node);
      for (const input of node.inputs) if (input) pending.push(input);
    }
    return reached;
  }

  private uniqueName(wanted: string): string {
    const uses = this.names.get(wanted) ?? 0;
    this.names.set(wanted, uses + 1);
    return uses === 0 ? wanted : this.uniqueName(`${wanted}_${uses}`);
  }

  private value(name: string, role: ValueRole, type: Inferred, node?: string): Value {
    for (const dim of type.dims) {
      if (!Number.isSafeInteger(dim) || dim < 0 || dim > this.limits.dimension) {
        throw new InputError('limit-dimension', `"${name}" has a dim of ${dim}`, {
          expected: `dims from 0 to ${this.limits.dimension}`,
          ...(node !== undefined && { node }),
        });
      }
    }
    return {
      name,
      role,
      elementType: type.elementType,
      dims: type.dims,
      ...(type.data && { data: type.data }),
    };
  }
}

import { GraphBuilder } from '../../../core/graph/builder.ts';
import type { Graph, GraphNode, Value } from '../../../core/graph/types.ts';
import { operators } from '../../../core/ops/index.ts';

/** Adds what stands for a node to a builder, and gives the values that stand for its outputs. */
export type Rewrite = (
  node: GraphNode,
  inputs: readonly (Value | undefined)[],
  builder: GraphBuilder,
) => readonly Value[];

export interface Rebuilding {
  readonly opset?: number;
  /** Dims of an input, where they are to be others. */
  readonly dims?: (input: Value, declared: readonly (number | string)[]) => readonly number[];
  readonly rewrite?: Rewrite;
}

export interface Rebuilt {
  readonly graph: Graph;
  /** What stands for each value of the original. */
  readonly values: ReadonlyMap<Value, Value>;
}

/** Adds a node as it is. */
export const copied: Rewrite = (node, inputs, builder) =>
  builder.add(node.op, inputs, node.attributes, {
    name: node.name,
    domain: node.domain,
    outputCount: node.outputs.length,
  });

/**
 * The graph built again, node by node, so that every shape is inferred and every node checked anew.
 * @throws InputError as `GraphBuilder` does, for what does not fit the new opset or dims
 */
export function rebuilt(
  graph: Graph,
  { opset = graph.opset, dims = ({ dims: own }) => own, rewrite = copied }: Rebuilding,
): Rebuilt {
  const builder = new GraphBuilder({ registry: operators, opset });
  const values = new Map<Value, Value>();
  for (const { value, declared, cached } of graph.inputs) {
    const { name, elementType } = value;
    const size = dims(value, declared);
    const input = cached
      ? builder.cacheInput(name, elementType, size)
      : builder.input(name, elementType, size, declared);
    values.set(value, input);
  }
  const standing = (value: Value) => {
    let stand = values.get(value);
    if (!stand) values.set(value, (stand = stored(value, builder)));
    return stand;
  };
  for (const node of graph.nodes) {
    builder.enter(node.layer);
    const inputs = node.inputs.map((value) => value && standing(value));
    const outputs = rewrite(node, inputs, builder);
    for (const [index, value] of node.outputs.entries()) {
      const output = outputs[index];
      if (output) values.set(value, output);
    }
  }
  const outputs = graph.outputs.map(({ name, value }) => ({ name, value: standing(value) }));
  const built = builder.build(graph.name, outputs, {
    values: graph.bindings,
    defaulted: graph.defaultedBindings,
  });
  return { graph: { ...built, unreachable: graph.unreachable }, values };
}

function stored(value: Value, builder: GraphBuilder): Value {
  const { name, elementType, dims, role, data } = value;
  return role === 'parameter' || role === 'buffer'
    ? builder.weight(name, elementType, dims, role, sizesOf(value))
    : builder.constant(name, elementType, dims, data);
}

function sizesOf({ active, stored: elements }: Value): Pick<Value, 'active' | 'stored'> {
  return {
    ...(active !== undefined && { active }),
    ...(elements !== undefined && { stored: elements }),
  };
}

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
export const copied: Rewrite = ({ op, name, domain, attributes, outputs }, inputs, builder) =>
  builder.add(op, inputs, attributes, { name, domain, outputCount: outputs.length });

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
  for (const { value, declared } of graph.inputs) {
    const { name, elementType } = value;
    values.set(value, builder.input(name, elementType, dims(value, declared), declared));
  }
  // Values that no node makes stand for themselves.
  const standing = (value: Value) => values.get(value) ?? value;
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

import type { TensorType, Value } from '../../../core/graph/types.ts';
import type { OnnxGraph, OnnxNode } from '../model.ts';
import type { OnnxAttributes } from './attributes.ts';
import type { Lowering } from './lower.ts';
import type { Scope } from './scope.ts';

/** A node with graphs inside, as it is lowered. */
export interface ControlNode {
  readonly node: OnnxNode;
  readonly attributes: OnnxAttributes;
  readonly inputs: readonly (Value | undefined)[];
  readonly scope: Scope;
}

/** What a graph inside a node makes, with its inputs given by name. */
export function lowerInside(
  graph: OnnxGraph,
  inputs: readonly Value[],
  { scope }: ControlNode,
  lowering: Lowering,
): readonly Value[] {
  const inside = lowering.scope(graph, scope.frame, scope);
  for (const [index, value] of inputs.entries()) inside.set(graph.inputs[index]?.name ?? '', value);
  return lowering.body(graph, inside);
}

/** The type alone: what is known of a value's elements before does not hold for each run. */
export function typeOf({ elementType, dims }: Value): TensorType {
  return { elementType, dims };
}

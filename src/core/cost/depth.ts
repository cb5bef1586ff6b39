import { type GraphNode, isStatic, type Value } from '../graph/types.ts';
import type { NodeCost } from './node-cost.ts';

/**
 * Depth as papers count it: the most weighted layers (those with both MACs and stored weights) on
 * any path from an input to an output, so that a projection shortcut adds nothing.
 */
export function weightedDepth(costs: readonly NodeCost[]): number {
  const depths = new Map<Value, number>();
  let deepest = 0;
  for (const { node, operations } of costs) {
    let depth = operations.macs !== 0 && hasWeights(node) ? 1 : 0;
    let before = 0;
    for (const input of node.inputs) if (input) before = Math.max(before, depths.get(input) ?? 0);
    depth += before;
    for (const output of node.outputs) depths.set(output, depth);
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function hasWeights(node: GraphNode): boolean {
  return node.inputs.some((input) => input !== undefined && isStatic(input) && !input.data);
}

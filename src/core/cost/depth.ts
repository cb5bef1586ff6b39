import { type Graph, type GraphNode, isStatic } from '../graph/types.ts';
import type { NodeCost } from './node-cost.ts';

/**
 * Depth as papers count it: the most weighted layers (those with both MACs and stored weights) on
 * any path from an input to an output, so that a projection shortcut adds nothing.
 */
export function weightedDepth(graph: Graph, costs: readonly NodeCost[]): number {
  const depths = new Uint32Array(graph.valueCount);
  let deepest = 0;
  for (const { node, counters } of costs) {
    let depth = counters.macs !== 0 && hasWeights(node) ? 1 : 0;
    let before = 0;
    for (const input of node.inputs) if (input) before = Math.max(before, depths[input.index] ?? 0);
    depth += before;
    for (const output of node.outputs) depths[output.index] = depth;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

function hasWeights(node: GraphNode): boolean {
  return node.inputs.some((input) => input !== undefined && isStatic(input) && !input.data);
}

import type { GraphNode, Layer, Value } from '../graph/types.ts';
import type { NodeCost } from './node-cost.ts';
import type { Coverage, Figures, LayerRow } from './report.ts';
import { formatDims, type Layouts } from './resolution.ts';
import { Tally } from './tally.ts';

export interface LayerCost {
  readonly tally: Tally;
  readonly row: Omit<LayerRow, keyof Figures | 'runningShare'>;
  /** Output channels of the node with the most MACs; `undefined` without MACs. */
  readonly channels: number | undefined;
  readonly outputResolution: string;
}

/** Nodes gathered by layer, in the order in which layers first run. */
export function layersOf(
  costs: readonly NodeCost[],
  layouts: Layouts,
  stageDepth: number,
): LayerCost[] {
  const members = new Map<Layer, NodeCost[]>();
  for (const cost of costs) {
    const list = members.get(cost.node.layer);
    if (list) list.push(cost);
    else members.set(cost.node.layer, [cost]);
  }
  return [...members].map(([layer, nodes]) => layerCost(layer, nodes, layouts, stageDepth));
}

function layerCost(
  layer: Layer,
  costs: readonly NodeCost[],
  layouts: Layouts,
  stageDepth: number,
): LayerCost {
  const tally = new Tally();
  let main = costs[costs.length - 1] as NodeCost;
  for (const cost of costs) {
    tally.add(cost);
    if (cost.operations.macs > main.operations.macs) main = cost;
  }
  const last = costs[costs.length - 1] as NodeCost;
  const [output] = last.node.outputs;
  const [mainOutput] = main.node.outputs;
  return {
    tally,
    row: {
      id: layer.id,
      type: layer.type,
      stage: layer.id.split('.').slice(0, stageDepth).join('.'),
      inputShapes: inputsOf(costs).map(({ dims }) => dims),
      outputShape: output?.dims ?? [],
      resolution: mainOutput ? formatDims(layouts.spatial(mainOutput)) : '',
      kernel: kernelOf(main.node),
      nodes: costs.length,
      coverage: coverage(costs),
    },
    channels: main.operations.macs !== 0 && mainOutput ? layouts.channels(mainOutput) : undefined,
    outputResolution: output ? formatDims(layouts.spatial(output)) : '',
  };
}

/** The values that a layer takes from outside, each once. */
function inputsOf(costs: readonly NodeCost[]): readonly Value[] {
  const inputs = new Set<Value>();
  const inside = new Set<Value>();
  for (const { node } of costs) {
    for (const input of node.inputs) {
      const runtime = input?.role === 'activation' || input?.role === 'input';
      if (runtime && !inside.has(input)) inputs.add(input);
    }
    // Most layers are one node, and none of it takes what it makes.
    if (costs.length > 1) for (const output of node.outputs) inside.add(output);
  }
  return [...inputs];
}

function coverage(costs: readonly NodeCost[]): Coverage {
  if (costs.some((cost) => cost.coverage === 'unsupported')) return 'unsupported';
  return costs.some((cost) => cost.coverage === 'counted') ? 'counted' : 'free';
}

function kernelOf(node: GraphNode): string {
  if (node.op.includes('Conv')) return formatDims(node.inputs[1]?.dims.slice(2) ?? []);
  const kernel = node.attributes['kernel_shape'];
  return Array.isArray(kernel) ? kernel.join('x') : '';
}

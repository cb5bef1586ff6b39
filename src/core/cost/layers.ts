import { type GraphNode, isStatic, type Layer, type Value } from '../graph/types.ts';
import type { NodeCost } from './node-cost.ts';
import type { Coverage, LayerRow } from './report.ts';
import { formatDims, type Layouts } from './resolution.ts';
import { noFigures, Tally, type Writable } from './tally.ts';

/*
 * Rows are filled into copies of a template, which has their keys in the order in which they are
 * sent: an object that gains its many keys one by one is slow to make and to read.
 */
const layerTemplate: LayerRow = {
  ...{ id: '', type: '', stage: '', inputShapes: [], outputShape: [], resolution: '', kernel: '' },
  ...{ nodes: 0, coverage: 'free' },
  ...noFigures,
  runningShare: 0,
};

export interface LayerCost {
  readonly tally: Tally;
  /** The layer's row, its figures and shares still to be filled in. */
  readonly row: Writable<LayerRow>;
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
      ...layerTemplate,
      id: layer.id,
      type: layer.type,
      stage: stageOf(layer.id, stageDepth),
      inputShapes: inputShapes(costs),
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

/** The first `depth` ids of a path. */
function stageOf(path: string, depth: number): string {
  let end = -1;
  for (let scope = 0; scope < depth; scope++) {
    end = path.indexOf('.', end + 1);
    if (end === -1) return path;
  }
  return path.slice(0, end);
}

/** The shapes of the values that a layer takes from outside, each value once. */
function inputShapes(costs: readonly NodeCost[]): readonly (readonly number[])[] {
  const inputs = new Set<Value>();
  const inside = new Set<Value>();
  for (const { node } of costs) {
    for (const input of node.inputs) {
      if (input && !isStatic(input) && !inside.has(input)) inputs.add(input);
    }
    // Most layers are one node, and none of it takes what it makes.
    if (costs.length > 1) for (const output of node.outputs) inside.add(output);
  }
  return Array.from(inputs, ({ dims }) => dims);
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

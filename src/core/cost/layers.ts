import { kernelOf } from '../graph/convolution.ts';
import { isStatic, type Layer, type Value } from '../graph/types.ts';
import type { NodeCost } from './node-cost.ts';
import type { Coverage, LayerRow } from './report.ts';
import { formatDims, type Layouts } from './resolution.ts';
import { Counters, noFigures, type Writable } from './figures.ts';

const layerTemplate: LayerRow = {
  ...{ id: '', type: '', stage: '', inputShapes: [], outputShape: [], resolution: '', kernel: '' },
  ...{ nodes: 0, coverage: 'free' },
  ...noFigures,
  runningShare: 0,
};

export interface LayerCost {
  readonly counters: Counters;
  /** The layer's row, its figures still to be filled in. */
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
  const layers: LayerCost[] = [];
  for (const [layer, nodes] of members) {
    if (!isArithmetic(nodes)) layers.push(layerCost(layer, nodes, layouts, stageDepth));
  }
  return layers;
}

/** Whether nodes only compute shapes and the like, which are known before the network runs. */
function isArithmetic(costs: readonly NodeCost[]): boolean {
  return costs.every(
    ({ node, counters }) =>
      counters.weightBytes === 0 && node.outputs.every((output) => output.data),
  );
}

function layerCost(
  layer: Layer,
  costs: readonly NodeCost[],
  layouts: Layouts,
  stageDepth: number,
): LayerCost {
  let main = costs[costs.length - 1] as NodeCost;
  for (const cost of costs) {
    if (cost.counters.macs > main.counters.macs) main = cost;
  }
  const last = costs[costs.length - 1] as NodeCost;
  const output = last.node.outputs[0];
  const mainOutput = main.node.outputs[0];
  const outputResolution = output ? formatDims(layouts.spatial(output)) : '';
  const row: Writable<LayerRow> = {
    ...layerTemplate,
    id: layer.id,
    type: layer.type,
    stage: stageOf(layer.id, stageDepth),
    inputShapes: inputShapes(costs),
    outputShape: output?.dims ?? [],
    resolution:
      mainOutput && mainOutput !== output
        ? formatDims(layouts.spatial(mainOutput))
        : outputResolution,
    kernel: formatDims(kernelOf(main.node) ?? []),
    nodes: costs.length,
    coverage: coverage(costs),
  };
  return {
    counters: sumOf(costs),
    row,
    channels: main.counters.macs !== 0 && mainOutput ? layouts.channels(mainOutput) : undefined,
    outputResolution,
  };
}

function sumOf(costs: readonly NodeCost[]): Counters {
  const [first] = costs;
  if (costs.length === 1 && first) return first.counters;
  const sum = new Counters();
  for (const { counters } of costs) sum.add(counters);
  return sum;
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
  const [first] = costs;
  if (costs.length === 1 && first) {
    // Most layers are one node, which takes nothing that it makes, and most take one value.
    const taken = first.node.inputs.filter(isTaken);
    return (taken.length === 1 ? taken : [...new Set(taken)]).map(dimsOf);
  }
  const inside = new Set(costs.flatMap(({ node }) => node.outputs));
  const taken = costs.flatMap(({ node }) => node.inputs.filter(isTaken));
  return [...new Set(taken)].filter((value) => !inside.has(value)).map(dimsOf);
}

function isTaken(value: Value | undefined): value is Value {
  return value !== undefined && !isStatic(value);
}

function dimsOf({ dims }: Value): readonly number[] {
  return dims;
}

function coverage(costs: readonly NodeCost[]): Coverage {
  if (costs.some((cost) => cost.coverage === 'unsupported')) return 'unsupported';
  return costs.some((cost) => cost.coverage === 'counted') ? 'counted' : 'free';
}

import { type Count, product, ratio } from '../count.ts';
import { elementBits, type Graph, type TensorType, type Value } from '../graph/types.ts';
import { operators as knownOperators } from '../ops/index.ts';
import { operatorKey } from '../ops/spec.ts';
import { engineVersion } from '../version.ts';
import { coverageOf } from './coverage.ts';
import { weightedDepth } from './depth.ts';
import { digestOf } from './digest.ts';
import { type LayerCost, layersOf } from './layers.ts';
import { type NodeCost, NodeCoster } from './node-cost.ts';
import type {
  CostReport,
  CountingOptions,
  LayerRow,
  NodeRow,
  OperatorRow,
  ResolutionRow,
  StageRow,
} from './report.ts';
import { defaultCountingOptions } from './report.ts';
import { formatDims, Layouts } from './resolution.ts';
import { Tally } from './tally.ts';

/**
 * Costs a network: totals, and rows by layer, node, stage, resolution and operator. Pure: the same
 * graph and options give the same report. `digest` is passed where it is known already.
 */
export function analyse(
  graph: Graph,
  chosen: Partial<CountingOptions> = {},
  digest?: string,
): CostReport {
  const options = { ...defaultCountingOptions, ...chosen };
  const coster = new NodeCoster(graph, knownOperators, options);
  const layouts = new Layouts();
  const totals = new Tally();
  const costs = graph.nodes.map((node) => {
    layouts.follow(node);
    const cost = coster.cost(node);
    totals.add(cost);
    return cost;
  });
  const whole = totals.total(options.convention);
  const layers = layersOf(costs, layouts, options.stageDepth);
  const view = new Rows(options, whole);
  return {
    name: graph.name,
    version: engineVersion,
    digest: digest ?? digestOf(graph, options),
    options,
    bindings: graph.bindings,
    defaultedBindings: graph.defaultedBindings,
    elementType: mainElementType(graph),
    inputs: graph.inputs.map(({ value }) => describe(value.name, value)),
    outputs: graph.outputs.map(({ name, value }) => describe(name, value)),
    total: { convention: options.convention, value: whole },
    totals: totals.figures(options.convention, whole),
    depth: { weighted: weightedDepth(costs), layers: layers.length, nodes: costs.length },
    coverage: coverageOf(graph, costs),
    stages: view.stages(layers),
    resolutions: view.resolutions(layers),
    operators: view.operators(costs),
    layers: view.layers(layers),
    nodes: costs.map((cost) => view.node(cost, layouts)),
  };
}

/** Makes rows of costs, with shares of one headline total. */
class Rows {
  constructor(
    private readonly options: CountingOptions,
    private readonly whole: Count,
  ) {}

  layers(layers: readonly LayerCost[]): LayerRow[] {
    return this.running(layers, ({ tally, row }) => ({ ...row, ...this.figures(tally) }));
  }

  stages(layers: readonly LayerCost[]): StageRow[] {
    return this.running(
      group(layers, ({ row }) => row.stage),
      (stage) => {
        const last = stage.members[stage.members.length - 1] as LayerCost;
        return {
          stage: stage.key,
          layers: stage.members.length,
          outputShape: last.row.outputShape,
          resolution: last.outputResolution,
          ...this.figures(stage.tally),
        };
      },
    );
  }

  resolutions(layers: readonly LayerCost[]): ResolutionRow[] {
    const groups = group(layers, ({ row }) => row.resolution)
      .map((entry) => ({ ...entry, positions: positions(entry.key) }))
      .sort((a, b) => (a.positions < b.positions ? 1 : a.positions > b.positions ? -1 : 0));
    return this.running(groups, ({ key, members, tally, positions }) => ({
      resolution: key,
      positions,
      layers: members.length,
      channels: [
        ...new Set(members.flatMap(({ channels }) => (channels === undefined ? [] : [channels]))),
      ].sort((a, b) => a - b),
      ...this.figures(tally),
    }));
  }

  operators(costs: readonly NodeCost[]): OperatorRow[] {
    const groups = new Map<string, { first: NodeCost; nodes: number; tally: Tally }>();
    for (const cost of costs) {
      const key = `${operatorKey(cost.node.domain, cost.node.op)} ${cost.coverage}`;
      const entry = groups.get(key) ?? { first: cost, nodes: 0, tally: new Tally() };
      entry.nodes++;
      entry.tally.add(cost);
      groups.set(key, entry);
    }
    return [...groups.values()]
      .map(({ first, nodes, tally }) => ({
        op: first.node.op,
        domain: first.node.domain,
        nodes,
        coverage: first.coverage,
        ...this.figures(tally),
      }))
      .sort((a, b) => b.share - a.share || (a.op < b.op ? -1 : 1));
  }

  node(cost: NodeCost, layouts: Layouts): NodeRow {
    const tally = new Tally();
    tally.add(cost);
    const { node } = cost;
    const [output] = node.outputs;
    return {
      name: node.name,
      op: node.op,
      domain: node.domain,
      layer: node.layer.id,
      inputShapes: node.inputs.flatMap((input) => (input ? [input.dims] : [])),
      outputShapes: node.outputs.map(({ dims }) => dims),
      resolution: output ? formatDims(layouts.spatial(output)) : '',
      coverage: cost.coverage,
      ...this.figures(tally),
    };
  }

  private figures(tally: Tally) {
    return tally.figures(this.options.convention, this.whole);
  }

  /** Rows with the share of the headline total spent up to and including each. */
  private running<T extends { tally: Tally }, R>(
    entries: readonly T[],
    row: (entry: T) => R,
  ): (R & { runningShare: number })[] {
    const spent = new Tally();
    return entries.map((entry) => {
      spent.merge(entry.tally);
      const runningShare = ratio(spent.total(this.options.convention), this.whole);
      return { ...row(entry), runningShare };
    });
  }
}

interface Group {
  readonly key: string;
  readonly members: LayerCost[];
  readonly tally: Tally;
}

/** Layers grouped by a key, groups in order of first appearance. */
function group(layers: readonly LayerCost[], keyOf: (layer: LayerCost) => string): Group[] {
  const groups = new Map<string, Group>();
  for (const layer of layers) {
    const key = keyOf(layer);
    let entry = groups.get(key);
    if (!entry) groups.set(key, (entry = { key, members: [], tally: new Tally() }));
    entry.members.push(layer);
    entry.tally.merge(layer.tally);
  }
  return [...groups.values()];
}

function positions(resolution: string): Count {
  return resolution === '' ? 1 : product(resolution.split('x').map(Number));
}

function describe(name: string, { dims, elementType }: TensorType) {
  return { name, shape: dims, elementType };
}

/** The element type that most stored elements have; of the first input where nothing is stored. */
function mainElementType(graph: Graph) {
  const weights = new Map<Value['elementType'], number>();
  for (const node of graph.nodes) {
    for (const input of node.inputs) {
      if (input?.role !== 'parameter') continue;
      const size = Number(product(input.dims)) * elementBits[input.elementType];
      weights.set(input.elementType, (weights.get(input.elementType) ?? 0) + size);
    }
  }
  const [largest] = [...weights].sort(([, a], [, b]) => b - a);
  return largest?.[0] ?? graph.inputs[0]?.value.elementType ?? 'float32';
}

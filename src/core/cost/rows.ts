import type { ConventionName } from '../conventions.ts';
import { type Count, plus, product, ratio } from '../count.ts';
import { operatorKey } from '../ops/spec.ts';
import { Counters, noFigures, type Writable } from './figures.ts';
import type { LayerCost } from './layers.ts';
import type { NodeCost } from './node-cost.ts';
import type {
  Coverage,
  Figures,
  LayerRow,
  NodeRow,
  OperatorRow,
  ResolutionRow,
  StageRow,
} from './report.ts';
import { formatDims, type Layouts } from './resolution.ts';

const nodeTemplate: NodeRow = {
  ...{ name: '', op: '', domain: '', layer: '', inputShapes: [], outputShapes: [] },
  ...{ resolution: '', coverage: 'free' },
  ...noFigures,
};

/** Makes rows of costs, with shares of one headline total. */
export class Rows {
  constructor(
    private readonly convention: ConventionName,
    private readonly whole: Count,
  ) {}

  layers(layers: readonly LayerCost[]): LayerRow[] {
    return this.running(layers, ({ counters, row }, runningShare) => {
      row.runningShare = runningShare;
      return counters.fill(row, this.convention, this.whole);
    });
  }

  stages(layers: readonly LayerCost[]): StageRow[] {
    const stages = group(layers, ({ row }) => row.stage);
    return this.running(stages, ({ key, members, counters }, runningShare) => {
      // A group has at least the layer that it was made for.
      const last = members[members.length - 1] as LayerCost;
      return {
        stage: key,
        layers: members.length,
        outputShape: last.row.outputShape,
        resolution: last.outputResolution,
        ...this.figures(counters),
        runningShare,
      };
    });
  }

  resolutions(layers: readonly LayerCost[]): ResolutionRow[] {
    const groups = group(layers, ({ row }) => row.resolution)
      .map((entry) => ({ ...entry, positions: positions(entry.key) }))
      .sort((a, b) => (a.positions < b.positions ? 1 : a.positions > b.positions ? -1 : 0));
    return this.running(groups, ({ key, members, counters, positions }, runningShare) => ({
      resolution: key,
      positions,
      layers: members.length,
      channels: channelsOf(members),
      ...this.figures(counters),
      runningShare,
    }));
  }

  operators(groups: readonly OperatorCost[]): OperatorRow[] {
    return groups
      .map(({ op, domain, nodes, coverage, counters }) => ({
        op,
        domain,
        nodes,
        coverage,
        ...this.figures(counters),
      }))
      .sort((a, b) => b.share - a.share || (a.op < b.op ? -1 : 1));
  }

  node(cost: NodeCost, layouts: Layouts): NodeRow {
    const { name, op, domain, layer, inputs, outputs } = cost.node;
    const [output] = outputs;
    const row: Writable<NodeRow> = {
      ...nodeTemplate,
      name,
      op,
      domain,
      layer: layer.id,
      inputShapes: inputs.filter((input) => input !== undefined).map(({ dims }) => dims),
      outputShapes: outputs.map(({ dims }) => dims),
      resolution: output ? formatDims(layouts.spatial(output)) : '',
      coverage: cost.coverage,
    };
    return cost.counters.fill(row, this.convention, this.whole);
  }

  private figures(counters: Counters): Figures {
    return counters.fill({ ...noFigures }, this.convention, this.whole);
  }

  /** Rows with the share of the headline total spent up to and including each. */
  private running<T extends { readonly counters: Counters }, R>(
    entries: readonly T[],
    make: (entry: T, runningShare: number) => R,
  ): R[] {
    let spent: Count = 0;
    return entries.map((entry) => {
      spent = plus(spent, entry.counters[this.convention]);
      return make(entry, ratio(spent, this.whole));
    });
  }
}

/** What the nodes of one operator and coverage cost together. */
export interface OperatorCost {
  readonly op: string;
  readonly domain: string;
  readonly coverage: Coverage;
  nodes: number;
  readonly counters: Counters;
}

/** Nodes gathered by operator and coverage, in the order in which they first run. */
export function operatorsOf(costs: readonly NodeCost[]): OperatorCost[] {
  const groups: OperatorCost[] = [];
  const known = new Map<string, OperatorCost[]>();
  for (const cost of costs) {
    const { node, coverage } = cost;
    const { op, domain } = node;
    const key = operatorKey(domain, op);
    let alike = known.get(key);
    if (!alike) known.set(key, (alike = []));
    let entry = alike.find((other) => other.coverage === coverage);
    if (!entry) {
      entry = { op, domain, coverage, nodes: 0, counters: new Counters() };
      alike.push(entry);
      groups.push(entry);
    }
    entry.nodes++;
    entry.counters.add(cost.counters);
  }
  return groups;
}

interface Group {
  readonly key: string;
  readonly members: LayerCost[];
  readonly counters: Counters;
}

/** Layers grouped by a key, groups in order of first appearance. */
function group(layers: readonly LayerCost[], keyOf: (layer: LayerCost) => string): Group[] {
  const groups = new Map<string, Group>();
  let entry: Group | undefined;
  for (const layer of layers) {
    const key = keyOf(layer);
    // Layers of one group mostly follow one another.
    if (entry?.key !== key) entry = groups.get(key);
    if (!entry) groups.set(key, (entry = { key, members: [], counters: new Counters() }));
    entry.members.push(layer);
    entry.counters.add(layer.counters);
  }
  return [...groups.values()];
}

/** The numbers of channels of layers that have MACs, ascending. */
function channelsOf(layers: readonly LayerCost[]): readonly number[] {
  const found = new Set<number>();
  for (const { channels } of layers) if (channels !== undefined) found.add(channels);
  return [...found].sort((a, b) => a - b);
}

function positions(resolution: string): Count {
  return resolution === '' ? 1 : product(resolution.split('x').map(Number));
}

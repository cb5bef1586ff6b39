import type { ConventionName } from '../conventions.ts';
import { type Count, plus, product, ratio } from '../count.ts';
import { operatorKey } from '../ops/spec.ts';
import { accumulate, finish, noFigures, type Writable } from './figures.ts';
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
    return this.running(layers, ({ row }, runningShare) => {
      row.runningShare = runningShare;
      return this.finish(row);
    });
  }

  stages(layers: readonly LayerCost[]): StageRow[] {
    const stages = group(layers, ({ row }) => row.stage);
    return this.running(stages, ({ key, members, row }, runningShare) => {
      // A group has at least the layer that it was made for.
      const last = members[members.length - 1] as LayerCost;
      return {
        stage: key,
        layers: members.length,
        outputShape: last.row.outputShape,
        resolution: last.outputResolution,
        ...this.finish(row),
        runningShare,
      };
    });
  }

  resolutions(layers: readonly LayerCost[]): ResolutionRow[] {
    const groups = group(layers, ({ row }) => row.resolution)
      .map((entry) => ({ ...entry, positions: positions(entry.key) }))
      .sort((a, b) => (a.positions < b.positions ? 1 : a.positions > b.positions ? -1 : 0));
    return this.running(groups, ({ key, members, row, positions }, runningShare) => ({
      resolution: key,
      positions,
      layers: members.length,
      channels: [
        ...new Set(members.flatMap(({ channels }) => (channels === undefined ? [] : [channels]))),
      ].sort((a, b) => a - b),
      ...this.finish(row),
      runningShare,
    }));
  }

  operators(groups: readonly OperatorCost[]): OperatorRow[] {
    return groups
      .map(({ op, domain, nodes, coverage, row }) => ({
        op,
        domain,
        nodes,
        coverage,
        ...this.finish(row),
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
      inputShapes: inputs.flatMap((input) => (input ? [input.dims] : [])),
      outputShapes: outputs.map(({ dims }) => dims),
      resolution: output ? formatDims(layouts.spatial(output)) : '',
      coverage: cost.coverage,
    };
    accumulate(row, cost);
    return this.finish(row);
  }

  private finish<Row extends Writable<Figures>>(row: Row): Row {
    return finish(row, this.convention, this.whole);
  }

  /** Rows with the share of the headline total spent up to and including each. */
  private running<T extends { readonly row: Figures }, R>(
    entries: readonly T[],
    make: (entry: T, runningShare: number) => R,
  ): R[] {
    let spent: Count = 0;
    return entries.map((entry) => {
      spent = plus(spent, entry.row[this.convention]);
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
  readonly row: Writable<Figures>;
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
      entry = { op, domain, coverage, nodes: 0, row: { ...noFigures } };
      alike.push(entry);
      groups.push(entry);
    }
    entry.nodes++;
    accumulate(entry.row, cost);
  }
  return groups;
}

interface Group {
  readonly key: string;
  readonly members: LayerCost[];
  readonly row: Writable<Figures>;
}

/** Layers grouped by a key, groups in order of first appearance. */
function group(layers: readonly LayerCost[], keyOf: (layer: LayerCost) => string): Group[] {
  const groups = new Map<string, Group>();
  for (const layer of layers) {
    const key = keyOf(layer);
    let entry = groups.get(key);
    if (!entry) groups.set(key, (entry = { key, members: [], row: { ...noFigures } }));
    entry.members.push(layer);
    accumulate(entry.row, layer.row);
  }
  return [...groups.values()];
}

function positions(resolution: string): Count {
  return resolution === '' ? 1 : product(resolution.split('x').map(Number));
}

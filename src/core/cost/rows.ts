import type { ConventionName } from '../conventions.ts';
import { type Count, plus, product, ratio } from '../count.ts';
import { operatorKey } from '../ops/spec.ts';
import type { LayerCost } from './layers.ts';
import type { NodeCost } from './node-cost.ts';
import type { Figures, LayerRow, NodeRow, OperatorRow, ResolutionRow, StageRow } from './report.ts';
import { formatDims, type Layouts } from './resolution.ts';
import { noFigures, Tally, type Writable } from './tally.ts';

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
    return this.running(layers, ({ tally, row }, runningShare) =>
      Object.assign(tally.fill(row, this.convention, this.whole), { runningShare }),
    );
  }

  stages(layers: readonly LayerCost[]): StageRow[] {
    const stages = group(layers, ({ row }) => row.stage);
    return this.running(stages, ({ key, members, tally }, runningShare) => {
      // A group has at least the layer that it was made for.
      const last = members[members.length - 1] as LayerCost;
      return {
        stage: key,
        layers: members.length,
        outputShape: last.row.outputShape,
        resolution: last.outputResolution,
        ...this.figures(tally),
        runningShare,
      };
    });
  }

  resolutions(layers: readonly LayerCost[]): ResolutionRow[] {
    const groups = group(layers, ({ row }) => row.resolution)
      .map((entry) => ({ ...entry, positions: positions(entry.key) }))
      .sort((a, b) => (a.positions < b.positions ? 1 : a.positions > b.positions ? -1 : 0));
    return this.running(groups, ({ key, members, tally, positions }, runningShare) => ({
      resolution: key,
      positions,
      layers: members.length,
      channels: [
        ...new Set(members.flatMap(({ channels }) => (channels === undefined ? [] : [channels]))),
      ].sort((a, b) => a - b),
      ...this.figures(tally),
      runningShare,
    }));
  }

  operators(costs: readonly NodeCost[]): OperatorRow[] {
    const groups = new Map<string, { first: NodeCost; nodes: number; tally: Tally }>();
    for (const cost of costs) {
      const key = `${operatorKey(cost.node.domain, cost.node.op)} ${cost.coverage}`;
      let entry = groups.get(key);
      if (!entry) groups.set(key, (entry = { first: cost, nodes: 0, tally: new Tally() }));
      entry.nodes++;
      entry.tally.add(cost);
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
    return tally.fill(row, this.convention, this.whole);
  }

  private figures(tally: Tally): Figures {
    return tally.figures(this.convention, this.whole);
  }

  /** Rows with the share of the headline total spent up to and including each. */
  private running<T extends { tally: Tally }, R>(
    entries: readonly T[],
    row: (entry: T, runningShare: number) => R,
  ): R[] {
    let spent: Count = 0;
    return entries.map((entry) => {
      // Every convention is linear in the counters.
      spent = plus(spent, entry.tally.total(this.convention));
      return row(entry, ratio(spent, this.whole));
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

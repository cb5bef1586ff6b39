import type { CostReport } from '../../core/cost/report.ts';
import { sum } from '../../core/count.ts';
import type { Graph, Layer, Value } from '../../core/graph/types.ts';
import type { OnnxGraph, OnnxNode } from '../../formats/onnx/model.ts';
import type { ProfiledGroup, ProfiledLayer } from '../result.ts';
import { Correspondence, type NodeGroup } from './correspondence.ts';
import { GroupBytes } from './group-bytes.ts';
import type { TracedNode } from './trace.ts';

/** The network as it is costed, and what the file that was run calls its values. */
export interface CostedNetwork {
  readonly graph: Graph;
  readonly report: CostReport;
  readonly values: ReadonlyMap<string, Value>;
}

/** What the runtime adds of its own, such as changes of layout, stands under this type. */
export const addedType = 'added by the runtime';

export interface GroupedProfile {
  readonly groups: readonly ProfiledGroup[];
  readonly layers: readonly ProfiledLayer[];
  readonly unmatched: readonly string[];
}

/**
 * The runtime's nodes with what they compute of a network, and the same rolled up to layers.
 * @param runtime the graph that ran; where a provider that compiles networks leaves none, nodes are
 * known by their names alone
 */
export function groupsOf(
  traced: readonly TracedNode[],
  runtime: OnnxGraph | undefined,
  { graph, report, values }: CostedNetwork,
): GroupedProfile {
  const found = runtime
    ? correspondence(traced, runtime, new Correspondence(runtime, graph, values))
    : sameNames(traced, graph);
  const rows = new Map(report.nodes.map((row) => [row.name, row]));
  const bytes = new GroupBytes(graph, rows);
  const total = traced.reduce((whole, { timeMs }) => whole + timeMs, 0);
  const matched = new Set<string>();
  const layers = new LayerSums(total);
  const groups = traced.map((node, index) => {
    const { nodes = [], part } = found[index] ?? {};
    const counted = nodes.flatMap(({ name }) => rows.get(name) ?? []);
    for (const { name } of nodes) matched.add(name);
    const of = [...new Set((part ? [part] : nodes).map(({ layer }) => layer))];
    const group: ProfiledGroup = {
      ...node,
      nodes: nodes.map(({ name }) => name),
      layers: of.map(({ id }) => id),
      share: shareOf(node.timeMs, total),
      macs: BigInt(sum(counted.map(({ macs }) => macs))),
      flops: BigInt(sum(counted.map(({ flops }) => flops))),
      bytes: BigInt(bytes.of(nodes)),
    };
    layers.add(group, of);
    return group;
  });
  const unmatched = graph.nodes.flatMap(({ name }) => (matched.has(name) ? [] : [name]));
  return { groups, layers: layers.rows(), unmatched };
}

function correspondence(
  traced: readonly TracedNode[],
  { nodes }: OnnxGraph,
  found: Correspondence,
): readonly (NodeGroup | undefined)[] {
  const groups = found.groups();
  return placesOf(traced, nodes).map((place) => groups[place]);
}

function sameNames(traced: readonly TracedNode[], { nodes }: Graph): readonly NodeGroup[] {
  const named = new Map(nodes.map((node) => [node.name, node]));
  return traced.map(({ name }) => {
    const node = named.get(name);
    return { nodes: node ? [node] : [] };
  });
}

function shareOf(timeMs: number, total: number): number {
  return total > 0 ? timeMs / total : 0;
}

/**
 * For each node of the trace its place in the runtime's graph; −1 where that does not have it. They
 * run in the graph's order, unless providers change the graph after it was saved.
 */
function placesOf(traced: readonly TracedNode[], nodes: readonly OnnxNode[]): readonly number[] {
  const inOrder =
    traced.length === nodes.length &&
    traced.every(({ name, op }, place) => {
      const node = nodes[place];
      return node?.op === op && (node.name === name || node.name === '');
    });
  if (inOrder) return traced.map((_, place) => place);
  const known = new Map<string, number[]>();
  for (const [place, { name, op }] of nodes.entries()) {
    const key = name === '' ? `${op}\n` : name;
    const places = known.get(key);
    if (places) places.push(place);
    else known.set(key, [place]);
  }
  return traced.map(
    ({ name, op }) => known.get(name)?.shift() ?? known.get(`${op}\n`)?.shift() ?? -1,
  );
}

type Writable<Row> = { -readonly [Key in keyof Row]: Row[Key] };

/** Adds groups up by the layers that they lie in, in the order in which these first run. */
class LayerSums {
  private readonly found = new Map<string, Writable<ProfiledLayer> & { groups: ProfiledGroup[] }>();

  constructor(private readonly totalMs: number) {}

  add(group: ProfiledGroup, layers: readonly Layer[]): void {
    const key = group.layers.join('\n');
    let row = this.found.get(key);
    if (!row) {
      row = {
        layers: group.layers,
        type: layers.length === 0 ? addedType : layers.map(({ type }) => type).join(' + '),
        ...{ timeMs: 0, share: 0, macs: 0n, flops: 0n, bytes: 0n },
        ...{ gflops: null, gigabytesPerSecond: null, groups: [] },
      };
      this.found.set(key, row);
    }
    row.timeMs += group.timeMs;
    row.macs += group.macs;
    row.flops += group.flops;
    row.bytes += group.bytes;
    row.groups.push(group);
  }

  rows(): ProfiledLayer[] {
    return [...this.found.values()].map((row) => ({
      ...row,
      share: shareOf(row.timeMs, this.totalMs),
      gflops: billionsPerSecond(row.flops, row.timeMs),
      gigabytesPerSecond: billionsPerSecond(row.bytes, row.timeMs),
    }));
  }
}

/** How much each second, in 10⁹; `null` where there is nothing or no time. */
export function billionsPerSecond(amount: bigint, timeMs: number): number | null {
  return amount === 0n || timeMs === 0 ? null : Number(amount) / timeMs / 1e6;
}

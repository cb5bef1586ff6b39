import type { Count } from '../count.ts';
import type { CostReport } from '../cost/report.ts';
import type { Graph } from '../graph/types.ts';
import { kernelKind, type PartFigures, partOf, positionsOf, splitClassifier } from './parts.ts';

/** A network with its report, as comparisons take it. */
export interface Compared {
  /** What to call it, where not by its own name. */
  readonly name?: string | undefined;
  readonly graph: Graph;
  readonly report: CostReport;
}

/** One row for all networks: figures by network, `null` where a network has no such row. */
export interface AlignedRow {
  readonly key: string;
  readonly networks: readonly (PartFigures | null)[];
}

export interface ResolutionFigures extends PartFigures {
  /** Output channels of the layers with MACs here. */
  readonly channels: readonly number[];
  /** Part of all MACs spent here and at more positions. */
  readonly runningMacShare: number;
}

export interface AlignedResolution {
  readonly resolution: string;
  readonly positions: Count;
  readonly networks: readonly ResolutionFigures[];
}

/** Where networks spend, side by side. */
export interface Where {
  readonly resolutions: readonly AlignedResolution[];
  readonly stages: readonly AlignedRow[];
  readonly operators: readonly AlignedRow[];
  readonly kernels: readonly AlignedRow[];
  readonly parts: readonly AlignedRow[];
}

export function align(networks: readonly Compared[]): Where {
  return {
    resolutions: resolutions(networks),
    stages: rows(networks, ({ report }) => report.stages.map((row) => [row.stage, row])),
    operators: rows(networks, ({ report }) => report.operators.map((row) => [row.op, row])),
    kernels: rows(networks, ({ graph, report }) =>
      report.nodes.flatMap((row, index) => {
        const node = graph.nodes[index];
        return node && row.macs !== 0 ? [[kernelKind(node, row), row] as const] : [];
      }),
    ),
    parts: rows(networks, ({ report }) => {
      const { trunk, classifier } = splitClassifier(report);
      return [
        ...trunk.map((row) => ['trunk', row] as const),
        ...classifier.map((row) => ['classifier', row] as const),
      ];
    }),
  };
}

type Row = Parameters<typeof partOf>[0][number];
type Keyed = readonly (readonly [key: string, row: Row])[];

/** Rows grouped by key in each network, keys in the order in which they first appear. */
function rows(networks: readonly Compared[], keyed: (network: Compared) => Keyed): AlignedRow[] {
  const groups = networks.map((network) => {
    const byKey = new Map<string, Row[]>();
    for (const [key, row] of keyed(network)) {
      const list = byKey.get(key);
      if (list) list.push(row);
      else byKey.set(key, [row]);
    }
    return byKey;
  });
  const keys = [...new Set(groups.flatMap((group) => [...group.keys()]))];
  return keys.map((key) => ({
    key,
    networks: networks.map(({ report }, index) => {
      const members = groups[index]?.get(key);
      return members ? partOf(members, report) : null;
    }),
  }));
}

function resolutions(networks: readonly Compared[]): AlignedResolution[] {
  const all = new Set(
    networks.flatMap(({ report }) => report.resolutions.map(({ resolution }) => resolution)),
  );
  return [...all]
    .map((resolution) => ({ resolution, positions: positionsOf(resolution) }))
    .sort(
      (a, b) =>
        b.positions - a.positions || Number(a.resolution === '') - Number(b.resolution === ''),
    )
    .map(({ resolution, positions }) => ({
      resolution,
      positions,
      networks: networks.map(({ report }) => ({
        ...partOf(
          report.resolutions.filter((row) => row.resolution === resolution),
          report,
        ),
        channels: report.resolutions.find((row) => row.resolution === resolution)?.channels ?? [],
        runningMacShare: partOf(
          report.resolutions.filter((row) => row.positions >= positions),
          report,
        ).macShare,
      })),
    }));
}

import type { CostReport, LayerRow, NodeRow } from '../../../core/cost/report.ts';
import { conventions } from '../../../core/conventions.ts';
import { memoryOf } from '../../../core/memory/report.ts';
import { trainingOf } from '../../../core/memory/training/training.ts';
import { seriesPoints } from '../../memory.ts';
import { connect } from '../connection.ts';
import { Shares, type TotalsParent } from '../figures.ts';
import type {
  CoverageReportResolvers,
  LayerFilter,
  NetworkResolvers,
  NodeFilter,
} from '../generated.ts';

export const network: NetworkResolvers = {
  name: ({ report }) => report.name,
  digest: ({ report }) => report.digest,
  version: ({ report }) => report.version,
  elementType: ({ report }) => report.elementType,
  batchNorm: ({ report }) => report.options.batchNorm,
  bias: ({ report }) => report.options.bias,
  inputs: ({ report }) => report.inputs,
  outputs: ({ report }) => report.outputs,
  bindings: ({ report: { bindings, defaultedBindings } }) =>
    Object.entries(bindings).map(([symbol, value]) => ({
      symbol,
      value,
      defaulted: defaultedBindings.includes(symbol),
    })),
  total: ({ report }, { convention }) => ({
    convention: conventions[convention].name,
    value: report.totals[convention],
  }),
  totals: ({ report }) => whole(report),
  summary: ({ report }) => whole(report),
  parameters: ({ report }) => report.totals.parameters,
  depth: ({ report }) => report.depth,
  coverage: ({ report }) => report.coverage,
  architecture: async ({ request }, _, { engine }) => {
    const { format, document } = await engine.model(request);
    return format === 'architecture' ? document : null;
  },
  async memory({ report, request }, options, { engine }) {
    const graph = await engine.graph(request);
    // A folded batch norm moves nothing, so that there would be nothing to spare by fusing it.
    const explicit = report.options.batchNorm === 'explicit' ? report : undefined;
    return memoryOf(graph, { ...options, points: seriesPoints }, explicit);
  },
  async training({ report, request }, { checkpointing, ...options }, { engine }) {
    const graph = await engine.graph(request);
    return trainingOf(graph, { ...options, checkpointing: checkpointing ?? null }, report);
  },

  layers(parent, { filter, orderBy, ...page }) {
    const rows = parent.rows('layers');
    const positions = rows.select(
      (row, share) =>
        isLayer(row, filter) && share(filter?.convention ?? 'macs') >= (filter?.minShare ?? 0),
      orderBy,
    );
    return connect(positions, page, (position) => rows.parent(position));
  },
  nodes(parent, { filter, orderBy, ...page }) {
    const rows = parent.rows('nodes');
    const positions = rows.select(
      (row, share) =>
        isNode(row, filter) && share(filter?.convention ?? 'macs') >= (filter?.minShare ?? 0),
      orderBy,
    );
    return connect(positions, page, (position) => rows.parent(position));
  },
  async stages(parent, { depth, ...page }, { networks }) {
    const { stageDepth } = parent.report.options;
    const deep =
      depth == null || depth === stageDepth
        ? parent
        : await networks.load({ ...parent.request, stageDepth: depth });
    const rows = deep.rows('stages');
    return connect([...rows.all.keys()], page, (position) => rows.parent(position));
  },
  resolutions(parent, page) {
    const rows = parent.rows('resolutions');
    return connect([...rows.all.keys()], page, (position) => rows.parent(position));
  },
  operators(parent) {
    const rows = parent.rows('operators');
    return [...rows.all.keys()].map((position) => rows.parent(position));
  },
};

export const coverageReport: CoverageReportResolvers = {
  unreachable: ({ unreachable }, { first }) => unreachable.slice(0, first),
  branches: ({ branches }, { first }) => branches.slice(0, first),
  loops: ({ loops }, { first }) => loops.slice(0, first),
};

const wholes = new WeakMap<CostReport, TotalsParent>();

/** The totals with their shares, made once for each report. */
function whole(report: CostReport): TotalsParent {
  let totals = wholes.get(report);
  if (!totals) {
    totals = { ...report.totals, shares: new Shares(report.totals, []) };
    wholes.set(report, totals);
  }
  return totals;
}

/** Whether a value is among those allowed, where any are named. */
function among<T>(value: T, allowed: readonly T[] | null | undefined): boolean {
  return !allowed || allowed.includes(value);
}

function isLayer(row: LayerRow, filter: LayerFilter | null | undefined): boolean {
  if (!filter) return true;
  return (
    among(row.type, filter.type) &&
    among(row.stage, filter.stage) &&
    among(row.resolution, filter.resolution) &&
    among(row.coverage, filter.coverage) &&
    row.id.startsWith(filter.idPrefix ?? '')
  );
}

function isNode(row: NodeRow, filter: NodeFilter | null | undefined): boolean {
  if (!filter) return true;
  return (
    among(row.op, filter.op) &&
    among(row.layer, filter.layer) &&
    among(row.resolution, filter.resolution) &&
    among(row.coverage, filter.coverage) &&
    row.name.startsWith(filter.namePrefix ?? '')
  );
}

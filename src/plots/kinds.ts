import { align, type Compared } from '../core/compare/align.ts';
import { compare, distinct, factorOrder } from '../core/compare/compare.ts';
import { liveSeries, livenessOf } from '../core/memory/liveness.ts';
import type { ConventionName } from '../core/conventions.ts';
import type { CostReport } from '../core/cost/report.ts';
import {
  binaryScale,
  type Figure,
  frame,
  shortBytes,
  shortName,
  shortNumber,
  valueAxis,
} from './figure.ts';

/** Most points of a line: more are no finer on a screen. */
const mostPoints = 1000;

/** Most layers that a plot of layers names. */
const mostLayers = 400;

function namesOf(networks: readonly Compared[]): string[] {
  return distinct(networks.map(({ name, report }) => shortName(name ?? report.name)));
}

/**
 * The network's name where it has no legend, what all are given where that is the same, and which
 * have nothing to show.
 */
function subtitleOf(networks: readonly Compared[], total?: ConventionName): string {
  const names = namesOf(networks);
  const inputs = networks.map(({ report }) =>
    report.inputs.map(({ shape }) => shape.join('×')).join(', '),
  );
  const [first = ''] = inputs;
  const without = names.filter(
    (_, index) => total !== undefined && networks[index]?.report.totals[total] === 0,
  );
  return [
    ...(names.length === 1 ? names : []),
    inputs.every((input) => input === first) ? `input ${first}` : 'inputs differ',
    ...(total && without.length > 0 ? [`no ${totalTitles[total]} in ${without.join(', ')}`] : []),
  ].join(', ');
}

const headline = ({ options }: CostReport) => options.convention;

const totalTitles: Readonly<Record<ConventionName, string>> = {
  macs: 'MACs',
  flops: 'FLOPs',
  arithmetic: 'operations',
};

/** Most output resolutions whose names stand upright, and most that are all named. */
const mostUpright = 10;
const mostNamed = 40;

/** Headline total at each output resolution, networks side by side. */
function costByResolution(networks: readonly Compared[]): Figure {
  const names = namesOf(networks);
  const rows = align(networks).resolutions.filter(({ networks: figures }) =>
    figures.some(({ macs }) => macs !== 0),
  );
  const common = frame('MACs by output resolution', subtitleOf(networks, 'macs'), names);
  const leaning = rows.length > mostUpright;
  return {
    ...common,
    ...(leaning && { grid: { ...common.grid, bottom: 108 } }),
    xAxis: {
      type: 'category',
      name: 'output resolution',
      nameLocation: 'middle',
      nameGap: leaning ? 84 : 32,
      axisLabel: {
        ...(rows.length <= mostNamed && { interval: 0 }),
        ...(leaning && { rotate: 60, fontSize: 10 }),
      },
      data: rows.map(({ resolution }) => (resolution === '' ? 'none' : resolution)),
    },
    // Room for the labels on the bars.
    yAxis: { ...valueAxis('MACs', shortNumber), boundaryGap: [0, '8%'] },
    series: names.map((name, index) => ({
      name,
      type: 'bar',
      data: rows.map(({ networks: figures }) => Number(figures[index]?.macs ?? 0)),
      label: {
        show: names.length * rows.length <= 24,
        position: 'top',
        fontSize: 10,
        formatter: ({ value }: { value: number }) => (value === 0 ? '' : shortNumber(value)),
      },
      // Of labels that would lie on each other the first is shown.
      labelLayout: { hideOverlap: true },
    })),
  };
}

/** Headline total of each layer in the order in which they run. */
function layers(networks: readonly Compared[]): Figure {
  const names = namesOf(networks);
  const shown = networks.map(({ report }) =>
    report.layers.filter((row) => row[headline(report)] !== 0).slice(0, mostLayers),
  );
  const [single] = shown;
  const convention = networks[0]?.report.options.convention ?? 'macs';
  const one = names.length === 1 && single !== undefined && single.length <= 40;
  return {
    ...frame('Cost of each layer, in order', subtitleOf(networks, convention), names),
    ...(one && { grid: { left: 72, right: 32, top: 68, bottom: 120 } }),
    xAxis: {
      type: 'category',
      name: one ? '' : 'layer',
      nameLocation: 'middle',
      nameGap: 32,
      data: one
        ? single.map(({ id }) => shortName(id))
        : Array.from({ length: Math.max(0, ...shown.map((rows) => rows.length)) }, (_, i) => i + 1),
      axisLabel: one ? { rotate: 60, interval: 0, fontSize: 10 } : {},
    },
    yAxis: valueAxis(totalTitles[convention], shortNumber),
    series: names.map((name, index) => ({
      name,
      type: 'bar',
      barCategoryGap: '10%',
      data: shown[index]?.map((row) => Number(row[convention])) ?? [],
    })),
  };
}

/** Part of the total spent, over the part of the layers that have run. */
function runningShare(networks: readonly Compared[]): Figure {
  const names = namesOf(networks);
  const convention = networks[0]?.report.options.convention ?? 'macs';
  return {
    ...frame(
      `Running share of the ${totalTitles[convention]}`,
      subtitleOf(networks, convention),
      names,
    ),
    xAxis: {
      ...valueAxis('part of the layers with MACs that have run', percent),
      nameGap: 32,
      max: 1,
    },
    yAxis: { ...valueAxis('part of the total spent', percent), max: 1 },
    series: networks.map(({ report }, index) => {
      const rows = report.layers.filter(({ macs }) => macs !== 0);
      const points = rows.map(({ runningShare: share }, place) => [
        (place + 1) / rows.length,
        share,
      ]);
      return {
        name: names[index],
        type: 'line',
        step: 'end',
        showSymbol: false,
        sampling: 'lttb',
        data: [[0, 0], ...points],
      };
    }),
  };
}

function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

const factorTitles = {
  layers: 'layers with MACs',
  positions: 'mean output positions',
  channelProduct: 'mean channel product',
  kernelVolume: 'mean kernel volume',
} as const;

/** The factors whose product is the ratio of the MACs, on a logarithmic scale around 1. */
function compareFactors(networks: readonly Compared[]): Figure {
  const { pairs } = compare(networks);
  const [base = '', ...names] = namesOf(networks);
  const bars = [...factorOrder.map((factor) => factorTitles[factor]), 'MACs'];
  const common = frame(
    `Factors of the MACs against ${base}`,
    networks[0]?.report.totals.macs === 0
      ? `no MACs in ${base}, and so no ratios`
      : 'the four factors multiply to the ratio of the MACs',
    names,
    true,
  );
  return {
    ...common,
    grid: { ...common.grid, left: 180, right: common.grid.right + 32 },
    yAxis: { type: 'category', data: bars, inverse: true },
    xAxis: {
      ...valueAxis('doublings (log₂ of the ratio)', (value) => String(value)),
      nameGap: 28,
    },
    series: pairs.map(({ factors, ratios }, index) => ({
      name: names[index],
      type: 'bar',
      // A ratio that is 0 or has no base has no logarithm, and no bar.
      data: [...factorOrder.map((factor) => factors[factor]), ratios.macs].map((ratio) =>
        ratio && ratio.value > 0 ? Math.log2(ratio.value) : null,
      ),
      label: {
        show: true,
        position: 'right',
        fontSize: names.length > 3 ? 9 : 12,
        formatter: ({ value }: { value: number }) => `× ${Number((2 ** value).toPrecision(3))}`,
      },
    })),
  };
}

/** Bytes alive while each node runs. */
function liveness(networks: readonly Compared[]): Figure {
  const names = namesOf(networks);
  const lives = networks.map(({ graph }) => livenessOf(graph));
  const series = lives.map((live) => liveSeries(live, mostPoints));
  const most = Math.max(0, ...series.flatMap((one) => one.map(({ bytes }) => Number(bytes))));
  return {
    ...frame('Bytes alive as the network runs', subtitleOf(networks), names),
    xAxis: {
      ...valueAxis('part of the operators that have run', percent),
      nameGap: 32,
      max: 1,
    },
    yAxis: { ...valueAxis('activations alive', shortBytes), nameGap: 64, ...binaryScale(most) },
    series: series.map((points, index) => {
      const last = Math.max(1, (lives[index]?.steps.length ?? 0) - 1);
      // A single operator is alive from beginning to end.
      const drawn =
        points.length === 1 ? points.concat(points.map((p) => ({ ...p, place: 1 }))) : points;
      return {
        name: names[index],
        type: 'line',
        step: 'middle',
        showSymbol: false,
        areaStyle: { opacity: 0.15 },
        data: drawn.map(({ place, bytes }) => [place / last, Number(bytes)]),
      };
    }),
  };
}

/** Every kind of plot of networks, with how many of them it takes. */
export const plotKinds = {
  'cost-by-resolution': { draw: costByResolution, least: 1, title: 'MACs by output resolution' },
  layers: { draw: layers, least: 1, title: 'Cost of each layer' },
  'running-share': { draw: runningShare, least: 1, title: 'Share of the cost spent so far' },
  'compare-factors': { draw: compareFactors, least: 2, title: 'Factors against the first network' },
  liveness: { draw: liveness, least: 1, title: 'Bytes alive as the network runs' },
} as const;

export type PlotKind = keyof typeof plotKinds;

import type { ProfiledGroup, TimingProfile, TimingResult } from '../../timing/result.ts';
import type { TimingJob } from '../../timing/job.ts';
import { namesOf, overviewOf } from '../../timing/profile/overview.ts';
import { macShare, type TimingDetail } from '../timings/describe.ts';
import { csv } from './csv.ts';
import { formatBytes, formatCount, formatShape, formatShare } from './rows.ts';
import { left, right, type Sheet, type SheetColumn, type SheetTable } from './sheet.ts';

/** Three decimals: microseconds. */
export function formatMs(milliseconds: number): string {
  return milliseconds.toLocaleString('en-US', {
    minimumFractionDigits: 3,
    maximumFractionDigits: 3,
  });
}

/** A timing for people. */
export function timingSheet(
  job: TimingJob,
  detail: TimingDetail,
  waiting: string | undefined,
): Sheet {
  const { id, state, network, spec, result, failure, device } = job;
  const on = device ?? spec.device;
  return {
    title: `${network.name} on ${on}: ${state}`,
    notes: [
      `timing ${id}`,
      describeSettings(job),
      ...(result ? describeCircumstances(result) : []),
    ],
    paragraphs: [
      ...(waiting === undefined ? [] : [`It waits: ${waiting}.`]),
      ...(failure ? [`${failure.code}: ${failure.message}`] : []),
      ...(failure?.hint === undefined ? [] : [failure.hint]),
      ...(result?.warnings.map(({ message }) => message) ?? []),
    ],
    tables: result ? tablesOf(result, detail) : [],
  };
}

function describeSettings({ spec: { lowering, ...settings } }: TimingJob): string {
  const { threads, optimization, protocol, allowFallback } = settings;
  const { batch, inputSize, type, bindings = {} } = lowering;
  return [
    `protocol ${protocol}`,
    `optimization ${optimization}`,
    threads === null ? "the runtime's threads" : `${threads} threads`,
    ...(batch === undefined ? [] : [`batch ${batch}`]),
    ...(inputSize ? [`input size ${formatShape(inputSize)}`] : []),
    ...(type ? [type] : []),
    ...Object.entries(bindings).map(([symbol, value]) => `${symbol} = ${value}`),
    ...(allowFallback ? ['nodes may fall back to the CPU'] : []),
  ].join(', ');
}

function describeCircumstances({ circumstances, model, inputs, protocol }: TimingResult): string[] {
  const { cpu, runtime, provider, driver, load, frequencyMhz, othersShare } = circumstances;
  const { threadsUsed } = circumstances;
  const frequencies = [frequencyMhz.before, frequencyMhz.after].filter((value) => value !== null);
  return [
    [
      `${circumstances.model ?? cpu.model}, ${cpu.logicalCores} logical cores`,
      `${formatBytes(circumstances.memoryBytes)} of memory`,
      ...(driver === null ? [] : [`driver ${driver}`]),
      `${runtime.name} ${runtime.version}, provider ${provider}`,
      ...(threadsUsed === null ? [] : [`threads within an operator: ${threadsUsed}`]),
      `Node ${circumstances.node} on ${circumstances.platform}`,
    ].join(', '),
    [
      ...inputs.map(({ name, dims, type }) => `${name} ${formatShape(dims)} ${type}`),
      `${model.weights} weights`,
      `model ${formatBytes(model.bytes)}, ${model.digest}`,
    ].join(', '),
    [
      `measured for at least ${protocol.measuredMs} ms and ${protocol.measuredRuns} runs`,
      `after ${protocol.warmUpMs} ms and ${protocol.warmUpRuns} runs of warm-up`,
      ...(load.before === null ? [] : [`load ${load.before} before`]),
      ...(frequencies.length > 0 ? [`clock ${frequencies.map(Math.round).join(' → ')} MHz`] : []),
      ...(othersShare === null ? [] : [`others took ${formatShare(othersShare)} of the processor`]),
    ].join(', '),
  ];
}

function tablesOf(result: TimingResult, detail: TimingDetail): SheetTable[] {
  const { profile } = result;
  return [
    figures(result),
    ...(profile ? [breakdown(profile)] : []),
    ...(profile ? [detail === 'summary' ? slowest(profile) : layers(profile, result)] : []),
    ...(profile && detail === 'groups' ? [groups(profile)] : []),
  ];
}

function pairs(title: string, rows: readonly (readonly [string, string])[]): SheetTable {
  const label = left(
    title,
    rows.map(([name]) => name),
  );
  const column = right(
    '',
    rows.map(([, value]) => value),
  );
  return { label, groups: [{ columns: [column] }] };
}

function figures({ latency, ...result }: TimingResult): SheetTable {
  const title = result.label === 'host_latency' ? 'Latency with copies' : 'Latency';
  const { memory, counts, drift } = result;
  return pairs(`${title} of a batch of ${result.batch}`, [
    ['median (p50)', `${formatMs(latency.p50Ms)} ms`],
    ['p90', `${formatMs(latency.p90Ms)} ms`],
    ['p99', latency.p99Ms === null ? '-' : `${formatMs(latency.p99Ms)} ms`],
    ['mean', `${formatMs(latency.meanMs)} ms`],
    ['standard deviation', `${formatMs(latency.standardDeviationMs)} ms`],
    ['least', `${formatMs(latency.minMs)} ms`],
    ['most', `${formatMs(latency.maxMs)} ms`],
    ['runs', formatCount(latency.runs)],
    ['last third to first', drift.ratio.toFixed(3)],
    ['samples per second', result.throughput.toFixed(1)],
    ['first run', `${formatMs(result.firstRunMs)} ms`],
    ['session creation', `${formatMs(result.sessionCreationMs)} ms`],
    ['peak memory', formatBytes(memory.peakBytes)],
    ['parameters', formatCount(counts.parameters)],
    ['MACs', formatCount(counts.macs)],
    ['FLOPs', formatCount(counts.flops)],
    ['GFLOP/s', result.gflops.toFixed(1)],
  ]);
}

function breakdown(profile: TimingProfile): SheetTable {
  const { utilization } = profile;
  const part = (share: number | null | undefined) => (share == null ? '-' : formatShare(share));
  const table = pairs(`Where a run goes (${profile.runs} profiled runs)`, [
    ['run', `${formatMs(profile.runMs)} ms`],
    ['in nodes', `${formatMs(profile.nodesMs)} ms`],
    ['outside nodes', `${formatMs(profile.outsideMs)} ms`],
    ['share outside nodes', formatShare(profile.outsideShare)],
    ['overhead of a node', `${profile.overheadPerNodeUs.toFixed(2)} µs`],
    ["runtime's nodes", formatCount(profile.runtimeNodes)],
    ['nodes of the graph', formatCount(profile.graphNodes)],
    ...Object.entries(profile.providers).map(
      ([provider, nodes]) => [`on ${provider}`, formatCount(nodes)] as const,
    ),
    ['fallen back', formatCount(profile.fallenBack.length)],
    ['of peak FLOP/s', part(utilization?.flops)],
    ['of peak bandwidth', part(utilization?.bandwidth)],
  ]);
  const means = 'Means over the middle half of the profiled runs by their length.';
  const peaks = utilization ? ` Peaks: ${utilization.peak.source}.` : '';
  return { ...table, note: means + peaks };
}

/** Columns, each by its title and what it has of a row. */
function columnsOf<Row>(
  rows: readonly Row[],
  columns: readonly (readonly [string, 'left' | 'right', (row: Row) => string])[],
): SheetTable['groups'] {
  return columns.map(([title, align, cell]) => {
    const column: SheetColumn = { title, align, cells: rows.map(cell) };
    return { columns: [column] };
  });
}

function rate(value: number | null): string {
  return value === null ? '-' : value.toFixed(1);
}

function layers({ layers: rows }: TimingProfile, { counts }: TimingResult): SheetTable {
  return {
    label: left(
      'Layer',
      rows.map((row) => namesOf(row.layers) || row.type),
    ),
    groups: columnsOf(rows, [
      ['Time ms', 'right', ({ timeMs }) => formatMs(timeMs)],
      ['Share', 'right', ({ share }) => formatShare(share)],
      ['MACs', 'right', ({ macs }) => formatCount(macs)],
      ['Of MACs', 'right', (row) => formatShare(macShare(row, counts))],
      ['GFLOP/s', 'right', ({ gflops }) => rate(gflops)],
      ['GB/s', 'right', ({ gigabytesPerSecond }) => rate(gigabytesPerSecond)],
    ]),
    note: 'Shares of time are of all nodes, which they add up to. A row of several layers is one node of the runtime.',
  };
}

/** Layers that a summary shows. */
const layersShown = 10;

/** Where the time goes, beside where the arithmetic is. */
function slowest(profile: TimingProfile): SheetTable {
  const { slowest: first, others } = overviewOf(profile, layersShown);
  const rows = others ? [...first, others] : first;
  return {
    label: left(
      'Slowest layers',
      rows.map((row) => row.layers || row.type),
    ),
    groups: columnsOf(rows, [
      ['Time ms', 'right', ({ timeMs }) => formatMs(timeMs)],
      ['Of time', 'right', ({ timeShare }) => formatShare(timeShare)],
      ['Of MACs', 'right', ({ macsShare }) => formatShare(macsShare)],
      ['GFLOP/s', 'right', ({ gflops }) => rate(gflops)],
      ['GB/s', 'right', ({ gigabytesPerSecond }) => rate(gigabytesPerSecond)],
    ]),
  };
}

function groups({ layers: rows }: TimingProfile): SheetTable {
  const all = rows.flatMap((row): readonly ProfiledGroup[] => row.groups);
  return {
    label: left(
      "Runtime's node",
      all.map(({ name }) => name),
    ),
    groups: columnsOf(all, [
      ['Operator', 'left', ({ op }) => op],
      ['Provider', 'left', ({ provider }) => provider],
      ['Nodes', 'right', ({ nodes }) => formatCount(nodes.length)],
      ['Time ms', 'right', ({ timeMs }) => formatMs(timeMs)],
      ['Share', 'right', ({ share }) => formatShare(share)],
      ['MACs', 'right', ({ macs }) => formatCount(macs)],
    ]),
  };
}

/** Rows of a timing: its layers, or the runtime's nodes in them; none before it is profiled. */
export function timingCsv({ result }: TimingJob, detail: TimingDetail): string {
  const profile = result?.profile;
  if (!result || !profile) return csv([]);
  return csv(
    detail === 'groups'
      ? profile.layers.flatMap((row) => row.groups)
      : profile.layers.map(({ groups: _, ...row }) => ({
          ...row,
          macShare: macShare(row, result.counts),
        })),
  );
}

/** Timings, a row each. */
export function timingsCsv(jobs: readonly TimingJob[]): string {
  return csv(
    jobs.map(({ id, state, network, spec, acceptedAt, device, result }) => ({
      ...{ id, state, network: network.name, preset: network.preset ?? '', digest: network.digest },
      ...{ asked: spec.device, device: device ?? '', batch: result?.batch ?? '' },
      ...{ type: result?.model.type ?? '', threads: spec.threads ?? '' },
      ...{ optimization: spec.optimization, protocol: spec.protocol, acceptedAt },
      ...{ runs: result?.latency.runs ?? '', p50Ms: result?.latency.p50Ms ?? '' },
      ...{ p90Ms: result?.latency.p90Ms ?? '', p99Ms: result?.latency.p99Ms ?? '' },
      ...{ macs: result?.counts.macs ?? '', gflops: result?.gflops ?? '' },
    })),
  );
}

/** Timings, a line each. */
export function timingsSheet(jobs: readonly TimingJob[]): Sheet {
  const label = left(
    'Timing',
    jobs.map(({ id }) => id),
  );
  const groups = columnsOf(jobs, [
    ['Network', 'left', ({ network }) => network.name],
    ['Device', 'left', ({ device, spec }) => device ?? spec.device],
    ['State', 'left', ({ state }) => state],
    ['Batch', 'right', ({ result }) => String(result?.batch ?? '-')],
    ['p50 ms', 'right', ({ result }) => (result ? formatMs(result.latency.p50Ms) : '-')],
    ['GFLOP/s', 'right', ({ result }) => rate(result?.gflops ?? null)],
    ['Accepted', 'left', ({ acceptedAt }) => acceptedAt.slice(0, 19)],
  ]);
  return {
    title: 'Timings, the last first',
    notes: [],
    paragraphs: [],
    tables: [{ label, groups }],
  };
}

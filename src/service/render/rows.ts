import { inBinaryUnit } from '../../core/bytes.ts';
import type { CostReport } from '../../core/cost/report.ts';

export type Table = 'layers' | 'stages' | 'resolutions' | 'operators';

/** `1x64x112x112`; `-` for no dims. */
export function formatShape(shape: readonly number[]): string {
  return shape.length === 0 ? '-' : shape.join('x');
}

/** A count with thousands separators. */
export function formatCount(count: number | bigint): string {
  return count.toLocaleString('en-US');
}

/** A share as a percentage with one decimal. */
export function formatShare(share: number): string {
  return `${(100 * share).toFixed(1)}%`;
}

/** Bytes in the largest binary unit that leaves at least one before the point. */
export function formatBytes(bytes: number | bigint): string {
  const { value, unit } = inBinaryUnit(Number(bytes));
  return `${unit === 'B' ? value : value.toFixed(1)} ${unit}`;
}

/** How the answer was counted, in a line. */
export function describeCounting({
  options,
  bindings,
  defaultedBindings,
  version,
}: CostReport): string {
  const bound = Object.entries(bindings).map(
    ([symbol, value]) =>
      `${symbol} = ${value}${defaultedBindings.includes(symbol) ? ' (default)' : ''}`,
  );
  return [
    `convention ${options.convention}`,
    `batch norm ${options.batchNorm}`,
    `bias ${options.bias}`,
    ...bound,
    `netcost ${version}`,
  ].join(', ');
}

const sources = {
  network: 'as the network says',
  bound: 'the most that the network allows',
  request: 'as the request says',
} as const;

/** What was not counted, or counted under an assumption, in lines; none where everything was. */
export function describeGaps({ coverage }: CostReport): string[] {
  return [
    ...coverage.unsupported.map(
      ({ op, nodes, examples }) =>
        `NOT COUNTED: ${op} (${nodes} nodes, such as ${examples[0] ?? '?'})`,
    ),
    ...coverage.unreachable.map(
      ({ layer, nodes }) => `not counted, no output depends on it: ${layer} (${nodes} nodes)`,
    ),
    ...coverage.branches.map(({ node, taken, branch, macs, fault }) =>
      fault === undefined
        ? `${node}: ${taken} is counted, ${branch} is not (${formatCount(macs)} MACs)`
        : `${node}: ${taken} is counted, ${branch} does not fit (${fault})`,
    ),
    ...coverage.loops.map(
      ({ node, trips, source }) =>
        `${node}: counted ${formatCount(trips)} times, ${sources[source]}`,
    ),
  ];
}

/** Totals that only some networks have: experts, and a cache. */
export function describeParticular(totals: CostReport['totals']): [title: string, value: string][] {
  const { parameters, activeParameters, kvCacheBytes } = totals;
  const rows: [string, string][] = [];
  if (activeParameters !== parameters) {
    rows.push(['Active', `${formatCount(activeParameters)} parameters for each token`]);
  }
  if (kvCacheBytes !== 0) rows.push(['KV cache', formatBytes(kvCacheBytes)]);
  return rows;
}

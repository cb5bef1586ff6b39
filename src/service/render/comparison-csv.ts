import type { AlignedRow } from '../../core/compare/align.ts';
import type { Comparison } from '../../core/compare/compare.ts';
import type { Ratio } from '../../core/compare/ratio.ts';
import type { CompareTable } from '../schemas/compare-request.ts';
import { formatChange } from './comparison.ts';
import { csv } from './csv.ts';

type Row = Readonly<Record<string, unknown>>;

/** A table of a comparison: one row for each of its rows and each network or pair. */
export function comparisonCsv(comparison: Comparison, table: CompareTable): string {
  return csv(rowsOf(comparison, table));
}

function rowsOf({ networks, pairs, where }: Comparison, table: CompareTable): readonly Row[] {
  const nameOf = (index: number) => networks[index]?.name ?? '';
  switch (table) {
    case 'networks':
      return networks.map(({ name, digest, totals, depth, kernels, factors }) => ({
        ...{ network: name, digest, weightedDepth: depth.weighted, kernels },
        ...{ layersWithMacs: factors.layers, meanPositions: factors.means.positions },
        meanChannelProduct: factors.means.channelProduct,
        meanKernelVolume: factors.means.kernelVolume,
        ...totals,
      }));
    case 'pairs':
      return pairs.flatMap(({ a, b, ratios, factors }) =>
        [...Object.entries(ratios), ...prefixed('factor.', factors)].map(([figure, ratio]) => ({
          ...{ first: nameOf(a), second: nameOf(b), figure },
          ...exact(ratio as Ratio | null),
        })),
      );
    case 'resolutions':
      return where.resolutions.flatMap(({ resolution, networks: figures }) =>
        figures.map((row, index) => ({ resolution, network: nameOf(index), ...row })),
      );
    case 'changes':
      return pairs.flatMap(({ b, diff }) =>
        diff.changes.map(({ kind, id, type, attributes, macs, parameters }) => ({
          ...{ network: nameOf(b), kind, id, type },
          attributes: attributes.map(formatChange).join(' '),
          ...{ macs, parameters },
        })),
      );
    default:
      return aligned(where[table], nameOf);
  }
}

function aligned(rows: readonly AlignedRow[], nameOf: (index: number) => string): Row[] {
  return rows.flatMap(({ key, networks }) =>
    networks.flatMap((row, index) => (row ? [{ key, network: nameOf(index), ...row }] : [])),
  );
}

function prefixed(prefix: string, ratios: object): [string, unknown][] {
  return Object.entries(ratios).map(([key, value]) => [prefix + key, value]);
}

function exact(ratio: Ratio | null): Row {
  const { numerator, denominator, value } = ratio ?? { numerator: '', denominator: '', value: '' };
  return { numerator, denominator, value };
}

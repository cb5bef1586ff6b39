import type { ComparedNetwork, ComparedTotal, Comparison } from '../../core/compare/compare.ts';
import type { AlignedRow } from '../../core/compare/align.ts';
import type { AttributeChange, StructuralDiff } from '../../core/compare/diff.ts';
import type { Measured, MeasuredOn } from '../../core/compare/measured.ts';
import { type Ratio, ratioOf } from '../../core/compare/ratio.ts';
import type { Count } from '../../core/count.ts';
import { formatBytes, formatCount, formatShape, formatShare } from './rows.ts';
import { type ColumnGroup, left, right, type Sheet, type SheetTable } from './sheet.ts';

/** Changes that are worth reading one by one; beyond, networks have little in common. */
const readableChanges = 24;

/** A comparison for people: why the networks differ, and the figures behind it. */
export function comparisonSheet(comparison: Comparison & { readonly measured?: Measured }): Sheet {
  const { networks, pairs, where, measured } = comparison;
  return {
    title: networks.map(({ name }) => name).join(' against '),
    notes: [describeCounting(comparison), ...networks.map(describeNetwork)],
    paragraphs: [
      ...pairs.flatMap(({ sentences }) => sentences.map(({ text }) => text)),
      ...(measured?.on.length === 0
        ? [`None of them has been timed: POST ${measured.times} does, and the times stand here.`]
        : []),
    ],
    tables: [
      totals(comparison),
      ...(measured?.on ?? []).map((on) => measuredTable(comparison, on)),
      factors(comparison),
      weightFactors(comparison),
      resolutions(comparison),
      ...aligned(comparison, 'By stage', common(where.stages)),
      ...aligned(comparison, 'By part', where.parts),
      ...aligned(comparison, 'By kernel', where.kernels),
      ...pairs.flatMap(({ b, diff }) => differences(diff, networks[b]?.name ?? '')),
    ],
  };
}

function describeCounting({ options, version }: Comparison): string {
  const { convention, batchNorm, bias } = options;
  return `convention ${convention}, batch norm ${batchNorm}, bias ${bias}, netcost ${version}`;
}

function describeNetwork({ name, inputs, bindings }: ComparedNetwork): string {
  const tensors = inputs.map(
    ({ name: input, shape, elementType }) => `${input} ${formatShape(shape)} ${elementType}`,
  );
  const bound = Object.entries(bindings).map(([symbol, value]) => `${symbol} = ${value}`);
  return `${name}: ${[...tensors, ...bound].join(', ')}`;
}

/** `8.21×`. */
export function formatRatio(ratio: Ratio | null): string {
  if (!ratio) return '-';
  const { value } = ratio;
  return `${value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toPrecision(3)}×`;
}

/** A column for each network, then one for the ratio of each but the first to the first. */
function sideBySide(
  { networks, pairs }: Comparison,
  rows: readonly {
    readonly label: string;
    readonly of: (network: ComparedNetwork) => string;
    readonly ratio: (pair: Comparison['pairs'][number]) => Ratio | null | undefined;
  }[],
  title: string,
): SheetTable {
  const figures = networks.map((network): ColumnGroup => ({
    columns: [
      right(
        network.name,
        rows.map(({ of }) => of(network)),
      ),
    ],
  }));
  const ratios = pairs.map((pair): ColumnGroup => {
    const heading = pairs.length === 1 ? 'Ratio' : `Ratio ${networks[pair.b]?.name ?? ''}`;
    const cells = rows.map(({ ratio }) => {
      const value = ratio(pair);
      return value === undefined ? '' : formatRatio(value);
    });
    return { columns: [right(heading, cells)] };
  });
  const label = left(
    title,
    rows.map((row) => row.label),
  );
  const note = `Ratios are to ${networks[0]?.name ?? ''}.`;
  return { label, groups: [...figures, ...ratios], ...(pairs.length > 1 && { note }) };
}

const totalNames: Readonly<Record<ComparedTotal, string>> = {
  macs: 'MACs',
  flops: 'FLOPs',
  arithmetic: 'Arithmetic',
  parameters: 'Parameters',
  activationElements: 'Activations',
  weightBytes: 'Weights',
  bytesMoved: 'Bytes moved',
};

function totals(comparison: Comparison): SheetTable {
  const names = Object.entries(totalNames) as [ComparedTotal, string][];
  return sideBySide(
    comparison,
    [
      ...names.map(([total, label]) => ({
        label,
        of: ({ totals }: ComparedNetwork) =>
          total.endsWith('Bytes') || total === 'bytesMoved'
            ? formatBytes(totals[total])
            : formatCount(totals[total]),
        ratio: ({ ratios }: Comparison['pairs'][number]) => ratios[total],
      })),
      {
        label: 'Weighted depth',
        of: ({ depth }) => formatCount(depth.weighted),
        ratio: () => undefined,
      },
      { label: 'Kernels', of: ({ kernels }) => formatCount(kernels), ratio: () => undefined },
      {
        label: 'FLOPs per byte',
        of: ({ totals }) => totals.arithmeticIntensity.toFixed(1),
        ratio: () => undefined,
      },
    ],
    'Totals',
  );
}

function measuredTable(
  comparison: Comparison,
  { device, protocol, type, threads, optimization, ...on }: MeasuredOn,
): SheetTable {
  const rows = [
    ['p50 ms', 'p50Ms'],
    ['p90 ms', 'p90Ms'],
  ] as const;
  const { networks, pairs } = comparison;
  const table: SheetTable = {
    label: left(
      `Measured on ${device}`,
      rows.map(([label]) => label),
    ),
    groups: [
      ...networks.map(({ name }, index) => {
        const time = on.networks[index];
        const cells = rows.map(([, key]) => (time ? time[key].toFixed(3) : '-'));
        return { columns: [right(name, cells)] };
      }),
      ...pairs.map(({ b }) => {
        const ratio = on.ratios.find((one) => one.b === b);
        const heading = pairs.length === 1 ? 'Ratio' : `Ratio ${networks[b]?.name ?? ''}`;
        return { columns: [right(heading, [ratio ? `${ratio.time.toPrecision(3)}×` : '-', ''])] };
      }),
    ],
  };
  const note = [
    ...(on.model === null ? [] : [on.model]),
    type,
    threads === null ? "the runtime's threads" : `${threads} threads`,
    `optimization ${optimization}`,
    `protocol ${protocol}`,
  ].join(', ');
  return { ...table, note };
}

function factors(comparison: Comparison): SheetTable {
  const table = sideBySide(
    comparison,
    [
      {
        label: 'Layers with MACs',
        of: ({ factors }) => formatCount(factors.layers),
        ratio: ({ factors }) => factors.layers,
      },
      {
        label: '× mean output positions',
        of: ({ factors }) => formatMean(factors.means.positions),
        ratio: ({ factors }) => factors.positions,
      },
      {
        label: '× mean channel product',
        of: ({ factors }) => formatMean(factors.means.channelProduct),
        ratio: ({ factors }) => factors.channelProduct,
      },
      {
        label: '× mean kernel volume',
        of: ({ factors }) => formatMean(factors.means.kernelVolume),
        ratio: ({ factors }) => factors.kernelVolume,
      },
      {
        label: '= MACs',
        of: ({ factors }) => formatCount(factors.macs),
        ratio: ({ ratios }) => ratios.macs,
      },
    ],
    'Factors of the MACs',
  );
  const note =
    'Each mean is weighted by the factors above it, so that the product is exact: a channel ' +
    'product is input × output channels, a kernel volume its taps. Means are shown rounded.';
  return { ...table, note };
}

function weightFactors(comparison: Comparison): SheetTable {
  const weights = (network: number) => comparison.networks[network]?.weightFactors.weights ?? 0;
  return sideBySide(
    comparison,
    [
      {
        label: 'Weight tensors',
        of: ({ weightFactors }) => formatCount(weightFactors.tensors),
        ratio: ({ weightFactors }) => weightFactors.tensors,
      },
      {
        label: '× mean channel product',
        of: ({ weightFactors }) => formatMean(weightFactors.means.channelProduct),
        ratio: ({ weightFactors }) => weightFactors.channelProduct,
      },
      {
        label: '× mean kernel volume',
        of: ({ weightFactors }) => formatMean(weightFactors.means.kernelVolume),
        ratio: ({ weightFactors }) => weightFactors.kernelVolume,
      },
      {
        label: '= weights',
        of: ({ weightFactors }) => formatCount(weightFactors.weights),
        ratio: ({ a, b }) => ratioOf(weights(b), weights(a)),
      },
    ],
    'Factors of the weights',
  );
}

function formatMean(mean: number): string {
  const digits = mean >= 100 ? 0 : 2;
  return mean.toLocaleString('en-US', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}

function resolutions({ networks, where }: Comparison): SheetTable {
  const rows = where.resolutions.filter(({ networks: figures }) =>
    figures.some(({ macs }) => macs !== 0),
  );
  return {
    label: left(
      'Resolution',
      rows.map(({ resolution }) => resolution || '-'),
    ),
    groups: networks.map(({ name }, index) => {
      const cells = rows.map((row) => row.networks[index]);
      return {
        title: name,
        columns: [
          left(
            'Channels',
            cells.map((one) => span(one?.channels ?? [])),
          ),
          right(
            'MACs',
            cells.map((one) => formatCount(one?.macs ?? 0)),
          ),
          right(
            'So far',
            cells.map((one) => formatShare(one?.runningMacShare ?? 0)),
          ),
        ],
      };
    }),
  };
}

/** `64 128`, or where there are more the first and the last. */
function span(channels: readonly number[]): string {
  if (channels.length <= 2) return channels.join(' ');
  return `${channels[0] ?? ''} … ${channels.at(-1) ?? ''}`;
}

/** Rows of a roll-up with each network's MACs and parameters, in part of its own. */
function aligned(
  { networks }: Comparison,
  title: string,
  rows: readonly AlignedRow[],
): SheetTable[] {
  if (rows.length === 0) return [];
  const groups = networks.map(({ name }, index): ColumnGroup => {
    const cells = rows.map((row) => row.networks[index]);
    return {
      title: name,
      columns: [
        right(
          'MACs',
          cells.map((one) => (one ? formatCount(one.macs) : '-')),
        ),
        right(
          'Share',
          cells.map((one) => (one ? formatShare(one.macShare) : '')),
        ),
        right(
          'Of params',
          cells.map((one) => (one ? formatShare(one.parameterShare) : '')),
        ),
      ],
    };
  });
  return [
    {
      label: left(
        title,
        rows.map(({ key }) => key),
      ),
      groups,
    },
  ];
}

/** Stages, where networks have any of the same name. */
function common(stages: readonly AlignedRow[]): readonly AlignedRow[] {
  const spending = stages.filter(({ networks }) =>
    networks.some((one) => one && (one.macs !== 0 || one.parameters !== 0)),
  );
  const shared = spending.filter(({ networks }) => networks.every((one) => one !== null));
  return 2 * shared.length >= spending.length ? spending : [];
}

function differences(diff: StructuralDiff, name: string): SheetTable[] {
  const all = diff.added + diff.removed + diff.changed;
  if (all === 0 || all > readableChanges) return [];
  const cells = (cell: (change: StructuralDiff['changes'][number]) => string) =>
    diff.changes.map(cell);
  const columns = [
    left(
      'Change',
      cells(({ kind }) => kind),
    ),
    left(
      'Attributes',
      cells(({ attributes }) => attributes.map(formatChange).join(', ')),
    ),
    right(
      'MACs',
      cells(({ macs }) => signed(macs)),
    ),
    right(
      'Parameters',
      cells(({ parameters }) => signed(parameters)),
    ),
  ];
  const label = left(
    `Changes in ${name}`,
    cells(({ id }) => id),
  );
  return [{ label, groups: columns.map((column) => ({ columns: [column] })) }];
}

/** `stride 2→1`. */
export function formatChange({ attribute, before, after }: AttributeChange): string {
  return `${attribute} ${before ?? '-'}→${after ?? '-'}`;
}

function signed(count: Count): string {
  return count > 0 ? `+${formatCount(count)}` : formatCount(count);
}

import type { CostReport, Figures } from '../../core/cost/report.ts';
import { printable } from '../../core/printable.ts';
import {
  describeCounting,
  describeGaps,
  describeParticular,
  formatBytes,
  formatCount,
  formatShape,
  formatShare,
} from './rows.ts';
import { clip, type Column, rule, textTable } from './text-table.ts';

/** A line of the tree: a layer, or a scope with the sum of what is in it. */
interface TreeRow {
  readonly label: string;
  readonly type: string;
  readonly kernel: string;
  readonly output: string;
  readonly parameters: string;
  readonly total: string;
  readonly share: string;
}

/** Narrower answers leave out the columns that can best be missed. */
const wide = 100;

/** An aligned table for a terminal, in the manner of torchinfo: the tree by scope, then totals. */
export function renderText(report: CostReport, width: number, layers: boolean): string {
  const { convention } = report.options;
  const { inputs, outputs, name } = report;
  const ends = (tensors: CostReport['inputs']) =>
    tensors
      .map((tensor) => `${tensor.name} ${formatShape(tensor.shape)} ${tensor.elementType}`)
      .join(', ');
  const lines = [
    clip(`${name}: ${ends(inputs)} → ${ends(outputs)}`, width),
    ...wrap(describeCounting(report), width),
    rule(width),
  ];
  if (layers) {
    const columns: Column<TreeRow>[] = [
      { title: 'Layer', align: 'left', flexible: true, cell: ({ label }) => label },
      { title: 'Type', align: 'left', cell: ({ type }) => type },
      { title: 'Kernel', align: 'left', cell: ({ kernel }) => kernel },
      { title: 'Output', align: 'left', cell: ({ output }) => output },
      { title: 'Parameters', align: 'right', cell: ({ parameters }) => parameters },
      { title: convention, align: 'right', cell: ({ total }) => total },
      { title: 'Share', align: 'right', cell: ({ share }) => share },
    ];
    const shown =
      width >= wide
        ? columns
        : columns.filter(({ title }) => title !== 'Type' && title !== 'Kernel');
    lines.push(...textTable(shown, tree(report), width), rule(width));
  }
  lines.push(...rollUps(report, width), ...totals(report), ...gaps(report, width));
  return `${lines.join('\n')}\n`;
}

/** Layers indented below the scopes they are in; a scope says what its layers sum to. */
function tree(report: CostReport): TreeRow[] {
  const { convention } = report.options;
  const sums = scopeSums(report);
  const rows: TreeRow[] = [];
  let open: readonly string[] = [];
  for (const layer of report.layers) {
    const path = layer.id.split('.');
    for (let depth = 0; depth < path.length - 1; depth++) {
      const scope = path.slice(0, depth + 1);
      if (open.slice(0, depth + 1).join('.') === scope.join('.')) continue;
      const sum = sums.get(scope.join('.'));
      if (!sum) continue;
      rows.push({
        label: `${'  '.repeat(depth)}${scope[depth] ?? ''}`,
        type: '',
        kernel: '',
        output: '',
        parameters: formatCount(sum.parameters),
        total: formatCount(sum.total),
        share: formatShare(sum.share),
      });
    }
    open = path.slice(0, -1);
    rows.push({
      label: `${'  '.repeat(path.length - 1)}${path[path.length - 1] ?? ''}`,
      type: layer.type,
      kernel: layer.kernel,
      output: formatShape(layer.outputShape),
      parameters: dash(layer.parameters),
      total: layer.coverage === 'unsupported' ? '?' : dash(layer[convention]),
      share: layer.share === 0 ? '-' : formatShare(layer.share),
    });
  }
  return rows;
}

interface ScopeSum {
  parameters: bigint;
  total: bigint;
  share: number;
}

function scopeSums({ layers, options }: CostReport): Map<string, ScopeSum> {
  const sums = new Map<string, ScopeSum>();
  for (const layer of layers) {
    const path = layer.id.split('.');
    for (let depth = 1; depth < path.length; depth++) {
      const scope = path.slice(0, depth).join('.');
      const sum = sums.get(scope) ?? { parameters: 0n, total: 0n, share: 0 };
      sum.parameters += BigInt(layer.parameters);
      sum.total += BigInt(layer[options.convention]);
      sum.share += layer.share;
      sums.set(scope, sum);
    }
  }
  return sums;
}

function rollUps(report: CostReport, width: number): string[] {
  const { convention } = report.options;
  const figures = <Row extends Figures & { runningShare: number }>(): Column<Row>[] => [
    { title: 'Parameters', align: 'right', cell: ({ parameters }) => formatCount(parameters) },
    { title: convention, align: 'right', cell: (row) => formatCount(row[convention]) },
    { title: 'Share', align: 'right', cell: ({ share }) => formatShare(share) },
    { title: 'Running', align: 'right', cell: ({ runningShare }) => formatShare(runningShare) },
  ];
  return [
    ...textTable<CostReport['stages'][number]>(
      [
        { title: 'By stage', align: 'left', flexible: true, cell: ({ stage }) => stage },
        { title: 'Output', align: 'left', cell: ({ outputShape }) => formatShape(outputShape) },
        ...figures<CostReport['stages'][number]>(),
      ],
      report.stages,
      width,
    ),
    rule(width),
    ...textTable<CostReport['resolutions'][number]>(
      [
        { title: 'By resolution', align: 'left', cell: ({ resolution }) => resolution || '-' },
        {
          title: 'Channels',
          align: 'left',
          flexible: true,
          cell: ({ channels }) => channels.join(' '),
        },
        ...figures<CostReport['resolutions'][number]>(),
      ],
      report.resolutions,
      width,
    ),
    rule(width),
  ];
}

function totals({ totals, depth, coverage }: CostReport): string[] {
  const entries: [string, string][] = [
    ['Parameters', formatCount(totals.parameters)],
    ['Buffers', formatCount(totals.buffers)],
    ['MACs', formatCount(totals.macs)],
    ['FLOPs', formatCount(totals.flops)],
    ['Arithmetic', formatCount(totals.arithmetic)],
    ['Activations', `${formatCount(totals.activationElements)} elements`],
    ['Weights', formatBytes(totals.weightBytes)],
    ['Bytes moved', formatBytes(totals.bytesMoved)],
    ...describeParticular(totals),
    ['Intensity', `${totals.arithmeticIntensity.toFixed(1)} FLOPs per byte`],
    ['Depth', `${depth.weighted} weighted layers on the longest path`],
    ['Coverage', `${coverage.counted} operators counted, ${coverage.free} free`],
  ];
  return entries.map(([title, value]) => `${title.padEnd(13)}${value}`);
}

function gaps(report: CostReport, width: number): string[] {
  return describeGaps(report).map((line) => clip(line, width));
}

function dash(count: number | bigint): string {
  return count === 0 ? '-' : formatCount(count);
}

/** A comma-separated line broken at its commas to fit. */
function wrap(line: string, width: number): string[] {
  const lines: string[] = [];
  for (const part of printable(line).split(', ')) {
    const last = lines[lines.length - 1];
    if (last !== undefined && `${last}, ${part}`.length < width)
      lines[lines.length - 1] = `${last}, ${part}`;
    else lines.push(part);
  }
  return lines;
}

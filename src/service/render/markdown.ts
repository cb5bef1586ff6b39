import { markdownTable } from 'markdown-table';
import type { CostReport } from '../../core/cost/report.ts';
import {
  describeCounting,
  describeGaps,
  describeParticular,
  formatBytes,
  formatCount,
  formatShape,
  formatShare,
} from './rows.ts';
import { escapeMarkdown } from './sheet.ts';

const total = { macs: 'macs', flops: 'flops', arithmetic: 'arithmetic' } as const;

/** Totals, the roll-ups and the layers as Markdown tables. */
export function renderMarkdown(report: CostReport, layers: boolean): string {
  const { name, totals, options, depth } = report;
  const column = total[options.convention];
  const sections = [
    `# ${escapeMarkdown(name)}`,
    describeCounting(report),
    ...describeGaps(report),
    table(
      ['', 'total'],
      [
        ['parameters', formatCount(totals.parameters)],
        ['macs', formatCount(totals.macs)],
        ['flops', formatCount(totals.flops)],
        ['arithmetic', formatCount(totals.arithmetic)],
        ['activation elements', formatCount(totals.activationElements)],
        ['weights', formatBytes(totals.weightBytes)],
        ['bytes moved', formatBytes(totals.bytesMoved)],
        ...describeParticular(totals),
        ['weighted depth', formatCount(depth.weighted)],
      ],
    ),
    '## By resolution',
    table(
      ['resolution', 'channels', 'layers', 'parameters', column, 'share', 'running'],
      report.resolutions.map((row) => [
        row.resolution || '-',
        row.channels.join(' '),
        formatCount(row.layers),
        formatCount(row.parameters),
        formatCount(row[column]),
        formatShare(row.share),
        formatShare(row.runningShare),
      ]),
    ),
    '## By stage',
    table(
      ['stage', 'output', 'layers', 'parameters', column, 'share', 'running'],
      report.stages.map((row) => [
        escapeMarkdown(row.stage),
        formatShape(row.outputShape),
        formatCount(row.layers),
        formatCount(row.parameters),
        formatCount(row[column]),
        formatShare(row.share),
        formatShare(row.runningShare),
      ]),
    ),
  ];
  if (layers) {
    sections.push(
      '## Layers',
      table(
        ['layer', 'type', 'kernel', 'output', 'parameters', column, 'share'],
        report.layers.map((row) => [
          escapeMarkdown(row.id),
          row.type,
          row.kernel,
          formatShape(row.outputShape),
          formatCount(row.parameters),
          formatCount(row[column]),
          formatShare(row.share),
        ]),
      ),
    );
  }
  return `${sections.join('\n\n')}\n`;
}

/** A table whose columns of figures are aligned to the right. */
function table(head: string[], rows: string[][]): string {
  const align = head.map((title) =>
    ['', 'layer', 'type', 'stage', 'resolution', 'channels', 'output', 'kernel'].includes(title)
      ? 'l'
      : 'r',
  );
  return markdownTable([head, ...rows], { align });
}

import { stringify } from 'csv-stringify/sync';
import { markdownTable } from 'markdown-table';
import type { PresetSummary } from '../../presets/index.ts';
import {
  nativeInput,
  optionRows,
  type PresetRow,
  publishedBesideOurs,
  type PublishedBesideOurs,
} from '../presets/describe.ts';
import { formatCount } from './rows.ts';
import { type Column, fitting, rule, textTable, wrap } from './text-table.ts';

const columns: readonly Column<PresetRow>[] = [
  { title: 'Name', align: 'left', cell: ({ name }) => name },
  { title: 'Title', align: 'left', cell: ({ title }) => title },
  { title: 'Year', align: 'left', cell: ({ year }) => String(year) },
  { title: 'Input', align: 'left', cell: ({ input }) => input },
  { title: 'Parameters', align: 'right', cell: ({ parameters }) => formatCount(parameters) },
  { title: 'MACs', align: 'right', cell: ({ macs }) => formatCount(macs) },
  {
    ...{ title: 'Paper', align: 'left', flexible: true },
    cell: ({ paper, paperTitle }) => `${paper} ${paperTitle}`.trim(),
  },
];

/** What a narrow table leaves out, first of all. */
const missable = ['Title', 'Paper', 'Year', 'Input'];

/** An aligned table for a terminal; the narrower it is, the fewer columns. */
export function presetsText(rows: readonly PresetRow[], total: number, width: number): string {
  const table = textTable(fitting(columns, rows, width, missable), rows, width);
  const summary = `${rows.length} of ${total} presets, at their native inputs`;
  return [...table, rule(width), summary, ''].join('\n');
}

export function presetsMarkdown(rows: readonly PresetRow[]): string {
  const cells = rows.map(({ name, title, year, input, parameters, macs, ...row }) => [
    ...[name, title, String(year), input, formatCount(parameters), formatCount(macs)],
    `[${row.paperTitle}](${row.paperUrl})`,
  ]);
  const head = ['name', 'title', 'year', 'input', 'parameters', 'macs', 'paper'];
  return `${markdownTable([head, ...cells], { align: ['l', 'l', 'l', 'l', 'r', 'r', 'l'] })}\n`;
}

const csvColumns = [
  ...['name', 'title', 'family', 'task', 'year', 'input'],
  ...['parameters', 'macs', 'paper', 'paperTitle', 'paperUrl'],
];

/** One row per preset, counts in full. */
export function presetsCsv(rows: readonly PresetRow[]): string {
  return stringify(
    rows.map((row) => ({ ...row, parameters: String(row.parameters), macs: String(row.macs) })),
    { header: true, record_delimiter: 'windows', columns: csvColumns },
  );
}

type Entry = readonly [title: string, text: string];

/** All that is known of a preset, for a terminal. */
export function presetText(row: PresetRow, preset: PresetSummary, width: number): string {
  const options = optionRows(preset).map(({ name, description, range, fallback }): Entry => {
    const otherwise = fallback === '' ? '' : `; ${fallback} by default`;
    return [name, `${range}${otherwise}. ${description}`];
  });
  const facts: Entry[] = [
    ['Family', `${row.family}, for ${row.task}, ${row.year}`],
    ['Paper', `${row.paperTitle} ${row.paperUrl}`],
    ['Variant', preset.variant],
    ['Input', nativeInput(preset)],
    ['Parameters', formatCount(row.parameters)],
    ['MACs', formatCount(row.macs)],
  ];
  return [
    `${row.name}: ${row.title}`,
    rule(width),
    ...entries(facts, width),
    rule(width),
    ...entries(options, width),
    ...publishedText(publishedBesideOurs(preset, row), width),
    '',
  ].join('\n');
}

function publishedText(rows: readonly PublishedBesideOurs[], width: number): string[] {
  if (rows.length === 0) return [];
  const table: Column<PublishedBesideOurs>[] = [
    { title: 'Published', align: 'left', cell: ({ figure }) => figure },
    { title: 'As printed', align: 'right', cell: ({ value }) => formatCount(value) },
    { title: 'Counted', align: 'right', cell: ({ ours }) => formatCount(ours) },
    { title: 'Ratio', align: 'right', cell: ({ ratio }) => ratio.toFixed(4) },
    { title: 'Source', align: 'left', flexible: true, cell: ({ source }) => source },
  ];
  const notes = rows.flatMap(({ figure, note }): Entry[] =>
    note === undefined ? [] : [[figure, note]],
  );
  return [rule(width), ...textTable(table, rows, width), ...entries(notes, width)];
}

/** Titles on the left, their texts wrapped beside them. */
function entries(pairs: readonly Entry[], width: number): string[] {
  const indent = Math.max(0, ...pairs.map(([title]) => title.length)) + 2;
  return pairs.flatMap(([title, text]) =>
    wrap(text, width - indent).map((line, index) =>
      `${(index === 0 ? title : '').padEnd(indent)}${line}`.trimEnd(),
    ),
  );
}

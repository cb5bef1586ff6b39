import { printable } from '../../core/printable.ts';

export interface Column<Row> {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cell: (row: Row) => string;
  /** Shortened to what room is left; at most one column of a table. */
  readonly flexible?: boolean;
}

const gap = 2;

/** Columns that a flexible column has at least. */
const leastFlexible = 8;

/** Lines of an aligned table that is exactly `width` columns wide: a title line, a rule, the rows. */
export function textTable<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
): string[] {
  const cells = [
    columns.map(({ title }) => title),
    ...rows.map((row) => columns.map(({ cell }) => cell(row))),
  ];
  const widths = columns.map((column) => naturalWidth(column, rows));
  const flexible = Math.max(
    columns.findIndex((column) => column.flexible),
    0,
  );
  const fixed = widths.reduce((sum, size, index) => sum + (index === flexible ? 0 : size + gap), 0);
  widths[flexible] = Math.max(width - fixed, leastFlexible);
  const lines = cells.map((line) =>
    line
      .map((text, index) => fit(text, widths[index] ?? 0, columns[index]?.align ?? 'left'))
      .join(' '.repeat(gap))
      .trimEnd(),
  );
  return [lines[0] ?? '', rule(width), ...lines.slice(1)];
}

/** How wide a column must be to show every cell whole. */
function naturalWidth<Row>({ title, cell }: Column<Row>, rows: readonly Row[]): number {
  return Math.max(title.length, ...rows.map((row) => cell(row).length));
}

/** The columns without those that can be missed, in that order, until the others fit. */
export function fitting<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  width: number,
  missable: readonly string[],
): readonly Column<Row>[] {
  const [title, ...others] = missable;
  const widths = columns.map((column) =>
    column.flexible ? leastFlexible : naturalWidth(column, rows),
  );
  const total = widths.reduce((sum, size) => sum + size + gap, -gap);
  if (total <= width || title === undefined) return columns;
  const fewer = columns.filter((column) => column.title !== title);
  return fitting(fewer, rows, width, others);
}

export function rule(width: number): string {
  return '─'.repeat(width);
}

/** Text cut or filled up to a width. */
export function fit(text: string, width: number, align: 'left' | 'right'): string {
  const short = clip(text, width);
  return align === 'left' ? short.padEnd(width) : short.padStart(width);
}

/** Text broken at spaces into lines of at most `width` columns; longer words keep their own. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of printable(text).split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(word);
  }
  return lines;
}

/** A line shortened to a width. */
export function clip(line: string, width: number): string {
  return printable(line.length > width ? `${line.slice(0, width - 1)}…` : line);
}

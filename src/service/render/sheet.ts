import { markdownTable } from 'markdown-table';
import { printable } from '../../core/printable.ts';
import { fit, rule, wrap } from './text-table.ts';

/** A column of a table, its cells written. */
export interface SheetColumn {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cells: readonly string[];
}

/** Columns that belong together, such as those of one network, under a title of their own. */
export interface ColumnGroup {
  readonly title?: string;
  readonly columns: readonly SheetColumn[];
}

export interface SheetTable {
  /** What the rows are. */
  readonly label: SheetColumn;
  readonly groups: readonly ColumnGroup[];
  /** Said below it. */
  readonly note?: string;
}

/** An answer for people: what it is of, what it says, and tables. */
export interface Sheet {
  readonly title: string;
  /** How it was made. */
  readonly notes: readonly string[];
  readonly paragraphs: readonly string[];
  readonly tables: readonly SheetTable[];
}

/** A column of words. */
export function left(title: string, cells: readonly string[]): SheetColumn {
  return { title, align: 'left', cells };
}

/** A column of figures. */
export function right(title: string, cells: readonly string[]): SheetColumn {
  return { title, align: 'right', cells };
}

const gap = 2;
/** Widest that a column of words may be in a terminal, but for the last of a table. */
const widestWords = 40;
/** Least width in which words are broken into lines. */
const leastWrapped = 20;

/** A sheet for a terminal: lines of at most `width` columns, tables split where they are wider. */
export function sheetText({ title, notes, paragraphs, tables }: Sheet, width: number): string {
  const blocks = [
    [...wrap(title, width), ...notes.flatMap((note) => wrap(note, width))],
    paragraphs.flatMap((text) =>
      wrap(text, width - 2).map((line, index) => `${index === 0 ? '-' : ' '} ${line}`),
    ),
    ...tables.flatMap((table) => textTables(table, width)),
  ];
  const lines = blocks
    .filter((block) => block.length > 0)
    .flatMap((block, index) => (index === 0 ? block : [rule(width), ...block]));
  return `${lines.join('\n')}\n`;
}

/** The table in as many parts as its groups need, each with the label. */
function textTables({ label, groups, note }: SheetTable, width: number): string[][] {
  const labelWidth = columnWidth(label);
  const parts: ColumnGroup[][] = [];
  let room = 0;
  for (const group of groups) {
    const needed = groupWidth(group) + gap;
    const last = parts.at(-1);
    if (last && needed <= room) last.push(group);
    else parts.push([group]);
    room = (last && needed <= room ? room : width - labelWidth) - needed;
  }
  return parts.map((part, index) => {
    const [rows, shown] = parts.length === 1 ? [label, part] : withoutEmpty(label, part);
    const words = note !== undefined && index === parts.length - 1 ? wrap(note, width) : [];
    return [...tableLines(rows, shown, width), ...words];
  });
}

/** Of a part of a table, the rows that say anything in it. */
function withoutEmpty(
  label: SheetColumn,
  groups: readonly ColumnGroup[],
): [SheetColumn, readonly ColumnGroup[]] {
  const filled = label.cells.map((_, row) =>
    groups.some(({ columns }) =>
      columns.some(({ cells }) => !['', '-'].includes(cells[row] ?? '')),
    ),
  );
  const kept = (column: SheetColumn) => ({
    ...column,
    cells: column.cells.filter((_, row) => filled[row]),
  });
  const keptGroups = groups.map((group) => ({ ...group, columns: group.columns.map(kept) }));
  return [kept(label), keptGroups];
}

function tableLines(label: SheetColumn, groups: readonly ColumnGroup[], width: number): string[] {
  const heads = groups.some(({ title, columns }) => title !== undefined && columns.length > 0)
    ? [joined([' '.repeat(columnWidth(label)), ...groups.map(headOf)])]
    : [];
  const columns = [label, ...groups.flatMap(({ columns }) => columns)];
  const before = columns.slice(0, -1);
  const last = columns.at(-1) ?? label;
  const indent = before.reduce((sum, column) => sum + columnWidth(column) + gap, 0);
  // Words at the end of a row have the rest of its line, and as many lines as they need.
  const isWrapped = last.align === 'left' && width - indent >= leastWrapped;
  const fitted = (column: SheetColumn, text: string) =>
    fit(text, columnWidth(column), column.align);
  const lines = (cell: (column: SheetColumn) => string): string[] => {
    const words = cell(last);
    const [first = '', ...others] = isWrapped ? wrap(words, width - indent) : [fitted(last, words)];
    const start = before.map((column) => fitted(column, cell(column)));
    return [joined([...start, first]), ...others.map((more) => ' '.repeat(indent) + more)];
  };
  return [
    ...heads,
    ...lines(({ title }) => title),
    ...label.cells.flatMap((_, row) => lines(({ cells }) => cells[row] ?? '')),
  ];
}

function headOf(group: ColumnGroup): string {
  const { title = '', columns } = group;
  return fit(title, groupWidth(group), columns.length === 1 ? 'right' : 'left');
}

function joined(cells: readonly string[]): string {
  return cells.join(' '.repeat(gap)).trimEnd();
}

function columnWidth({ title, cells, align }: SheetColumn): number {
  const widest = [title, ...cells].reduce((most, { length }) => Math.max(most, length), 0);
  return align === 'left' ? Math.min(widest, widestWords) : widest;
}

function groupWidth({ columns }: ColumnGroup): number {
  return columns.reduce((sum, column) => sum + columnWidth(column) + gap, -gap);
}

/** A sheet in Markdown. */
export function sheetMarkdown({ title, notes, paragraphs, tables }: Sheet): string {
  const sections = [
    `# ${escapeMarkdown(title)}`,
    ...notes.map(escapeMarkdown),
    ...(paragraphs.length > 0
      ? [paragraphs.map((text) => `- ${escapeMarkdown(text)}`).join('\n')]
      : []),
    ...tables.flatMap(({ label, groups, note }) => {
      const columns = [
        label,
        ...groups.flatMap(({ title: group, columns }) =>
          columns.map((column) => ({
            ...column,
            title: [group, column.title].filter(Boolean).join(' '),
          })),
        ),
      ];
      const rows = label.cells.map((_, row) =>
        columns.map(({ cells }) => escapeMarkdown(cells[row] ?? '')),
      );
      const table = markdownTable(
        [columns.map((column) => escapeMarkdown(column.title)), ...rows],
        {
          align: columns.map(({ align }) => (align === 'left' ? 'l' : 'r')),
        },
      );
      return note === undefined ? [table] : [table, escapeMarkdown(note)];
    }),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** Text with Markdown's marks taken as they stand. */
export function escapeMarkdown(text: string): string {
  return printable(text).replace(/[\\`*_|<>[\]]/g, '\\$&');
}

import { stringify } from 'csv-stringify/sync';
import type { CostReport } from '../../core/cost/report.ts';
import { formatShape, type Table } from './rows.ts';

/** One row per layer, stage, resolution or operator, as RFC 4180 has it; counts in full. */
export function renderCsv(report: CostReport, table: Table): string {
  return csv(report[table]);
}

/** Rows of the same keys as RFC 4180 has them, under a header. */
export function csv(rows: readonly object[]): string {
  return stringify(
    rows.map((row) =>
      Object.fromEntries(Object.entries(row).map(([key, value]) => [key, cell(value)])),
    ),
    {
      header: true,
      record_delimiter: 'windows',
      ...(rows.length === 0 && { columns: [] }),
    },
  );
}

function cell(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (!Array.isArray(value)) return value;
  const items: readonly unknown[] = value;
  if (items.every((item) => typeof item === 'number')) return formatShape(items);
  return items
    .map((item) => (Array.isArray(item) ? formatShape(item as number[]) : String(item)))
    .join(' ');
}

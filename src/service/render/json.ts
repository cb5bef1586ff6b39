import { countToJson } from '../../core/count.ts';
import type { CostReport } from '../../core/cost/report.ts';
import type { Detail } from '../requests.ts';

/** The report as JSON text, without the rows that `detail` leaves out. */
export function renderJson(report: CostReport, detail: Detail): string {
  const hidden = new Set(
    detail === 'nodes' ? [] : detail === 'layers' ? ['nodes'] : ['layers', 'nodes'],
  );
  // Copied key by key, so that rows which are made when read are not made to be left out.
  const keys = Object.keys(report) as (keyof CostReport)[];
  const shown = Object.fromEntries(
    keys.filter((key) => !hidden.has(key)).map((key) => [key, report[key]]),
  );
  return jsonWithCounts(shown);
}

/** A value as JSON text, counts in it as JSON carries them. */
export function jsonWithCounts(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'bigint' ? countToJson(inner) : inner,
  );
}

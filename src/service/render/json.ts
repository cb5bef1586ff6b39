import { countToJson } from '../../core/count.ts';
import type { CostReport } from '../../core/cost/report.ts';
import type { Detail } from '../requests.ts';

/** The report as JSON text, without the rows that `detail` leaves out. */
export function renderJson(report: CostReport, detail: Detail): string {
  const { layers, nodes, ...summary } = report;
  const shown = {
    ...summary,
    ...(detail !== 'summary' && { layers }),
    ...(detail === 'nodes' && { nodes }),
  };
  return JSON.stringify(shown, (_, value: unknown) =>
    typeof value === 'bigint' ? countToJson(value) : value,
  );
}

import type { Edit } from '../whatif/edits.ts';
import { whatIf, type WhatIf } from '../whatif/what-if.ts';
import { type CostEngine, type CostRequest, countingOptions } from './engine.ts';

/**
 * What edits of the network of a request would cost.
 * @throws InputError, ProblemError for a fault in the network, `edit-mismatch` for one in an edit
 */
export async function whatIfOf(
  engine: Pick<CostEngine, 'lower' | 'reportOf' | 'editable'>,
  network: CostRequest,
  edits: readonly Edit[],
): Promise<WhatIf> {
  // Faults of the network itself are told as elsewhere.
  const lowered = await engine.lower(network);
  const editable = await engine.editable(network);
  const base = { graph: lowered.graph, report: engine.reportOf(lowered) };
  return whatIf(editable, countingOptions(network), edits, base);
}

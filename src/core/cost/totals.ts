import { type Count, minus, plus, sum } from '../count.ts';
import type { Graph, Value } from '../graph/types.ts';
import { elements } from '../ops/node-view.ts';
import { bytes } from './node-cost.ts';
import type { Figures, Totals } from './report.ts';

/** The figures of a whole network: those of its nodes, and those that it has only as a whole. */
export function totalsOf(graph: Graph, figures: Figures): Totals {
  return {
    ...figures,
    activeParameters: minus(figures.parameters, inactive(graph)),
    kvCacheBytes: sum(graph.cache.map(bytes)),
  };
}

/** Parameters of the experts that one token does not go through. */
function inactive(graph: Graph): Count {
  const seen = new Set<Value>();
  let total: Count = 0;
  for (const { inputs } of graph.nodes) {
    for (const input of inputs) {
      if (input?.active === undefined || seen.has(input)) continue;
      seen.add(input);
      total = plus(total, minus(elements(input), input.active));
    }
  }
  return total;
}

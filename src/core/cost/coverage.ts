import type { Graph } from '../graph/types.ts';
import { operatorKey } from '../ops/spec.ts';
import type { NodeCost } from './node-cost.ts';
import type { CoverageReport } from './report.ts';

const exampleCount = 5;

/** What was counted, what is free by rule, and what was not counted, by name. */
export function coverageOf(graph: Graph, costs: readonly NodeCost[]): CoverageReport {
  const free = new Map<string, number>();
  const unsupported = new Map<string, { nodes: number; examples: string[] }>();
  const unreachable = new Map<string, number>();
  const batchNorm = { folded: 0, explicit: 0 };
  let counted = 0;
  for (const { node, coverage, batchNorm: treatment } of costs) {
    const op = operatorKey(node.domain, node.op);
    if (treatment) batchNorm[treatment]++;
    if (coverage === 'counted') counted++;
    else if (coverage === 'free') free.set(op, (free.get(op) ?? 0) + 1);
    else {
      const entry = unsupported.get(op) ?? { nodes: 0, examples: [] };
      entry.nodes++;
      if (entry.examples.length < exampleCount) entry.examples.push(node.name);
      unsupported.set(op, entry);
    }
  }
  for (const { layer } of graph.unreachable) {
    unreachable.set(layer.id, (unreachable.get(layer.id) ?? 0) + 1);
  }
  return {
    nodes: costs.length,
    counted,
    free: [...free.values()].reduce((total, nodes) => total + nodes, 0),
    freeOperators: [...free].map(([op, nodes]) => ({ op, nodes })),
    unsupported: [...unsupported].map(([op, entry]) => ({ op, ...entry })),
    unreachable: [...unreachable].map(([layer, nodes]) => ({ layer, nodes })),
    batchNorm,
  };
}

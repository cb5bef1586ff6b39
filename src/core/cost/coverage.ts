import { conventions } from '../conventions.ts';
import { sum } from '../count.ts';
import type { Graph, GraphNode, Value } from '../graph/types.ts';
import { operators } from '../ops/index.ts';
import { elements } from '../ops/node-view.ts';
import { operatorKey } from '../ops/spec.ts';
import { type NodeCost, operationsOf } from './node-cost.ts';
import type { BranchReport, CoverageReport } from './report.ts';

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
    branches: branchesOf(graph),
    loops: graph.loops,
    batchNorm,
  };
}

function branchesOf(graph: Graph): BranchReport[] {
  if (graph.alternatives.length === 0) return [];
  const stored = new Set<Value>();
  for (const { inputs } of graph.nodes) for (const input of inputs) if (input) stored.add(input);
  return graph.alternatives.map(({ node, taken, branch, nodes, fault }) => {
    const operations = operationsOf(nodes, operators, graph.opset);
    return {
      node,
      taken,
      branch,
      nodes: nodes.length,
      parameters: sum([...parametersOf(nodes)].filter((value) => !stored.has(value)).map(elements)),
      macs: operations.macs,
      flops: conventions.flops.total(operations),
      ...(fault !== undefined && { fault }),
    };
  });
}

function parametersOf(nodes: readonly GraphNode[]): Set<Value> {
  const parameters = new Set<Value>();
  for (const { inputs } of nodes) {
    for (const input of inputs) if (input?.role === 'parameter') parameters.add(input);
  }
  return parameters;
}

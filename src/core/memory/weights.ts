import { bytes, storedBytes } from '../cost/node-cost.ts';
import { type Count, plus, sum } from '../count.ts';
import { type Graph, isStatic, type Value } from '../graph/types.ts';

/** Bytes that are there before a network runs and after. */
export interface Resident {
  readonly parameterBytes: Count;
  /** Stored but not trained: batch-norm statistics. */
  readonly bufferBytes: Count;
  /** Constants that nodes take as they run. */
  readonly constantBytes: Count;
  /** Keys and values kept for the next call. */
  readonly kvCacheBytes: Count;
}

/** The stored tensors of a network, each once, in the order of first use. */
export function storedTensors(graph: Graph): readonly Value[] {
  const found = new Set<Value>();
  for (const { inputs, outputs } of graph.nodes) {
    const runs = !outputs.every(isStatic);
    for (const value of inputs) {
      if (!value || !isStatic(value)) continue;
      // What a node that is folded takes as a constant is not there when the network runs.
      if (value.role !== 'constant' || runs) found.add(value);
    }
  }
  return [...found];
}

/** Bytes of what stays in memory, each tensor once however many nodes take it. */
export function residentBytes(graph: Graph): Resident {
  const totals = { parameter: 0 as Count, buffer: 0 as Count, constant: 0 as Count };
  for (const value of storedTensors(graph)) {
    const role = value.role as keyof typeof totals;
    const size = role === 'constant' ? bytes(value) : storedBytes(value);
    totals[role] = plus(totals[role], size);
  }
  return {
    parameterBytes: totals.parameter,
    bufferBytes: totals.buffer,
    constantBytes: totals.constant,
    kvCacheBytes: sum(graph.cache.map(bytes)),
  };
}

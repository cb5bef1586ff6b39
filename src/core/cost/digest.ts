import { createHash, type Hash } from 'node:crypto';
import type { AttributeValue, Graph, GraphNode, Value } from '../graph/types.ts';
import { engineVersion } from '../version.ts';
import type { CountingOptions } from './report.ts';

/**
 * SHA-256 of what an answer depends on: the graph in canonical form, the counting options and the
 * engine's version. Two requests that lower to the same graph have the same digest, whatever they
 * were written as.
 */
export function digestOf(graph: Graph, options: CountingOptions): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([engineVersion, graph.name, graph.opset, canonical({ ...options })]));
  hash.update(JSON.stringify([canonical({ ...graph.bindings }), graph.defaultedBindings]));
  const ids = new Map<Value, number>();
  for (const input of graph.inputs) hashValue(hash, ids, input.value, input.declared);
  for (const node of graph.nodes) hashNode(hash, ids, node);
  for (const { name, value } of graph.outputs) {
    hash.update(JSON.stringify([name, identify(hash, ids, value)]));
  }
  for (const node of graph.unreachable) hash.update(JSON.stringify([node.name, node.layer.id]));
  return `sha256:${hash.digest('hex')}`;
}

function hashNode(hash: Hash, ids: Map<Value, number>, node: GraphNode): void {
  const inputs = node.inputs.map((value) => (value ? identify(hash, ids, value) : null));
  const { name, domain, op, attributes, layer } = node;
  hash.update(
    JSON.stringify([name, domain, op, layer.id, layer.type, inputs, canonical(attributes)]),
  );
  for (const output of node.outputs) hashValue(hash, ids, output);
}

/** The number a value was given when it was first met; weights are met at their first use. */
function identify(hash: Hash, ids: Map<Value, number>, value: Value): number {
  return ids.get(value) ?? hashValue(hash, ids, value);
}

function hashValue(hash: Hash, ids: Map<Value, number>, value: Value, extra?: unknown): number {
  const id = ids.size;
  ids.set(value, id);
  const { name, role, elementType, dims, data } = value;
  hash.update(JSON.stringify([id, name, role, elementType, dims, data, extra]));
  return id;
}

function canonical(record: Readonly<Record<string, AttributeValue>>): unknown {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

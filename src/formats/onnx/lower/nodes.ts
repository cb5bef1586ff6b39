import type { OnnxGraph, OnnxNode } from '../model.ts';

/** Calls back for a graph and every graph inside it. The reader bounds how deep these lie. */
export function visitGraphs(graph: OnnxGraph, visit: (graph: OnnxGraph) => void): void {
  visit(graph);
  for (const inner of subgraphs(graph.nodes)) visitGraphs(inner, visit);
}

/** The graphs in the attributes of nodes. */
export function* subgraphs(nodes: readonly OnnxNode[]): Generator<OnnxGraph> {
  for (const { attributes } of nodes) {
    for (const attribute of Object.values(attributes)) {
      if (attribute.kind === 'graph') yield attribute.value;
    }
  }
}

/** How people know a node: its name or, without one, its operator and what it makes. */
export function describeNode({ name, op, outputs }: OnnxNode): string {
  return name === '' ? `${op} of "${outputs[0] ?? ''}"` : `"${name}"`;
}

/** Most characters of a node's name, which is copied with every call of a function around it. */
const longestName = 500;

/** What a node is called in the graph: by the file, else by what it makes. */
export function nameOf({ name, op, outputs }: OnnxNode): string {
  return (name === '' ? `${op}_${outputs[0] ?? ''}` : name).slice(0, longestName);
}

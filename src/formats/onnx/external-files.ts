import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor } from './model.ts';

/** Paths of the files in which a model says that elements of its tensors lie, each once. */
export function externalFiles({ graph, functions }: OnnxModel): ReadonlySet<string> {
  const files = new Set<string>();
  const tensor = ({ external, location = '' }: OnnxTensor) => {
    if (external) files.add(location);
  };
  const attribute = (given: OnnxAttribute) => {
    if (given.kind === 'tensor') tensor(given.value);
    if (given.kind === 'graph') visit(given.value);
  };
  const inNodes = (nodes: readonly OnnxNode[]) => {
    for (const { attributes } of nodes) Object.values(attributes).forEach(attribute);
  };
  const visit = ({ initializers, nodes }: OnnxGraph) => {
    initializers.forEach(tensor);
    inNodes(nodes);
  };
  visit(graph);
  for (const { nodes, defaults } of functions) {
    inNodes(nodes);
    Object.values(defaults).forEach(attribute);
  }
  return files;
}

import { type Count, plus, product } from '../../core/count.ts';
import { bytesOf } from '../../core/cost/node-cost.ts';
import type { OnnxAttribute, OnnxGraph, OnnxModel, OnnxNode, OnnxTensor } from './model.ts';

/** Paths of the files in which a model says that elements of its tensors lie, each once. */
export function externalFiles(model: OnnxModel): ReadonlySet<string> {
  return new Set(externalTensors(model).map(({ location = '' }) => location));
}

/** Tensors whose elements a model says to lie in other files, wherever they stand in it. */
export function externalTensors({ graph, functions }: OnnxModel): readonly OnnxTensor[] {
  const found: OnnxTensor[] = [];
  const tensor = (given: OnnxTensor) => {
    if (given.external) found.push(given);
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
  return found;
}

/** Where the elements of a tensor begin in its file, and how many bytes they take. */
interface Extent {
  readonly offset: Count;
  readonly bytes: Count;
}

/**
 * What keeps the elements of a tensor from being read from its file, in words; `undefined` where
 * nothing does.
 * @param fileBytes bytes of the file at its location
 */
export function extentFault(tensor: OnnxTensor, fileBytes: number): string | undefined {
  const { name, location = '' } = tensor;
  const subject = `tensor "${name}"`;
  const extent = extentOf(tensor);
  if (typeof extent === 'string') return `${subject} ${extent}`;
  const { offset, bytes } = extent;
  if (plus(offset, bytes) <= fileBytes) return undefined;
  return `${subject} takes ${bytes} bytes from byte ${offset} of "${location.slice(0, 100)}", which has ${fileBytes}`;
}

/** What the model says, or what is wrong with it. Without an offset elements begin at 0. */
function extentOf({ elementType, dims, stored, offset, length }: OnnxTensor): Extent | string {
  const start = offset === undefined ? 0 : naturalOf(offset);
  if (start === undefined)
    return `has the offset "${offset?.slice(0, 40) ?? ''}", which is no number`;
  const told = length === undefined ? undefined : naturalOf(length);
  if (length !== undefined && told === undefined) {
    return `has the length "${length.slice(0, 40)}", which is no number`;
  }
  if (elementType === undefined) return { offset: start, bytes: told ?? 0 };
  if (elementType === 'string') return 'is of strings, which other files do not hold';
  const bytes = bytesOf(stored ?? product(dims), elementType);
  // Runtimes take a length of 0 as one that is not told.
  if (told !== undefined && told !== 0 && told !== bytes) {
    return `has a length of ${told} bytes, where its dims ask for ${bytes}`;
  }
  return { offset: start, bytes };
}

function naturalOf(text: string): Count | undefined {
  return /^\d{1,19}$/.test(text) ? plus(0n, BigInt(text)) : undefined;
}

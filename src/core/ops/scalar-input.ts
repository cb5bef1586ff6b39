import type { NodeView } from './node-view.ts';

/**
 * The one number that an input of rank 0, or of one element, holds.
 * @throws InputError `unresolved-shape` where it is unknown, `shape-mismatch` where it is not one
 */
export function scalarInput(node: NodeView, index: number): number {
  const [value, ...rest] = node.requireData(index);
  return value === undefined || rest.length > 0
    ? node.fail(`input ${index} of ${node.spec.name} is no scalar`, { code: 'shape-mismatch' })
    : value;
}

import type { NodeView } from './node-view.ts';

/**
 * Checks the shape of an input that is given; −1 stands for any size.
 * @throws InputError `shape-mismatch`
 */
export function requireDims(node: NodeView, index: number, expected: readonly number[]): void {
  const given = node.optional(index)?.dims;
  if (!given) return;
  const fits =
    given.length === expected.length &&
    expected.every((dim, axis) => dim === -1 || dim === given[axis]);
  if (!fits) {
    node.fail(`input ${index} of ${node.spec.name} has shape [${given.join(', ')}]`, {
      code: 'shape-mismatch',
      expected: `[${expected.map((dim) => (dim === -1 ? '?' : dim)).join(', ')}]`,
    });
  }
}

/**
 * The dims of an input of a fixed rank.
 * @param layout the dims in words, one entry each
 * @throws InputError `shape-mismatch` for another rank
 */
export function dimsOfRank<const Layout extends readonly string[]>(
  node: NodeView,
  index: number,
  layout: Layout,
): { readonly [Axis in keyof Layout]: number } {
  const dims = node.dims(index);
  if (dims.length !== layout.length) {
    node.fail(`input ${index} of ${node.spec.name} has rank ${dims.length}`, {
      code: 'shape-mismatch',
      expected: `[${layout.join(', ')}]`,
    });
  }
  return dims as { readonly [Axis in keyof Layout]: number };
}

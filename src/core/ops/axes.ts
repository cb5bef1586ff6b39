import type { NodeView } from './node-view.ts';

/**
 * The axes of an operator that has them as the attribute `axes` before opset `inputSince` and as
 * its second input from there on; `undefined` where they are left out.
 * @throws InputError `unresolved-shape` if they are an input unknown here
 */
export function givenAxes(node: NodeView, inputSince: number): readonly number[] | undefined {
  if (node.opset < inputSince) return node.ints('axes');
  return node.has(1) ? node.requireIntegers(1) : undefined;
}

/**
 * Possibly negative axes as indices into `rank` dims.
 * @throws InputError `invalid-node` for an axis out of range or named twice
 */
export function axisSet(
  node: NodeView,
  axes: readonly number[],
  rank: number,
): ReadonlySet<number> {
  const set = new Set(axes.map((axis) => node.axis(axis, rank)));
  if (set.size < axes.length) {
    node.fail(`axes [${axes.join(', ')}] name an axis twice`, { expected: 'distinct axes' });
  }
  return set;
}

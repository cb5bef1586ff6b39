import { equalDims } from './equal.ts';

/**
 * NumPy-style multidirectional broadcasting.
 * @see https://github.com/onnx/onnx/blob/main/docs/Broadcasting.md
 * @returns the common shape, or `undefined` where the shapes don't fit
 */
export function broadcast(
  ...shapes: readonly (readonly number[])[]
): readonly number[] | undefined {
  const [first] = shapes;
  if (first && shapes.every((shape) => equalDims(shape, first))) return first;
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const result: number[] = new Array<number>(rank).fill(1);
  for (const shape of shapes) {
    const offset = rank - shape.length;
    for (const [index, dim] of shape.entries()) {
      const known = result[offset + index];
      if (known === dim || dim === 1) continue;
      if (known !== 1) return undefined;
      result[offset + index] = dim;
    }
  }
  return result;
}

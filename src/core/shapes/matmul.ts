import { broadcast } from './broadcast.ts';

/**
 * Shape of a matrix product by NumPy's rules: the last two dims are multiplied, those before them
 * broadcast, and a 1-d operand is a row on the left and a column on the right, its unit dim
 * dropped from the result.
 * @returns the result's dims and the length of its dot products, or `undefined` where the operands
 * don't fit
 */
export function matmulShape(
  a: readonly number[],
  b: readonly number[],
): { readonly dims: readonly number[]; readonly length: number } | undefined {
  const length = a.at(-1);
  if (length === undefined || length !== b.at(Math.max(-2, -b.length))) return undefined;
  const batch = broadcast(a.slice(0, -2), b.slice(0, -2));
  if (!batch) return undefined;
  const rows = a.slice(0, -1).slice(-1);
  const columns = b.length > 1 ? b.slice(-1) : [];
  return { dims: [...batch, ...rows, ...columns], length };
}

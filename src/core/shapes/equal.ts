/** Whether two lists of dims are the same. */
export function equalDims(a: readonly number[], b: readonly number[]): boolean {
  return a === b || (a.length === b.length && a.every((dim, axis) => dim === b[axis]));
}

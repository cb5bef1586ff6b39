import { closest, distance } from 'fastest-levenshtein';

/** Names longer than this are no misspelling, and comparing them would cost time. */
const longest = 64;

/** A hint at the known name nearest to a misspelt one; `undefined` where none is near. */
export function nearestHint(name: string, known: readonly string[]): string | undefined {
  if (name.length > longest || known.length === 0) return undefined;
  const candidate = closest(name, known);
  const near = distance(name, candidate) <= Math.max(2, Math.ceil(name.length / 2));
  return near ? `did you mean "${candidate}"?` : undefined;
}

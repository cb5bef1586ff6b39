import { diffArrays } from 'diff';

/** Items of shared keys that may be left out of what is common; with more, nothing is. */
const mostEdits = 1200;

/** An item of each of two lists under one key, or of one of them alone. */
export type Aligned<Item> = readonly [inA: Item | undefined, inB: Item | undefined];

/**
 * Two lists as one: in pairs the items of a longest common subsequence of their keys, and between
 * those each list's own, the first's before the second's.
 */
export function alignBy<Item>(
  a: readonly Item[],
  b: readonly Item[],
  keyOf: (item: Item) => string,
): readonly Aligned<Item>[] {
  const aligned: Aligned<Item>[] = [];
  let left = 0;
  let right = 0;
  const passTo = (inA: number, inB: number) => {
    for (; left < inA; left++) aligned.push([a[left], undefined]);
    for (; right < inB; right++) aligned.push([undefined, b[right]]);
  };
  for (const [inA, inB] of longestCommon(a.map(keyOf), b.map(keyOf))) {
    passTo(inA, inB);
    aligned.push([a[left++], b[right++]]);
  }
  passTo(a.length, b.length);
  return aligned;
}

/**
 * Places of a longest common subsequence in both lists. The time of a diff grows with the square
 * of what differs: keys that one list alone has are no part of it, and are left out before.
 */
function longestCommon(a: readonly string[], b: readonly string[]): (readonly [number, number])[] {
  const placesA = placesOf(a, new Set(b));
  const placesB = placesOf(b, new Set(a));
  const parts = diffArrays(
    placesA.map((place) => a[place]),
    placesB.map((place) => b[place]),
    { maxEditLength: mostEdits },
  );
  const common: (readonly [number, number])[] = [];
  let left = 0;
  let right = 0;
  for (const { added, removed, count } of parts ?? []) {
    if (!added && !removed) {
      for (let step = 0; step < count; step++) {
        common.push([placesA[left + step] ?? 0, placesB[right + step] ?? 0]);
      }
    }
    if (!added) left += count;
    if (!removed) right += count;
  }
  return common;
}

/** Places of those keys of a list that are among others. */
function placesOf(list: readonly string[], among: ReadonlySet<string>): number[] {
  const places: number[] = [];
  for (const [place, key] of list.entries()) if (among.has(key)) places.push(place);
  return places;
}

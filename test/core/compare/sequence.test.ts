import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignBy } from '../../../src/core/compare/sequence.ts';

const aligned = (a: readonly string[], b: readonly string[]) => alignBy(a, b, (key) => key);

/** The length of a longest common subsequence, by its recurrence. */
function commonLength(a: readonly string[], b: readonly string[]): number {
  let previous = new Array<number>(b.length + 1).fill(0);
  for (const item of a) {
    const row = [0];
    for (const [place, other] of b.entries()) {
      const longest = Math.max(previous[place + 1] ?? 0, row[place] ?? 0);
      row.push(item === other ? (previous[place] ?? 0) + 1 : longest);
    }
    previous = row;
  }
  return previous[b.length] ?? 0;
}

describe('two lists aligned', () => {
  it('are paired where most is in order, and go their ways between, the first before', () => {
    expect(aligned('abcxd'.split(''), 'ayzcd'.split(''))).toEqual([
      ['a', 'a'],
      ['b', undefined],
      [undefined, 'y'],
      [undefined, 'z'],
      ['c', 'c'],
      ['x', undefined],
      ['d', 'd'],
    ]);
  });

  it('hold each of their items once and in order, and pair as many as can be', () => {
    const list = fc.array(fc.constantFrom(...'abcdefg'.split('')), { maxLength: 30 });
    fc.assert(
      fc.property(list, list, (a, b) => {
        const steps = aligned(a, b);
        expect(steps.flatMap(([item]) => (item === undefined ? [] : [item]))).toEqual(a);
        expect(steps.flatMap(([, item]) => (item === undefined ? [] : [item]))).toEqual(b);
        const pairs = steps.filter(([x, y]) => x !== undefined && y !== undefined);
        for (const [x, y] of pairs) expect(x).toBe(y);
        expect(pairs).toHaveLength(commonLength(a, b));
      }),
      { numRuns: 500 },
    );
  });

  it('share nothing where too much of what stands in both is out of order', () => {
    const keys = Array.from({ length: 700 }, (_, index) => String(index));
    const pairs = aligned(keys, keys.toReversed()).filter(([x, y]) => x === y);
    expect(pairs).toEqual([]);
  });
});

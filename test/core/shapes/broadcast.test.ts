import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { broadcast } from '../../../src/core/shapes/broadcast.ts';

const shape = fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 4 });

/** The definition, axis by axis from the last. */
function naive(a: readonly number[], b: readonly number[]): number[] | undefined {
  const result: number[] = [];
  for (let back = 1; back <= Math.max(a.length, b.length); back++) {
    const [x = 1, y = 1] = [a.at(-back), b.at(-back)];
    if (x !== y && x !== 1 && y !== 1) return undefined;
    result.unshift(x === 1 ? y : x);
  }
  return result;
}

describe('broadcast', () => {
  it('agrees with the definition', () => {
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        expect(broadcast(a, b)).toEqual(naive(a, b));
      }),
    );
  });

  it('is commutative', () => {
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        expect(broadcast(a, b)).toEqual(broadcast(b, a));
      }),
    );
  });

  it('is idempotent, with the scalar as its neutral element', () => {
    fc.assert(
      fc.property(shape, (a) => {
        expect(broadcast(a, a)).toEqual(a);
        expect(broadcast(a, [])).toEqual(a);
      }),
    );
  });

  it('lets a zero win over a one only', () => {
    expect(broadcast([0, 3], [1, 3])).toEqual([0, 3]);
    expect(broadcast([0, 3], [2, 3])).toBeUndefined();
  });
});

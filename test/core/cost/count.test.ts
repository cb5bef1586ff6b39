import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Count, countToJson, minus, plus, product, times } from '../../../src/core/count.ts';

const natural = fc.oneof(fc.maxSafeNat(), fc.nat(1000), fc.bigInt({ min: 0n, max: 2n ** 80n }));

/** The canonical count of any integer. */
const count = (value: number | bigint): Count => plus(value, 0);

describe('Count', () => {
  it('adds and multiplies as bigint does, whatever the size', () => {
    fc.assert(
      fc.property(natural, natural, (a, b) => {
        expect(BigInt(plus(count(a), count(b)))).toBe(BigInt(a) + BigInt(b));
        expect(BigInt(times(count(a), count(b)))).toBe(BigInt(a) * BigInt(b));
        expect(minus(plus(a, b), b)).toBe(count(a));
      }),
    );
  });

  it('is a number while that is exact and a bigint beyond, never both', () => {
    expect(plus(Number.MAX_SAFE_INTEGER, 0)).toBe(9_007_199_254_740_991);
    expect(plus(Number.MAX_SAFE_INTEGER, 1)).toBe(9_007_199_254_740_992n);
    expect(times(2 ** 27, 2 ** 26)).toBe(9_007_199_254_740_992n);
    expect(times(94_906_267, 94_906_267)).toBe(9_007_199_515_875_289n);
    expect(minus(9_007_199_254_740_992n, 1)).toBe(9_007_199_254_740_991);
  });

  it('is 1 for the product of no dims and 0 for a dim of 0', () => {
    expect(product([])).toBe(1);
    expect(product([3, 0, 2 ** 52, 2 ** 52])).toBe(0);
  });

  it('goes into JSON as an integer while doubles hold it and as digits beyond', () => {
    expect(countToJson(9_007_199_254_740_991)).toBe(9_007_199_254_740_991);
    expect(countToJson(9_007_199_254_740_992n)).toBe('9007199254740992');
    expect(countToJson(-9_007_199_254_740_992n)).toBe('-9007199254740992');
    expect(countToJson(9_007_199_254_740_991n)).toBe(9_007_199_254_740_991);
    expect(countToJson(-12n)).toBe(-12);
  });

  it('refuses a negative difference', () => {
    expect(() => minus(1, 2)).toThrow(RangeError);
  });
});

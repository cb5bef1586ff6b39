import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { networkOf } from '../support/networks.ts';
import { growthOf, pointsOf, type SweepRow, valuesOf } from '../../src/whatif/sweep.ts';

describe('an axis', () => {
  it('is a list, or a range by steps or factors', () => {
    expect(valuesOf({ name: 'a', values: [3, 1] }, 10).values).toEqual([3, 1]);
    expect(valuesOf({ name: 'a', from: 1, to: 10, step: 4 }, 10).values).toEqual([1, 5, 9]);
    expect(valuesOf({ name: 'a', from: 1, to: 16, factor: 2 }, 10).values).toEqual([
      1, 2, 4, 8, 16,
    ]);
    expect(valuesOf({ name: 'a', from: 1, to: 4, factor: 1.1 }, 10).values).toEqual([1, 2, 3, 4]);
    expect(valuesOf({ name: 'a', from: 0.1, to: 0.5, step: 0.1 }, 10).values).toEqual([
      0.1, 0.2, 0.3, 0.4, 0.5,
    ]);
    const widths = { name: 'widthMultiplier', from: 0.25, to: 2, factor: 2 };
    expect(valuesOf(widths, 10).values).toEqual([0.25, 0.5, 1, 2]);
  });

  it('is bounded before it is made', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1, noNaN: true }), (step) => {
        expect(() => valuesOf({ name: 'a', from: 1, to: 1e9, step }, 100)).toThrow(
          expect.objectContaining({ code: 'limit-sweep' }),
        );
      }),
    );
    expect(() => valuesOf({ name: 'a', from: 5, to: 1, step: 1 }, 100)).toThrow(
      expect.objectContaining({ code: 'invalid-option', expected: 'an end of 5 or more' }),
    );
  });

  it('crosses another, the last varying first', () => {
    const axes = [
      { name: 'a', values: [1, 2] },
      { name: 'b', values: [5, 6] },
    ];
    expect(pointsOf(axes, 4)).toEqual([
      { a: 1, b: 5 },
      { a: 1, b: 6 },
      { a: 2, b: 5 },
      { a: 2, b: 6 },
    ]);
    expect(() => pointsOf(axes, 3)).toThrow(
      expect.objectContaining({ code: 'limit-sweep', pointer: '/axes' }),
    );
  });
});

describe('growth', () => {
  const { totals } = networkOf('cifar_resnet20').report;
  const rows = (values: readonly number[], macs: (value: number) => number): SweepRow[] =>
    values.map((value) => ({ point: { x: value }, totals: { ...totals, macs: macs(value) } }));
  const growth = (values: readonly number[], macs: (value: number) => number) =>
    growthOf([{ name: 'x', values }], rows(values, macs)).find(({ total }) => total === 'macs');

  it('is the slope on logarithmic scales', () => {
    expect(growth([1, 2, 4, 8], (x) => 7 * x * x)?.exponent).toBeCloseTo(2, 10);
    expect(growth([1, 3, 9], (x) => 5 * x)?.exponent).toBeCloseTo(1, 10);
    expect(growth([1, 2, 3], () => 5)).toMatchObject({ exponent: 0, knee: null });
  });

  it('bends where the faster part takes over', () => {
    // 1000x + x²: the parts are equal at 1000, where the slope is 1.5.
    const values = Array.from({ length: 21 }, (_, power) => 2 ** power);
    const knee = growth(values, (x) => 1000 * x + x * x)?.knee ?? 0;
    expect(knee).toBeGreaterThanOrEqual(1000);
    expect(knee).toBeLessThanOrEqual(2048);
  });

  it('is the same whatever the order of the values, and how often they come', () => {
    const macs = (x: number) => 1000 * x + x * x;
    const ascending = growth([1, 10, 100, 1000, 10_000, 100_000], macs);
    expect(ascending?.knee).not.toBeNull();
    expect(growth([100_000, 10, 1000, 1, 10, 10_000, 100], macs)).toEqual(ascending);
  });

  it('is not told of what is nothing somewhere, or of one value', () => {
    expect(growth([1, 2], (x) => x - 1)).toBeUndefined();
    expect(growth([1], (x) => x)).toBeUndefined();
    expect(growth([3, 3], (x) => x)).toBeUndefined();
    // The network could be costed at one of the values alone.
    expect(
      growthOf(
        [{ name: 'x', values: [1, 2] }],
        rows([2], (x) => x),
      ),
    ).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { counters, runOperator } from '../../support/operator.ts';

describe('Softmax', () => {
  it('costs n − 1 compares, 2n − 1 adds, n exp and n divides per row of n', () => {
    const { shapes, operations } = runOperator('Softmax', [[2, 12, 197, 197]]);
    const rows = 2 * 12 * 197;
    expect(shapes).toEqual([[2, 12, 197, 197]]);
    expect(operations).toEqual(
      counters({
        compares: rows * (197 - 1),
        adds: rows * (197 + 197 - 1),
        transcendentals: rows * 197,
        divides: rows * 197,
      }),
    );
  });

  it('runs along the axis alone from opset 13 on, along all dims from it before', () => {
    const compares = (opset: number, attributes = {}) =>
      runOperator('Softmax', [[2, 3, 5]], attributes, { opset }).operations.compares;
    expect(compares(13, { axis: 1 })).toBe(2 * 5 * (3 - 1));
    expect(compares(13, { axis: -2 })).toBe(2 * 5 * (3 - 1));
    expect(compares(13)).toBe(2 * 3 * (5 - 1));
    expect(compares(11)).toBe(2 * (3 * 5 - 1));
    expect(compares(11, { axis: 0 })).toBe(2 * 3 * 5 - 1);
    expect(compares(11, { axis: -1 })).toBe(2 * 3 * (5 - 1));
  });

  it('costs nothing on empty rows, and has no axis on a scalar', () => {
    expect(runOperator('Softmax', [[3, 0]]).operations).toEqual(counters({}));
    expect(() => runOperator('Softmax', [[]])).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });
});

describe('LogSoftmax and Hardmax', () => {
  it('LogSoftmax subtracts the logarithm instead of dividing', () => {
    expect(runOperator('LogSoftmax', [[4, 10]]).operations).toEqual(
      counters({
        compares: 4 * (10 - 1),
        adds: 4 * (10 + (10 - 1) + 10),
        transcendentals: 4 * (10 + 1),
      }),
    );
  });

  it('Hardmax compares only', () => {
    expect(runOperator('Hardmax', [[4, 10]]).operations).toEqual(
      counters({ compares: 4 * (10 - 1) }),
    );
  });
});

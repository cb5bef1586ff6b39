import { describe, expect, it } from 'vitest';
import { counters, runOperator } from '../../support/operator.ts';

describe('unary operators', () => {
  it.each([
    ['Neg', { adds: 1 }],
    ['Abs', { compares: 1 }],
    ['Sign', { compares: 2 }],
    ['Reciprocal', { divides: 1 }],
    ['Floor', { compares: 1 }],
    ['Ceil', { compares: 1 }],
    ['Round', { compares: 1 }],
    ...['Sqrt', 'Exp', 'Log', 'Erf', 'Sin', 'Cos', 'Tan', 'Asin', 'Acos', 'Atan'].map(
      (op) => [op, { transcendentals: 1 }] as const,
    ),
    ...['Sinh', 'Cosh', 'Asinh', 'Acosh', 'Atanh'].map(
      (op) => [op, { transcendentals: 1 }] as const,
    ),
  ] as const)('%s costs its operations once per element', (op, each) => {
    const { shapes, operations } = runOperator(op, [[2, 1]]);
    expect(shapes).toEqual([[2, 1]]);
    expect(operations).toEqual(
      counters(Object.fromEntries(Object.entries(each).map(([key, n]) => [key, 2 * n]))),
    );
  });

  it('cost nothing on zero-size tensors and once on scalars', () => {
    expect(runOperator('Exp', [[3, 0]]).operations).toEqual(counters({}));
    expect(runOperator('Exp', [[]]).operations).toEqual(counters({ transcendentals: 1 }));
  });

  it.each([
    ['Floor', [-2, -1, 0, 2]],
    ['Ceil', [-1, -0, 1, 3]],
    ['Round', [-2, -0, 0, 2]],
    ['Neg', [1.5, 0.5, -0.5, -2.5]],
    ['Abs', [1.5, 0.5, 0.5, 2.5]],
    ['Sign', [-1, -1, 1, 1]],
  ])('%s knows its elements where it knows its input', (op, expected) => {
    const { outputs } = runOperator(op, [{ dims: [4], data: [-1.5, -0.5, 0.5, 2.5] }]);
    expect(outputs[0]?.data).toEqual(expected);
  });

  it('Round takes halves to the even integer', () => {
    const { outputs } = runOperator('Round', [{ dims: [4], data: [0.5, 1.5, 2.5, 3.4] }]);
    expect(outputs[0]?.data).toEqual([0, 2, 2, 3]);
  });

  it('predicates give bools', () => {
    for (const op of ['IsNaN', 'IsInf']) {
      const { outputs, operations } = runOperator(op, [[7]]);
      expect(outputs[0]).toMatchObject({ elementType: 'bool', dims: [7] });
      expect(operations).toEqual(counters({ compares: 7 }));
    }
    const { outputs } = runOperator('Not', [{ dims: [2], type: 'bool', data: [0, 1] }]);
    expect(outputs[0]).toMatchObject({ elementType: 'bool', data: [1, 0] });
  });

  it('BitwiseNot inverts signed integers, and leaves unsigned ones unknown', () => {
    const not = (type: 'int64' | 'uint8') =>
      runOperator('BitwiseNot', [{ dims: [1], type, data: [5] }]).outputs[0]?.data;
    expect(not('int64')).toEqual([-6]);
    expect(not('uint8')).toBeUndefined();
  });

  it('refuse opsets that did not have them', () => {
    expect(() => runOperator('Erf', [[2]], {}, { opset: 8 })).toThrow(
      expect.objectContaining({ code: 'unsupported-opset' }),
    );
  });
});

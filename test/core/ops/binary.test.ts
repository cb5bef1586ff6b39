import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counters, runOperator } from '../../support/operator.ts';
import type { ElementType } from '../../../src/core/graph/types.ts';

function ints(data: readonly number[], type: ElementType = 'int64') {
  return { dims: [data.length], type, data };
}

function result(op: string, a: readonly number[], b: readonly number[], attributes = {}) {
  return runOperator(op, [ints(a), ints(b)], attributes).outputs[0]?.data;
}

describe('arithmetic operators', () => {
  it('count one operation per output element, not per input element', () => {
    const { shapes, operations } = runOperator('Add', [
      [2, 3, 1],
      [3, 5],
    ]);
    expect(shapes).toEqual([[2, 3, 5]]);
    expect(operations).toEqual(counters({ adds: 2 * 3 * 5 }));
  });

  it.each([
    ['Sub', 'adds'],
    ['Mul', 'multiplies'],
    ['Div', 'divides'],
    ['Mod', 'divides'],
    ['Pow', 'transcendentals'],
  ] as const)('%s counts %s', (op, counter) => {
    const { operations } = runOperator(op, [[4, 1], [7]]);
    expect(operations).toEqual(counters({ [counter]: 4 * 7 }));
  });

  it('cost nothing on zero-size tensors, and one operation on scalars', () => {
    expect(runOperator('Mul', [[0, 3], [3]]).operations).toEqual(counters({}));
    const { shapes, operations } = runOperator('Mul', [[], []]);
    expect(shapes).toEqual([[]]);
    expect(operations).toEqual(counters({ multiplies: 1 }));
  });

  it('refuse shapes that do not broadcast', () => {
    expect(() => runOperator('Add', [[2, 3], [2]])).toThrow(
      expect.objectContaining({ code: 'shape-mismatch', node: 'Add' }),
    );
  });

  it('divide integers towards zero', () => {
    expect(result('Div', [7, -7, 7, -7], [2, 2, -2, -2])).toEqual([3, -3, -3, 3]);
    const largest = Number.MAX_SAFE_INTEGER;
    expect(result('Div', [largest], [largest - 1])).toEqual([1]);
  });

  it('take the remainder with the sign of the divisor, or with fmod of the dividend', () => {
    expect(result('Mod', [-4, 7, 5, 4, -7, 8], [2, -3, 8, -2, 3, 5])).toEqual([0, -2, 5, 0, 2, 3]);
    expect(result('Mod', [-4, 7, 5, 4, -7, 8], [2, -3, 8, -2, 3, 5], { fmod: 1 })).toEqual([
      0, 1, 5, 0, -1, 3,
    ]);
  });

  it('compute in single precision', () => {
    const { outputs } = runOperator('Mul', [
      { dims: [], data: [Math.fround(0.1)] },
      { dims: [], data: [3] },
    ]);
    expect(outputs[0]?.data).toEqual([Math.fround(Math.fround(0.1) * 3)]);
  });

  it('agree with integer arithmetic under broadcasting', () => {
    const list = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(list, list, (a, b) => {
        const { outputs } = runOperator('Sub', [
          { dims: [a.length, 1], type: 'int64', data: a },
          ints(b),
        ]);
        expect(outputs[0]?.data).toEqual(a.flatMap((x) => b.map((y) => x - y)));
      }),
    );
  });
});

describe('arithmetic operators until opset 6', () => {
  it('align the second input at the axis, by default with the last dims', () => {
    const at = (b: readonly number[], attributes: Record<string, number>) =>
      runOperator('Add', [[2, 3, 4, 5], b], attributes, { opset: 6 }).shapes;
    expect(at([3, 4], { broadcast: 1, axis: 1 })).toEqual([[2, 3, 4, 5]]);
    expect(at([4, 5], { broadcast: 1 })).toEqual([[2, 3, 4, 5]]);
    expect(at([], { broadcast: 1 })).toEqual([[2, 3, 4, 5]]);
    expect(() => at([3, 4], { broadcast: 1 })).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });

  it('broadcast on demand only, and have no such attribute later', () => {
    expect(() => runOperator('Add', [[2, 3], [3]], {}, { opset: 6 })).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
    expect(() => runOperator('Add', [[2, 3], [3]], { broadcast: 1 })).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });
});

describe('comparisons', () => {
  it.each([
    ['Equal', [0, 1, 0]],
    ['Greater', [0, 0, 1]],
    ['GreaterOrEqual', [0, 1, 1]],
    ['Less', [1, 0, 0]],
    ['LessOrEqual', [1, 1, 0]],
  ])('%s gives bools at one compare per output element', (op, expected) => {
    const { outputs, operations } = runOperator(op, [ints([1, 2, 3]), ints([2])]);
    expect(outputs[0]).toMatchObject({ elementType: 'bool', dims: [3], data: expected });
    expect(operations).toEqual(counters({ compares: 3 }));
  });
});

describe('logical and bitwise operators', () => {
  it.each([
    ['And', [0, 0, 0, 1]],
    ['Or', [0, 1, 1, 1]],
    ['Xor', [0, 1, 1, 0]],
  ])('%s follows its truth table at one compare per output element', (op, expected) => {
    const { outputs, operations } = runOperator(op, [
      ints([0, 0, 1, 1], 'bool'),
      ints([0, 1, 0, 1], 'bool'),
    ]);
    expect(outputs[0]).toMatchObject({ elementType: 'bool', data: expected });
    expect(operations).toEqual(counters({ compares: 4 }));
  });

  it('combine the bits of integers beyond 32 bits', () => {
    expect(result('BitwiseAnd', [2 ** 40 + 5], [2 ** 40 + 3])).toEqual([2 ** 40 + 1]);
    expect(result('BitwiseOr', [-8], [3])).toEqual([-5]);
    expect(result('BitwiseXor', [6], [3])).toEqual([5]);
    expect(result('BitwiseXor', [2 ** 63], [3])).toBeUndefined();
  });

  it('shift bits', () => {
    expect(result('BitShift', [1, 5], [3, 1], { direction: 'LEFT' })).toEqual([8, 10]);
    expect(result('BitShift', [16, 5], [2, 1], { direction: 'RIGHT' })).toEqual([4, 2]);
    expect(result('BitShift', [16], [64], { direction: 'RIGHT' })).toBeUndefined();
    expect(() => result('BitShift', [16], [2])).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });
});

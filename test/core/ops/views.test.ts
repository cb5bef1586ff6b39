import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { product } from '../../../src/core/count.ts';
import { operators } from '../../../src/core/ops/index.ts';
import { runOperator } from '../../support/operator.ts';

function ints(...data: number[]) {
  return { dims: [data.length], type: 'int64', data } as const;
}

const shape = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 });

describe('views', () => {
  it.each(['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Identity', 'Dropout', 'Optional'])(
    '%s is free and moves no bytes',
    (op) => {
      expect(operators.get('', op)).toMatchObject({ status: 'free', view: true });
    },
  );
});

describe('Reshape', () => {
  it('copies a dim for 0 and infers −1', () => {
    expect(runOperator('Reshape', [[2, 3, 4], ints(0, -1)]).shapes).toEqual([[2, 3 * 4]]);
    expect(runOperator('Reshape', [[2, 3, 4], ints(4, 0, -1)]).shapes).toEqual([[4, 3, 2]]);
    expect(runOperator('Reshape', [[], ints(1, 1)]).shapes).toEqual([[1, 1]]);
    expect(runOperator('Reshape', [[1], ints()]).shapes).toEqual([[]]);
  });

  it('takes 0 for a dim of 0 with allowzero', () => {
    expect(runOperator('Reshape', [[3, 0], ints(0, 7)], { allowzero: 1 }).shapes).toEqual([[0, 7]]);
    expect(() => runOperator('Reshape', [[3, 2], ints(0, 7)], { allowzero: 1 })).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });

  it('has the shape as an attribute at opset 1', () => {
    const { shapes } = runOperator('Reshape', [[2, 6]], { shape: [3, -1] }, { opset: 4 });
    expect(shapes).toEqual([[3, 4]]);
  });

  it.each([
    [[2, 3], [4]],
    [
      [2, 3],
      [4, -1],
    ],
    [[0], [0, -1]],
  ])('refuses [%s] as [%s]', (dims, wanted) => {
    expect(() => runOperator('Reshape', [dims, ints(...wanted)])).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });

  it.each([[[-1, -1]], [[-2, 3]], [[3, 2, 0]]])('refuses the shape [%s]', (wanted) => {
    expect(() => runOperator('Reshape', [[2, 3], ints(...wanted)])).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });

  it('refuses a shape of fractions', () => {
    expect(() => runOperator('Reshape', [[2, 3], { dims: [2], data: [1.5, 4] }])).toThrow(
      expect.objectContaining({
        code: 'invalid-node',
        message: 'Reshape: "c1" has an element of 1.5',
      }),
    );
  });

  it('names a shape that is not known', () => {
    expect(() => runOperator('Reshape', [[2, 3], { dims: [1], type: 'int64' }])).toThrow(
      expect.objectContaining({ code: 'unresolved-shape' }),
    );
  });

  it('stays exact beyond 2^53 elements', () => {
    const dims = [2 ** 20, 2 ** 20, 2 ** 20, 3];
    expect(runOperator('Reshape', [dims, ints(2 ** 30, 2 ** 10, -1, 3)]).shapes).toEqual([
      [2 ** 30, 2 ** 10, 2 ** 20, 3],
    ]);
  });

  it('keeps the number of elements, whichever dim is inferred', () => {
    fc.assert(
      fc.property(shape, fc.nat(), (dims, seed) => {
        const target = [...dims].reverse();
        const wanted = target.with(seed % target.length, -1);
        const [result = []] = runOperator('Reshape', [dims, ints(...wanted)]).shapes;
        expect(result).toEqual(target);
        expect(product(result)).toBe(product(dims));
      }),
    );
  });
});

describe('Flatten', () => {
  it.each([
    [0, [1, 2 * 3 * 4]],
    [1, [2, 3 * 4]],
    [3, [2 * 3 * 4, 1]],
    [-1, [2 * 3, 4]],
  ])('splits the dims at axis %i', (axis, expected) => {
    expect(runOperator('Flatten', [[2, 3, 4]], { axis }).shapes).toEqual([expected]);
  });

  it('makes a scalar a matrix at axis 0', () => {
    expect(runOperator('Flatten', [[]], { axis: 0 }).shapes).toEqual([[1, 1]]);
    expect(() => runOperator('Flatten', [[]])).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });
});

describe('Squeeze and Unsqueeze', () => {
  it('Squeeze drops the axes named, or every 1', () => {
    expect(runOperator('Squeeze', [[1, 3, 1, 5], ints(-2)]).shapes).toEqual([[1, 3, 5]]);
    expect(runOperator('Squeeze', [[1, 3, 1, 5]]).shapes).toEqual([[3, 5]]);
    expect(runOperator('Squeeze', [[1, 3]], { axes: [0] }, { opset: 11 }).shapes).toEqual([[3]]);
    expect(() => runOperator('Squeeze', [[1, 3], ints(1)])).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });

  it('Unsqueeze counts its axes in the result', () => {
    expect(runOperator('Unsqueeze', [[3, 4], ints(0, -1)]).shapes).toEqual([[1, 3, 4, 1]]);
    expect(runOperator('Unsqueeze', [[], ints(0)]).shapes).toEqual([[1]]);
    expect(runOperator('Unsqueeze', [[3]], { axes: [1] }, { opset: 11 }).shapes).toEqual([[3, 1]]);
    expect(() => runOperator('Unsqueeze', [[3], ints(0, -3)])).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
    expect(() => runOperator('Unsqueeze', [[3]])).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });

  it('undo each other', () => {
    fc.assert(
      fc.property(shape, fc.nat(), (dims, seed) => {
        const axis = (seed % (2 * dims.length + 2)) - dims.length - 1;
        const [wider = []] = runOperator('Unsqueeze', [dims, ints(axis)]).shapes;
        expect(runOperator('Squeeze', [wider, ints(axis)]).shapes).toEqual([dims]);
      }),
    );
  });

  it('pass elements on', () => {
    const scalar = { dims: [], type: 'int64', data: [7] } as const;
    expect(runOperator('Unsqueeze', [scalar, ints(0)]).outputs[0]?.data).toEqual([7]);
  });
});

describe('Dropout', () => {
  it('is the input, and a mask of bools from opset 10 on', () => {
    const masked = (opset: number) =>
      runOperator('Dropout', [[2, 3]], {}, { opset, outputCount: 2 }).outputs[1];
    expect(masked(13)).toMatchObject({ elementType: 'bool', dims: [2, 3] });
    expect(masked(9)).toMatchObject({ elementType: 'float32', dims: [2, 3] });
    expect(runOperator('Dropout', [[2, 3]], { ratio: 0.5 }, { opset: 7 }).shapes).toEqual([[2, 3]]);
  });
});

describe('optionals', () => {
  it('stand for the value they hold', () => {
    expect(runOperator('Optional', [[2, 3]]).shapes).toEqual([[2, 3]]);
    expect(runOperator('OptionalGetElement', [[2, 3]]).shapes).toEqual([[2, 3]]);
    expect(runOperator('OptionalHasElement', [[2, 3]]).outputs[0]?.data).toEqual([1]);
    expect(runOperator('OptionalHasElement', []).outputs[0]?.data).toEqual([0]);
  });
});

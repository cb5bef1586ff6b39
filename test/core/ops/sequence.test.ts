import { describe, expect, it } from 'vitest';
import { runOperator } from '../../support/operator.ts';

function ints(dims: readonly number[], ...data: number[]) {
  return { dims, type: 'int64', data } as const;
}

const unresolved = expect.objectContaining({ code: 'unresolved-shape' }) as Error;

describe('sequences stand as the tensor that stacks them', () => {
  it('SequenceConstruct, SequenceAt, SequenceLength', () => {
    expect(
      runOperator('SequenceConstruct', [
        [2, 3],
        [2, 3],
      ]).shapes,
    ).toEqual([[2, 2, 3]]);
    expect(() => runOperator('SequenceConstruct', [[2], [3]])).toThrow(unresolved);
    expect(runOperator('SequenceAt', [[4, 2, 3], { dims: [], type: 'int64' }]).shapes).toEqual([
      [2, 3],
    ]);
    expect(runOperator('SequenceLength', [[4, 2, 3]]).outputs[0]?.data).toEqual([4]);
  });

  it('SequenceEmpty takes any tensor first, SequenceInsert more of its shape', () => {
    const empty = runOperator('SequenceEmpty', [], { dtype: 7 }).outputs[0];
    expect(empty).toMatchObject({ elementType: 'int64', dims: [0] });
    expect(runOperator('SequenceInsert', [[0], [2, 3]]).shapes).toEqual([[1, 2, 3]]);
    expect(
      runOperator('SequenceInsert', [
        [1, 2, 3],
        [2, 3],
      ]).shapes,
    ).toEqual([[2, 2, 3]]);
    expect(() => runOperator('SequenceInsert', [[1, 2, 3], [2]])).toThrow(unresolved);
  });

  it('SequenceErase', () => {
    expect(runOperator('SequenceErase', [[4, 2]]).shapes).toEqual([[3, 2]]);
    expect(() => runOperator('SequenceErase', [[0]])).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });

  it('SplitToSequence cuts into equal parts', () => {
    expect(runOperator('SplitToSequence', [[6, 4]], { axis: -1 }).shapes).toEqual([[4, 6, 1]]);
    expect(runOperator('SplitToSequence', [[6, 4]], { keepdims: 0 }).shapes).toEqual([[6, 4]]);
    expect(runOperator('SplitToSequence', [[6, 4], ints([], 2)]).shapes).toEqual([[3, 2, 4]]);
    expect(runOperator('SplitToSequence', [[6], ints([2], 3, 3)]).shapes).toEqual([[2, 3]]);
    expect(() => runOperator('SplitToSequence', [[7], ints([], 2)])).toThrow(unresolved);
    expect(() => runOperator('SplitToSequence', [[7], ints([2], 3, 3)])).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
    expect(() => runOperator('SplitToSequence', [[6], ints([], 0)])).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });

  it('ConcatFromSequence joins, or stacks on a new axis', () => {
    const run = (attributes: Record<string, number>) =>
      runOperator('ConcatFromSequence', [[4, 2, 3]], attributes).shapes;
    expect(run({ axis: 1 })).toEqual([[2, 4 * 3]]);
    expect(run({ axis: -1, new_axis: 1 })).toEqual([[2, 3, 4]]);
    expect(() => runOperator('ConcatFromSequence', [[0]], { axis: 0 })).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });

  it('passes elements through a shape made of a sequence', () => {
    const made = runOperator('SequenceConstruct', [ints([1], 8), ints([1], -1)]).outputs[0];
    const operand = { dims: made?.dims ?? [], type: 'int64', data: made?.data ?? [] } as const;
    expect(runOperator('ConcatFromSequence', [operand], { axis: 0 }).outputs[0]).toMatchObject({
      dims: [2],
      data: [8, -1],
    });
    expect(runOperator('SequenceAt', [operand, ints([], -1)]).outputs[0]?.data).toEqual([-1]);
  });

  it('splits and joins back to the same elements', () => {
    const matrix = ints([2, 4], 0, 1, 2, 3, 4, 5, 6, 7);
    const parts = runOperator('SplitToSequence', [matrix, ints([], 2)], { axis: 1 }).outputs[0];
    expect(parts?.data).toEqual([0, 1, 4, 5, 2, 3, 6, 7]);
    const back = runOperator(
      'ConcatFromSequence',
      [{ dims: parts?.dims ?? [], type: 'int64', data: parts?.data ?? [] }],
      { axis: 1 },
    );
    expect(back.outputs[0]).toMatchObject({ dims: [2, 4], data: matrix.data });
  });
});

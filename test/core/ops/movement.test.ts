import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noOperations } from '../../../src/core/cost/operations.ts';
import { runOperator } from '../../support/operator.ts';

function ints(...data: number[]) {
  return { dims: [data.length], type: 'int64', data } as const;
}

/** A tensor of 0, 1, 2 … */
function counting(...dims: number[]) {
  const size = dims.reduce((product, dim) => product * dim, 1);
  return { dims, type: 'int64', data: Array.from({ length: size }, (_, i) => i) } as const;
}

const mismatch = expect.objectContaining({ code: 'shape-mismatch' }) as Error;
const invalid = expect.objectContaining({ code: 'invalid-node' }) as Error;

describe('Transpose', () => {
  it('permutes the axes, by default reversing them', () => {
    const { shapes, operations } = runOperator('Transpose', [[2, 3, 4]], { perm: [1, 0, 2] });
    expect(shapes).toEqual([[3, 2, 4]]);
    expect(operations).toEqual(noOperations);
    expect(runOperator('Transpose', [[2, 3, 4]]).shapes).toEqual([[4, 3, 2]]);
    expect(runOperator('Transpose', [[]]).shapes).toEqual([[]]);
  });

  it('moves elements along', () => {
    expect(runOperator('Transpose', [counting(2, 3)]).outputs[0]?.data).toEqual([0, 3, 1, 4, 2, 5]);
  });

  it('refuses what is no permutation', () => {
    expect(() => runOperator('Transpose', [[2, 3]], { perm: [0] })).toThrow(mismatch);
    expect(() => runOperator('Transpose', [[2, 3]], { perm: [0, 0] })).toThrow(invalid);
  });
});

describe('Concat', () => {
  it('adds up sizes along the axis', () => {
    expect(
      runOperator(
        'Concat',
        [
          [2, 3],
          [2, 0],
          [2, 5],
        ],
        { axis: -1 },
      ).shapes,
    ).toEqual([[2, 3 + 0 + 5]]);
  });

  it('joins elements', () => {
    const { outputs } = runOperator('Concat', [counting(2, 1), counting(2, 2)], { axis: 1 });
    expect(outputs[0]?.data).toEqual([0, 0, 1, 1, 2, 3]);
  });

  it('needs its axis from opset 4 on, and equal other dims', () => {
    expect(
      runOperator(
        'Concat',
        [
          [2, 3],
          [2, 4],
        ],
        {},
        { opset: 3 },
      ).shapes,
    ).toEqual([[2, 7]]);
    expect(() => runOperator('Concat', [[2, 3]])).toThrow(invalid);
    expect(() =>
      runOperator(
        'Concat',
        [
          [2, 3],
          [3, 3],
        ],
        { axis: 1 },
      ),
    ).toThrow(mismatch);
    expect(() => runOperator('Concat', [[]], { axis: 0 })).toThrow(invalid);
  });
});

describe('Split', () => {
  const parts = (outputCount: number, opset = 23) => ({ outputCount, opset });

  it('cuts into given sizes', () => {
    expect(runOperator('Split', [[4, 9], ints(2, 3, 4)], { axis: -1 }, parts(3)).shapes).toEqual([
      [4, 2],
      [4, 3],
      [4, 4],
    ]);
    const { shapes } = runOperator('Split', [[5]], { split: [1, 4] }, parts(2, 11));
    expect(shapes).toEqual([[1], [4]]);
  });

  it('cuts into equal parts, from opset 18 on the last one smaller', () => {
    expect(runOperator('Split', [[6]], {}, parts(3, 13)).shapes).toEqual([[2], [2], [2]]);
    expect(() => runOperator('Split', [[7]], {}, parts(3, 13))).toThrow(mismatch);
    expect(runOperator('Split', [[7]], { num_outputs: 3 }, parts(3)).shapes).toEqual([
      [3],
      [3],
      [1],
    ]);
    expect(() => runOperator('Split', [[1]], { num_outputs: 3 }, parts(3))).toThrow(mismatch);
    expect(() => runOperator('Split', [[6]], { num_outputs: 2 }, parts(3))).toThrow(invalid);
    expect(() => runOperator('Split', [[6], ints(6)], { num_outputs: 1 })).toThrow(invalid);
  });

  it('refuses sizes that do not add up', () => {
    expect(() => runOperator('Split', [[6], ints(2, 2)], {}, parts(2))).toThrow(mismatch);
  });

  it('is undone by Concat', () => {
    const dims = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(dims, fc.nat(), fc.nat(), (shape, a, b) => {
        const axis = a % shape.length;
        const size = shape[axis] as number;
        const first = b % (size + 1);
        const source = counting(...shape);
        const { outputs } = runOperator(
          'Split',
          [source, ints(first, size - first)],
          { axis },
          { outputCount: 2 },
        );
        const operands = outputs.map(({ dims, data = [] }) => ({
          dims,
          type: 'int64' as const,
          data,
        }));
        expect(runOperator('Concat', operands, { axis }).outputs[0]).toMatchObject({
          dims: shape,
          data: source.data,
        });
      }),
    );
  });
});

describe('Slice', () => {
  it('clamps bounds, counts negative ones from the end, and steps backwards', () => {
    const slice = (size: number, start: number, end: number, step: number) =>
      runOperator('Slice', [counting(size), ints(start), ints(end), ints(0), ints(step)]).outputs[0]
        ?.data;
    expect(slice(5, 1, 2 ** 63, 1)).toEqual([1, 2, 3, 4]);
    expect(slice(5, -2, 100, 1)).toEqual([3, 4]);
    expect(slice(5, 0, -1, 2)).toEqual([0, 2]);
    expect(slice(5, -1, -(2 ** 63), -2)).toEqual([4, 2, 0]);
    expect(slice(5, 100, 1, -1)).toEqual([4, 3, 2]);
    expect(slice(5, 3, 1, 1)).toEqual([]);
    expect(slice(0, -1, -(2 ** 63), -1)).toEqual([]);
  });

  it('has its bounds as attributes until opset 9', () => {
    const attributes = { starts: [0, 1], ends: [2, 2 ** 63], axes: [1, -1] };
    expect(runOperator('Slice', [[4, 4, 4]], attributes, { opset: 9 }).shapes).toEqual([[4, 2, 3]]);
  });

  it('moves only the part', () => {
    const part = runOperator('Slice', [[100, 8], ints(0), ints(3)]);
    expect(part.traffic).toEqual({ read: 3 * 8 * 4, written: 3 * 8 * 4 });
  });

  it('refuses steps of 0, uneven lists and repeated axes', () => {
    const run = (...bounds: ReturnType<typeof ints>[]) => runOperator('Slice', [[4, 4], ...bounds]);
    expect(() => run(ints(0), ints(1), ints(0), ints(0))).toThrow(invalid);
    expect(() => run(ints(0), ints(1, 2))).toThrow(invalid);
    expect(() => run(ints(0, 0), ints(1, 2), ints(0, -2))).toThrow(invalid);
  });

  it('agrees with Array.prototype.slice for a step of 1', () => {
    const bound = fc.integer({ min: -8, max: 8 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 6 }), bound, bound, (size, start, end) => {
        const source = counting(size);
        const { outputs } = runOperator('Slice', [source, ints(start), ints(end)]);
        expect(outputs[0]?.data).toEqual(source.data.slice(start, end));
      }),
    );
  });

  it('two slices of slices compose', () => {
    fc.assert(
      fc.property(fc.nat(6), fc.nat(6), fc.nat(6), (size, a, b) => {
        const once = runOperator('Slice', [counting(size), ints(a + b), ints(2 ** 63)]).outputs[0];
        const first = runOperator('Slice', [counting(size), ints(a), ints(2 ** 63)]).outputs[0];
        const { dims = [], data = [] } = first ?? {};
        const twice = runOperator('Slice', [{ dims, type: 'int64', data }, ints(b), ints(2 ** 63)])
          .outputs[0];
        expect(twice?.data).toEqual(once?.data);
      }),
    );
  });
});

describe('Pad', () => {
  it('adds before and after, and takes away where negative', () => {
    expect(runOperator('Pad', [[2, 3], ints(1, 0, 2, -1)]).shapes).toEqual([[2 + 3, 3 - 1]]);
    expect(runOperator('Pad', [[], ints()]).shapes).toEqual([[]]);
    expect(() => runOperator('Pad', [[2], ints(-2, -1)])).toThrow(mismatch);
    expect(() => runOperator('Pad', [[2], ints(1)])).toThrow(invalid);
  });

  it('pads the axes named from opset 18 on', () => {
    expect(
      runOperator('Pad', [[2, 3, 4], ints(1, 5, 1, 5), undefined, ints(-1, 0)]).shapes,
    ).toEqual([[2 + 10, 3, 4 + 2]]);
  });

  it('has its pads as attributes until opset 10', () => {
    const pads = [1, 0, 1, 0];
    expect(runOperator('Pad', [[2, 3]], { pads }, { opset: 10 }).shapes).toEqual([[4, 3]]);
    expect(runOperator('Pad', [[2, 3]], { paddings: pads }, { opset: 1 }).shapes).toEqual([[4, 3]]);
  });

  it('knows its elements when padding with a constant', () => {
    const fill = { dims: [], type: 'int64', data: [9] } as const;
    expect(runOperator('Pad', [counting(2), ints(1, 2), fill]).outputs[0]?.data).toEqual([
      9, 0, 1, 9, 9,
    ]);
    expect(
      runOperator('Pad', [counting(2), ints(1, 1)], { mode: 'edge' }).outputs[0]?.data,
    ).toBeUndefined();
  });
});

describe('Gather', () => {
  it('puts the dims of the indices in place of the axis', () => {
    const indices = { dims: [7, 8], type: 'int64' } as const;
    expect(runOperator('Gather', [[2, 3, 4], indices], { axis: -2 }).shapes).toEqual([
      [2, 7, 8, 4],
    ]);
    expect(runOperator('Gather', [[5], { dims: [], type: 'int64' }]).shapes).toEqual([[]]);
  });

  it('reads the rows of an embedding and the indices, not the table', () => {
    const { traffic, operations } = runOperator('Gather', [
      [30522, 768],
      { dims: [1, 128], type: 'int64' },
    ]);
    expect(operations).toEqual(noOperations);
    expect(traffic).toEqual({ read: 128 * 768 * 4 + 128 * 8, written: 128 * 768 * 4 });
  });

  it('picks elements, from the end with a negative index', () => {
    const { outputs } = runOperator('Gather', [counting(2, 3), ints(-1, 0)], { axis: 1 });
    expect(outputs[0]?.data).toEqual([2, 0, 5, 3]);
    expect(() => runOperator('Gather', [counting(3), ints(3)])).toThrow(invalid);
  });
});

describe('GatherElements and GatherND', () => {
  it('GatherElements has the shape of its indices', () => {
    const indices = { dims: [2, 2], type: 'int64', data: [0, 0, 1, 0] } as const;
    const { outputs } = runOperator('GatherElements', [counting(2, 2), indices], { axis: 1 });
    expect(outputs[0]).toMatchObject({ dims: [2, 2], data: [0, 0, 3, 2] });
    expect(() => runOperator('GatherElements', [[2], indices])).toThrow(mismatch);
  });

  it('GatherND names leading axes by tuples, after the batch dims', () => {
    const tuples = { dims: [2, 2], type: 'int64', data: [0, 0, 1, 1] } as const;
    expect(runOperator('GatherND', [counting(2, 2), tuples]).outputs[0]).toMatchObject({
      dims: [2],
      data: [0, 3],
    });
    const batched = { dims: [2, 1], type: 'int64', data: [1, 0] } as const;
    const { outputs } = runOperator('GatherND', [counting(2, 2, 2), batched], { batch_dims: 1 });
    expect(outputs[0]).toMatchObject({ dims: [2, 2], data: [2, 3, 4, 5] });
    expect(() => runOperator('GatherND', [[2], tuples])).toThrow(mismatch);
    expect(() => runOperator('GatherND', [[2], [2]], { batch_dims: 1 })).toThrow(mismatch);
  });
});

describe('Expand and Tile', () => {
  it('Expand broadcasts both ways', () => {
    expect(runOperator('Expand', [[3, 1], ints(2, 1, 6)]).shapes).toEqual([[2, 3, 6]]);
    expect(runOperator('Expand', [[3, 4], ints(1)]).shapes).toEqual([[3, 4]]);
    expect(runOperator('Expand', [ints(7), ints(3)]).outputs[0]?.data).toEqual([7, 7, 7]);
    expect(() => runOperator('Expand', [[3], ints(2)])).toThrow(mismatch);
  });

  it('Tile repeats each axis', () => {
    const { outputs } = runOperator('Tile', [counting(1, 2), ints(2, 2)]);
    expect(outputs[0]).toMatchObject({ dims: [2, 4], data: [0, 1, 0, 1, 0, 1, 0, 1] });
    expect(runOperator('Tile', [[2, 3], ints(0, 1)]).shapes).toEqual([[0, 3]]);
    expect(() => runOperator('Tile', [[2, 3], ints(2)])).toThrow(mismatch);
  });

  it('Tile repeats one axis at opset 1', () => {
    const { shapes } = runOperator('Tile', [[2, 3], ints(4), ints(1)], {}, { opset: 1 });
    expect(shapes).toEqual([[2, 3 * 4]]);
  });
});

describe('small movers', () => {
  it('Trilu, ReverseSequence and EyeLike keep the shape', () => {
    expect(runOperator('Trilu', [[2, 3, 4]], { upper: 0 }).shapes).toEqual([[2, 3, 4]]);
    expect(() => runOperator('Trilu', [[3]])).toThrow(mismatch);
    expect(runOperator('ReverseSequence', [[5, 2], [2]]).shapes).toEqual([[5, 2]]);
    expect(() => runOperator('ReverseSequence', [[5, 2], [5]])).toThrow(mismatch);
    const eye = runOperator('EyeLike', [[3, 4]], { dtype: 7 });
    expect(eye.outputs[0]).toMatchObject({ elementType: 'int64', dims: [3, 4] });
    expect(eye.traffic).toEqual({ read: 0, written: 3 * 4 * 8 });
    expect(() => runOperator('EyeLike', [[3]])).toThrow(mismatch);
  });

  it('OneHot puts the depth at the axis', () => {
    const run = (axis: number) =>
      runOperator('OneHot', [[2, 3], { dims: [], type: 'int64', data: [10] }, [2]], { axis })
        .shapes;
    expect(run(-1)).toEqual([[2, 3, 10]]);
    expect(run(0)).toEqual([[10, 2, 3]]);
    expect(run(-2)).toEqual([[2, 10, 3]]);
    expect(() => run(3)).toThrow(invalid);
  });

  it('CenterCropPad sets the axes named', () => {
    expect(
      runOperator('CenterCropPad', [[10, 7, 3], ints(5, 9)], { axes: [-3, 1] }).shapes,
    ).toEqual([[5, 9, 3]]);
    expect(() => runOperator('CenterCropPad', [[10, 7], ints(5)])).toThrow(mismatch);
  });

  it('ArrayFeatureExtractor picks along the last axis', () => {
    const options = { domain: 'ai.onnx.ml' };
    expect(
      runOperator(
        'ArrayFeatureExtractor',
        [
          [4, 9],
          [1, 2],
        ],
        {},
        options,
      ).shapes,
    ).toEqual([[4, 2]]);
    expect(runOperator('ArrayFeatureExtractor', [[9], [2]], {}, options).shapes).toEqual([[1, 2]]);
  });
});

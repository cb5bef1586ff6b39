import { describe, expect, it } from 'vitest';
import { elementTypes } from '../../../src/core/graph/types.ts';
import { dataTypeNumber, dataTypes } from '../../../src/core/ops/data-type.ts';
import { counters, runOperator } from '../../support/operator.ts';

function ints(...data: number[]) {
  return { dims: [data.length], type: 'int64', data } as const;
}

const invalid = expect.objectContaining({ code: 'invalid-node' }) as Error;

describe('Cast', () => {
  it('names every element type by its number', () => {
    expect(Object.values(dataTypes).sort()).toEqual([...elementTypes].sort());
    for (const type of elementTypes) expect(dataTypes[dataTypeNumber(type)]).toBe(type);
  });

  it('keeps the shape and changes the type', () => {
    const { outputs, operations } = runOperator('Cast', [[2, 3]], { to: 10 });
    expect(outputs[0]).toMatchObject({ elementType: 'float16', dims: [2, 3] });
    expect(operations).toEqual(counters({}));
    expect(() => runOperator('Cast', [[2]], { to: 99 })).toThrow(invalid);
  });

  it('cuts off fractions, and takes all but 0 for true', () => {
    const floats = { dims: [3], data: [-1.5, 0, 2.7] };
    expect(runOperator('Cast', [floats], { to: 7 }).outputs[0]?.data).toEqual([-1, 0, 2]);
    expect(runOperator('Cast', [floats], { to: 9 }).outputs[0]?.data).toEqual([1, 0, 1]);
    expect(runOperator('Cast', [ints(2 ** 63)], { to: 7 }).outputs[0]?.data).toEqual([2 ** 63]);
    expect(runOperator('Cast', [ints(2 ** 63)], { to: 6 }).outputs[0]?.data).toBeUndefined();
  });

  it('CastLike and BitCast', () => {
    const like = runOperator('CastLike', [[2], { dims: [], type: 'int8' }]);
    expect(like.outputs[0]).toMatchObject({ elementType: 'int8', dims: [2] });
    const bits = runOperator('BitCast', [[2]], { to: 6 }, { opset: 26 });
    expect(bits.outputs[0]).toMatchObject({ elementType: 'int32', dims: [2] });
  });
});

describe('Shape and Size', () => {
  it('know the dims, or those from start to end', () => {
    const shape = (attributes = {}) =>
      runOperator('Shape', [[2, 3, 4]], attributes).outputs[0]?.data;
    expect(shape()).toEqual([2, 3, 4]);
    expect(shape({ start: 1 })).toEqual([3, 4]);
    expect(shape({ start: -1 })).toEqual([4]);
    expect(shape({ end: -1 })).toEqual([2, 3]);
    expect(shape({ start: -9, end: 9 })).toEqual([2, 3, 4]);
    expect(shape({ start: 2, end: 1 })).toEqual([]);
    expect(runOperator('Shape', [[]]).outputs[0]).toMatchObject({ dims: [0], data: [] });
    expect(runOperator('Size', [[2, 3, 4]]).outputs[0]).toMatchObject({ dims: [], data: [24] });
    expect(runOperator('Size', [[2, 0]]).outputs[0]?.data).toEqual([0]);
    expect(runOperator('Size', [[2 ** 30, 2 ** 30]]).outputs[0]?.data).toBeUndefined();
  });

  it('have no start and end before opset 15', () => {
    expect(() => runOperator('Shape', [[2]], { start: 0 }, { opset: 13 })).toThrow(invalid);
  });
});

describe('Constant', () => {
  it.each([
    [{ value: { elementType: 'int32', dims: [2], data: [1, 2] } }, 'int32', [2], [1, 2]],
    [{ sparse_value: { elementType: 'float32', dims: [9, 9] } }, 'float32', [9, 9], undefined],
    [{ value_int: 5 }, 'int64', [], [5]],
    [{ value_ints: [5, 6] }, 'int64', [2], [5, 6]],
    [{ value_float: 0.5 }, 'float32', [], [0.5]],
    [{ value_floats: [0.5, 1.5] }, 'float32', [2], [0.5, 1.5]],
    [{ value_string: 'a' }, 'string', [], undefined],
    [{ value_strings: ['a', 'b'] }, 'string', [2], undefined],
  ] as const)('reads %o', (attributes, elementType, dims, data) => {
    const output = runOperator('Constant', [], attributes).outputs[0];
    expect(output).toMatchObject({ role: 'constant', elementType, dims });
    expect(output?.data).toEqual(data);
  });

  it('has one value', () => {
    expect(() => runOperator('Constant', [])).toThrow(invalid);
    expect(() => runOperator('Constant', [], { value_int: 1, value_float: 1 })).toThrow(invalid);
  });
});

describe('ConstantOfShape', () => {
  it('repeats its value, by default a float 0', () => {
    expect(runOperator('ConstantOfShape', [ints(2, 2)]).outputs[0]).toMatchObject({
      elementType: 'float32',
      dims: [2, 2],
      data: [0, 0, 0, 0],
    });
    const value = { elementType: 'int64', dims: [1], data: [7] } as const;
    expect(runOperator('ConstantOfShape', [ints()], { value }).outputs[0]).toMatchObject({
      dims: [],
      data: [7],
    });
    expect(runOperator('ConstantOfShape', [ints(0, 3)], { value }).shapes).toEqual([[0, 3]]);
    expect(() => runOperator('ConstantOfShape', [ints(-1)])).toThrow(invalid);
  });
});

describe('Range', () => {
  const scalar = (data: number, type: 'int64' | 'float32' = 'int64') =>
    ({ dims: [], type, data: [data] }) as const;
  const range = (...of: [number, number, number]) =>
    runOperator(
      'Range',
      of.map((value) => scalar(value)),
    );

  it('counts 1 multiply and 1 add for ⌈(limit − start) / delta⌉ elements', () => {
    const { outputs, operations } = range(3, 10, 3);
    expect(outputs[0]).toMatchObject({ elementType: 'int64', dims: [3], data: [3, 6, 9] });
    expect(operations).toEqual(counters({ multiplies: 3, adds: 3 }));
  });

  it('runs backwards, or not at all', () => {
    expect(range(10, 4, -2).outputs[0]?.data).toEqual([10, 8, 6]);
    expect(range(10, 4, 2).shapes).toEqual([[0]]);
    expect(() => range(0, 4, 0)).toThrow(invalid);
  });

  it('needs to know its scalars', () => {
    const unknown = { dims: [], type: 'int64' } as const;
    expect(() => runOperator('Range', [scalar(0), unknown, scalar(1)])).toThrow(
      expect.objectContaining({ code: 'unresolved-shape' }),
    );
    expect(() => runOperator('Range', [ints(0, 1), scalar(2), scalar(1)])).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });
});

describe('operators whose shape depends on data', () => {
  const unresolved = expect.objectContaining({ code: 'unresolved-shape' }) as Error;

  it('NonZero gives coordinates by column', () => {
    const { outputs, operations } = runOperator('NonZero', [
      { dims: [2, 2], type: 'int64', data: [1, 0, 1, 1] },
    ]);
    expect(outputs[0]).toMatchObject({ dims: [2, 3], data: [0, 1, 1, 0, 0, 1] });
    expect(operations).toEqual(counters({ compares: 4 }));
    expect(runOperator('NonZero', [{ dims: [], type: 'int64', data: [5] }]).shapes).toEqual([
      [0, 1],
    ]);
    expect(() => runOperator('NonZero', [[2]])).toThrow(unresolved);
  });

  it('Compress keeps the slices where the condition holds', () => {
    const matrix = { dims: [3, 2], type: 'int64', data: [1, 2, 3, 4, 5, 6] } as const;
    const condition = (...data: number[]) => ({ dims: [data.length], type: 'bool', data }) as const;
    const along = runOperator('Compress', [matrix, condition(0, 1, 1)], { axis: -2 });
    expect(along.outputs[0]).toMatchObject({ dims: [2, 2], data: [3, 4, 5, 6] });
    const flat = runOperator('Compress', [matrix, condition(0, 1, 0, 0, 1)]);
    expect(flat.outputs[0]).toMatchObject({ dims: [2], data: [2, 5] });
    expect(() => runOperator('Compress', [matrix, condition(0, 0, 0, 1)], { axis: 0 })).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
    expect(() => runOperator('Compress', [matrix, { dims: [3], type: 'bool' }])).toThrow(
      unresolved,
    );
  });

  it('Unique sorts n elements with n·⌈log₂(n)⌉ compares', () => {
    const { shapes, operations } = runOperator(
      'Unique',
      [ints(2, 1, 1, 3, 4, 3)],
      {},
      {
        outputCount: 4,
      },
    );
    expect(shapes).toEqual([[4], [4], [6], [4]]);
    expect(operations).toEqual(counters({ compares: 6 * 3 }));
    const rows = { dims: [3, 2], type: 'int64', data: [1, 0, 1, 0, 2, 3] } as const;
    expect(runOperator('Unique', [rows], { axis: 0 }).shapes).toEqual([[2, 2]]);
    expect(runOperator('Unique', [rows], { axis: -1 }).shapes).toEqual([[3, 2]]);
    expect(runOperator('Unique', [ints()]).operations).toEqual(counters({}));
    expect(() => runOperator('Unique', [[2]])).toThrow(unresolved);
  });
});

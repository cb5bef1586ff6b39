import { describe, expect, it } from 'vitest';
import { counters, runOperator } from '../../support/operator.ts';

const ints = (...data: readonly number[]) =>
  ({ dims: [data.length], type: 'int64', data }) as const;

const mismatch: unknown = expect.objectContaining({ code: 'shape-mismatch' });

describe('GridSample', () => {
  const grid = [2, 5, 7, 2];
  const positions = 2 * 5 * 7 * 2;
  const outputs = 2 * 3 * 5 * 7;
  const mapped = { multiplies: positions, adds: positions, compares: positions };

  it.each([
    ['nearest', 22, 0, 0],
    ['linear', 22, 4, 3],
    ['bilinear', 16, 4, 3],
    ['bicubic', 16, 16, 15],
  ])('%s at opset %i: %i multiplies and %i adds per output', (mode, opset, multiplies, adds) => {
    const { shapes, operations } = runOperator(
      'GridSample',
      [[2, 3, 8, 9], grid],
      { mode },
      { opset },
    );
    expect(shapes).toEqual([[2, 3, 5, 7]]);
    expect(operations).toEqual(
      counters({
        multiplies: mapped.multiplies + multiplies * outputs,
        adds: mapped.adds + adds * outputs,
        compares: mapped.compares,
      }),
    );
  });

  it('samples volumes from 8 neighbours', () => {
    const { shapes, operations } = runOperator('GridSample', [
      [1, 2, 3, 4, 5],
      [1, 2, 2, 2, 3],
    ]);
    expect(shapes).toEqual([[1, 2, 2, 2, 2]]);
    expect(operations.multiplies).toBe(8 * 3 + 8 * 2 * 8);
  });

  it('refuses a grid of another batch or rank', () => {
    expect(() =>
      runOperator('GridSample', [
        [2, 3, 8, 9],
        [1, 5, 7, 2],
      ]),
    ).toThrow(mismatch);
    expect(() =>
      runOperator('GridSample', [
        [2, 3, 8, 9],
        [2, 5, 7, 3],
      ]),
    ).toThrow(mismatch);
  });
});

describe('AffineGrid', () => {
  it('multiplies each homogeneous position by a matrix', () => {
    const flat = runOperator('AffineGrid', [[2, 2, 3], ints(2, 3, 5, 7)]);
    expect(flat.shapes).toEqual([[2, 5, 7, 2]]);
    expect(flat.operations).toEqual(
      counters({ macs: 2 * 5 * 7 * 2 * 3, dotProducts: 2 * 5 * 7 * 2 }),
    );
    const volume = runOperator('AffineGrid', [[1, 3, 4], ints(1, 3, 2, 5, 7)]);
    expect(volume.shapes).toEqual([[1, 2, 5, 7, 3]]);
    expect(volume.operations.macs).toBe(2 * 5 * 7 * 3 * 4);
  });

  it('must know the size', () => {
    expect(() => runOperator('AffineGrid', [[2, 2, 3], [4]])).toThrow(
      expect.objectContaining({ code: 'unresolved-shape' }),
    );
    expect(() => runOperator('AffineGrid', [[2, 3, 4], ints(2, 3, 5, 7)])).toThrow(mismatch);
  });
});

describe('RoiAlign', () => {
  const operands = [[1, 4, 20, 20], [6, 4], { dims: [6], type: 'int64' }] as const;
  const size = { output_height: 3, output_width: 2 };
  const outputs = 6 * 4 * 3 * 2;

  it('averages s² bilinear samples', () => {
    const { shapes, operations } = runOperator('RoiAlign', operands, {
      ...size,
      sampling_ratio: 2,
    });
    expect(shapes).toEqual([[6, 4, 3, 2]]);
    expect(operations).toEqual(
      counters({
        multiplies: outputs * (4 * 4 + 1),
        adds: outputs * (4 * 3 + 3),
      }),
    );
  });

  it('takes the largest, and one sample where their number is unknown', () => {
    const { operations } = runOperator('RoiAlign', operands, {
      ...size,
      mode: 'max',
      sampling_ratio: 3,
    });
    expect(operations).toEqual(
      counters({ multiplies: outputs * 9 * 4, adds: outputs * 9 * 3, compares: outputs * 8 }),
    );
    expect(runOperator('RoiAlign', operands, size).operations.multiplies).toBe(outputs * 5);
  });

  it('pools no region to nothing', () => {
    const none = runOperator('RoiAlign', [[1, 4, 20, 20], [0, 4], [0]], size);
    expect(none.shapes).toEqual([[0, 4, 3, 2]]);
    expect(none.operations).toEqual(counters({}));
    expect(() => runOperator('RoiAlign', [[1, 4, 20, 20], [6, 5], [6]])).toThrow(mismatch);
  });
});

describe('MaxRoiPool', () => {
  it('is shaped, its regions being unknown', () => {
    const { shapes } = runOperator(
      'MaxRoiPool',
      [
        [1, 4, 20, 20],
        [6, 5],
      ],
      {
        pooled_shape: [7, 7],
      },
    );
    expect(shapes).toEqual([[6, 4, 7, 7]]);
  });
});

describe('DeformConv', () => {
  it('samples every tap before the products of Conv', () => {
    const [outputs, taps] = [2 * 8 * 5 * 5, 2 * 4 * 3 * 3 * 5 * 5];
    const offsets = [2, 2 * 3 * 3 * 2, 5, 5];
    const operands = [[2, 4, 7, 7], [8, 4, 3, 3], offsets, [8], [2, 2 * 9, 5, 5]];
    const { shapes, operations } = runOperator('DeformConv', operands, { offset_group: 2 });
    expect(shapes).toEqual([[2, 8, 5, 5]]);
    expect(operations).toEqual(
      counters({
        macs: outputs * 4 * 9,
        dotProducts: outputs,
        biasAdds: outputs,
        adds: outputs + taps * 3 + 2 * 36 * 5 * 5,
        multiplies: taps * 4 + taps,
      }),
    );
  });

  it('refuses offsets of another size', () => {
    expect(() =>
      runOperator('DeformConv', [
        [1, 4, 7, 7],
        [8, 4, 3, 3],
        [1, 9, 5, 5],
      ]),
    ).toThrow(mismatch);
  });
});

describe('Col2Im', () => {
  it('adds every element of every block to the image', () => {
    const { shapes, operations } = runOperator('Col2Im', [[2, 3 * 4, 20], ints(5, 6), ints(2, 2)]);
    expect(shapes).toEqual([[2, 3, 5, 6]]);
    expect(operations).toEqual(counters({ adds: 2 * 12 * 20 }));
  });

  it('takes strides, pads and dilations', () => {
    const blocks = (6 + 2 - 3) / 1 + 1;
    const { shapes } = runOperator('Col2Im', [[1, 4, 3 * blocks], ints(6, 6), ints(2, 2)], {
      dilations: [2, 2],
      pads: [1, 1, 1, 1],
      strides: [2, 1],
    });
    expect(shapes).toEqual([[1, 1, 6, 6]]);
    expect(() => runOperator('Col2Im', [[1, 4, 19], ints(5, 6), ints(2, 2)])).toThrow(mismatch);
  });
});

describe('MaxUnpool', () => {
  const indices = (dims: readonly number[]) => ({ dims, type: 'int64' }) as const;

  it('undoes the size of a pool', () => {
    const dims = [1, 3, 4, 5];
    const window = { kernel_shape: [3, 2], strides: [2, 2], pads: [1, 0, 0, 0] };
    const { shapes, operations } = runOperator('MaxUnpool', [dims, indices(dims)], window);
    expect(shapes).toEqual([[1, 3, 2 * 3 + 3 - 1, 2 * 4 + 2]]);
    expect(operations).toEqual(counters({}));
    const shaped = runOperator('MaxUnpool', [dims, indices(dims), ints(1, 3, 9, 11)], window);
    expect(shaped.shapes).toEqual([[1, 3, 9, 11]]);
  });

  it('refuses indices of another shape', () => {
    expect(() =>
      runOperator('MaxUnpool', [[1, 3, 4], indices([1, 3, 5])], { kernel_shape: [2] }),
    ).toThrow(mismatch);
  });
});

describe('NonMaxSuppression and ImageDecoder', () => {
  it('are unresolved where values tell the shape', () => {
    const unresolved: unknown = expect.objectContaining({ code: 'unresolved-shape' });
    const boxes = [
      [1, 6, 4],
      [1, 2, 6],
    ];
    expect(() => runOperator('NonMaxSuppression', [...boxes, ints(3)])).toThrow(unresolved);
    expect(runOperator('NonMaxSuppression', boxes).shapes).toEqual([[0, 3]]);
    expect(() => runOperator('ImageDecoder', [{ dims: [100], type: 'uint8' }])).toThrow(unresolved);
  });
});

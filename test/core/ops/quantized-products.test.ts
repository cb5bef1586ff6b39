import { describe, expect, it } from 'vitest';
import { counters, runOperator } from '../../support/operator.ts';

const uint8 = (...dims: readonly number[]) => ({ dims, type: 'uint8' }) as const;
const int8 = (...dims: readonly number[]) => ({ dims, type: 'int8' }) as const;
const int32 = (...dims: readonly number[]) => ({ dims, type: 'int32' }) as const;

describe('ConvInteger', () => {
  it('counts the MACs of Conv, and an add per element with a zero point', () => {
    const { outputs, shapes, operations } = runOperator(
      'ConvInteger',
      [uint8(2, 4, 6, 6), int8(8, 2, 3, 3), uint8(), undefined],
      { group: 2, strides: [2, 2], pads: [1, 1, 1, 1] },
    );
    expect(shapes).toEqual([[2, 8, 3, 3]]);
    expect(outputs[0]?.elementType).toBe('int32');
    const out = 2 * 8 * 3 * 3;
    expect(operations).toEqual(
      counters({ macs: out * 3 * 3 * 2, dotProducts: out, adds: 2 * 4 * 6 * 6 }),
    );
  });

  it('takes a zero point per output channel', () => {
    const operands = [uint8(1, 2, 5), int8(3, 2, 2), uint8()];
    const { operations } = runOperator('ConvInteger', [...operands, int8(3)]);
    expect(operations.adds).toBe(2 * 5 + 3 * 2 * 2);
    expect(() => runOperator('ConvInteger', [...operands, int8(2)])).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });

  it('has no MACs on an empty batch', () => {
    const { shapes, operations } = runOperator('ConvInteger', [uint8(0, 2, 5), int8(3, 2, 2)]);
    expect(shapes).toEqual([[0, 3, 4]]);
    expect(operations).toEqual(counters({}));
  });
});

describe('QLinearConv', () => {
  const operands = [uint8(1, 3, 8, 8), [], uint8(), int8(16, 3, 3, 3), [16], int8(16), [], int8()];

  it('counts as Conv does, and shifts and rescales what is quantized', () => {
    const { outputs, shapes, operations } = runOperator('QLinearConv', operands);
    expect(shapes).toEqual([[1, 16, 6, 6]]);
    expect(outputs[0]?.elementType).toBe('int8');
    const out = 16 * 6 * 6;
    expect(operations).toEqual(
      counters({
        macs: out * 3 * 3 * 3,
        dotProducts: out,
        adds: 3 * 8 * 8 + 16 * 3 * 3 * 3 + out,
        multiplies: out,
        compares: 3 * out,
      }),
    );
    const biased = runOperator('QLinearConv', [...operands, int32(16)]).operations;
    expect(biased.biasAdds).toBe(out);
    expect(biased.adds).toBe((operations.adds as number) + out);
  });

  it('refuses scales that are not one per output channel', () => {
    expect(() => runOperator('QLinearConv', operands.with(4, [3]))).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });
});

describe('MatMulInteger and QLinearMatMul', () => {
  it('multiply with batch dims that broadcast', () => {
    const { outputs, shapes, operations } = runOperator('MatMulInteger', [
      uint8(5, 1, 7, 3),
      int8(4, 3, 2),
      undefined,
      int8(),
    ]);
    expect(shapes).toEqual([[5, 4, 7, 2]]);
    expect(outputs[0]?.elementType).toBe('int32');
    const out = 5 * 4 * 7 * 2;
    expect(operations).toEqual(counters({ macs: out * 3, dotProducts: out, adds: 4 * 3 * 2 }));
  });

  it('rescale each output', () => {
    const { shapes, operations } = runOperator('QLinearMatMul', [
      uint8(7, 3),
      [],
      uint8(),
      uint8(3, 2),
      [],
      uint8(),
      [],
      uint8(),
    ]);
    expect(shapes).toEqual([[7, 2]]);
    const out = 7 * 2;
    expect(operations).toEqual(
      counters({
        macs: out * 3,
        dotProducts: out,
        adds: 7 * 3 + 3 * 2 + out,
        multiplies: out,
        compares: 3 * out,
      }),
    );
  });

  it('make a scalar of two vectors', () => {
    expect(runOperator('MatMulInteger', [uint8(3), uint8(3)]).shapes).toEqual([[]]);
    expect(() => runOperator('MatMulInteger', [uint8(3), uint8(4)])).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });
});

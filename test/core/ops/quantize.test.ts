import { describe, expect, it } from 'vitest';
import { counters, runOperator } from '../../support/operator.ts';

const int8 = (dims: readonly number[]) => ({ dims, type: 'int8' }) as const;

describe('QuantizeLinear', () => {
  it('divides, rounds, shifts and saturates each element', () => {
    const { outputs, shapes, operations } = runOperator('QuantizeLinear', [
      [2, 3, 5],
      [],
      int8([]),
    ]);
    expect(shapes).toEqual([[2, 3, 5]]);
    expect(outputs[0]?.elementType).toBe('int8');
    const n = 2 * 3 * 5;
    expect(operations).toEqual(counters({ divides: n, adds: n, compares: 3 * n }));
  });

  it('makes uint8 without a zero point, unless told otherwise', () => {
    const { outputs, operations } = runOperator('QuantizeLinear', [[4], []]);
    expect(outputs[0]?.elementType).toBe('uint8');
    expect(operations).toEqual(counters({ divides: 4, compares: 3 * 4 }));
    const named = runOperator('QuantizeLinear', [[4], []], { output_dtype: 5 });
    expect(named.outputs[0]?.elementType).toBe('int16');
  });
});

describe('DequantizeLinear', () => {
  it('takes a scale per tensor, per axis or per block', () => {
    const n = 4 * 6;
    const plain = runOperator('DequantizeLinear', [int8([4, 6]), []]);
    expect(plain.operations).toEqual(counters({ multiplies: n }));
    expect(plain.outputs[0]?.elementType).toBe('float32');
    const perAxis = runOperator('DequantizeLinear', [int8([4, 6]), [4], int8([4])], { axis: -2 });
    expect(perAxis.operations).toEqual(counters({ multiplies: n, adds: n }));
    const blocked = runOperator('DequantizeLinear', [int8([4, 6]), [4, 2]], { block_size: 4 });
    expect(blocked.shapes).toEqual([[4, 6]]);
  });

  it.each([
    ['a scale of another size', [int8([4, 6]), [4]], {}],
    ['a block that does not cover the axis', [int8([4, 6]), [4, 2]], { block_size: 2 }],
    ['a zero point unlike the scale', [int8([4, 6]), [6], int8([])], {}],
  ] as const)('refuses %s', (_, operands, attributes) => {
    expect(() => runOperator('DequantizeLinear', operands, attributes)).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });

  it('had no axis at opset 10', () => {
    expect(() =>
      runOperator('DequantizeLinear', [int8([4]), []], { axis: 0 }, { opset: 10 }),
    ).toThrow(expect.objectContaining({ code: 'invalid-node' }));
  });
});

describe('DynamicQuantizeLinear', () => {
  it('finds the range first', () => {
    const { outputs, operations } = runOperator(
      'DynamicQuantizeLinear',
      [[3, 7]],
      {},
      { outputCount: 3 },
    );
    expect(outputs.map(({ elementType, dims }) => [elementType, dims])).toEqual([
      ['uint8', [3, 7]],
      ['float32', []],
      ['uint8', []],
    ]);
    expect(operations).toEqual(counters({ compares: 5 * 21 + 3, divides: 21 + 2, adds: 21 + 2 }));
  });
});

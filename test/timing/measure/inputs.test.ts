import { describe, expect, test } from 'vitest';
import { describedInput, inputBytes } from '../../../src/timing/measure/describe-input.ts';
import { inputTensor } from '../../../src/timing/measure/inputs.ts';

const dims = [2, 3, 500];
const size = 2 * 3 * 500;
const numbers = (data: Iterable<number | bigint | string>) => Array.from(data, Number);
const meanSquare = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value ** 2, 0) / values.length;

describe('inputTensor', () => {
  test.each(['float32', 'float64'])('fills %s evenly, of variance 1', (type) => {
    const { data } = inputTensor({ name: 'image', type, dims }, 0);
    const values = numbers(data as Float32Array);
    expect(values).toHaveLength(size);
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(Math.fround(Math.sqrt(3)));
    expect(Math.abs(meanSquare(values) - 1)).toBeLessThan(0.1);
  });

  test('fills float16 with numbers that are neither infinite nor subnormal', () => {
    const { data, type } = inputTensor({ name: 'image', type: 'float16', dims }, 0);
    expect(type).toBe('float16');
    const bits = new Uint16Array((data as Uint16Array).buffer);
    expect(bits).toHaveLength(size);
    expect(bits.every((value) => ((value >>> 10) & 31) > 0 && ((value >>> 10) & 31) < 31)).toBe(
      true,
    );
  });

  test('gives the same elements for the same seed and name, and others for others', () => {
    const made = (name: string, seed: number) =>
      inputTensor({ name, type: 'float32', dims }, seed).data;
    expect(made('image', 7)).toEqual(made('image', 7));
    expect(made('image', 7)).not.toEqual(made('image', 8));
    expect(made('image', 7)).not.toEqual(made('depth', 7));
  });

  test.each(['int64', 'int32', 'int16', 'int8', 'uint64', 'uint32', 'uint16', 'uint8'])(
    'fills %s with an index that every table has',
    (type) => {
      const { data } = inputTensor({ name: 'tokens', type, dims: [4] }, 0);
      expect(numbers(data as BigInt64Array)).toEqual([0, 0, 0, 0]);
    },
  );

  test('hides nothing by masks', () => {
    const mask = inputTensor({ name: 'attention_mask', type: 'int64', dims: [3] }, 0);
    expect(mask.data).toEqual(new BigInt64Array(3).fill(1n));
    const flags = inputTensor({ name: 'keep', type: 'bool', dims: [3] }, 0);
    expect(flags.data).toEqual(new Uint8Array(3).fill(1));
  });

  test('makes scalars, empty tensors, strings and halves of bytes', () => {
    expect(inputTensor({ name: 'rate', type: 'float32', dims: [] }, 0).data).toHaveLength(1);
    expect(inputTensor({ name: 'past', type: 'float32', dims: [1, 0, 4] }, 0).data).toHaveLength(0);
    expect(inputTensor({ name: 'text', type: 'string', dims: [2] }, 0).data).toEqual(['', '']);
    expect(inputTensor({ name: 'packed', type: 'int4', dims: [3] }, 0).data).toHaveLength(2);
  });

  test('refuses a type that tensors cannot have', () => {
    expect(() => inputTensor({ name: 'image', type: 'bfloat16', dims }, 0)).toThrow(
      'input image: ONNX Runtime takes no tensors of bfloat16 from Node',
    );
  });
});

test('an input is told of with what fills it', () => {
  const fillOf = (name: string, type: string) => describedInput({ name, type, dims: [1] }, 5).fill;
  expect(fillOf('image', 'float16')).toBe('uniform from −√3 to √3, of variance 1, by seed 5');
  expect(fillOf('tokens', 'int64')).toBe('zeros');
  expect(fillOf('attention_mask', 'int64')).toBe('ones');
  expect(fillOf('keep', 'bool')).toBe('ones');
  expect(fillOf('text', 'string')).toBe('empty');
  const bound = { name: 'mask_length', type: 'int64', dims: [1], value: 16_000 };
  expect(describedInput(bound, 0).fill).toBe('all 16000');
  expect([...(inputTensor(bound, 0).data as BigInt64Array)]).toEqual([16_000n]);
  expect(describedInput({ name: 'a', type: 'bool', dims: [4, 2] }, 0)).toEqual({
    name: 'a',
    type: 'bool',
    dims: [4, 2],
    fill: 'ones',
  });
});

test('tells how many bytes inputs take', () => {
  const input = (type: string, dims: number[]) => ({ name: 'x', type, dims });
  expect(inputBytes([])).toBe(0);
  expect(inputBytes([input('float32', [2, 3]), input('int64', []), input('bool', [5])])).toBe(
    4 * 6 + 8 + 5,
  );
  expect(inputBytes([input('int4', [3]), input('float16', [0, 7]), input('string', [9])])).toBe(2);
  const [rows, columns] = [2 ** 31 - 1, 2 ** 31 - 1];
  expect(inputBytes([input('float64', [rows, columns])])).toBe(8n * BigInt(rows) * BigInt(columns));
});

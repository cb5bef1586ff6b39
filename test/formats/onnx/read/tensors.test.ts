import { describe, expect, it } from 'vitest';
import { type ElementType, elementBits } from '../../../../src/core/graph/types.ts';
import { dataTypeNumber } from '../../../../src/core/ops/data-type.ts';
import { constantLimit, floatConstantLimit } from '../../../../src/core/shapes/constants.ts';
import { encodeElements } from '../../../../src/formats/onnx/encode/elements.ts';
import { readOnnx } from '../../../../src/formats/onnx/index.ts';
import type { OnnxTensor } from '../../../../src/formats/onnx/model.ts';
import {
  bytes,
  integer,
  message,
  modelOf,
  packed,
  type Part,
  text,
} from '../../../support/protobuf.ts';

function readTensor(...parts: readonly Part[]): OnnxTensor | undefined {
  return readOnnx(modelOf(message(5, ...parts))).graph.initializers[0];
}

function header(elementType: ElementType, ...dims: readonly number[]): readonly Part[] {
  return [...dims.map((dim) => integer(1, dim)), integer(2, dataTypeNumber(elementType))];
}

function raw(elementType: ElementType, dims: readonly number[], content: readonly number[]) {
  return readTensor(...header(elementType, ...dims), bytes(9, Uint8Array.from(content)))?.data;
}

function int32(elementType: ElementType, count: number, content: readonly number[]) {
  return readTensor(...header(elementType, count), packed(5, 'int64', content))?.data;
}

describe('elements in raw_data', () => {
  it.each<[ElementType, readonly number[]]>([
    ['float64', [0.1, -3]],
    ['float32', [0.5, -3]],
    ['float16', [0.5, -3]],
    ['bfloat16', [0.5, -3]],
    ['int64', [1, -1, 2 ** 53 - 1]],
    ['int32', [1, -1, 2 ** 31 - 1]],
    ['int16', [1, -1, -32_768]],
    ['int8', [1, -1, -128]],
    ['int4', [1, -1, -8]],
    ['uint64', [1, 2 ** 53 - 1]],
    ['uint32', [1, 2 ** 32 - 1]],
    ['uint16', [1, 65_535]],
    ['uint8', [1, 255]],
    ['uint4', [1, 15, 7]],
    ['bool', [1, 0]],
  ])('are those that were written: %s', (elementType, data) => {
    const content = encodeElements(elementType, data);
    expect(readTensor(...header(elementType, data.length), bytes(9, content))).toEqual({
      name: '',
      elementType,
      dims: [data.length],
      data,
    });
  });

  /** Least positive, 1 or the next above, and greatest of each format. */
  it.each<[ElementType, readonly number[], readonly number[]]>([
    ['float16', [0x01, 0x00, 0x00, 0xbc, 0xff, 0x7b], [2 ** -24, -1, 65_504]],
    ['bfloat16', [0x01, 0x00, 0x80, 0xbf, 0x7f, 0x7f], [2 ** -133, -1, (2 - 2 ** -7) * 2 ** 127]],
    ['float8e4m3fn', [0x01, 0xb8, 0x7e], [2 ** -9, -1, 448]],
    ['float8e4m3fnuz', [0x01, 0xc0, 0x7f], [2 ** -10, -1, 240]],
    ['float8e5m2', [0x01, 0xbc, 0x7b], [2 ** -16, -1, 57_344]],
    ['float8e5m2fnuz', [0x01, 0xc0, 0x7f], [2 ** -17, -1, 57_344]],
    ['float8e8m0', [0, 127, 254], [2 ** -127, 1, 2 ** 127]],
    ['float4e2m1', [0x21, 0x43, 0x65, 0xf7], [0.5, 1, 1.5, 2, 3, 4, 6, -6]],
    ['int4', [0x81, 0x0f], [1, -8, -1]],
    ['uint4', [0x81, 0x0f], [1, 8, 15]],
    ['int2', [0b10_01_00_11, 0b01], [-1, 0, 1, -2, 1]],
    ['uint2', [0b10_01_00_11, 0b01], [3, 0, 1, 2, 1]],
    ['bool', [0, 1, 255], [0, 1, 1]],
  ])('are read by the bits of %s', (elementType, content, data) => {
    expect(raw(elementType, [data.length], content)).toEqual(data);
  });

  it.each<[ElementType, readonly number[]]>([
    ['float32', [0, 0, 0x80, 0x7f]],
    ['float16', [0x00, 0x7c]],
    ['float8e4m3fn', [0x7f]],
    ['float8e4m3fnuz', [0x80]],
    ['float8e5m2', [0x7c]],
    ['float8e5m2fnuz', [0x80]],
    ['float8e8m0', [0xff]],
    ['complex64', [0, 0, 0, 0, 0, 0, 0, 0]],
  ])('are not followed where one is not finite: %s', (elementType, content) => {
    expect(raw(elementType, [1], content)).toBeUndefined();
  });

  it('round a 64-bit integer to the nearest double', () => {
    expect(raw('int64', [1], [255, 255, 255, 255, 255, 255, 255, 127])).toEqual([2 ** 63]);
    expect(raw('uint64', [1], [255, 255, 255, 255, 255, 255, 255, 255])).toEqual([2 ** 64]);
  });
});

describe('elements in fields of their own', () => {
  it.each<[ElementType, Part, readonly number[]]>([
    ['float32', packed(4, 'float', [0.5, -1]), [0.5, -1]],
    ['float64', packed(10, 'double', [0.1, -1]), [0.1, -1]],
    ['int64', packed(7, 'int64', [-5, 2 ** 40]), [-5, 2 ** 40]],
    ['uint64', packed(11, 'uint64', [5, 2 ** 40]), [5, 2 ** 40]],
    ['uint32', packed(11, 'uint64', [5, 2 ** 32 - 1]), [5, 2 ** 32 - 1]],
  ])('are read: %s', (elementType, part, data) => {
    expect(readTensor(...header(elementType, data.length), part)?.data).toEqual(data);
  });

  it.each<[ElementType, readonly number[], readonly number[]]>([
    ['int32', [-1, 2 ** 31 - 1], [-1, 2 ** 31 - 1]],
    ['int16', [-1, 7], [-1, 7]],
    ['int8', [-1, 255], [-1, -1]],
    ['uint16', [65_535], [65_535]],
    ['uint8', [255], [255]],
    ['bool', [1, 0], [1, 0]],
    ['float16', [0x3c00, 0xbc00], [1, -1]],
    ['bfloat16', [0x3f80, 0xbf80], [1, -1]],
    ['float8e5m2', [0x3c], [1]],
    ['int4', [0x81, 0x0f], [1, -8, -1]],
    ['uint2', [0b10_01_00_11, 0b01], [3, 0, 1, 2, 1]],
  ])('are read from the bits in int32_data: %s', (elementType, content, data) => {
    expect(int32(elementType, data.length, content)).toEqual(data);
  });

  it('may be written one by one', () => {
    const one = [integer(7, 2), integer(7, -3)];
    expect(readTensor(...header('int64', 2), ...one)?.data).toEqual([2, -3]);
  });
});

describe('a tensor', () => {
  it.each(['int64', 'int8', 'bool', 'uint4', 'float32', 'float64', 'float16'] as const)(
    'is followed up to the limit of its type, wherever its dims stand: %s',
    (elementType) => {
      const isFloat = elementType.startsWith('float');
      const limit = isFloat ? floatConstantLimit : constantLimit;
      for (const [count, length] of [
        [limit, limit],
        [limit + 1, undefined],
      ] as const) {
        const content = bytes(9, new Uint8Array(Math.ceil((count * elementBits[elementType]) / 8)));
        const before = header(elementType, count);
        expect(readTensor(...before, content)?.data?.length).toBe(length);
        expect(readTensor(content, ...before)?.data?.length).toBe(length);
      }
    },
  );

  it('is followed if empty, and not if its elements are left out', () => {
    expect(readTensor(...header('int64', 0))?.data).toEqual([]);
    expect(readTensor(...header('float32', 2, 0, 5))?.data).toEqual([]);
    expect(readTensor(...header('int64', 3))).toEqual({
      name: '',
      elementType: 'int64',
      dims: [3],
    });
  });

  it('may be a scalar', () => {
    expect(raw('int32', [], [7, 0, 0, 0])).toEqual([7]);
  });

  it('is followed no further than its dims where its elements lie outside', () => {
    const location = message(13, text(1, 'location'), text(2, 'weights.bin'));
    expect(readTensor(...header('int64', 2), text(8, 'shape'), location, integer(14, 1))).toEqual({
      name: 'shape',
      elementType: 'int64',
      dims: [2],
      external: true,
      location: 'weights.bin',
    });
  });

  it('may hold texts, which are not kept', () => {
    expect(readTensor(...header('string', 1), text(6, 'a'))).toEqual({
      name: '',
      elementType: 'string',
      dims: [1],
    });
  });

  it('may be of a type that is not known', () => {
    expect(readTensor(integer(1, 2), integer(2, 99), bytes(9, new Uint8Array(5)))).toEqual({
      name: '',
      elementType: undefined,
      dims: [2],
    });
  });

  it('may be sparse', () => {
    const values = message(
      1,
      ...header('float32', 3),
      text(8, 'weight'),
      packed(4, 'float', [1, 2, 3]),
    );
    const indices = message(2, ...header('int64', 3), packed(7, 'int64', [0, 5, 9]));
    const file = modelOf(message(15, values, indices, integer(3, 10)));
    expect(readOnnx(file).graph.initializers).toEqual([
      { name: 'weight', elementType: 'float32', dims: [10], stored: 3 },
    ]);
  });

  it.each<[string, readonly Part[], RegExp]>([
    [
      'bytes for other dims',
      [...header('float32', 1000), text(8, 'w'), bytes(9, new Uint8Array(3996))],
      /tensor "w" has 3996 bytes where its dims ask for 4000/,
    ],
    [
      'elements for other dims',
      [...header('int64', 3), packed(7, 'int64', [1, 2])],
      /has 2 elements where its dims ask for 3/,
    ],
    ['a negative dim', header('float32', 3, -1), /has a dim of -1/],
    [
      'a dim beyond all sizes',
      [integer(1, 2n ** 60n), integer(2, 1)],
      /has a dim of 1152921504606/,
    ],
    ['very many dims', header('float32', ...new Array<number>(65).fill(1)), /has 65 dims/],
  ])('is refused with %s', (_, parts, message) => {
    expect(() => readTensor(...parts)).toThrow(
      expect.objectContaining({
        code: 'corrupt-model',
        message: expect.stringMatching(message) as string,
      }),
    );
  });
});

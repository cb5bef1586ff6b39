import type { ElementType } from '../graph/types.ts';
import type { NodeView } from './node-view.ts';

/**
 * Element types by their number in ONNX's `TensorProto.DataType`, as `Cast` and its like name them.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export const dataTypes: Readonly<Record<number, ElementType>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  14: 'complex64',
  15: 'complex128',
  16: 'bfloat16',
  17: 'float8e4m3fn',
  18: 'float8e4m3fnuz',
  19: 'float8e5m2',
  20: 'float8e5m2fnuz',
  21: 'uint4',
  22: 'int4',
  23: 'float4e2m1',
  24: 'float8e8m0',
  25: 'uint2',
  26: 'int2',
};

const numbers = new Map(Object.entries(dataTypes).map(([number, type]) => [type, Number(number)]));

/** The number that stands for an element type in an attribute. */
export function dataTypeNumber(type: ElementType): number {
  // `dataTypes` names every element type; a test holds it to that.
  return numbers.get(type) as number;
}

/**
 * The element type that an attribute names by number, or `fallback` where it is left out.
 * @throws InputError `invalid-node` for a number that stands for no element type
 */
export function dataTypeAttribute(
  node: NodeView,
  name: string,
  fallback: ElementType,
): ElementType {
  if (!node.hasAttribute(name)) return fallback;
  const number = node.int(name, 0);
  return (
    dataTypes[number] ??
    node.fail(`attribute "${name}" is ${number}, which stands for no element type`, {
      expected: `one of ${Object.entries(dataTypes)
        .map(([key, type]) => `${key} (${type})`)
        .join(', ')}`,
    })
  );
}

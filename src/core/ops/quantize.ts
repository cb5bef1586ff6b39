import { addOperations, type Operations, operations } from '../cost/operations.ts';
import type { Count } from '../count.ts';
import type { ElementType, Value } from '../graph/types.ts';
import { dataTypeAttribute } from './data-type.ts';
import { repeated } from './elementwise.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

/**
 * Checks that a scale, or a zero point, holds one number for the tensor, for each slice along the
 * axis, or for each block of `block_size` along it.
 */
function requireGranularity(node: NodeView, index: number): void {
  const given = node.optional(index)?.dims;
  if (!given || given.length === 0 || given.join() === '1') return;
  const dims = node.dims(0);
  const axis = node.axis(node.int('axis', 1), dims.length);
  const block = node.int('block_size', 0);
  const size = dims[axis] as number;
  const expected = block > 0 ? dims.with(axis, Math.ceil(size / block)) : [size];
  if (given.join() !== expected.join()) {
    node.fail(`input ${index} of ${node.spec.name} has shape [${given.join(', ')}]`, {
      code: 'shape-mismatch',
      expected: `a scalar, or [${expected.join(', ')}] along axis ${axis}`,
    });
  }
}

/** The dims as text, a vector of one element standing for a scalar. */
function grain({ dims }: Value): string {
  return dims.join() === '1' ? '' : dims.join();
}

function requireScale(node: NodeView): void {
  requireGranularity(node, 1);
  requireGranularity(node, 2);
  const [scale, zeroPoint] = [node.input(1), node.optional(2)];
  if (zeroPoint && grain(zeroPoint) !== grain(scale)) {
    node.fail(`the zero point has shape [${zeroPoint.dims.join(', ')}]`, {
      code: 'shape-mismatch',
      expected: `the scale's [${scale.dims.join(', ')}]`,
    });
  }
}

const axes = {
  axis: { kind: 'int', opsets: [13] },
  block_size: { kind: 'int', opsets: [21] },
} as const;

/** The element type named by `output_dtype`, of which 0 names none. */
function outputType(node: NodeView, fallback: ElementType): ElementType {
  return node.int('output_dtype', 0) === 0
    ? fallback
    : dataTypeAttribute(node, 'output_dtype', fallback);
}

/** saturate(round(x / scale) + zero point) of `elements` elements. */
export function quantized(elements: Count, zeroPoint: boolean): Operations {
  return repeated({ divides: 1, compares: 3, adds: zeroPoint ? 1 : 0 }, elements);
}

/** (x − zero point)·scale of `elements` elements. */
export function dequantized(elements: Count, zeroPoint: boolean): Operations {
  return repeated({ multiplies: 1, adds: zeroPoint ? 1 : 0 }, elements);
}

export const quantizeLinear: OperatorSpec = {
  name: 'QuantizeLinear',
  opsets: [10],
  inputs: [2, 3],
  outputs: [1, 1],
  attributes: {
    ...axes,
    output_dtype: { kind: 'int', opsets: [21] },
    precision: { kind: 'int', opsets: [23] },
    saturate: { kind: 'int', opsets: [19] },
  },
  status: 'counted',
  rule: 'saturate(round(x / scale) + zero point): per element 1 divide, 3 compares (rounding counts as one, saturation takes two), 1 add with a zero point',
  elementwise: true,

  infer(node) {
    requireScale(node);
    const elementType = outputType(node, node.optional(2)?.elementType ?? 'uint8');
    return [{ elementType, dims: node.dims(0) }];
  },

  count: (node) => quantized(node.elements(0), node.has(2)),
};

export const dequantizeLinear: OperatorSpec = {
  name: 'DequantizeLinear',
  opsets: [10],
  inputs: [2, 3],
  outputs: [1, 1],
  attributes: { ...axes, output_dtype: { kind: 'int', opsets: [23] } },
  status: 'counted',
  rule: '(x − zero point)·scale: per element 1 multiply, 1 add with a zero point',
  elementwise: true,

  infer(node) {
    requireScale(node);
    return [{ elementType: outputType(node, node.input(1).elementType), dims: node.dims(0) }];
  },

  count: (node) => dequantized(node.elements(0), node.has(2)),
};

const dynamicQuantizeLinear: OperatorSpec = {
  name: 'DynamicQuantizeLinear',
  opsets: [11],
  inputs: [1, 1],
  outputs: [3, 3],
  status: 'counted',
  rule: 'the range of x with 0, its scale and zero point, then QuantizeLinear: per element 5 compares (least, largest, rounding, saturation), 1 divide, 1 add; once 2 divides, 2 adds, 3 compares for scale and zero point',

  infer: (node) => [
    { elementType: 'uint8', dims: node.dims(0) },
    { elementType: 'float32', dims: [] },
    { elementType: 'uint8', dims: [] },
  ],

  count(node) {
    return addOperations(
      rangeAndQuantization(node.elements(0)),
      operations({ compares: 3, divides: 2, adds: 2 }),
    );
  },
};

/** Finding the range of `elements` elements and quantizing them by it, but for the scale itself. */
export function rangeAndQuantization(elements: Count): Operations {
  return repeated({ compares: 5, divides: 1, adds: 1 }, elements);
}

export const quantizeOperators: readonly OperatorSpec[] = [
  quantizeLinear,
  dequantizeLinear,
  dynamicQuantizeLinear,
];

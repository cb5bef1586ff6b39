import { type Operations, operations } from '../cost/operations.ts';
import { type Count, times } from '../count.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

/** Taps along one axis that an interpolated output is made of. */
const taps = { nearest: 1, linear: 2, cubic: 4 } as const;

export type InterpolationMode = keyof typeof taps;

/**
 * Interpolation of each output from all its neighbours at once: tapsᵈ multiplies and tapsᵈ − 1 adds
 * over the d axes that change (bilinear 4 + 3, bicubic 16 + 15); nearest copies.
 */
export function interpolation(
  mode: InterpolationMode,
  changed: number,
  outputs: Count,
): Operations {
  const count = taps[mode] ** changed;
  if (count === 1) return operations({});
  return operations({ multiplies: times(count, outputs), adds: times(count - 1, outputs) });
}

function changedAxes(node: NodeView): number {
  const before = node.dims(0);
  return node.output(0).dims.filter((dim, axis) => dim !== before[axis]).length;
}

/** Dims scaled as ONNX's Resize page has it: ⌊dim · scale⌋. */
function scale(node: NodeView, dims: readonly number[], scales: readonly number[]) {
  if (scales.length !== dims.length || scales.some((factor) => !(factor > 0))) {
    node.fail(`scales are [${scales.join(', ')}]`, {
      code: 'shape-mismatch',
      expected: `${dims.length} positive factors`,
    });
  }
  // float32 scales such as 1.7999999523 · 10 must not lose a pixel to the wider double.
  return dims.map((dim, axis) =>
    Math.floor(Math.fround(dim * Math.fround(scales[axis] as number))),
  );
}

function resizeAxes(node: NodeView, rank: number): readonly number[] {
  const axes = node.ints('axes') ?? Array.from({ length: rank }, (_, axis) => axis);
  return axes.map((axis) => node.axis(axis, rank));
}

function fitSizes(node: NodeView, sizes: readonly number[]): readonly number[] {
  const dims = node.dims(0);
  const axes = resizeAxes(node, dims.length);
  if (sizes.length !== axes.length || sizes.some((size) => size < 1)) {
    node.fail(`sizes are [${sizes.join(', ')}]`, {
      code: 'shape-mismatch',
      expected: `${axes.length} positive sizes`,
    });
  }
  const result = [...dims];
  const policy = node.string('keep_aspect_ratio_policy', 'stretch');
  const ratios = axes.map((axis, index) => (sizes[index] as number) / (dims[axis] as number));
  const common = policy === 'not_larger' ? Math.min(...ratios) : Math.max(...ratios);
  for (const [index, axis] of axes.entries()) {
    result[axis] =
      policy === 'stretch' ? (sizes[index] as number) : Math.round((dims[axis] as number) * common);
  }
  return result;
}

const resize: OperatorSpec = {
  name: 'Resize',
  opsets: [10],
  inputs: [1, 4],
  outputs: [1, 1],
  attributes: {
    antialias: { kind: 'int', opsets: [18] },
    axes: { kind: 'ints', opsets: [18] },
    coordinate_transformation_mode: { kind: 'string', opsets: [11] },
    cubic_coeff_a: { kind: 'float', opsets: [11] },
    exclude_outside: { kind: 'int', opsets: [11] },
    extrapolation_value: { kind: 'float', opsets: [11] },
    keep_aspect_ratio_policy: {
      kind: 'string',
      values: ['stretch', 'not_larger', 'not_smaller'],
      opsets: [18],
    },
    mode: { kind: 'string', values: ['nearest', 'linear', 'cubic'] },
    nearest_mode: { kind: 'string', opsets: [11] },
  },
  status: 'counted',
  rule: 'over the d axes that change: nearest 0, linear 2^d multiplies and 2^d − 1 adds (bilinear 4 + 3), cubic 4^d and 4^d − 1 (bicubic 16 + 15) per output; the weights’ own cost and antialiasing’s wider filter are left out',

  infer(node) {
    const { elementType, dims } = node.input(0);
    const at = node.opset < 11 ? 1 : 2;
    // Exporters leave an empty `scales` beside `sizes`.
    if (node.opset >= 11 && node.has(3)) {
      return [{ elementType, dims: fitSizes(node, node.requireIntegers(3)) }];
    }
    const scales = node.requireData(at);
    const full = new Array<number>(dims.length).fill(1);
    const axes = resizeAxes(node, dims.length);
    if (scales.length !== axes.length) return [{ elementType, dims: scale(node, dims, scales) }];
    for (const [index, axis] of axes.entries()) full[axis] = scales[index] as number;
    return [{ elementType, dims: scale(node, dims, full) }];
  },

  count: (node) =>
    interpolation(
      node.string('mode', 'nearest') as InterpolationMode,
      changedAxes(node),
      node.outputElements(0),
    ),
};

const upsample: OperatorSpec = {
  name: 'Upsample',
  opsets: [7, 9],
  inputs: [1, 2],
  outputs: [1, 1],
  attributes: {
    mode: { kind: 'string', values: ['nearest', 'linear'] },
    scales: { kind: 'floats', opsets: [7, 8] },
  },
  status: 'counted',
  rule: 'as Resize: nearest 0, linear 2^d multiplies and 2^d − 1 adds per output over the d axes that change',

  infer(node) {
    const { elementType, dims } = node.input(0);
    const scales = node.opset < 9 ? (node.floats('scales') ?? []) : node.requireData(1);
    return [{ elementType, dims: scale(node, dims, scales) }];
  },

  count: (node) =>
    interpolation(
      node.string('mode', 'nearest') as InterpolationMode,
      changedAxes(node),
      node.outputElements(0),
    ),
};

export const resizeOperators: readonly OperatorSpec[] = [resize, upsample];

import type { NodeView } from '../ops/node-view.ts';

/** How a kernel slides over the spatial dims: one entry per spatial dim, pads begin and end. */
export interface Windows {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padsBegin: readonly number[];
  readonly padsEnd: readonly number[];
  /** Number of windows: the output's spatial dims. */
  readonly output: readonly number[];
}

/** Attributes shared by convolutions and pools, to spread into a spec. */
export const windowAttributes = {
  auto_pad: { kind: 'string', values: ['NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID'] },
  dilations: { kind: 'ints' },
  kernel_shape: { kind: 'ints' },
  pads: { kind: 'ints' },
  strides: { kind: 'ints' },
} as const;

/**
 * Output size and padding of a sliding window, by the formulas of ONNX's Conv and pooling pages:
 * ⌊(H + pb + pe − d(k−1) − 1)/s⌋ + 1; `SAME`: ⌈H/s⌉; with `ceilMode`, a window that would start in
 * the end padding is dropped.
 * @throws InputError `invalid-node` for a wrong number of entries or a value out of range,
 * `shape-mismatch` where the kernel does not fit into the padded input
 */
export function slideWindows(
  node: NodeView,
  spatial: readonly number[],
  kernel: readonly number[],
  ceilMode = false,
): Windows {
  const rank = spatial.length;
  const strides = perAxis(node, 'strides', rank, 1);
  const dilations = perAxis(node, 'dilations', rank, 1);
  if (kernel.length !== rank || kernel.some((size) => size < 1)) {
    node.fail(`kernel [${kernel.join(', ')}] does not fit ${rank} spatial dims`, {
      expected: `${rank} positive kernel sizes`,
    });
  }
  const autoPad = node.string('auto_pad', 'NOTSET');
  const pads = explicitPads(node, rank);
  const padsBegin: number[] = [];
  const padsEnd: number[] = [];
  const output: number[] = [];
  for (let axis = 0; axis < rank; axis++) {
    // Lengths were checked to be `rank`.
    const size = spatial[axis] as number;
    const stride = strides[axis] as number;
    const extent = (dilations[axis] as number) * ((kernel[axis] as number) - 1) + 1;
    let begin = pads[axis] as number;
    let end = pads[axis + rank] as number;
    if (autoPad === 'SAME_UPPER' || autoPad === 'SAME_LOWER') {
      const total = Math.max((Math.ceil(size / stride) - 1) * stride + extent - size, 0);
      const smaller = Math.floor(total / 2);
      [begin, end] =
        autoPad === 'SAME_UPPER' ? [smaller, total - smaller] : [total - smaller, smaller];
    } else if (autoPad === 'VALID') {
      [begin, end] = [0, 0];
    }
    const room = size + begin + end - extent;
    if (room < 0) {
      node.fail(`a kernel of extent ${extent} does not fit into ${size} + ${begin + end} padding`, {
        code: 'shape-mismatch',
        expected: `at least ${extent} along spatial dim ${axis}`,
        hint: 'use a larger input or more padding',
      });
    }
    let windows = (ceilMode ? Math.ceil(room / stride) : Math.floor(room / stride)) + 1;
    if (ceilMode && (windows - 1) * stride >= size + begin) windows--;
    padsBegin.push(begin);
    padsEnd.push(end);
    output.push(windows);
  }
  return { kernel, strides, dilations, padsBegin, padsEnd, output };
}

/** An attribute with one entry per spatial dim, each at least `least`. */
export function perAxis(
  node: NodeView,
  name: string,
  rank: number,
  fallback: number,
  least = 1,
): readonly number[] {
  const values = node.ints(name) ?? new Array<number>(rank).fill(fallback);
  if (values.length !== rank || values.some((value) => value < least)) {
    node.fail(`${name} is [${values.join(', ')}]`, {
      expected: `${rank} integers of at least ${least}`,
    });
  }
  return values;
}

/** The attribute `pads`: the begins of all spatial dims, then the ends; 0 where it is left out. */
export function explicitPads(node: NodeView, rank: number): readonly number[] {
  const pads = node.ints('pads') ?? new Array<number>(2 * rank).fill(0);
  if (pads.length !== 2 * rank || pads.some((pad) => pad < 0)) {
    node.fail(`pads is [${pads.join(', ')}]`, {
      expected: `${2 * rank} non-negative integers, begins then ends`,
    });
  }
  return pads;
}

import { operations } from '../cost/operations.ts';
import { product } from '../count.ts';
import { explicitPads, perAxis, slideWindows } from '../shapes/windows.ts';
import { dimsOfRank, requireDims } from './require-dims.ts';
import type { OperatorSpec } from './spec.ts';

const col2Im: OperatorSpec = {
  name: 'Col2Im',
  opsets: [18],
  inputs: [3, 3],
  outputs: [1, 1],
  attributes: {
    dilations: { kind: 'ints' },
    pads: { kind: 'ints' },
    strides: { kind: 'ints' },
  },
  status: 'counted',
  rule: 'blocks [N, C·K, L] added up into an image: 1 add per element of a block, into an accumulator',

  infer(node) {
    const [batch, rows, blocks] = dimsOfRank(node, 0, ['N', 'C·K', 'L']);
    const image = node.requireIntegers(1);
    const block = node.requireIntegers(2);
    const { output } = slideWindows(node, image, block);
    const taps = product(block);
    const expected = product(output);
    if (rows % Number(taps) !== 0 || blocks !== expected) {
      node.fail(`blocks [${node.dims(0).join(', ')}] do not make up [${image.join(', ')}]`, {
        code: 'shape-mismatch',
        expected: `[N, a multiple of ${taps}, ${expected}]`,
      });
    }
    const dims = [batch, rows / Number(taps), ...image];
    return [{ elementType: node.input(0).elementType, dims }];
  },

  count: (node) => operations({ adds: node.elements(0) }),
};

const maxUnpool: OperatorSpec = {
  name: 'MaxUnpool',
  opsets: [9],
  inputs: [2, 3],
  outputs: [1, 1],
  attributes: {
    kernel_shape: { kind: 'ints', required: true },
    pads: { kind: 'ints' },
    strides: { kind: 'ints' },
  },
  status: 'free',
  rule: 'elements put back where MaxPool found them, zeros elsewhere: moves bytes, computes nothing',

  infer(node) {
    const { elementType, dims } = node.input(0);
    const [, , ...spatial] = dims;
    if (dims.length < 3) {
      node.fail(`the input of MaxUnpool has rank ${dims.length}`, {
        code: 'shape-mismatch',
        expected: '[N, C, spatial dims …]',
      });
    }
    requireDims(node, 1, dims);
    if (node.has(2)) {
      const given = node.requireIntegers(2);
      if (given.length !== dims.length || given.some((dim) => dim < 0)) {
        node.fail(`output_shape is [${given.join(', ')}]`, { expected: `${dims.length} dims` });
      }
      return [{ elementType, dims: given }];
    }
    const rank = spatial.length;
    const kernel = node.ints('kernel_shape') ?? [];
    if (kernel.length !== rank) {
      node.fail(`kernel_shape is [${kernel.join(', ')}]`, { expected: `${rank} kernel sizes` });
    }
    const strides = perAxis(node, 'strides', rank, 1);
    const pads = explicitPads(node, rank);
    // Every list was checked to have one entry per spatial dim, `pads` two.
    const sizes = spatial.map((size, axis) => {
      const cropped = (pads[axis] as number) + (pads[axis + rank] as number);
      return (strides[axis] as number) * (size - 1) + (kernel[axis] as number) - cropped;
    });
    if (sizes.some((size) => size < 0)) {
      node.fail(`the output would be [${sizes.join(', ')}]`, {
        code: 'shape-mismatch',
        expected: 'pads no larger than what the kernel spreads',
      });
    }
    return [{ elementType, dims: [...dims.slice(0, 2), ...sizes] }];
  },
};

export const blockOperators: readonly OperatorSpec[] = [col2Im, maxUnpool];

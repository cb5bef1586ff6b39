import { addOperations, operations } from '../cost/operations.ts';
import { product, times } from '../count.ts';
import { slideWindows, windowAttributes } from '../shapes/windows.ts';
import { convGeometry, convOutput, convProducts } from './conv.ts';
import { dotProducts } from './dot-products.ts';
import { repeated } from './elementwise.ts';
import type { NodeView } from './node-view.ts';
import { dimsOfRank, requireDims } from './require-dims.ts';
import { interpolation, type InterpolationMode } from './resize.ts';
import type { OperatorSpec } from './spec.ts';

/** Names that GridSample's modes had before opset 20. */
const formerModes: Readonly<Record<string, InterpolationMode>> = {
  bilinear: 'linear',
  bicubic: 'cubic',
};

/** GridSample of one domain; ONNX Runtime's own is that of opset 16. */
export function gridSampleOf(domain?: string): OperatorSpec {
  return {
    name: 'GridSample',
    ...(domain !== undefined && { domain }),
    opsets: [domain === undefined ? 16 : 1],
    inputs: [2, 2],
    outputs: [1, 1],
    attributes: {
      align_corners: { kind: 'int' },
      mode: { kind: 'string', values: ['linear', 'nearest', 'cubic', 'bilinear', 'bicubic'] },
      padding_mode: { kind: 'string', values: ['zeros', 'border', 'reflection'] },
    },
    status: 'counted',
    rule: 'per coordinate of the grid 1 multiply and 1 add (to a position) and 1 compare (rounding); per output over the r spatial axes nearest 0, linear 2^r multiplies and 2^r − 1 adds, cubic 4^r and 4^r − 1; the weights’ own cost is left out',

    infer(node: NodeView) {
      const [batch, channels, ...spatial] = node.dims(0);
      const grid = node.dims(1);
      if (
        batch === undefined ||
        channels === undefined ||
        spatial.length === 0 ||
        grid.length !== spatial.length + 2 ||
        grid[0] !== batch ||
        grid.at(-1) !== spatial.length
      ) {
        node.fail(`the grid [${grid.join(', ')}] does not fit [${node.dims(0).join(', ')}]`, {
          code: 'shape-mismatch',
          expected: 'an input [N, C, r spatial dims …] and a grid [N, r output dims …, r]',
        });
      }
      const dims = [batch, channels, ...grid.slice(1, -1)];
      return [{ elementType: node.input(0).elementType, dims }];
    },

    count(node) {
      const mode = node.string('mode', 'linear');
      return addOperations(
        repeated({ multiplies: 1, adds: 1, compares: 1 }, node.elements(1)),
        interpolation(
          formerModes[mode] ?? (mode as InterpolationMode),
          node.rank(0) - 2,
          node.outputElements(0),
        ),
      );
    },
  };
}

const affineGrid: OperatorSpec = {
  name: 'AffineGrid',
  opsets: [20],
  inputs: [2, 2],
  outputs: [1, 1],
  attributes: { align_corners: { kind: 'int' } },
  status: 'counted',
  rule: 'each position of the output, homogeneous, times a matrix [r, r + 1]: MACs N·ΠOut·r·(r + 1); the positions themselves are the same at every run and left out',

  infer(node: NodeView) {
    const size = node.requireIntegers(1);
    const [batch, , ...spatial] = size;
    const rank = spatial.length;
    if (batch === undefined || rank < 2 || rank > 3 || size.some((dim) => dim < 0)) {
      node.fail(`the size of AffineGrid is [${size.join(', ')}]`, {
        expected: '[N, C, H, W] or [N, C, D, H, W]',
      });
    }
    requireDims(node, 0, [batch, rank, rank + 1]);
    return [{ elementType: node.input(0).elementType, dims: [batch, ...spatial, rank] }];
  },

  count: (node) => operations(dotProducts(node.outputElements(0), node.dims(0)[2] ?? 0)),
};

/** Regions to pool, [R, width], from an image [N, C, H, W]. */
function regions(node: NodeView, width: number) {
  const [, channels] = dimsOfRank(node, 0, ['N', 'C', 'H', 'W']);
  const [count] = dimsOfRank(node, 1, ['regions', String(width)]);
  requireDims(node, 1, [count, width]);
  return { channels, count };
}

const roiAlign: OperatorSpec = {
  name: 'RoiAlign',
  opsets: [10],
  inputs: [3, 3],
  outputs: [1, 1],
  attributes: {
    coordinate_transformation_mode: {
      kind: 'string',
      values: ['half_pixel', 'output_half_pixel'],
      opsets: [16],
    },
    mode: { kind: 'string', values: ['avg', 'max'] },
    output_height: { kind: 'int' },
    output_width: { kind: 'int' },
    sampling_ratio: { kind: 'int' },
    spatial_scale: { kind: 'float' },
  },
  status: 'counted',
  rule: 's² samples per output with s = sampling_ratio, each bilinear: 4 multiplies and 3 adds; then s² − 1 adds and 1 multiply (avg) or s² − 1 compares (max). With sampling_ratio 0 the samples follow the regions’ sizes, unknown here: 1 per output is counted, the fewest there can be. Positions and weights are left out',

  infer(node) {
    const { channels, count } = regions(node, 4);
    requireDims(node, 2, [count]);
    const [height, width] = [node.int('output_height', 1), node.int('output_width', 1)];
    if (height < 1 || width < 1) {
      node.fail(`an output of ${height}×${width} is asked for`, { expected: 'positive sizes' });
    }
    return [{ elementType: node.input(0).elementType, dims: [count, channels, height, width] }];
  },

  count(node) {
    const samples = Math.max(node.int('sampling_ratio', 0), 1) ** 2;
    const outputs = node.outputElements(0);
    const reduced =
      node.string('mode', 'avg') === 'max'
        ? { compares: samples - 1 }
        : { adds: samples - 1, multiplies: 1 };
    return addOperations(
      interpolation('linear', 2, times(samples, outputs)),
      repeated(reduced, outputs),
    );
  },
};

const maxRoiPool: OperatorSpec = {
  name: 'MaxRoiPool',
  opsets: [1],
  inputs: [2, 2],
  outputs: [1, 1],
  attributes: { pooled_shape: { kind: 'ints', required: true }, spatial_scale: { kind: 'float' } },
  status: 'unsupported',
  rule: 'the largest element of each part of each region, whose sizes are unknown here: not counted',

  infer(node) {
    const { channels, count } = regions(node, 5);
    const pooled = node.ints('pooled_shape') ?? [];
    if (pooled.length !== 2 || pooled.some((size) => size < 1)) {
      node.fail(`pooled_shape is [${pooled.join(', ')}]`, { expected: '2 positive sizes' });
    }
    return [{ elementType: node.input(0).elementType, dims: [count, channels, ...pooled] }];
  },
};

const { auto_pad: _automatic, ...explicitWindows } = windowAttributes;

/** Offsets and mask of a deformable convolution come after its weight, and its bias between them. */
const deformOperands = { weight: 1, bias: 3 } as const;

const deformConv: OperatorSpec = {
  name: 'DeformConv',
  opsets: [19],
  inputs: [3, 5],
  outputs: [1, 1],
  attributes: { ...explicitWindows, group: { kind: 'int' }, offset_group: { kind: 'int' } },
  status: 'counted',
  rule: 'MACs and bias as of Conv; each of the N·Cin·K·ΠOut taps is sampled: linear over the r spatial axes, 2^r multiplies and 2^r − 1 adds, with a mask 1 multiply more; 1 add per offset. The weights’ own cost is left out',

  infer(node) {
    const { batch, spatial, kernel } = convGeometry(node, deformOperands);
    const { output } = slideWindows(node, spatial, kernel);
    const groups = node.int('offset_group', 1);
    const channels = node.dims(0)[1] ?? 0;
    if (groups < 1 || channels % groups !== 0) {
      node.fail(`${channels} channels do not divide into ${groups} offset groups`, {
        code: 'shape-mismatch',
        expected: `a divisor of ${channels}`,
      });
    }
    const taps = groups * Number(product(kernel));
    requireDims(node, 2, [batch, taps * spatial.length, ...output]);
    requireDims(node, 4, [batch, taps, ...output]);
    return [{ elementType: node.input(0).elementType, dims: convOutput(node, deformOperands) }];
  },

  count(node) {
    const { batch, kernel } = convGeometry(node, deformOperands);
    const [, , ...output] = node.output(0).dims;
    const taps = product([batch, node.dims(0)[1] ?? 0, ...kernel, ...output]);
    const sampled = interpolation('linear', kernel.length, taps);
    const shifted = operations({
      adds: node.elements(2),
      multiplies: node.has(4) ? taps : 0,
    });
    return addOperations(convProducts(node, deformOperands), addOperations(sampled, shifted));
  },
};

export const samplingOperators: readonly OperatorSpec[] = [
  gridSampleOf(),
  affineGrid,
  roiAlign,
  maxRoiPool,
  deformConv,
];

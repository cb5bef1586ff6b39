import type { Value } from '../../../core/graph/types.ts';
import { flag, integer, integers, oneOrMore, optional, withDefault } from '../fields.ts';
import { type LayerContext, layerType } from '../layer-type.ts';
import { axisField } from './axis.ts';

const flatten = layerType({
  name: 'flatten',
  description: 'Makes one axis of those from startAxis to endAxis.',
  inputs: [1, 1],
  attributes: {
    startAxis: axisField(1, 'First axis that is flattened.'),
    endAxis: axisField(-1, 'Last axis that is flattened.'),
  },
  lower(layer, attributes) {
    const { dims } = layer.input;
    const start = layer.axis(attributes.startAxis, dims.length, 'startAxis');
    const end = layer.axis(attributes.endAxis, dims.length, 'endAxis');
    if (end < start) {
      layer.fail(`axis ${end} lies before axis ${start}`, {
        at: 'endAxis',
        expected: `an axis from ${start} on`,
      });
    }
    if (start === 1 && end === dims.length - 1) {
      return layer.apply('Flatten', [layer.input], { axis: 1 });
    }
    const copied = new Array<number>(start).fill(0);
    return reshaped(layer, layer.input, [...copied, -1, ...dims.slice(end + 1)]);
  },
});

/** A Reshape; 0 copies the dim at the same place, −1 infers. */
export function reshaped(
  layer: LayerContext,
  input: Value,
  shape: readonly number[],
  part = 'Reshape',
): Value {
  return layer.apply('Reshape', [input, layer.ints(`${part}/shape`, shape)], {}, { part });
}

const reshape = layerType({
  name: 'reshape',
  description: 'The same elements in another shape; the batch is kept unless said otherwise.',
  inputs: [1, 1],
  attributes: {
    shape: integers({
      title: 'Shape',
      description:
        'The dims after the batch: 0 copies the input dim at the same place, −1 (once) is inferred.',
      examples: [[8, -1]],
      minimum: -1,
    }),
    keepBatch: withDefault(
      flag({
        title: 'Keep the batch',
        description: 'Whether dim 0 stays; if not, the shape tells all dims.',
        examples: [false],
      }),
      true,
    ),
  },
  lower: (layer, { shape, keepBatch }) =>
    reshaped(layer, layer.input, keepBatch ? [0, ...shape] : shape),
});

const transpose = layerType({
  name: 'transpose',
  description: 'Swaps two axes.',
  inputs: [1, 1],
  attributes: {
    axes: integers({
      title: 'Axes',
      description: 'The two axes; negative ones count from the end.',
      examples: [[1, 2]],
      minItems: 2,
      maxItems: 2,
    }),
  },
  lower(layer, { axes }) {
    const { length } = layer.input.dims;
    const [a, b] = axes.map((axis) => layer.axis(axis, length, 'axes')) as [number, number];
    const perm = Array.from({ length }, (_, axis) => (axis === a ? b : axis === b ? a : axis));
    return layer.apply('Transpose', [layer.input], { perm });
  },
});

const permute = layerType({
  name: 'permute',
  description: 'Brings the axes into another order.',
  inputs: [1, 1],
  attributes: {
    axes: integers({
      title: 'Axes',
      description: 'For each axis of the output, the input axis it comes from.',
      examples: [[0, 2, 3, 1]],
    }),
  },
  lower(layer, { axes }) {
    const { length } = layer.input.dims;
    const perm = axes.map((axis) => layer.axis(axis, length, 'axes'));
    if (perm.length !== length || new Set(perm).size !== length) {
      layer.fail(`[${axes.join(', ')}] does not order ${length} axes`, {
        at: 'axes',
        expected: `every axis from 0 to ${length - 1} once`,
      });
    }
    return layer.apply('Transpose', [layer.input], { perm });
  },
});

function list(value: number | readonly number[]): readonly number[] {
  return typeof value === 'number' ? [value] : value;
}

/** A value for each of `count` axes. */
function listOf(
  layer: LayerContext,
  value: number | readonly number[] | undefined,
  count: number,
  fallback: number,
  at: string,
): readonly number[] {
  if (value === undefined) return new Array<number>(count).fill(fallback);
  if (typeof value === 'number') return new Array<number>(count).fill(value);
  if (value.length === count) return value;
  return layer.fail(`"${at}" has ${value.length} numbers for ${count} axes`, {
    at,
    expected: `${count} numbers`,
  });
}

/** Stands for the end of an axis in ONNX's Slice, whatever its length. */
const toTheEnd = 2 ** 31 - 1;

const slice = layerType({
  name: 'slice',
  description: 'A part of some axes, from a start to an end by a step.',
  inputs: [1, 1],
  attributes: {
    axes: oneOrMore({
      title: 'Axes',
      description: 'The axes that are sliced; negative ones count from the end.',
      examples: [1, [2, 3]],
    }),
    starts: withDefault(
      oneOrMore({
        title: 'Starts',
        description: 'First index taken on each axis; negative ones count from the end.',
        examples: [1],
      }),
      0,
    ),
    ends: optional(
      oneOrMore({
        title: 'Ends',
        description: 'The index before which each axis ends; by default its whole length.',
        examples: [-1],
      }),
    ),
    steps: withDefault(
      oneOrMore({
        title: 'Steps',
        description: 'How far apart the indices lie on each axis.',
        examples: [2],
        minimum: 1,
      }),
      1,
    ),
  },
  lower(layer, { starts, ends, steps, ...rest }) {
    const axes = list(rest.axes).map((axis) => layer.axis(axis, layer.input.dims.length, 'axes'));
    const count = axes.length;
    return layer.apply('Slice', [
      layer.input,
      layer.ints('starts', listOf(layer, starts, count, 0, 'starts')),
      layer.ints('ends', listOf(layer, ends, count, toTheEnd, 'ends')),
      layer.ints('axes', axes),
      layer.ints('steps', listOf(layer, steps, count, 1, 'steps')),
    ]);
  },
});

const select = layerType({
  name: 'select',
  description: 'One index of an axis, which is dropped: the class token of a transformer.',
  inputs: [1, 1],
  attributes: {
    axis: axisField(1, 'The axis.'),
    index: withDefault(
      integer({
        title: 'Index',
        description: 'Which one is taken; negative ones count from the end.',
        examples: [-1],
      }),
      0,
    ),
  },
  lower(layer, { axis: given, index }) {
    const { dims } = layer.input;
    const axis = layer.axis(given, dims.length, 'axis');
    const size = dims[axis] as number;
    if (index < -size || index >= size) {
      layer.fail(`index ${index} does not exist on an axis of ${size}`, {
        at: 'index',
        expected: `an index from ${-size} to ${size - 1}`,
      });
    }
    const indices = layer.typedConstant('index', 'int64', [], [index]);
    return layer.apply('Gather', [layer.input, indices], { axis });
  },
});

const split = layerType({
  name: 'split',
  description: 'Parts an axis; the parts are the outputs "id", "id:1", "id:2" …',
  inputs: [1, 1],
  attributes: {
    axis: axisField(1, 'The axis that is parted.'),
    parts: oneOrMore({
      title: 'Parts',
      description: 'A number of equal parts, or the size of each.',
      examples: [2, [64, 64, 128]],
      minimum: 1,
    }),
  },
  lower(layer, { axis: given, parts }) {
    const { dims } = layer.input;
    const axis = layer.axis(given, dims.length, 'axis');
    const size = dims[axis] as number;
    if (typeof parts === 'number') {
      if (size % parts !== 0 || parts > 1024) {
        layer.fail(`an axis of ${size} does not part into ${parts} equal parts`, {
          at: 'parts',
          code: 'shape-mismatch',
          expected: `a divisor of ${size} up to 1024`,
        });
      }
      return layer.add(
        'Split',
        [layer.input],
        { axis, num_outputs: parts },
        { outputCount: parts },
      );
    }
    const sizes = layer.ints('sizes', parts);
    return layer.add('Split', [layer.input, sizes], { axis }, { outputCount: parts.length });
  },
});

const concat = layerType({
  name: 'concat',
  description: 'Joins its inputs along an axis.',
  inputs: [1, 4096],
  attributes: { axis: axisField(1, 'The axis along which they are joined: channels by default.') },
  lower: (layer, { axis }) =>
    layer.apply('Concat', layer.inputs, {
      axis: layer.axis(axis, layer.input.dims.length, 'axis'),
    }),
});

/** Several axes made of one or one of several, with the axes in another order between. */
function rearranged(
  layer: LayerContext,
  apart: readonly number[],
  perm: readonly number[],
  together: readonly number[],
): Value {
  const parted = reshaped(layer, layer.input, apart, 'Part');
  const turned = layer.apply('Transpose', [parted], { perm });
  return reshaped(layer, turned, together, 'Join');
}

const factorField = integer({
  title: 'Factor',
  description: 'By how much height and width change.',
  examples: [2],
  minimum: 1,
});

const pixelShuffle = layerType({
  name: 'pixelShuffle',
  description: 'Channels to space: [N, C·r², H, W] to [N, C, H·r, W·r].',
  inputs: [1, 1],
  attributes: { factor: factorField },
  lower(layer, { factor }) {
    layer.spatial(2);
    const channels = layer.channels();
    if (channels % factor ** 2 !== 0) {
      layer.fail(`${channels} channels do not divide by ${factor}²`, {
        at: 'factor',
        code: 'shape-mismatch',
        expected: 'a factor whose square divides the channels',
      });
    }
    return layer.apply('DepthToSpace', [layer.input], { blocksize: factor, mode: 'CRD' });
  },
});

const pixelUnshuffle = layerType({
  name: 'pixelUnshuffle',
  description: 'Space to channels: [N, C, H·r, W·r] to [N, C·r², H, W].',
  inputs: [1, 1],
  attributes: { factor: factorField },
  lower(layer, { factor }) {
    const [height, width] = layer.spatial(2) as [number, number];
    if (height % factor !== 0 || width % factor !== 0) {
      layer.fail(`${height}×${width} does not divide by ${factor}`, {
        at: 'factor',
        code: 'shape-mismatch',
        expected: 'a divisor of height and width',
      });
    }
    const channels = layer.channels();
    const [high, wide] = [height / factor, width / factor];
    // ONNX's SpaceToDepth would bring the channels into another order than PyTorch's.
    return rearranged(
      layer,
      [0, channels, high, factor, wide, factor],
      [0, 1, 3, 5, 2, 4],
      [0, channels * factor ** 2, high, wide],
    );
  },
});

const channelShuffle = layerType({
  name: 'channelShuffle',
  description: 'Interleaves the channels of several groups, as ShuffleNet does.',
  inputs: [1, 1],
  attributes: {
    groups: integer({
      title: 'Groups',
      description: 'Number of groups.',
      examples: [2],
      minimum: 1,
    }),
  },
  lower(layer, { groups }) {
    const channels = layer.channels();
    if (channels % groups !== 0) {
      layer.fail(`${channels} channels do not part into ${groups} groups`, {
        at: 'groups',
        code: 'shape-mismatch',
        expected: `a divisor of ${channels}`,
      });
    }
    const rest = layer.input.dims.slice(2);
    return rearranged(
      layer,
      [0, groups, channels / groups, ...rest],
      [0, 2, 1, ...rest.map((_, axis) => axis + 3)],
      [0, channels, ...rest],
    );
  },
});

export const shapeLayers = [
  flatten,
  reshape,
  transpose,
  permute,
  slice,
  select,
  split,
  concat,
  pixelShuffle,
  pixelUnshuffle,
  channelShuffle,
] as const;

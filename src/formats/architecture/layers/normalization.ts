import type { Value } from '../../../core/graph/types.ts';
import { flag, float, integer, oneOrMore, optional, withDefault } from '../fields.ts';
import { type LayerContext, layerType } from '../layer-type.ts';

function epsilonField(fallback = 1e-5) {
  return withDefault(
    float({
      title: 'Epsilon',
      description: 'Added to the variance.',
      examples: [1e-6],
      minimum: 0,
    }),
    fallback,
  );
}

function affineField(fallback: boolean) {
  return withDefault(
    flag({
      title: 'Affine',
      description: 'Whether the normalized values are scaled and shifted by trained weights.',
      examples: [!fallback],
    }),
    fallback,
  );
}

/** Scale and shift: trained, or the ones and zeros that ONNX requires in their place. */
function scaleAndShift(
  layer: LayerContext,
  dims: readonly number[],
  trained: { scale: boolean; shift: boolean },
): [scale: Value, shift: Value] {
  return [
    trained.scale ? layer.weight('weight', dims) : layer.constant('ones', dims),
    trained.shift ? layer.weight('bias', dims) : layer.constant('zeros', dims),
  ];
}

const batchNorm = layerType({
  name: 'batchNorm',
  description:
    'Normalizes every channel by its running mean and variance, for inputs [N, C, …]. The statistics are buffers, not parameters.',
  inputs: [1, 1],
  attributes: { epsilon: epsilonField(), affine: affineField(true) },
  lower(layer, { epsilon, affine }) {
    const dims = [layer.channels()];
    return layer.apply(
      'BatchNormalization',
      [
        layer.input,
        ...scaleAndShift(layer, dims, { scale: affine, shift: affine }),
        layer.weight('running_mean', dims, 'buffer'),
        layer.weight('running_var', dims, 'buffer'),
      ],
      { epsilon },
    );
  },
});

const normalizedShapeField = optional(
  oneOrMore({
    title: 'Normalized shape',
    description: 'The last dims, over which is normalized; by default the last dim alone.',
    examples: [768, [16, 16]],
    minimum: 1,
  }),
);

/** The trailing dims over which is normalized. */
function normalizedDims(
  layer: LayerContext,
  given: number | readonly number[] | undefined,
): readonly number[] {
  const { dims } = layer.input;
  const wanted = given === undefined ? dims.slice(-1) : typeof given === 'number' ? [given] : given;
  const trailing = dims.slice(-wanted.length);
  if (wanted.length === 0 || trailing.join() !== wanted.join()) {
    layer.fail(`the input [${dims.join(', ')}] does not end in [${wanted.join(', ')}]`, {
      at: 'normalizedShape',
      code: 'shape-mismatch',
      expected: `the last dims of the input, such as ${dims.at(-1) ?? 'of a rank of at least 1'}`,
    });
  }
  return wanted;
}

const layerNorm = layerType({
  name: 'layerNorm',
  description: 'Normalizes over the last dims to mean 0 and variance 1.',
  inputs: [1, 1],
  attributes: {
    normalizedShape: normalizedShapeField,
    epsilon: epsilonField(),
    affine: affineField(true),
    bias: withDefault(
      flag({
        title: 'Bias',
        description: 'Whether an affine norm shifts as well as scales.',
        examples: [false],
      }),
      true,
    ),
  },
  lower(layer, { normalizedShape, epsilon, affine, bias }) {
    const dims = normalizedDims(layer, normalizedShape);
    const scale = affine ? layer.weight('weight', dims) : layer.constant('ones', dims);
    const inputs =
      affine && bias ? [layer.input, scale, layer.weight('bias', dims)] : [layer.input, scale];
    return layer.apply('LayerNormalization', inputs, { axis: -dims.length, epsilon });
  },
});

const rmsNorm = layerType({
  name: 'rmsNorm',
  description: 'Divides by the root mean square over the last dims and scales.',
  inputs: [1, 1],
  attributes: {
    normalizedShape: normalizedShapeField,
    epsilon: epsilonField(),
    affine: affineField(true),
  },
  lower(layer, { normalizedShape, epsilon, affine }) {
    const dims = normalizedDims(layer, normalizedShape);
    const scale = affine ? layer.weight('weight', dims) : layer.constant('ones', dims);
    return layer.apply('RMSNormalization', [layer.input, scale], { axis: -dims.length, epsilon });
  },
});

const groupNorm = layerType({
  name: 'groupNorm',
  description: 'Normalizes over groups of channels and all their positions.',
  inputs: [1, 1],
  attributes: {
    groups: integer({
      title: 'Groups',
      description: 'Into how many groups the channels are parted.',
      examples: [32],
      minimum: 1,
    }),
    epsilon: epsilonField(),
    affine: affineField(true),
  },
  lower(layer, { groups, epsilon, affine }) {
    const channels = layer.channels();
    if (channels % groups !== 0) {
      layer.fail(`${channels} channels do not part into ${groups} groups`, {
        at: 'groups',
        code: 'shape-mismatch',
        expected: `a divisor of ${channels}`,
      });
    }
    return layer.apply(
      'GroupNormalization',
      [layer.input, ...scaleAndShift(layer, [channels], { scale: affine, shift: affine })],
      { num_groups: groups, epsilon },
    );
  },
});

const instanceNorm = layerType({
  name: 'instanceNorm',
  description: 'Normalizes every channel of every sample over its positions.',
  inputs: [1, 1],
  attributes: { epsilon: epsilonField(), affine: affineField(false) },
  lower: (layer, { epsilon, affine }) =>
    layer.apply(
      'InstanceNormalization',
      [layer.input, ...scaleAndShift(layer, [layer.channels()], { scale: affine, shift: affine })],
      { epsilon },
    ),
});

export const normalizationLayers = [
  batchNorm,
  layerNorm,
  groupNorm,
  instanceNorm,
  rmsNorm,
] as const;

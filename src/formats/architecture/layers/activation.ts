import { choice, float, integer, withDefault } from '../fields.ts';
import { layerType } from '../layer-type.ts';
import { axisField } from './axis.ts';

function pointwise<const Name extends string>(name: Name, op: string, formula: string) {
  return layerType({
    name,
    description: `Elementwise ${formula}.`,
    inputs: [1, 1],
    attributes: {},
    lower: (layer) => layer.apply(op, [layer.input]),
  });
}

function alphaField(description: string, fallback: number) {
  return withDefault(float({ title: 'Alpha', description, examples: [fallback] }), fallback);
}

function withAlpha<const Name extends string>(
  name: Name,
  op: string,
  formula: string,
  fallback: number,
) {
  return layerType({
    name,
    description: `Elementwise ${formula}.`,
    inputs: [1, 1],
    attributes: { alpha: alphaField('α in the formula.', fallback) },
    lower: (layer, { alpha }) => layer.apply(op, [layer.input], { alpha }),
  });
}

const leakyRelu = layerType({
  name: 'leakyRelu',
  description: 'Elementwise x where x ≥ 0, else negativeSlope·x.',
  inputs: [1, 1],
  attributes: {
    negativeSlope: withDefault(
      float({
        title: 'Negative slope',
        description: 'Slope where x < 0.',
        examples: [0.2],
      }),
      0.01,
    ),
  },
  lower: (layer, { negativeSlope }) =>
    layer.apply('LeakyRelu', [layer.input], { alpha: negativeSlope }),
});

const prelu = layerType({
  name: 'prelu',
  description: 'Elementwise x where x ≥ 0, else a·x with a trained a, one or one for each channel.',
  inputs: [1, 1],
  attributes: {
    numParameters: withDefault(
      integer({
        title: 'Number of parameters',
        description: '1, or the number of channels.',
        examples: [64],
        minimum: 1,
      }),
      1,
    ),
  },
  lower(layer, { numParameters }) {
    const { dims } = layer.input;
    if (numParameters !== 1 && numParameters !== dims[1]) {
      layer.fail(`${numParameters} slopes do not fit ${dims[1] ?? 'no'} channels`, {
        at: 'numParameters',
        code: 'shape-mismatch',
        expected: dims[1] === undefined ? '1' : `1 or ${dims[1]}`,
      });
    }
    const spatial = new Array<number>(Math.max(dims.length - 2, 0)).fill(1);
    const shape = numParameters === 1 ? [1] : [numParameters, ...spatial];
    return layer.apply('PRelu', [layer.input, layer.weight('weight', shape)]);
  },
});

const gelu = layerType({
  name: 'gelu',
  description: 'Elementwise Gaussian error linear unit, x·Φ(x).',
  inputs: [1, 1],
  attributes: {
    approximate: withDefault(
      choice(['none', 'tanh'], {
        title: 'Approximation',
        description: 'By erf ("none") or by tanh.',
        examples: ['tanh'],
      }),
      'none',
    ),
  },
  lower: (layer, { approximate }) => layer.apply('Gelu', [layer.input], { approximate }),
});

const silu = layerType({
  name: 'silu',
  description: 'Elementwise x·sigmoid(x), also called swish.',
  inputs: [1, 1],
  attributes: {},
  lower: (layer) => layer.apply('Mul', [layer.input, layer.apply('Sigmoid', [layer.input])]),
});

const quickGelu = layerType({
  name: 'quickGelu',
  description: 'Elementwise x·sigmoid(1.702·x), as in CLIP.',
  inputs: [1, 1],
  attributes: {},
  lower(layer) {
    const scaled = layer.apply(
      'Mul',
      [layer.input, layer.scalar('scale', 1.702)],
      {},
      { part: 'Scale' },
    );
    return layer.apply('Mul', [layer.input, layer.apply('Sigmoid', [scaled])]);
  },
});

const glu = layerType({
  name: 'glu',
  description: 'Gated linear unit: one half of an axis times the sigmoid of the other.',
  inputs: [1, 1],
  attributes: { axis: axisField(-1, 'Axis that is halved.') },
  lower(layer, { axis: given }) {
    const { dims } = layer.input;
    const axis = layer.axis(given, dims.length, 'axis');
    if ((dims[axis] as number) % 2 !== 0) layer.mismatch(`an even dim ${axis}`);
    const [value, gate] = layer.add(
      'Split',
      [layer.input],
      { axis, num_outputs: 2 },
      {
        outputCount: 2,
      },
    );
    return layer.apply('Mul', [value, layer.apply('Sigmoid', [gate])]);
  },
});

function clipped<const Name extends string>(name: Name, low: number, high: number) {
  const bound = (title: string, fallback: number) =>
    withDefault(
      float({ title, description: `${title} of the output.`, examples: [fallback] }),
      fallback,
    );
  return layerType({
    name,
    description: 'Elementwise max(minimum, min(x, maximum)).',
    inputs: [1, 1],
    attributes: { minimum: bound('Minimum', low), maximum: bound('Maximum', high) },
    lower: (layer, { minimum, maximum }) =>
      layer.apply('Clip', [
        layer.input,
        layer.scalar('minimum', minimum),
        layer.scalar('maximum', maximum),
      ]),
  });
}

const relu6 = layerType({
  name: 'relu6',
  description: 'Elementwise min(max(0, x), 6).',
  inputs: [1, 1],
  attributes: {},
  lower: (layer) =>
    layer.apply('Clip', [layer.input, layer.scalar('minimum', 0), layer.scalar('maximum', 6)]),
});

const hardSigmoid = layerType({
  name: 'hardSigmoid',
  description: 'Elementwise max(0, min(1, x/6 + ½)).',
  inputs: [1, 1],
  attributes: {},
  lower: (layer) => layer.apply('HardSigmoid', [layer.input], { alpha: 1 / 6, beta: 0.5 }),
});

const logSigmoid = layerType({
  name: 'logSigmoid',
  description: 'Elementwise ln(sigmoid(x)).',
  inputs: [1, 1],
  attributes: {},
  lower: (layer) => layer.apply('Log', [layer.apply('Sigmoid', [layer.input])]),
});

function normalized<const Name extends string>(name: Name, op: string, formula: string) {
  return layerType({
    name,
    description: `${formula} along an axis.`,
    inputs: [1, 1],
    attributes: { axis: axisField(-1, 'Axis that sums to 1.') },
    lower: (layer, { axis }) =>
      layer.apply(op, [layer.input], {
        axis: layer.axis(axis, layer.input.dims.length, 'axis'),
      }),
  });
}

export const activationLayers = [
  pointwise('relu', 'Relu', 'max(0, x)'),
  relu6,
  leakyRelu,
  prelu,
  withAlpha('elu', 'Elu', 'x where x ≥ 0, else α·(exp(x) − 1)', 1),
  pointwise('selu', 'Selu', 'self-normalizing ELU'),
  withAlpha('celu', 'Celu', 'max(0, x) + min(0, α·(exp(x/α) − 1))', 1),
  gelu,
  quickGelu,
  silu,
  pointwise('mish', 'Mish', 'x·tanh(softplus(x))'),
  glu,
  pointwise('sigmoid', 'Sigmoid', '1 / (1 + exp(−x))'),
  logSigmoid,
  hardSigmoid,
  pointwise('hardSwish', 'HardSwish', 'x·max(0, min(1, x/6 + ½))'),
  clipped('hardTanh', -1, 1),
  pointwise('tanh', 'Tanh', 'tanh(x)'),
  pointwise('softplus', 'Softplus', 'ln(exp(x) + 1)'),
  pointwise('softsign', 'Softsign', 'x / (1 + |x|)'),
  normalized('softmax', 'Softmax', 'Exponentials over their sum'),
  normalized('logSoftmax', 'LogSoftmax', 'Logarithm of the softmax'),
] as const;

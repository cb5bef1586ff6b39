import type { Attributes, Value } from '../../../core/graph/types.ts';
import { choice, flag, integer, withDefault } from '../fields.ts';
import { type LayerContext, type LayerOutput, layerType } from '../layer-type.ts';
import { biasField } from './convolution.ts';
import { reshaped } from './shape.ts';

const recurrentFields = {
  hiddenSize: integer({
    title: 'Hidden size',
    description: 'Features of the state.',
    examples: [256],
    minimum: 1,
  }),
  layers: withDefault(
    integer({
      title: 'Layers',
      description: 'How many are stacked, each taking the output of the one before.',
      examples: [2],
      minimum: 1,
      maximum: 1024,
    }),
    1,
  ),
  bias: biasField,
  batchFirst: withDefault(
    flag({
      title: 'Batch first',
      description:
        'Whether inputs and outputs are [N, T, features], or [T, N, features] as by default in PyTorch.',
      examples: [false],
    }),
    true,
  ),
  bidirectional: withDefault(
    flag({
      title: 'Bidirectional',
      description:
        'Whether a second one runs backwards; the output then has 2·hiddenSize features.',
      examples: [true],
    }),
    false,
  ),
};

interface Options {
  readonly hiddenSize: number;
  readonly layers: number;
  readonly bias: boolean;
  readonly batchFirst: boolean;
  readonly bidirectional: boolean;
}

interface Cell {
  readonly op: 'LSTM' | 'GRU' | 'RNN';
  readonly gates: number;
  /** States it carries: hidden, and the LSTM's cell. */
  readonly states: 1 | 2;
  readonly attributes: Attributes;
}

const outputsDescription =
  'Outputs: the sequence, then the last hidden state [layers·directions, N, hiddenSize] as "id:1"';

const lstm = layerType({
  name: 'lstm',
  description: `Long short-term memory. ${outputsDescription}, the cell state as "id:2".`,
  inputs: [1, 1],
  attributes: recurrentFields,
  lower: (layer, options) =>
    stack(layer, options, { op: 'LSTM', gates: 4, states: 2, attributes: {} }),
});

const gru = layerType({
  name: 'gru',
  description: `Gated recurrent unit. ${outputsDescription}.`,
  inputs: [1, 1],
  attributes: recurrentFields,
  lower: (layer, options) =>
    stack(layer, options, {
      op: 'GRU',
      gates: 3,
      states: 1,
      // PyTorch resets after the product with the state.
      attributes: { linear_before_reset: 1 },
    }),
});

const rnn = layerType({
  name: 'rnn',
  description: `Elman network, h = f(Wx + Rh + b). ${outputsDescription}.`,
  inputs: [1, 1],
  attributes: {
    ...recurrentFields,
    nonlinearity: withDefault(
      choice(['tanh', 'relu'], {
        title: 'Nonlinearity',
        description: 'f in the formula.',
        examples: ['relu'],
      }),
      'tanh',
    ),
  },
  lower(layer, { nonlinearity, ...options }) {
    const activation = nonlinearity === 'tanh' ? 'Tanh' : 'Relu';
    const activations = options.bidirectional ? [activation, activation] : [activation];
    return stack(layer, options, { op: 'RNN', gates: 1, states: 1, attributes: { activations } });
  },
});

/** One node for each layer of the stack, which works with the time first. */
function stack(layer: LayerContext, options: Options, cell: Cell): readonly LayerOutput[] {
  const { layers, batchFirst } = options;
  if (layer.input.dims.length !== 3) {
    layer.mismatch(batchFirst ? '[N, T, features]' : '[T, N, features]');
  }
  const turn = (value: Value, part: string) =>
    batchFirst ? layer.apply('Transpose', [value], { perm: [1, 0, 2] }, { part }) : value;
  let sequence = turn(layer.input, 'TimeFirst');
  const states: Value[][] = [];
  for (let level = 0; level < layers; level++) {
    const [output, ...last] = recurrence(layer, sequence, level, options, cell);
    sequence = joinDirections(layer, output as Value, level, options);
    states.push(last);
  }
  const output = turn(sequence, 'BatchFirst');
  const final = Array.from({ length: cell.states }, (_, state): LayerOutput => () => {
    const parts = states.map((last) => last[state] as Value);
    return parts.length === 1
      ? (parts[0] as Value)
      : layer.apply('Concat', parts, { axis: 0 }, { part: `State${state}` });
  });
  return [output, ...final];
}

/** One layer of the stack: [T, N, in] to [T, directions, N, hidden], and its last states. */
function recurrence(
  layer: LayerContext,
  sequence: Value,
  level: number,
  { hiddenSize, bias, bidirectional }: Options,
  { op, gates, states, attributes }: Cell,
): readonly Value[] {
  const directions = bidirectional ? 2 : 1;
  const rows = gates * hiddenSize;
  const features = sequence.dims[2] as number;
  const inputs = [
    sequence,
    layer.weight(`weight_ih_l${level}`, [directions, rows, features]),
    layer.weight(`weight_hh_l${level}`, [directions, rows, hiddenSize]),
  ];
  // ONNX keeps torch's bias_ih and bias_hh in one tensor.
  if (bias) inputs.push(layer.weight(`bias_l${level}`, [directions, 2 * rows]));
  return layer.add(
    op,
    inputs,
    {
      ...attributes,
      hidden_size: hiddenSize,
      direction: bidirectional ? 'bidirectional' : 'forward',
    },
    { outputCount: 1 + states },
  );
}

/** [T, directions, N, H] to [T, N, directions·H]. */
function joinDirections(
  layer: LayerContext,
  output: Value,
  level: number,
  { hiddenSize, bidirectional }: Options,
): Value {
  if (!bidirectional) {
    return layer.apply('Squeeze', [output, layer.ints(`Squeeze${level}/axes`, [1])]);
  }
  const turned = layer.apply('Transpose', [output], { perm: [0, 2, 1, 3] });
  return reshaped(layer, turned, [0, 0, 2 * hiddenSize], `Directions${level}`);
}

export const recurrentLayers = [lstm, gru, rnn] as const;

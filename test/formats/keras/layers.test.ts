import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/cost/analyse.ts';
import type { CostReport } from '../../../src/core/cost/report.ts';
import { lowerKeras } from '../../../src/formats/keras/index.ts';
import { input, keras3, layer, type LayerEntry } from '../../support/keras.ts';

type Shape = readonly (number | null)[];

interface Expected {
  readonly parameters?: number;
  readonly buffers?: number;
  readonly macs?: number;
  /** Of the (first) output as it is stored: images with their channels first. */
  readonly output: readonly number[];
}

function costOf(entries: readonly LayerEntry[], outputs?: readonly string[]): CostReport {
  return analyse(lowerKeras(keras3(entries, outputs)));
}

function one(className: string, shape: Shape, config: Record<string, unknown>): CostReport {
  return costOf([input('x', shape), layer(className, 'y', 'x', config)]);
}

function check(report: CostReport, { parameters = 0, buffers = 0, macs = 0, output }: Expected) {
  expect({
    parameters: report.totals.parameters,
    buffers: report.totals.buffers,
    macs: report.totals.macs,
    output: report.outputs[0]?.shape,
    unsupported: report.coverage.unsupported,
  }).toEqual({ parameters, buffers, macs, output, unsupported: [] });
}

const image: Shape = [null, 12, 10, 6];
const sequence: Shape = [null, 9, 6];

describe('convolutions', () => {
  it.each<[string, string, Shape, Record<string, unknown>, Expected]>([
    [
      'same, stride 2: ⌈12/2⌉ × 10',
      'Conv2D',
      image,
      { filters: 8, kernel_size: [3, 2], strides: [2, 1], padding: 'same', groups: 2 },
      { parameters: 8 * 3 * 3 * 2 + 8, macs: 6 * 10 * 8 * 3 * 3 * 2, output: [1, 8, 6, 10] },
    ],
    [
      'valid, dilated: 12 − 2·2 × 10 − 2·2',
      'Conv2D',
      image,
      { filters: 8, kernel_size: 3, dilation_rate: 2, use_bias: false },
      { parameters: 8 * 6 * 9, macs: 8 * 6 * 8 * 6 * 9, output: [1, 8, 8, 6] },
    ],
    [
      'causal: as long as the input',
      'Conv1D',
      sequence,
      { filters: 4, kernel_size: 3, dilation_rate: 2, padding: 'causal' },
      { parameters: 4 * 6 * 3 + 4, macs: 9 * 4 * 6 * 3, output: [1, 4, 9] },
    ],
    [
      'in three dims',
      'Conv3D',
      [null, 6, 7, 8, 4],
      { filters: 5, kernel_size: 3 },
      { parameters: 5 * 4 * 27 + 5, macs: 4 * 5 * 6 * 5 * 4 * 27, output: [1, 5, 4, 5, 6] },
    ],
    [
      'depthwise, twice as many channels',
      'DepthwiseConv2D',
      image,
      { kernel_size: 3, depth_multiplier: 2 },
      { parameters: 12 * 9 + 12, macs: 10 * 8 * 12 * 9, output: [1, 12, 10, 8] },
    ],
    [
      'separable: depthwise, then pointwise with the only bias',
      'SeparableConv2D',
      image,
      { filters: 7, kernel_size: 3, strides: 2, depth_multiplier: 2, padding: 'same' },
      {
        parameters: 12 * 9 + 12 * 7 + 7,
        macs: 6 * 5 * (12 * 9 + 12 * 7),
        output: [1, 7, 6, 5],
      },
    ],
    [
      'separable in one dim',
      'SeparableConv1D',
      sequence,
      { filters: 7, kernel_size: 3, use_bias: false },
      { parameters: 6 * 3 + 6 * 7, macs: 7 * (6 * 3 + 6 * 7), output: [1, 7, 7] },
    ],
    [
      'transposed, on its input: 12·2 × 10·2',
      'Conv2DTranspose',
      image,
      { filters: 4, kernel_size: 3, strides: 2, padding: 'same' },
      { parameters: 4 * 6 * 9 + 4, macs: 12 * 10 * 9 * 6 * 4, output: [1, 4, 24, 20] },
    ],
    [
      'transposed, a stride longer than the kernel: 12·3 × 10·3',
      'Conv2DTranspose',
      image,
      { filters: 4, kernel_size: 2, strides: 3 },
      { parameters: 4 * 6 * 4 + 4, macs: 12 * 10 * 4 * 6 * 4, output: [1, 4, 36, 30] },
    ],
    [
      'transposed, valid: (9 − 1)·2 + 4',
      'Conv1DTranspose',
      sequence,
      { filters: 4, kernel_size: 4, strides: 2 },
      { parameters: 4 * 6 * 4 + 4, macs: 9 * 4 * 6 * 4, output: [1, 4, 20] },
    ],
    [
      'transposed, with an output padding: (12 − 1)·2 + 3 − 2·1 + 1',
      'Conv2DTranspose',
      image,
      { filters: 4, kernel_size: 3, strides: 2, padding: 'same', output_padding: 1 },
      { parameters: 4 * 6 * 9 + 4, macs: 12 * 10 * 9 * 6 * 4, output: [1, 4, 24, 20] },
    ],
  ])('%s', (_, className, shape, config, expected) => {
    check(one(className, shape, config), expected);
  });

  it('costs the same with the channels first', () => {
    const config = { filters: 8, kernel_size: 3, padding: 'same' };
    const last = one('Conv2D', image, config);
    const first = one('Conv2D', [null, 6, 12, 10], { ...config, data_format: 'channels_first' });
    expect(first.totals).toEqual(last.totals);
    expect(first.inputs).toEqual(last.inputs);
  });
});

describe('dense layers', () => {
  it.each<[string, string, Shape, Record<string, unknown>, Expected]>([
    [
      'of vectors',
      'Dense',
      [null, 5],
      { units: 7 },
      { parameters: 5 * 7 + 7, macs: 35, output: [1, 7] },
    ],
    [
      'of every step',
      'Dense',
      sequence,
      { units: 4, use_bias: false },
      { parameters: 6 * 4, macs: 9 * 6 * 4, output: [1, 9, 4] },
    ],
    [
      'by an equation, with a bias of the heads',
      'EinsumDense',
      sequence,
      { equation: 'abc,cde->abde', output_shape: [null, 3, 4], bias_axes: 'de' },
      { parameters: 6 * 3 * 4 + 3 * 4, macs: 9 * 6 * 3 * 4, output: [1, 9, 3, 4] },
    ],
    [
      'by an equation that leaves axes open',
      'EinsumDense',
      [null, 3, 4, 5],
      { equation: '...x,xy->...y', output_shape: 7, bias_axes: 'y' },
      { parameters: 5 * 7 + 7, macs: 3 * 4 * 5 * 7, output: [1, 3, 4, 7] },
    ],
    [
      'a table',
      'Embedding',
      [null, 7],
      { input_dim: 50, output_dim: 8 },
      { parameters: 50 * 8, output: [1, 7, 8] },
    ],
  ])('%s', (_, className, shape, config, expected) => {
    check(one(className, shape, config), expected);
  });

  it('is a 1×1 convolution on an image, where no element moves', () => {
    const report = costOf([
      input('x', image),
      layer('Conv2D', 'conv', 'x', { filters: 8, kernel_size: 1 }),
      layer('Dense', 'dense', 'conv', { units: 4 }),
    ]);
    check(report, {
      parameters: 6 * 8 + 8 + 8 * 4 + 4,
      macs: 120 * (6 * 8 + 8 * 4),
      output: [1, 4, 12, 10],
    });
    expect(report.operators.map(({ op }) => op)).toEqual(['Conv']);
  });
});

describe('normalizations', () => {
  it.each<[string, string, Shape, Record<string, unknown>, Expected]>([
    [
      'of channels',
      'BatchNormalization',
      image,
      {},
      { parameters: 12, buffers: 12, output: [1, 12, 10, 6] },
    ],
    [
      'without a scale',
      'BatchNormalization',
      sequence,
      { scale: false },
      { parameters: 6, buffers: 12, output: [1, 9, 6] },
    ],
    [
      'of an axis in the middle',
      'BatchNormalization',
      image,
      { axis: 2 },
      { parameters: 20, buffers: 20, output: [1, 12, 10, 6] },
    ],
    [
      'of all axes but the batch',
      'LayerNormalization',
      image,
      { axis: [1, 2, 3] },
      { parameters: 2 * 12 * 10 * 6, output: [1, 12, 10, 6] },
    ],
    [
      'of the last axis',
      'LayerNormalization',
      sequence,
      { center: false },
      { parameters: 6, output: [1, 9, 6] },
    ],
    [
      'of one in the middle',
      'LayerNormalization',
      sequence,
      { axis: 1 },
      { parameters: 18, output: [1, 9, 6] },
    ],
    [
      'of groups',
      'GroupNormalization',
      image,
      { groups: 3 },
      { parameters: 12, output: [1, 6, 12, 10] },
    ],
    [
      'of instances',
      'GroupNormalization',
      image,
      { groups: -1 },
      { parameters: 12, output: [1, 6, 12, 10] },
    ],
    ['root mean square', 'RMSNormalization', sequence, {}, { parameters: 6, output: [1, 9, 6] }],
    ['to length 1', 'UnitNormalization', sequence, {}, { output: [1, 9, 6] }],
    [
      'by adapted statistics',
      'Normalization',
      sequence,
      { axis: [-1] },
      { buffers: 12, output: [1, 9, 6] },
    ],
    [
      'by given statistics',
      'Normalization',
      sequence,
      { axis: [-1], mean: [1, 2, 3, 4, 5, 6], variance: [1, 1, 1, 1, 1, 1] },
      { output: [1, 9, 6] },
    ],
  ])('%s', (_, className, shape, config, expected) => {
    check(one(className, shape, config), expected);
  });
});

describe('recurrent layers', () => {
  const [steps, features, units] = [9, 6, 5];
  const gate = units * (features + units);

  it.each<[string, string, Record<string, unknown>, Expected]>([
    [
      'LSTM',
      'LSTM',
      { units },
      { parameters: 4 * (gate + units), macs: steps * 4 * gate, output: [1, units] },
    ],
    [
      'LSTM of all steps, without bias',
      'LSTM',
      { units, use_bias: false, return_sequences: true },
      { parameters: 4 * gate, macs: steps * 4 * gate, output: [1, steps, units] },
    ],
    [
      'GRU that resets after the product, which has two biases',
      'GRU',
      { units },
      { parameters: 3 * (gate + 2 * units), macs: steps * 3 * gate, output: [1, units] },
    ],
    [
      'GRU that resets before',
      'GRU',
      { units, reset_after: false },
      { parameters: 3 * (gate + units), macs: steps * 3 * gate, output: [1, units] },
    ],
    [
      'simple',
      'SimpleRNN',
      { units },
      { parameters: gate + units, macs: steps * gate, output: [1, units] },
    ],
  ])('%s', (_, className, config, expected) => {
    check(one(className, sequence, config), expected);
  });

  it.each([
    ['concat', [1, 2 * units]],
    ['sum', [1, units]],
    ['ave', [1, units]],
  ])('runs both ways, merged by %s', (merge_mode, output) => {
    const wrapped = { class_name: 'LSTM', config: { name: 'lstm', units } };
    check(one('Bidirectional', sequence, { layer: wrapped, merge_mode }), {
      parameters: 2 * 4 * (gate + units),
      macs: 2 * steps * 4 * gate,
      output,
    });
  });

  it('stacks cells', () => {
    const cell = (class_name: string, units: number) => ({ class_name, config: { units } });
    const cells = [cell('LSTMCell', 5), cell('SimpleRNNCell', 3)];
    const stacked = { class_name: 'StackedRNNCells', config: { cells } };
    check(one('RNN', sequence, { cell: stacked, return_sequences: true }), {
      parameters: 4 * (gate + 5) + 3 * (5 + 3) + 3,
      macs: steps * (4 * gate + 3 * (5 + 3)),
      output: [1, steps, 3],
    });
  });

  it('starts from the states of another', () => {
    const states = { return_state: true };
    const report = costOf(
      [
        input('x', sequence),
        layer('LSTM', 'encoder', 'x', { units, ...states }),
        layer('LSTM', 'decoder', ['x', 'encoder:1', 'encoder:2'], { units }),
      ],
      ['decoder'],
    );
    check(report, {
      parameters: 2 * 4 * (gate + units),
      macs: 2 * steps * 4 * gate,
      output: [1, units],
    });
  });

  it('takes the steps of a sequence as a batch', () => {
    const dense = { class_name: 'Dense', config: { name: 'dense', units: 3 } };
    check(one('TimeDistributed', sequence, { layer: dense }), {
      parameters: 6 * 3 + 3,
      macs: 9 * 6 * 3,
      output: [1, 9, 3],
    });
    const conv = { class_name: 'Conv2D', config: { name: 'conv', filters: 3, kernel_size: 3 } };
    const video = one('TimeDistributed', [null, 4, 12, 10, 6], { layer: conv });
    check(video, {
      parameters: 3 * 6 * 9 + 3,
      macs: 4 * 10 * 8 * 3 * 6 * 9,
      output: [1, 4, 3, 10, 8],
    });
    expect(video.operators.map(({ op }) => op).sort()).toEqual(['Conv', 'Reshape']);
  });
});

describe('attention', () => {
  const [queries, keys, features] = [4, 9, 6];
  const inputs = [input('q', [null, queries, features]), input('v', [null, keys, features])];
  const value = {
    value: { class_name: '__keras_tensor__', config: { keras_history: ['v', 0, 0] } },
  };

  it('of several heads', () => {
    const [heads, key_dim, value_dim] = [3, 5, 7];
    const config = { num_heads: heads, key_dim, value_dim, output_shape: 10 };
    const report = costOf([
      ...inputs,
      layer('MultiHeadAttention', 'y', 'q', config, { kwargs: value }),
    ]);
    const [wide, deep] = [heads * key_dim, heads * value_dim];
    check(report, {
      parameters: 2 * (features * wide + wide) + (features * deep + deep) + (deep * 10 + 10),
      macs:
        queries * features * wide +
        keys * features * (wide + deep) +
        heads * queries * keys * (key_dim + value_dim) +
        queries * deep * 10,
      output: [1, queries, 10],
    });
  });

  it('of heads that share keys and values', () => {
    const config = { head_dim: 5, num_query_heads: 4, num_key_value_heads: 2, use_bias: false };
    const report = costOf([
      ...inputs,
      layer('GroupQueryAttention', 'y', 'q', config, { kwargs: value }),
    ]);
    check(report, {
      parameters: features * 20 + 2 * features * 10 + 20 * features,
      macs:
        queries * features * 20 +
        2 * keys * features * 10 +
        4 * queries * keys * (5 + 5) +
        queries * 20 * features,
      output: [1, queries, features],
    });
  });

  it('over one of two axes, the other put to the batch', () => {
    const report = one('MultiHeadAttention', [null, 4, 3, 6], {
      num_heads: 2,
      key_dim: 5,
      attention_axes: [2],
      use_bias: false,
    });
    check(report, {
      parameters: 4 * 6 * 10,
      macs: 12 * 4 * 6 * 10 + 4 * 2 * 3 * 3 * (5 + 5),
      output: [1, 4, 3, 6],
    });
  });

  it('without projections', () => {
    const dot = costOf([...inputs, layer('Attention', 'y', ['q', 'v'], { use_scale: true })]);
    check(dot, {
      parameters: 1,
      macs: 2 * queries * keys * features,
      output: [1, queries, features],
    });
    const additive = costOf([...inputs, layer('AdditiveAttention', 'y', ['q', 'v'])]);
    check(additive, {
      parameters: features,
      macs: queries * keys * features,
      output: [1, queries, features],
    });
    // A tanh for each feature of each pair, and the softmax's exponentials.
    expect(additive.totals.transcendentals).toBe(queries * keys * (features + 1));
  });
});

describe('layers without weights', () => {
  it.each<[string, Shape, Record<string, unknown>, readonly number[]]>([
    ['MaxPooling2D', image, { pool_size: 3, strides: 2, padding: 'same' }, [1, 6, 6, 5]],
    ['AveragePooling2D', image, { pool_size: [3, 2] }, [1, 6, 4, 5]],
    ['AveragePooling1D', sequence, { pool_size: 2 }, [1, 6, 4]],
    ['GlobalAveragePooling2D', image, {}, [1, 6]],
    ['GlobalMaxPooling2D', image, { keepdims: true }, [1, 6, 1, 1]],
    ['AdaptiveAveragePooling2D', image, { output_size: [5, 3] }, [1, 6, 5, 3]],
    [
      'ZeroPadding2D',
      image,
      {
        padding: [
          [1, 2],
          [3, 4],
        ],
      },
      [1, 6, 15, 17],
    ],
    [
      'Cropping2D',
      image,
      {
        cropping: [
          [1, 2],
          [3, 4],
        ],
      },
      [1, 6, 9, 3],
    ],
    ['UpSampling2D', image, { size: [2, 3] }, [1, 6, 24, 30]],
    ['UpSampling1D', sequence, { size: 3 }, [1, 6, 27]],
    ['Resizing', image, { height: 7, width: 20 }, [1, 6, 7, 20]],
    ['CenterCrop', image, { height: 4, width: 6 }, [1, 6, 4, 6]],
    ['Flatten', image, {}, [1, 720]],
    ['Reshape', image, { target_shape: [-1, 12] }, [1, 60, 12]],
    ['Permute', image, { dims: [3, 1, 2] }, [1, 6, 12, 10]],
    ['RepeatVector', [null, 4], { n: 5 }, [1, 5, 4]],
    ['Rescaling', image, { scale: 1 / 255 }, [1, 12, 10, 6]],
    ['Dropout', image, { rate: 0.5 }, [1, 12, 10, 6]],
    ['Masking', sequence, {}, [1, 9, 6]],
    ['ReLU', image, { max_value: 6, negative_slope: 0.1 }, [1, 12, 10, 6]],
    ['Softmax', image, { axis: 1 }, [1, 12, 10, 6]],
  ])('%s', (className, shape, config, output) => {
    check(one(className, shape, config), { output });
  });

  it('puts vectors beside every position, as Keras merges tensors of different ranks', () => {
    const report = costOf([
      input('x', image),
      input('gate', [null, 6]),
      layer('Conv2D', 'conv', 'x', { filters: 6, kernel_size: 1, use_bias: false }),
      layer('Multiply', 'scaled', ['conv', 'gate']),
    ]);
    check(report, { parameters: 36, macs: 120 * 36, output: [1, 6, 12, 10] });
    expect(report.totals.multiplies).toBe(120 * 6);
    expect(report.operators.map(({ op }) => op)).not.toContain('Transpose');
  });

  it('multiplies along an axis', () => {
    const entries = [input('a', [null, 4, 5]), input('b', [null, 3, 5])];
    const report = costOf([...entries, layer('Dot', 'y', ['a', 'b'], { axes: 2 })]);
    check(report, { macs: 4 * 3 * 5, output: [1, 4, 3] });
  });

  it('has a slope for each channel', () => {
    check(one('PReLU', image, { shared_axes: [1, 2] }), { parameters: 6, output: [1, 12, 10, 6] });
  });
});

describe('activations', () => {
  it.each([
    ['relu', { compares: 7 }],
    ['sigmoid', { transcendentals: 7, adds: 7, divides: 7 }],
    ['swish', { transcendentals: 7, adds: 7, divides: 7, multiplies: 7 }],
    ['tanh', { transcendentals: 7 }],
    ['softmax', { compares: 6, adds: 7 + 6, transcendentals: 7, divides: 7 }],
    ['linear', {}],
  ])('%s of a Dense', (activation, operations) => {
    const plain = one('Dense', [null, 5], { units: 7 }).totals;
    const { totals } = one('Dense', [null, 5], { units: 7, activation });
    const counters = ['adds', 'multiplies', 'divides', 'compares', 'transcendentals'] as const;
    const added = counters
      .map((name) => [name, Number(totals[name]) - Number(plain[name])] as const)
      .filter(([, count]) => count !== 0);
    expect(Object.fromEntries(added)).toEqual(operations);
  });

  it('is a layer, or a function that is not known', () => {
    const leaky = { class_name: 'LeakyReLU', config: { negative_slope: 0.2 } };
    const known = one('Dense', [null, 5], { units: 7, activation: leaky });
    expect(known.operators.map(({ op }) => op)).toContain('LeakyRelu');
    const own = { module: 'builtins', class_name: 'function', config: 'wavy' };
    const { coverage, totals } = one('Dense', [null, 5], { units: 7, activation: own });
    expect(coverage.unsupported).toMatchObject([{ op: 'keras.wavy', nodes: 1 }]);
    expect(totals.macs).toBe(35);
  });
});

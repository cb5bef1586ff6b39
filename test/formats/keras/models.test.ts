import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/cost/analyse.ts';
import { lowerArchitecture } from '../../../src/formats/architecture/index.ts';
import { isKeras, lowerKeras } from '../../../src/formats/keras/index.ts';
import type { LowerOptions } from '../../../src/formats/options.ts';
import { presets } from '../../../src/presets/index.ts';
import { input, keras2, keras3, keras3Tensor, layer, sequential } from '../../support/keras.ts';

function costOf(document: unknown, options?: LowerOptions) {
  return analyse(lowerKeras(document, options));
}

/** A residual network of one block. */
const residual = [
  input('image', [null, 8, 8, 3]),
  layer('Conv2D', 'conv', 'image', { filters: 4, kernel_size: 3, padding: 'same' }),
  layer('BatchNormalization', 'bn', 'conv'),
  layer('Activation', 'relu', 'bn', { activation: 'relu' }),
  layer('Conv2D', 'shortcut', 'image', { filters: 4, kernel_size: 1, use_bias: false }),
  layer('Add', 'sum', ['relu', 'shortcut']),
  layer('GlobalAveragePooling2D', 'pool', 'sum'),
  layer('Dense', 'classes', 'pool', { units: 10, activation: 'softmax' }),
];

/** VGG-19 as Keras's applications have it. */
function vgg19() {
  const stages = [
    [64, 2],
    [128, 2],
    [256, 4],
    [512, 4],
    [512, 4],
  ] as const;
  const layers = [input('image', [null, 224, 224, 3])];
  const add = (className: string, name: string, config: Record<string, unknown>) => {
    const before = layers.at(-1)?.name ?? '';
    layers.push(layer(className, name, before, config) as ReturnType<typeof input>);
  };
  for (const [stage, [filters, count]] of stages.entries()) {
    for (let index = 1; index <= count; index++) {
      const config = { filters, kernel_size: [3, 3], padding: 'same', activation: 'relu' };
      add('Conv2D', `block${stage + 1}_conv${index}`, config);
    }
    add('MaxPooling2D', `block${stage + 1}_pool`, { pool_size: [2, 2], strides: [2, 2] });
  }
  add('Flatten', 'flatten', {});
  add('Dense', 'fc1', { units: 4096, activation: 'relu' });
  add('Dense', 'fc2', { units: 4096, activation: 'relu' });
  add('Dense', 'predictions', { units: 1000, activation: 'softmax' });
  return layers;
}

describe('formats', () => {
  it('counts a functional model', () => {
    const report = costOf(keras3(residual));
    const positions = 8 * 8;
    expect(report.totals).toMatchObject({
      parameters: 4 * 3 * 9 + 4 + 8 + 4 * 3 + 4 * 10 + 10,
      buffers: 8,
      macs: positions * 4 * 3 * 9 + positions * 4 * 3 + 4 * 10,
    });
    expect(report.inputs).toEqual([{ name: 'image', shape: [1, 3, 8, 8], elementType: 'float32' }]);
    expect(report.layers.map(({ id, type, outputShape }) => [id, type, outputShape])).toEqual([
      ['conv', 'Conv2D', [1, 4, 8, 8]],
      ['bn', 'BatchNormalization', [1, 4, 8, 8]],
      ['relu', 'Activation', [1, 4, 8, 8]],
      ['shortcut', 'Conv2D', [1, 4, 8, 8]],
      ['sum', 'Add', [1, 4, 8, 8]],
      ['pool', 'GlobalAveragePooling2D', [1, 4]],
      ['classes', 'Dense', [1, 10]],
    ]);
  });

  it('counts the same of Keras 2', () => {
    expect(costOf(keras2(residual)).digest).toBe(costOf(keras3(residual)).digest);
  });

  it("gives VGG-19 the preset's totals, beside the softmax of its 1000 classes", () => {
    const keras = costOf(keras3(vgg19())).totals;
    const preset = analyse(lowerArchitecture(presets.get('vgg19').architecture())).totals;
    expect(keras.macs).toBe(19_632_062_464);
    expect(keras).toMatchObject({
      parameters: preset.parameters,
      buffers: preset.buffers,
      macs: preset.macs,
      biasAdds: preset.biasAdds,
      multiplies: preset.multiplies,
      macOutputElements: preset.macOutputElements,
      weightBytes: preset.weightBytes,
      // n − 1 compares, n + n − 1 adds, n exponentials, n divides, n elements read and written.
      compares: Number(preset.compares) + 999,
      adds: Number(preset.adds) + 1000 + 999,
      transcendentals: Number(preset.transcendentals) + 1000,
      divides: Number(preset.divides) + 1000,
      activationElements: Number(preset.activationElements) + 1000,
      bytesMoved: Number(preset.bytesMoved) + 4 * 2 * 1000,
    });
  });

  it.each([
    [
      'its first layer',
      [{ className: 'Dense', config: { units: 3, batch_input_shape: [null, 5] } }],
      {},
    ],
    ['an InputLayer', [input('x', [null, 5]), { className: 'Dense', config: { units: 3 } }], {}],
    [
      'what it was built for',
      [{ className: 'Dense', config: { units: 3 } }],
      { build_input_shape: [null, 5] },
    ],
  ])('takes the input shape of a sequence from %s', (_, layers, config) => {
    const report = costOf(sequential(layers, config));
    expect(report.totals).toMatchObject({ parameters: 5 * 3 + 3, macs: 5 * 3 });
    expect(report.outputs[0]?.shape).toEqual([1, 3]);
  });

  it('counts the parameters of a shared layer once and its work at every call', () => {
    const report = costOf(
      keras3(
        [
          input('a', [null, 4]),
          input('b', [null, 4]),
          {
            className: 'Dense',
            name: 'dense',
            config: { units: 4 },
            calls: [['a'], ['b'], ['dense']],
          },
        ],
        ['dense@1', 'dense@2'],
      ),
    );
    expect(report.totals).toMatchObject({ parameters: 4 * 4 + 4, macs: 3 * 4 * 4 });
    expect(report.layers.map(({ id, parameters }) => [id, parameters])).toEqual([
      ['dense', 20],
      ['dense@1', 0],
      ['dense@2', 0],
    ]);
  });

  it('counts a nested model at every call', () => {
    const tower = sequential([
      input('pixels', [null, 8, 8, 3]),
      { className: 'Conv2D', config: { name: 'conv', filters: 4, kernel_size: 3 } },
      { className: 'Flatten', config: { name: 'flat' } },
    ]);
    const report = costOf(
      keras3([
        input('left', [null, 8, 8, 3]),
        input('right', [null, 8, 8, 3]),
        {
          className: 'Sequential',
          name: 'tower',
          config: { ...tower.config, name: 'tower' },
          calls: [['left'], ['right']],
          module: 'keras',
        },
        layer('Concatenate', 'both', ['tower', 'tower@1']),
      ]),
    );
    expect(report.totals).toMatchObject({ parameters: 4 * 27 + 4, macs: 2 * 36 * 4 * 27 });
    expect(report.layers.map(({ id }) => id)).toEqual([
      'tower.conv',
      'tower.flat',
      'tower@1.conv',
      'tower@1.flat',
      'both',
    ]);
    expect(report.inputs.map(({ shape }) => shape)).toEqual([
      [1, 3, 8, 8],
      [1, 3, 8, 8],
    ]);
  });

  it('takes an image for a layer that is inside of other models', () => {
    const inner = sequential([{ className: 'Conv2D', config: { filters: 2, kernel_size: 3 } }]);
    const outer = sequential([{ className: 'Sequential', config: inner.config }]);
    const report = costOf(
      keras3([
        input('x', [null, 9, 8, 3]),
        layer('Dropout', 'drop', 'x'),
        layer('Sequential', 'outer', 'drop', outer.config),
      ]),
    );
    expect(report.inputs[0]?.shape).toEqual([1, 3, 9, 8]);
    expect(report.outputs[0]?.shape).toEqual([1, 2, 7, 6]);
  });
});

describe('operations', () => {
  it('computes with tensors and numbers in Keras 3', () => {
    const numpy = { module: 'keras.src.ops.numpy' };
    const document = keras3([
      input('x', [null, 8, 8, 3]),
      layer('Conv2D', 'conv', 'x', { filters: 4, kernel_size: 1, use_bias: false }),
      layer('Mean', 'mean', 'conv', { axis: [1, 2], keepdims: true }, numpy),
      layer('Add', 'sum', [], {}, numpy),
    ]);
    const sum = document.config.layers.at(-1);
    sum?.inbound_nodes.splice(0, 1, {
      args: [keras3Tensor('conv'), keras3Tensor('mean')] as never,
      kwargs: {},
    });
    const { totals, outputs } = costOf(document);
    expect(totals.macs).toBe(64 * 3 * 4);
    // The mean of 64 positions, and one add for each element.
    expect(totals.adds).toBe(4 * 63 + 64 * 4);
    expect(outputs[0]?.shape).toEqual([1, 4, 8, 8]);
  });

  it('slices as Python does, in the axes that Keras sees', () => {
    const slice = (start: number | null, stop: number | null, step: number | null) => ({
      class_name: '__slice__',
      config: { start, stop, step },
    });
    const document = keras3([
      input('x', [null, 8, 6, 3]),
      layer('Conv2D', 'conv', 'x', { filters: 4, kernel_size: 1 }),
      layer('GetItem', 'part', 'conv', {}, { module: 'keras.src.ops.numpy' }),
    ]);
    const key = [slice(null, null, null), slice(1, -1, null), slice(null, null, 2), 0];
    document.config.layers.at(-1)?.inbound_nodes.splice(0, 1, {
      args: [keras3Tensor('conv'), key] as never,
      kwargs: {},
    });
    expect(costOf(document).outputs[0]?.shape).toEqual([1, 6, 3]);
  });

  it("takes TensorFlow's functions in Keras 2", () => {
    const document = keras2([
      input('x', [null, 8, 8, 3]),
      layer('TFOpLambda', 'scaled', 'x', { function: 'math.multiply' }),
      layer('Conv2D', 'conv', 'scaled', { filters: 4, kernel_size: 1 }),
      layer('TFOpLambda', 'clipped', 'conv', { function: 'nn.relu6' }),
      layer('TFOpLambda', 'mean', 'clipped', { function: 'math.reduce_mean' }),
    ]);
    // An operation of one tensor is written without the outer list.
    const nodes = document.config.layers.map(({ inbound_nodes }) => inbound_nodes as unknown[]);
    nodes[1]?.splice(0, 1, ['x', 0, 0, { y: 0.5, name: null }]);
    nodes[4]?.splice(0, 1, ['clipped', 0, 0, { axis: [1, 2], keepdims: false }]);
    const { totals, outputs, coverage } = costOf(document);
    expect(coverage.unsupported).toEqual([]);
    expect(totals).toMatchObject({ macs: 64 * 3 * 4, compares: 2 * 64 * 4 });
    expect(outputs[0]?.shape).toEqual([1, 4]);
  });
});

describe('layers that are not known', () => {
  const custom = { module: null, shape: [null, 9] };

  it('stand by their names, with the shape that the document declares', () => {
    const { totals, coverage, outputs } = costOf(
      keras3([
        input('x', [null, 5]),
        layer('Twist', 'twist', 'x', {}, custom),
        layer('Dense', 'dense', 'twist', { units: 2 }),
      ]),
    );
    expect(totals).toMatchObject({ parameters: 9 * 2 + 2, macs: 9 * 2 });
    expect(outputs[0]?.shape).toEqual([1, 2]);
    expect(coverage.unsupported).toEqual([
      { op: 'keras.Twist', nodes: 1, examples: ['twist/Twist'] },
    ]);
  });

  it('are taken to give what they take where nothing is declared, which is said', () => {
    const { totals, coverage } = costOf(
      keras2([
        input('x', [null, 5]),
        layer('Lambda', 'lambda', 'x'),
        layer('Dense', 'dense', 'lambda', { units: 2 }),
      ]),
    );
    expect(totals.macs).toBe(5 * 2);
    expect(coverage.unsupported[0]?.examples).toEqual([
      'lambda/Lambda (output taken to be like the input)',
    ]);
  });

  it('are not taken for layers of Keras that have the same name', () => {
    const { coverage, totals } = costOf(
      keras3([input('x', [null, 5]), layer('Dense', 'own', 'x', { units: 3 }, { module: 'mine' })]),
    );
    expect(coverage.unsupported).toMatchObject([{ op: 'keras.Dense' }]);
    expect(totals.macs).toBe(0);
  });
});

describe('options', () => {
  const open = keras3([
    input('image', [null, null, null, 3]),
    layer('Conv2D', 'conv', 'image', { filters: 4, kernel_size: 1, use_bias: false }),
  ]);

  it('sets the batch, 1 where nothing is said', () => {
    expect(costOf(keras3(residual)).defaultedBindings).toEqual(['batch']);
    const report = costOf(keras3(residual), { batch: 7 });
    expect(report.bindings).toEqual({ batch: 7 });
    expect(report.totals.macs).toBe(7 * Number(costOf(keras3(residual)).totals.macs));
  });

  it('names open dims after their input and axis', () => {
    expect(() => lowerKeras(open)).toThrow(
      expect.objectContaining({
        code: 'unbound-symbol',
        pointer: '/config/layers/0/config/batch_shape',
      }),
    );
    const { totals } = costOf(open, { bindings: { image_1: 5, image_2: 6 } });
    expect(totals.macs).toBe(5 * 6 * 3 * 4);
  });

  it('sets the size of an image, open or fixed', () => {
    expect(costOf(open, { inputSize: [10, 20] }).totals.macs).toBe(10 * 20 * 3 * 4);
    expect(costOf(keras3(residual), { inputSize: [16] }).inputs[0]?.shape).toEqual([1, 3, 16, 16]);
  });

  it('sets the length of a sequence', () => {
    const text = keras3([input('x', [null, 7, 5]), layer('Dense', 'dense', 'x', { units: 2 })]);
    expect(costOf(text, { inputSize: [11] }).totals.macs).toBe(11 * 5 * 2);
  });

  it("takes the element type of the document, or the request's", () => {
    const mixed = { class_name: 'DTypePolicy', config: { name: 'mixed_float16' } };
    const document = keras3([
      input('x', [null, 5]),
      layer('Dense', 'half', 'x', { units: 3, dtype: mixed }),
      layer('Dense', 'full', 'half', { units: 2, dtype: 'float32' }),
    ]);
    const weights = 5 * 3 + 3;
    expect(costOf(document).totals.weightBytes).toBe(2 * weights + 4 * (3 * 2 + 2));
    const casts = costOf(document).operators.find(({ op }) => op === 'Cast');
    expect(casts?.nodes).toBe(2);
    const narrow = costOf(document, { elementType: 'bfloat16' });
    expect(narrow.totals.weightBytes).toBe(2 * (weights + 8));
    expect(narrow.operators.map(({ op }) => op)).toEqual(['Gemm']);
  });
});

describe('isKeras', () => {
  it.each([
    [keras3(residual), true],
    [sequential([]), true],
    [{ layers: [] }, false],
    [{ class_name: 'Functional' }, false],
    [null, false],
    [[], false],
  ])('%#', (document, expected) => {
    expect(isKeras(document)).toBe(expected);
  });
});

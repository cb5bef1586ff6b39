import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/cost/analyse.ts';
import { InputError } from '../../../src/core/errors.ts';
import { lowerKeras } from '../../../src/formats/keras/index.ts';
import type { LowerOptions } from '../../../src/formats/options.ts';
import { input, keras2, keras3, layer, sequential } from '../../support/keras.ts';

function faultOf(document: unknown, options?: LowerOptions): InputError {
  try {
    lowerKeras(document, options);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const x = input('x', [null, 8, 8, 3]);

/** More by `FUZZ_RUNS=100000 npx vitest run test/formats/keras/faults.test.ts`. */
const fuzzRuns = Number(process.env['FUZZ_RUNS'] ?? 500);

describe('faults', () => {
  it.each<[string, unknown, Partial<InputError>]>([
    ['no model', { layers: [] }, { code: 'invalid-keras', pointer: '' }],
    [
      'a subclassed model',
      { class_name: 'Mine', config: { name: 'mine' } },
      { code: 'invalid-keras', pointer: '', expected: 'a Functional or Sequential model' },
    ],
    [
      'a layer that is none',
      { class_name: 'Sequential', config: { layers: [7] } },
      { code: 'invalid-keras', pointer: '/config/layers/0' },
    ],
    [
      'a layer without a class',
      { class_name: 'Sequential', config: { layers: [{ config: {} }] } },
      { code: 'invalid-keras', pointer: '/config/layers/0/class_name' },
    ],
    [
      'a layer without a config',
      { class_name: 'Sequential', config: { layers: [{ class_name: 'Dense' }] } },
      { code: 'invalid-keras', pointer: '/config/layers/0/config' },
    ],
    [
      'a sequence that was never built',
      sequential([{ className: 'Dense', config: { units: 3 } }]),
      { code: 'invalid-keras', expected: 'a "batch_shape"' },
    ],
    ['a model without layers', keras3([x]), { code: 'empty-network' }],
    [
      'an unknown tensor',
      keras3([x, layer('Flatten', 'flat', 'y')]),
      {
        code: 'unknown-reference',
        pointer: '/config/layers/1/inbound_nodes/0/args/0/config/keras_history',
      },
    ],
    [
      'the same in Keras 2, with the nearest name',
      keras2([input('image', [null, 3]), layer('Flatten', 'flat', 'imag')]),
      {
        code: 'unknown-reference',
        pointer: '/config/layers/1/inbound_nodes/0/0',
        hint: 'did you mean "image"?',
      },
    ],
    [
      'a call that does not exist',
      keras3([x, layer('Flatten', 'flat', 'x@2')]),
      { code: 'invalid-keras', expected: 'a call from 0 to 0' },
    ],
    [
      'an output that does not exist',
      keras3([x, layer('Flatten', 'flat', 'x:1')]),
      { code: 'invalid-keras', expected: 'an output from 0 to 0' },
    ],
    [
      'two layers of one name',
      keras3([x, layer('Flatten', 'x', 'x')]),
      { code: 'duplicate-id', pointer: '/config/layers/1' },
    ],
    [
      'a cycle',
      keras3([x, layer('Add', 'a', ['x', 'b']), layer('ReLU', 'b', 'a')], ['b']),
      {
        code: 'cyclic-graph',
        pointer: '/config/layers/2/inbound_nodes/0/args/0/config/keras_history',
      },
    ],
    [
      'a missing setting',
      keras3([x, layer('Conv2D', 'conv', 'x', { filters: 3 })]),
      { code: 'invalid-keras', pointer: '/config/layers/1/config/kernel_size', node: 'conv' },
    ],
    [
      'a setting out of range',
      keras3([x, layer('Conv2D', 'conv', 'x', { filters: -3, kernel_size: 3 })]),
      { code: 'invalid-keras', pointer: '/config/layers/1/config/filters', node: 'conv' },
    ],
    [
      'an unknown padding',
      keras3([x, layer('Conv2D', 'conv', 'x', { filters: 3, kernel_size: 3, padding: 'wide' })]),
      { code: 'invalid-keras', pointer: '/config/layers/1/config/padding' },
    ],
    [
      'a kernel that does not fit',
      keras3([x, layer('Conv2D', 'conv', 'x', { filters: 3, kernel_size: 9 })]),
      { code: 'shape-mismatch', pointer: '/config/layers/1', node: 'conv' },
    ],
    [
      'a rank that does not fit',
      keras3([input('x', [null, 5]), layer('Conv2D', 'conv', 'x', { filters: 3, kernel_size: 1 })]),
      { code: 'shape-mismatch', node: 'conv', expected: '[N, height, width, channels]' },
    ],
    [
      'elements that do not fit',
      keras3([x, layer('Reshape', 'shape', 'x', { target_shape: [5, -1] })]),
      { code: 'shape-mismatch', pointer: '/config/layers/1', node: 'shape' },
    ],
    [
      'shapes that do not fit together',
      keras3([x, input('y', [null, 7, 8, 3]), layer('Add', 'sum', ['x', 'y'])]),
      { code: 'shape-mismatch', pointer: '/config/layers/2', node: 'sum' },
    ],
    [
      'a nested model called on too few tensors',
      keras3([
        x,
        layer('Functional', 'inner', 'x', {
          ...keras3([input('a', [null, 3]), input('b', [null, 3]), layer('Add', 'c', ['a', 'b'])])
            .config,
          name: 'inner',
        }),
      ]),
      { code: 'shape-mismatch', expected: '2 inputs' },
    ],
  ])('names %s', (_, document, expected) => {
    expect(faultOf(document)).toMatchObject(expected);
  });

  it.each<[string, LowerOptions, Partial<InputError>]>([
    [
      'an unknown binding',
      { bindings: { batches: 2 } },
      { code: 'unknown-binding', expected: 'one of batch' },
    ],
    ['a size of another rank', { inputSize: [1, 2, 3] }, { code: 'invalid-input-size' }],
    ['a batch of 0', { batch: 0 }, { code: 'invalid-option' }],
  ])('names %s', (_, options, expected) => {
    expect(faultOf(keras3([x, layer('Flatten', 'flat', 'x')]), options)).toMatchObject(expected);
  });
});

describe('bounds', () => {
  it('on layers', () => {
    const layers = Array.from({ length: 20 }, () => ({ className: 'ReLU' }));
    expect(faultOf(sequential(layers), { limits: { layers: 10 } })).toMatchObject({
      code: 'limit-layers',
      pointer: '/config/layers/9',
    });
  });

  it('on calls, which double with every model that calls another twice', () => {
    let inner = sequential([input('x', [null, 3]), { className: 'ReLU' }]) as object as {
      config: Record<string, unknown>;
    };
    for (let level = 0; level < 30; level++) {
      const name = `level${level}`;
      inner = keras3(
        [
          input('x', [null, 3]),
          {
            className: 'Functional',
            name,
            config: { ...inner.config, name },
            calls: [['x'], [name]],
            module: 'keras',
          },
        ],
        [`${name}@1`],
      );
    }
    const limits = { layers: 1000 };
    expect(faultOf(inner, { limits })).toMatchObject({ code: 'limit-layers' });
  });

  it('on models one inside another', () => {
    let model: { class_name: string; config: object } = sequential([{ className: 'ReLU' }]);
    for (let level = 0; level < 200; level++) {
      model = { class_name: 'Sequential', config: { name: `s${level}`, layers: [model] } };
    }
    expect(faultOf(model)).toMatchObject({ code: 'limit-nesting' });
  });

  it('on wrappers one inside another, and arguments', () => {
    let wrapped: object = { class_name: 'ReLU', config: {} };
    for (let level = 0; level < 200; level++) {
      wrapped = { class_name: 'TimeDistributed', config: { layer: wrapped } };
    }
    const deep = sequential([
      input('x', [null, 3, 3]),
      { className: 'TimeDistributed', config: { layer: wrapped } },
    ]);
    expect(faultOf(deep)).toMatchObject({ code: 'limit-nesting' });
    let argument: unknown = 1;
    for (let level = 0; level < 5000; level++) argument = [argument];
    const called = keras3([x, layer('ReLU', 'relu', 'x')]);
    called.config.layers[1]?.inbound_nodes.splice(0, 1, { args: [argument] as never, kwargs: {} });
    expect(faultOf(called)).toMatchObject({ code: 'limit-nesting' });
  });

  it('on a chain of layers: none but their number', () => {
    const layers = Array.from({ length: 5000 }, () => ({ className: 'ReLU' }));
    const report = analyse(lowerKeras(sequential([input('x', [null, 3]), ...layers])));
    expect(report.totals.compares).toBe(5000 * 3);
  });
});

describe('any change to a document', () => {
  const model = keras3(
    [
      x,
      layer('Conv2D', 'conv', 'x', {
        filters: 4,
        kernel_size: [3, 3],
        strides: 2,
        padding: 'same',
      }),
      layer('BatchNormalization', 'bn', 'conv', { axis: -1 }),
      layer('SeparableConv2D', 'sep', 'bn', { filters: 4, kernel_size: 3, activation: 'swish' }),
      layer(
        'Mean',
        'mean',
        'sep',
        { axis: [1], keepdims: false },
        { module: 'keras.src.ops.numpy' },
      ),
      layer('LSTM', 'lstm', 'mean', { units: 3, return_sequences: true }),
      layer('MultiHeadAttention', 'mha', 'lstm', { num_heads: 2, key_dim: 4 }),
      layer('Twist', 'twist', 'mha', {}, { module: null, shape: [null, 2, 5] }),
      layer('EinsumDense', 'einsum', 'twist', { equation: 'abc,cd->abd', output_shape: [null, 2] }),
      layer('Reshape', 'shape', 'einsum', { target_shape: [-1] }),
      layer('Dense', 'dense', 'shape', { units: 3 }),
    ],
    ['dense'],
  );

  /** Every place of the document that holds something. */
  function placesOf(
    value: unknown,
    path: readonly (string | number)[] = [],
  ): (string | number)[][] {
    if (typeof value !== 'object' || value === null) return [[...path]];
    const inside = Object.entries(value).flatMap(([key, item]) =>
      placesOf(item, [...path, Array.isArray(value) ? Number(key) : key]),
    );
    return path.length === 0 ? inside : [[...path], ...inside];
  }

  function changed(path: readonly (string | number)[], value: unknown): unknown {
    const document = structuredClone(model) as unknown;
    let at = document as Record<string | number, unknown>;
    for (const key of path.slice(0, -1)) at = at[key] as Record<string | number, unknown>;
    at[path.at(-1) ?? ''] = value;
    return document;
  }

  it(
    'is answered or refused by name',
    () => {
      const values = fc.oneof(
        fc.constantFrom(null, '', 'conv', 'x', true, -1, 0, 1, 2, 7, 1e9, 2 ** 31, 1.5, [], {}, [
          [],
        ]),
        fc.constantFrom(
          '__proto__',
          'constructor',
          'Dense',
          'softmax',
          [2, 2],
          [-1, 3],
          ['x', 0, 0],
        ),
        fc.jsonValue({ maxDepth: 3 }),
      );
      fc.assert(
        fc.property(fc.constantFrom(...placesOf(model)), values, (path, value) => {
          try {
            analyse(lowerKeras(changed(path, value)));
          } catch (error) {
            if (!(error instanceof InputError)) throw error;
          }
        }),
        { numRuns: fuzzRuns, seed: 19 },
      );
    },
    Math.max(20_000, fuzzRuns * 20),
  );
});

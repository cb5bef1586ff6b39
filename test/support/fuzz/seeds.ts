import { lowerArchitecture } from '../../../src/formats/architecture/index.ts';
import { encodeOnnx, readOnnx } from '../../../src/formats/onnx/index.ts';
import type { OnnxModel } from '../../../src/formats/onnx/model.ts';
import { layer, keras2, keras3, input, sequential } from '../keras.ts';
import { layerCases, layerDocument } from '../layer-cases.ts';
import { flag, func, info, ints, model, node, subgraph, tensor } from '../onnx-model.ts';
import { realModelBytes } from '../real-models.ts';

function branch(width: number, name: string) {
  return subgraph({
    initializers: [tensor(name, [6, width])],
    nodes: [node('MatMul', `x ${name}`, `${name}_out`)],
    outputs: [info(`${name}_out`)],
  });
}

/** Models of what a layer does not lower to: control flow, functions, shapes computed. */
const written: readonly OnnxModel[] = [
  model({
    inputs: [info('x', ['N', 6]), info('c', [], 'bool')],
    nodes: [node('If', 'c', 'y', { then_branch: branch(3, 'a'), else_branch: branch(3, 'b') })],
    outputs: [info('y', ['N', 3])],
  }),
  model({
    inputs: [info('x', [2, 6])],
    initializers: [ints('trips', 5), flag('go', true), tensor('w', [6, 6])],
    nodes: [
      node('Loop', 'trips go x', 'y ys', {
        body: subgraph({
          inputs: [info('i', [], 'int64'), info('going', [], 'bool'), info('state')],
          nodes: [
            node('MatMul', 'state w', 'next'),
            node('Identity', 'going', 'still'),
            node('Relu', 'next', 'seen'),
          ],
          outputs: [info('still', [], 'bool'), info('next'), info('seen')],
        }),
      }),
    ],
    outputs: [info('y'), info('ys')],
  }),
  model({
    inputs: [info('h', [4]), info('xs', [7, 4])],
    nodes: [
      node('Scan', 'h xs', 'last all', {
        num_scan_inputs: 1,
        body: subgraph({
          inputs: [info('state'), info('x')],
          nodes: [node('Add', 'state x', 'sum'), node('Identity', 'sum', 'each')],
          outputs: [info('sum'), info('each')],
        }),
      }),
    ],
    outputs: [info('last'), info('all')],
  }),
  model(
    {
      inputs: [info('x', ['N', 8])],
      nodes: [node('Swish', 'x', 'y', { beta: 1 }, { domain: 'local', name: 'swish' })],
      outputs: [info('y', ['N', 8])],
    },
    {
      opsets: [
        { domain: '', version: 21 },
        { domain: 'local', version: 1 },
      ],
      functions: [
        func('Swish', {
          inputs: ['x'],
          outputs: ['y'],
          attributes: ['beta'],
          nodes: [
            node('LeakyRelu', 'x', 's', { alpha: { kind: 'reference', name: 'beta' } }),
            node('Mul', 'x s', 'y'),
          ],
        }),
      ],
    },
  ),
  model({
    inputs: [info('x', ['N', 4, 6])],
    initializers: [ints('zero', 0), ints('tail', [-1]), ints('two', [2])],
    nodes: [
      node('Shape', 'x', 'shape'),
      node('Gather', 'shape zero', 'n', { axis: 0 }),
      node('Unsqueeze', 'n axes', 'n1'),
      node('Constant', '', 'axes', { value_ints: [0] }),
      node('Concat', 'n1 two tail', 'target', { axis: 0 }),
      node('Reshape', 'x target', 'y'),
      node('Resize', 'y - scales', 'z'),
      node('Constant', '', 'scales', { value_floats: { kind: 'floats', value: [1, 2, 1.5] } }),
    ],
    outputs: [info('z', ['N', null, 'width'])],
  }),
];

/** Small ONNX models that between them have most operators, as their descriptions. */
export function onnxSeeds(): readonly OnnxModel[] {
  const layers = layerCases.map((layerCase, index) => {
    const graph = lowerArchitecture(layerDocument(layerCase));
    const weights = index % 2 === 0 ? 'none' : 'constant';
    return readOnnx(Buffer.concat([...encodeOnnx(graph, { weights }).model]));
  });
  return [...layers, ...written];
}

/** A real model, larger than the others, without its weights. */
export function realSeed(): OnnxModel {
  return readOnnx(realModelBytes('voiceLegacy'));
}

const image = input('image', [null, 32, 32, 3]);

/** Small Keras models of both generations. */
export const kerasSeeds: readonly unknown[] = [
  keras3([
    image,
    layer('Conv2D', 'conv', 'image', {
      filters: 8,
      kernel_size: [3, 3],
      strides: [2, 2],
      padding: 'same',
    }),
    layer('BatchNormalization', 'norm', 'conv', { axis: -1 }),
    layer('Activation', 'relu', 'norm', { activation: 'relu' }),
    layer('DepthwiseConv2D', 'depth', 'relu', { kernel_size: [3, 3], padding: 'same' }),
    layer('Add', 'sum', ['relu', 'depth']),
    layer('GlobalAveragePooling2D', 'pool', 'sum', { keepdims: false }),
    layer('Dense', 'top', 'pool', { units: 10, activation: 'softmax', use_bias: true }),
  ]),
  keras2([
    image,
    layer('ZeroPadding2D', 'pad', 'image', {
      padding: [
        [1, 1],
        [1, 1],
      ],
    }),
    layer('MaxPooling2D', 'pool', 'pad', { pool_size: [2, 2], strides: [2, 2], padding: 'valid' }),
    layer('Flatten', 'flat', 'pool'),
    layer('Dense', 'top', 'flat', { units: 4 }),
  ]),
  sequential([
    input('tokens', [null, 12], 'int32'),
    { className: 'Embedding', config: { input_dim: 100, output_dim: 16 } },
    { className: 'LSTM', config: { units: 8, return_sequences: true } },
    { className: 'GlobalMaxPooling1D' },
    { className: 'Dense', config: { units: 2 } },
  ]),
];

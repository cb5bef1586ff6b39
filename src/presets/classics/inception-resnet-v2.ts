import type { LayerDocument } from '../../formats/architecture/index.ts';
import { basicConv } from '../blocks/basic-conv.ts';
import { cat, halving, high, k1, k3, maxPool, poolProjection, wide } from '../blocks/branches.ts';
import type { Convolution } from '../blocks/conv-norm.ts';
import { type Block, imageInput, type Layers, poolToVector } from '../blocks/layers.ts';
import { definePreset, type Preset } from '../preset.ts';
import { chain, inceptionOptions, inceptionPaper } from './inception-v4.ts';

/** Branches joined, brought to the width of the input, scaled down and added to it. */
function residual(branches: Layers, ends: readonly string[], out: number, scale: number): Block {
  return {
    parameters: { activated: true },
    layers: [
      ...branches,
      cat(...ends),
      { id: 'up', type: 'conv2d', outChannels: out, kernel: 1 },
      { id: 'scaled', type: 'multiply', when: `${scale !== 1}`, value: scale },
      { id: 'add', type: 'add', inputs: ['scaled', 'input'] },
      { id: 'relu', type: 'relu', when: 'activated' },
    ],
  };
}

const fives: Convolution = { outChannels: 64, kernel: 5 };
const unpadded = (outChannels: number): Convolution => ({
  ...{ outChannels, kernel: 3, padding: 0 },
});

/** Figures 16 to 19, and the module that follows the stem. */
const blocks: Readonly<Record<string, Block>> = {
  mixed5b: {
    layers: [
      ...chain('a', k1(96)),
      ...chain('b', k1(48), fives),
      ...chain('c', k1(64), k3(96), k3(96)),
      ...poolProjection(64),
      cat('a_1', 'b_2', 'c_3', 'branch_pool'),
    ],
  },
  block35: residual(
    [...chain('a', k1(32)), ...chain('b', k1(32), k3(32)), ...chain('c', k1(32), k3(48), k3(64))],
    ['a_1', 'b_2', 'c_3'],
    320,
    0.17,
  ),
  mixed6a: {
    layers: [
      ...chain('a', halving(384)),
      ...chain('b', k1(256), k3(256), halving(384)),
      maxPool,
      cat('a_1', 'b_3', 'branch_pool'),
    ],
  },
  block17: residual(
    [...chain('a', k1(192)), ...chain('b', k1(128), wide(160, 7), high(192, 7))],
    ['a_1', 'b_3'],
    1088,
    0.1,
  ),
  mixed7a: {
    layers: [
      ...chain('a', k1(256), halving(384)),
      ...chain('b', k1(256), halving(288)),
      ...chain('c', k1(256), k3(288), halving(320)),
      maxPool,
      cat('a_2', 'b_2', 'c_3', 'branch_pool'),
    ],
  },
  block8: residual(
    [...chain('a', k1(192)), ...chain('b', k1(192), wide(224, 3), high(256, 3))],
    ['a_1', 'b_3'],
    2080,
    0.2,
  ),
};

const pool: LayerDocument = { type: 'maxPool2d', kernel: 3, stride: 2 };

export const inceptionResnets: readonly Preset[] = [
  definePreset(
    {
      name: 'inception_resnet_v2',
      title: 'Inception-ResNet-v2',
      family: 'inception',
      task: 'image-classification',
      year: 2016,
      paper: inceptionPaper,
      variant:
        "The authors' released network, wider than the paper's figures; batch norms have a scale, which theirs leave out.",
      inputSize: [299, 299],
      published: [],
    },
    inceptionOptions,
    ({ num_classes, input_size }) => ({
      version: 1,
      name: 'inception_resnet_v2',
      inputs: imageInput(input_size),
      blocks,
      layers: [
        basicConv('conv1', halving(32)),
        basicConv('conv2', unpadded(32)),
        basicConv('conv3', k3(64)),
        { id: 'pool1', ...pool },
        basicConv('conv4', k1(80)),
        basicConv('conv5', unpadded(192)),
        { id: 'pool2', ...pool },
        { id: 'mixed5b', block: 'mixed5b' },
        { id: 'block35', block: 'block35', repeat: 10 },
        { id: 'mixed6a', block: 'mixed6a' },
        { id: 'block17', block: 'block17', repeat: 20 },
        { id: 'mixed7a', block: 'mixed7a' },
        { id: 'block8', block: 'block8', repeat: 10, last: { activated: false } },
        basicConv('conv7b', k1(1536)),
        ...poolToVector,
        { id: 'classifier', type: 'linear', outFeatures: num_classes },
      ],
    }),
  ),
];

import { basicConv } from '../blocks/basic-conv.ts';
import { branch, cat, halving, high, k1, k3, maxPool, wide } from '../blocks/branches.ts';
import type { Convolution } from '../blocks/conv-norm.ts';
import { type Block, imageInput, type Layers, poolToVector } from '../blocks/layers.ts';
import { definePreset, inputSize, numClasses, presetOptions, type Preset } from '../preset.ts';

/** Convolutions one after another, from the module's input, as `id_1`, `id_2` … */
export function chain(id: string, ...convolutions: readonly Convolution[]): Layers {
  return branch(
    ...convolutions.map((convolution, index) => [`${id}_${index + 1}`, convolution] as const),
  );
}

/** A 3×3 average pool of what is in the image alone, and a 1×1 convolution. */
function pooled(outChannels: number): Layers {
  return [
    {
      ...{ id: 'pool', type: 'avgPool2d', inputs: 'input', kernel: 3, stride: 1, padding: 1 },
      countIncludePad: false,
    },
    basicConv('pool_1', k1(outChannels)),
  ];
}

const unpadded = (outChannels: number): Convolution => ({
  ...{ outChannels, kernel: 3, padding: 0 },
});

/** Figure 3: the stem. */
const stem: Readonly<Record<string, Block>> = {
  stem1: { layers: [maxPool, ...chain('a', halving(96)), cat('branch_pool', 'a_1')] },
  stem2: {
    layers: [
      ...chain('a', k1(64), unpadded(96)),
      ...chain('b', k1(64), wide(64, 7), high(64, 7), unpadded(96)),
      cat('a_2', 'b_4'),
    ],
  },
  stem3: { layers: [...chain('a', halving(192)), maxPool, cat('a_1', 'branch_pool')] },
};

/** Figures 4, 7, 5, 8 and 6, with the widths of Table 1. */
const modules: Readonly<Record<string, Block>> = {
  inceptionA: {
    layers: [
      ...chain('a', k1(96)),
      ...chain('b', k1(64), k3(96)),
      ...chain('c', k1(64), k3(96), k3(96)),
      ...pooled(96),
      cat('a_1', 'b_2', 'c_3', 'pool_1'),
    ],
  },
  reductionA: {
    layers: [
      ...chain('a', halving(384)),
      ...chain('b', k1(192), k3(224), halving(256)),
      maxPool,
      cat('a_1', 'b_3', 'branch_pool'),
    ],
  },
  inceptionB: {
    layers: [
      ...chain('a', k1(384)),
      ...chain('b', k1(192), wide(224, 7), high(256, 7)),
      ...chain('c', k1(192), high(192, 7), wide(224, 7), high(224, 7), wide(256, 7)),
      ...pooled(128),
      cat('a_1', 'b_3', 'c_5', 'pool_1'),
    ],
  },
  reductionB: {
    layers: [
      ...chain('a', k1(192), halving(192)),
      ...chain('b', k1(256), wide(256, 7), high(320, 7), halving(320)),
      maxPool,
      cat('a_2', 'b_4', 'branch_pool'),
    ],
  },
  inceptionC: {
    layers: [
      ...chain('a', k1(256)),
      ...chain('b', k1(384)),
      basicConv('b_wide', wide(256, 3), 'b_1'),
      basicConv('b_high', high(256, 3), 'b_1'),
      ...chain('c', k1(384), high(448, 3), wide(512, 3)),
      basicConv('c_wide', wide(256, 3), 'c_3'),
      basicConv('c_high', high(256, 3), 'c_3'),
      ...pooled(256),
      cat('a_1', 'b_wide', 'b_high', 'c_wide', 'c_high', 'pool_1'),
    ],
  },
};

export const inceptionPaper = {
  title: 'Inception-v4, Inception-ResNet and the Impact of Residual Connections on Learning',
  arxiv: '1602.07261',
};

export const inceptionOptions = presetOptions({
  num_classes: numClasses(1000),
  input_size: inputSize(299, 75),
});

export const inceptionsV4: readonly Preset[] = [
  definePreset(
    {
      name: 'inception_v4',
      title: 'Inception-v4',
      family: 'inception',
      task: 'image-classification',
      year: 2016,
      paper: inceptionPaper,
      variant: 'Figure 9, without auxiliary heads.',
      inputSize: [299, 299],
      published: [],
    },
    inceptionOptions,
    ({ num_classes, input_size }) => ({
      version: 1,
      name: 'inception_v4',
      inputs: imageInput(input_size),
      blocks: { ...stem, ...modules },
      layers: [
        basicConv('conv1', halving(32)),
        basicConv('conv2', unpadded(32)),
        basicConv('conv3', k3(64)),
        ...Object.keys(stem).map((block) => ({ id: block, block })),
        { id: 'inceptionA', block: 'inceptionA', repeat: 4 },
        { id: 'reductionA', block: 'reductionA' },
        { id: 'inceptionB', block: 'inceptionB', repeat: 7 },
        { id: 'reductionB', block: 'reductionB' },
        { id: 'inceptionC', block: 'inceptionC', repeat: 3 },
        ...poolToVector,
        { id: 'dropout', type: 'dropout', probability: 0.2 },
        { id: 'classifier', type: 'linear', outFeatures: num_classes },
      ],
    }),
  ),
];

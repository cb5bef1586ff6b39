import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { basicConv } from './blocks/basic-conv.ts';
import { type Block, imageInput, poolToVector } from './blocks/layers.ts';
import { definePreset, flag, inputSize, numClasses, presetOptions, type Preset } from './preset.ts';

/** Table 1 of the paper: #1×1, #3×3 reduce, #3×3, #5×5 reduce, #5×5, pool proj. */
const modules = {
  inception3a: [64, 96, 128, 16, 32, 32],
  inception3b: [128, 128, 192, 32, 96, 64],
  inception4a: [192, 96, 208, 16, 48, 64],
  inception4b: [160, 112, 224, 24, 64, 64],
  inception4c: [128, 128, 256, 24, 64, 64],
  inception4d: [112, 144, 288, 32, 64, 64],
  inception4e: [256, 160, 320, 32, 128, 128],
  inception5a: [256, 160, 320, 32, 128, 128],
  inception5b: [384, 192, 384, 48, 128, 128],
} as const;

/** Figure 2 (b). */
const inception: Block = {
  parameters: {
    ...{ ch1x1: null, ch3x3red: null, ch3x3: null, ch5x5red: null, ch5x5: null, proj: null },
  },
  layers: [
    basicConv('branch1', { outChannels: 'ch1x1', kernel: 1 }),
    {
      ...{ id: 'branch2', type: 'sequential', inputs: 'input' },
      layers: [
        basicConv('0', { outChannels: 'ch3x3red', kernel: 1 }),
        basicConv('1', { outChannels: 'ch3x3', kernel: 3 }),
      ],
    },
    {
      ...{ id: 'branch3', type: 'sequential', inputs: 'input' },
      layers: [
        basicConv('0', { outChannels: 'ch5x5red', kernel: 1 }),
        basicConv('1', { outChannels: 'ch5x5', kernel: 3 }),
      ],
    },
    {
      ...{ id: 'branch4', type: 'sequential', inputs: 'input' },
      layers: [
        { type: 'maxPool2d', kernel: 3, stride: 1, padding: 1, ceilMode: true },
        basicConv('1', { outChannels: 'proj', kernel: 1 }),
      ],
    },
    { id: 'cat', type: 'concat', inputs: ['branch1', 'branch2', 'branch3', 'branch4'] },
  ],
};

function auxiliary(id: string, inputs: string, classes: number): LayerDocument {
  return {
    ...{ id, type: 'sequential', inputs },
    layers: [
      { id: 'pool', type: 'adaptiveAvgPool2d', outputSize: 4 },
      basicConv('conv', { outChannels: 128, kernel: 1 }),
      { id: 'flatten', type: 'flatten' },
      { id: 'fc1', type: 'linear', outFeatures: 1024 },
      { id: 'relu', type: 'relu' },
      { id: 'dropout', type: 'dropout', probability: 0.7 },
      { id: 'fc2', type: 'linear', outFeatures: classes },
    ],
  };
}

interface GoogLeNetOptions {
  num_classes: number;
  input_size: number;
  aux_logits: boolean;
}

function architecture(options: GoogLeNetOptions): Architecture {
  const { num_classes, aux_logits } = options;
  const module = (id: keyof typeof modules): LayerDocument => {
    const [ch1x1, ch3x3red, ch3x3, ch5x5red, ch5x5, proj] = modules[id];
    return { id, block: 'inception', with: { ch1x1, ch3x3red, ch3x3, ch5x5red, ch5x5, proj } };
  };
  const pool = (id: string, kernel: 2 | 3): LayerDocument => ({
    ...{ id, type: 'maxPool2d', kernel, stride: 2, ceilMode: true },
  });
  return {
    version: 1,
    name: 'googlenet',
    inputs: imageInput(options.input_size),
    blocks: { inception },
    layers: [
      basicConv('conv1', { outChannels: 64, kernel: 7, stride: 2 }),
      pool('maxpool1', 3),
      basicConv('conv2', { outChannels: 64, kernel: 1 }),
      basicConv('conv3', { outChannels: 192, kernel: 3 }),
      pool('maxpool2', 3),
      ...(['inception3a', 'inception3b'] as const).map(module),
      pool('maxpool3', 3),
      ...(['inception4a', 'inception4b', 'inception4c', 'inception4d'] as const).map(module),
      module('inception4e'),
      pool('maxpool4', 2),
      ...(['inception5a', 'inception5b'] as const).map(module),
      ...poolToVector,
      { id: 'dropout', type: 'dropout', probability: 0.2 },
      { id: 'fc', type: 'linear', outFeatures: num_classes },
      ...(aux_logits
        ? [
            auxiliary('aux1', 'inception4a', num_classes),
            auxiliary('aux2', 'inception4d', num_classes),
          ]
        : []),
    ],
    ...(aux_logits && { outputs: ['fc', 'aux2', 'aux1'] }),
  };
}

export const googlenets: readonly Preset[] = [
  definePreset(
    {
      name: 'googlenet',
      title: 'GoogLeNet (Inception v1)',
      family: 'inception',
      task: 'image-classification',
      year: 2014,
      paper: { title: 'Going Deeper with Convolutions', arxiv: '1409.4842' },
      variant:
        'As in torchvision: batch norm, and 3×3 where the paper has 5×5 convolutions. Without auxiliary heads unless aux_logits is set; then they are outputs, and count.',
      inputSize: [224, 224],
      published: [
        {
          ...{ figure: 'macs', value: 1.5e9, source: 'arXiv 1409.4842, section 1' },
          note: 'the paper names it as a budget',
        },
      ],
    },
    presetOptions({
      num_classes: numClasses(1000),
      input_size: inputSize(224, 31),
      aux_logits: flag(false, 'Whether the two auxiliary classifiers are there, as outputs.'),
    }),
    architecture,
  ),
];

import type { LayerDocument } from '../../formats/architecture/index.ts';
import { convNormLayers } from '../blocks/conv-norm.ts';
import { type Block, imageInput, type Layers, poolToVector, sequential } from '../blocks/layers.ts';
import { definePreset, inputSize, numClasses, presetOptions, type Preset } from '../preset.ts';

/** A depthwise 3×3 and a pointwise convolution, and the batch norm behind both. */
function separable(id: string, from: number | string, out: number | string): LayerDocument {
  return sequential(id, [
    {
      id: 'depthwise',
      type: 'conv2d',
      outChannels: from,
      kernel: 3,
      padding: 1,
      groups: from,
      bias: false,
    },
    { id: 'pointwise', type: 'conv2d', outChannels: out, kernel: 1, bias: false },
    { id: 'bn', type: 'batchNorm' },
  ]);
}

/** Two separable convolutions and a pool, beside a 1×1 convolution with stride 2. */
const downsampling: Block = {
  parameters: { from: null, middle: null, out: null, activated: true },
  layers: [
    { id: 'relu1', type: 'relu', when: 'activated' },
    separable('sepconv1', 'from', 'middle'),
    { id: 'relu2', type: 'relu' },
    separable('sepconv2', 'middle', 'out'),
    { id: 'pool', type: 'maxPool2d', kernel: 3, stride: 2, padding: 'same' },
    {
      ...{ id: 'skip', type: 'sequential', inputs: 'input' },
      layers: convNormLayers({ outChannels: 'out', kernel: 1, stride: 2 }),
    },
    { id: 'add', type: 'add', inputs: ['pool', 'skip'] },
  ],
};

const middle: Block = {
  layers: [
    ...[1, 2, 3].flatMap((index): Layers => [
      { id: `relu${index}`, type: 'relu' },
      separable(`sepconv${index}`, 728, 728),
    ]),
    { id: 'add', type: 'add', inputs: ['sepconv3', 'input'] },
  ],
};

export const xceptions: readonly Preset[] = [
  definePreset(
    {
      name: 'xception',
      title: 'Xception',
      family: 'xception',
      task: 'image-classification',
      year: 2016,
      paper: {
        title: 'Xception: Deep Learning with Depthwise Separable Convolutions',
        arxiv: '1610.02357',
      },
      variant: 'Figure 5, without the optional dense layers; as in Keras.',
      inputSize: [299, 299],
      published: [
        {
          figure: 'parameters',
          value: 22_855_952,
          source: 'arXiv 1610.02357, Table 3',
        },
      ],
    },
    presetOptions({ num_classes: numClasses(1000), input_size: inputSize(299, 71) }),
    ({ num_classes, input_size }) => ({
      version: 1,
      name: 'xception',
      inputs: imageInput(input_size),
      blocks: { downsampling, middle },
      layers: [
        sequential('stem', [
          ...convNormLayers({ outChannels: 32, kernel: 3, stride: 2, padding: 0 }, 'relu'),
          ...convNormLayers({ outChannels: 64, kernel: 3, padding: 0 }, 'relu'),
        ]),
        {
          ...{ id: 'entry1', block: 'downsampling' },
          with: { from: 64, middle: 128, out: 128, activated: false },
        },
        { id: 'entry2', block: 'downsampling', with: { from: 128, middle: 256, out: 256 } },
        { id: 'entry3', block: 'downsampling', with: { from: 256, middle: 728, out: 728 } },
        { id: 'middle', block: 'middle', repeat: 8 },
        { id: 'exit', block: 'downsampling', with: { from: 728, middle: 728, out: 1024 } },
        separable('sepconv1', 1024, 1536),
        { id: 'relu1', type: 'relu' },
        separable('sepconv2', 1536, 2048),
        { id: 'relu2', type: 'relu' },
        ...poolToVector,
        { id: 'classifier', type: 'linear', outFeatures: num_classes },
      ],
    }),
  ),
];

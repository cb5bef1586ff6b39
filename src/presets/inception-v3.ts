import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { basicConv } from './blocks/basic-conv.ts';
import {
  branch,
  cat,
  halving,
  high,
  k1,
  k3,
  maxPool,
  poolProjection,
  wide,
} from './blocks/branches.ts';
import { type Block, imageInput, poolToVector } from './blocks/layers.ts';
import { definePreset, flag, inputSize, numClasses, presetOptions, type Preset } from './preset.ts';

/** Figure 5: two 3×3 in place of a 5×5. */
const inceptionA: Block = {
  parameters: { pool: null },
  layers: [
    ...branch(['branch1x1', k1(64)]),
    ...branch(['branch5x5_1', k1(48)], ['branch5x5_2', { outChannels: 64, kernel: 5 }]),
    ...branch(['branch3x3dbl_1', k1(64)], ['branch3x3dbl_2', k3(96)], ['branch3x3dbl_3', k3(96)]),
    ...poolProjection('pool'),
    cat('branch1x1', 'branch5x5_2', 'branch3x3dbl_3', 'branch_pool'),
  ],
};

/** Figure 10: halves the resolution, 35×35 to 17×17. */
const inceptionB: Block = {
  layers: [
    ...branch(['branch3x3', halving(384)]),
    ...branch(
      ['branch3x3dbl_1', k1(64)],
      ['branch3x3dbl_2', k3(96)],
      ['branch3x3dbl_3', halving(96)],
    ),
    maxPool,
    cat('branch3x3', 'branch3x3dbl_3', 'branch_pool'),
  ],
};

/** Figure 6: 7×7 convolutions as 1×7 and 7×1. */
const inceptionC: Block = {
  parameters: { c7: null },
  layers: [
    ...branch(['branch1x1', k1(192)]),
    ...branch(
      ['branch7x7_1', k1('c7')],
      ['branch7x7_2', wide('c7', 7)],
      ['branch7x7_3', high(192, 7)],
    ),
    ...branch(
      ['branch7x7dbl_1', k1('c7')],
      ['branch7x7dbl_2', high('c7', 7)],
      ['branch7x7dbl_3', wide('c7', 7)],
      ['branch7x7dbl_4', high('c7', 7)],
      ['branch7x7dbl_5', wide(192, 7)],
    ),
    ...poolProjection(192),
    cat('branch1x1', 'branch7x7_3', 'branch7x7dbl_5', 'branch_pool'),
  ],
};

/** Halves the resolution, 17×17 to 8×8. */
const inceptionD: Block = {
  layers: [
    ...branch(['branch3x3_1', k1(192)], ['branch3x3_2', halving(320)]),
    ...branch(
      ['branch7x7x3_1', k1(192)],
      ['branch7x7x3_2', wide(192, 7)],
      ['branch7x7x3_3', high(192, 7)],
      ['branch7x7x3_4', halving(192)],
    ),
    maxPool,
    cat('branch3x3_2', 'branch7x7x3_4', 'branch_pool'),
  ],
};

/** Figure 7: branches that end in a 1×3 beside a 3×1. */
const inceptionE: Block = {
  layers: [
    ...branch(['branch1x1', k1(320)]),
    ...branch(['branch3x3_1', k1(384)], ['branch3x3_2a', wide(384, 3)]),
    basicConv('branch3x3_2b', high(384, 3), 'branch3x3_1'),
    ...branch(['branch3x3dbl_1', k1(448)], ['branch3x3dbl_2', k3(384)]),
    basicConv('branch3x3dbl_3a', wide(384, 3), 'branch3x3dbl_2'),
    basicConv('branch3x3dbl_3b', high(384, 3), 'branch3x3dbl_2'),
    ...poolProjection(192),
    cat(
      ...['branch1x1', 'branch3x3_2a', 'branch3x3_2b'],
      ...['branch3x3dbl_3a', 'branch3x3dbl_3b', 'branch_pool'],
    ),
  ],
};

function auxiliary(classes: number): LayerDocument {
  return {
    ...{ id: 'AuxLogits', type: 'sequential', inputs: 'Mixed_6e' },
    layers: [
      { id: 'pool', type: 'avgPool2d', kernel: 5, stride: 3 },
      basicConv('conv0', k1(128)),
      basicConv('conv1', { outChannels: 768, kernel: 5, padding: 0 }),
      ...poolToVector,
      { id: 'fc', type: 'linear', outFeatures: classes },
    ],
  };
}

interface InceptionOptions {
  num_classes: number;
  input_size: number;
  aux_logits: boolean;
}

function architecture(options: InceptionOptions): Architecture {
  const { num_classes, aux_logits } = options;
  return {
    version: 1,
    name: 'inception_v3',
    inputs: imageInput(options.input_size),
    blocks: { inceptionA, inceptionB, inceptionC, inceptionD, inceptionE },
    layers: [
      basicConv('Conv2d_1a_3x3', halving(32)),
      basicConv('Conv2d_2a_3x3', { outChannels: 32, kernel: 3, padding: 0 }),
      basicConv('Conv2d_2b_3x3', k3(64)),
      { id: 'maxpool1', type: 'maxPool2d', kernel: 3, stride: 2 },
      basicConv('Conv2d_3b_1x1', k1(80)),
      basicConv('Conv2d_4a_3x3', { outChannels: 192, kernel: 3, padding: 0 }),
      { id: 'maxpool2', type: 'maxPool2d', kernel: 3, stride: 2 },
      { id: 'Mixed_5b', block: 'inceptionA', with: { pool: 32 } },
      { id: 'Mixed_5c', block: 'inceptionA', with: { pool: 64 } },
      { id: 'Mixed_5d', block: 'inceptionA', with: { pool: 64 } },
      { id: 'Mixed_6a', block: 'inceptionB' },
      { id: 'Mixed_6b', block: 'inceptionC', with: { c7: 128 } },
      { id: 'Mixed_6c', block: 'inceptionC', with: { c7: 160 } },
      { id: 'Mixed_6d', block: 'inceptionC', with: { c7: 160 } },
      { id: 'Mixed_6e', block: 'inceptionC', with: { c7: 192 } },
      { id: 'Mixed_7a', block: 'inceptionD' },
      { id: 'Mixed_7b', block: 'inceptionE' },
      { id: 'Mixed_7c', block: 'inceptionE' },
      ...poolToVector,
      { id: 'dropout', type: 'dropout' },
      { id: 'fc', type: 'linear', outFeatures: num_classes },
      ...(aux_logits ? [auxiliary(num_classes)] : []),
    ],
    ...(aux_logits && { outputs: ['fc', 'AuxLogits'] }),
  };
}

export const inceptionsV3: readonly Preset[] = [
  definePreset(
    {
      name: 'inception_v3',
      title: 'Inception v3',
      family: 'inception',
      task: 'image-classification',
      year: 2015,
      paper: {
        title: 'Rethinking the Inception Architecture for Computer Vision',
        arxiv: '1512.00567',
      },
      variant:
        'As in torchvision, at 299×299. Without the auxiliary head unless aux_logits is set; then it is an output, and counts.',
      inputSize: [299, 299],
      published: [
        {
          ...{ figure: 'parameters', value: 27_161_264, source: 'torchvision' },
          note: 'with the auxiliary head (aux_logits=true); its MACs, 5.713 G, are without',
        },
        {
          figure: 'macs',
          value: 5.713e9,
          source: 'torchvision',
          note: 'without the auxiliary head',
        },
      ],
    },
    presetOptions({
      num_classes: numClasses(1000),
      input_size: inputSize(299, 75),
      aux_logits: flag(false, 'Whether the auxiliary classifier is there, as an output.'),
    }),
    architecture,
  ),
];

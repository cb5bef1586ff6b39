import type { LayerDocument } from '../../formats/architecture/index.ts';
import { convNormLayers } from '../blocks/conv-norm.ts';
import { type Block, imageInput, poolToVector, sequential } from '../blocks/layers.ts';
import {
  alpha,
  definePreset,
  inputSize,
  numClasses,
  presetOptions,
  type Preset,
} from '../preset.ts';

/** Table 1 of the paper: output channels and stride of each depthwise separable convolution. */
const rows = [
  ...[
    [64, 1],
    [128, 2],
    [128, 1],
    [256, 2],
    [256, 1],
    [512, 2],
  ],
  ...[
    [512, 1],
    [512, 1],
    [512, 1],
    [512, 1],
    [512, 1],
    [1024, 2],
    [1024, 1],
  ],
] as const;

/** Figure 3: a depthwise convolution and a pointwise one, each with batch norm and ReLU. */
const separable: Block = {
  parameters: { from: null, out: null, stride: 1 },
  layers: [
    ...convNormLayers(
      { outChannels: 'from', kernel: 3, stride: 'stride', padding: 'same', groups: 'from' },
      'relu6',
    ),
    ...convNormLayers({ outChannels: 'out', kernel: 1 }, 'relu6'),
  ],
};

export const mobilenetsV1: readonly Preset[] = [
  definePreset(
    {
      name: 'mobilenet_v1',
      title: 'MobileNet',
      family: 'mobilenet',
      task: 'image-classification',
      year: 2017,
      paper: {
        title: 'MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications',
        arxiv: '1704.04861',
      },
      variant:
        'Version 1: depthwise separable convolutions. Channels are α times the table’s, rounded down, as in Keras.',
      inputSize: [224, 224],
      published: [
        { figure: 'parameters', value: 4.2e6, source: 'arXiv 1704.04861, Table 4' },
        { figure: 'macs', value: 569e6, source: 'arXiv 1704.04861, Table 4' },
      ],
    },
    presetOptions({
      num_classes: numClasses(1000),
      input_size: inputSize(224, 32),
      alpha: alpha(1, 'Width multiplier α, rounded down.'),
    }),
    ({ num_classes, input_size, alpha: width }) => {
      const channels = (count: number) => Math.max(1, Math.floor(count * width));
      const blocks = rows.map(([out, stride], index): LayerDocument => {
        const from = channels(index === 0 ? 32 : (rows[index - 1]?.[0] ?? 32));
        return { block: 'separable', with: { from, out: channels(out), stride } };
      });
      return {
        version: 1,
        name: 'mobilenet_v1',
        inputs: imageInput(input_size),
        blocks: { separable },
        layers: [
          sequential('stem', [
            ...convNormLayers(
              { outChannels: channels(32), kernel: 3, stride: 2, padding: 'same' },
              'relu6',
            ),
          ]),
          sequential('features', blocks),
          ...poolToVector,
          { id: 'classifier', type: 'linear', outFeatures: num_classes },
        ],
      };
    },
  ),
];

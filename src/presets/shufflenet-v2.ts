import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { convNormLayers } from './blocks/conv-norm.ts';
import { type Block, imageInput, type Layers, sequential } from './blocks/layers.ts';
import { definePreset, inputSize, numClasses, presetOptions, type Preset } from './preset.ts';

/** Table 5 of the paper: output channels of stages 2 to 4 and of the last convolution. */
const designs = {
  x0_5: { widths: [48, 96, 192], last: 1024 },
  x1_0: { widths: [116, 232, 464], last: 1024 },
  x1_5: { widths: [176, 352, 704], last: 1024 },
  x2_0: { widths: [244, 488, 976], last: 2048 },
} as const;

const repeats = [4, 8, 4] as const;

/** 1×1, depthwise 3×3, 1×1: the branch that works, at half the channels. */
function branch(stride: 1 | 2): Layers {
  return [
    ...convNormLayers({ outChannels: 'half', kernel: 1 }, 'relu'),
    ...convNormLayers({ outChannels: 'half', kernel: 3, stride, groups: 'half' }),
    ...convNormLayers({ outChannels: 'half', kernel: 1 }, 'relu'),
  ];
}

/** Figure 3 (c): one half of the channels passes by, and the two are shuffled. */
const basicUnit: Block = {
  parameters: { half: null },
  layers: [
    { id: 'chunk', type: 'split', parts: 2 },
    { ...sequential('branch2', branch(1)), inputs: 'chunk:1' },
    { id: 'cat', type: 'concat', inputs: ['chunk', 'branch2'] },
    { id: 'shuffle', type: 'channelShuffle', groups: 2 },
  ],
};

/** Figure 3 (d): both branches take all channels, and halve the resolution. */
const downsampling: Block = {
  parameters: { half: null, from: null },
  layers: [
    sequential('branch1', [
      ...convNormLayers({ outChannels: 'from', kernel: 3, stride: 2, groups: 'from' }),
      ...convNormLayers({ outChannels: 'half', kernel: 1 }, 'relu'),
    ]),
    { ...sequential('branch2', branch(2)), inputs: 'input' },
    { id: 'cat', type: 'concat', inputs: ['branch1', 'branch2'] },
    { id: 'shuffle', type: 'channelShuffle', groups: 2 },
  ],
};

function shufflenet(width: keyof typeof designs): Preset {
  const { widths, last } = designs[width];
  const name = `shufflenet_v2_${width}`;
  const stages = widths.map((out, index): LayerDocument => {
    const from = index === 0 ? 24 : (widths[index - 1] ?? 24);
    const half = out / 2;
    return sequential(`stage${index + 2}`, [
      { block: 'downsampling', with: { half, from } },
      // Ids count on from the unit that downsamples.
      ...Array.from({ length: (repeats[index] ?? 1) - 1 }, (): LayerDocument => ({
        block: 'basicUnit',
        with: { half },
      })),
    ]);
  });
  const build = (options: { num_classes: number; input_size: number }): Architecture => ({
    version: 1,
    name,
    inputs: imageInput(options.input_size),
    blocks: { basicUnit, downsampling },
    layers: [
      sequential('conv1', convNormLayers({ outChannels: 24, kernel: 3, stride: 2 }, 'relu')),
      { id: 'maxpool', type: 'maxPool2d', kernel: 3, stride: 2, padding: 1 },
      ...stages,
      sequential('conv5', convNormLayers({ outChannels: last, kernel: 1 }, 'relu')),
      { id: 'globalpool', type: 'adaptiveAvgPool2d', outputSize: 1 },
      { id: 'flatten', type: 'flatten' },
      { id: 'fc', type: 'linear', outFeatures: options.num_classes },
    ],
  });
  return definePreset(
    {
      name,
      title: `ShuffleNetV2 ${width.slice(1).replace('_', '.')}×`,
      family: 'shufflenet',
      task: 'image-classification',
      year: 2018,
      paper: {
        title: 'ShuffleNet V2: Practical Guidelines for Efficient CNN Architecture Design',
        arxiv: '1807.11164',
      },
      variant: `As in the paper, at ${width.slice(1).replace('_', '.')} times the width.`,
      inputSize: [224, 224],
      published: [],
    },
    presetOptions({ num_classes: numClasses(1000), input_size: inputSize(224, 1) }),
    build,
  );
}

export const shufflenets: readonly Preset[] = (['x0_5', 'x1_0', 'x1_5', 'x2_0'] as const).map(
  shufflenet,
);

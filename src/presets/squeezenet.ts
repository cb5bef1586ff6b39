import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { type Block, imageInput, sequential } from './blocks/layers.ts';
import { definePreset, inputSize, numClasses, presetOptions, type Preset } from './preset.ts';

/** Squeeze and expand widths of the fire modules, P a max pool (Table 1; 1.1 by its authors). */
const versions = {
  '1_0': {
    stem: { outChannels: 96, kernel: 7 },
    fires: ['P', 16, 16, 32, 'P', 32, 48, 48, 64, 'P', 64],
    least: 29,
    variant: 'Version 1.0, as in the paper.',
  },
  '1_1': {
    stem: { outChannels: 64, kernel: 3 },
    fires: ['P', 16, 16, 'P', 32, 32, 'P', 48, 48, 64, 64],
    least: 25,
    variant: 'Version 1.1, by the same authors: a smaller stem and earlier pooling.',
  },
} as const;

/** 1×1 convolutions squeeze; 1×1 and 3×3 convolutions side by side expand (Figure 1). */
const fire: Block = {
  parameters: { squeeze: null },
  layers: [
    { id: 'squeeze', type: 'conv2d', outChannels: 'squeeze', kernel: 1 },
    { id: 'squeeze_activation', type: 'relu' },
    { id: 'expand1x1', type: 'conv2d', outChannels: '4*squeeze', kernel: 1 },
    { id: 'expand1x1_activation', type: 'relu' },
    {
      ...{ id: 'expand3x3', type: 'conv2d', inputs: 'squeeze_activation' },
      ...{ outChannels: '4*squeeze', kernel: 3, padding: 1 },
    },
    { id: 'expand3x3_activation', type: 'relu' },
    { id: 'cat', type: 'concat', inputs: ['expand1x1_activation', 'expand3x3_activation'] },
  ],
};

function squeezenet(version: keyof typeof versions): Preset {
  const { stem, fires, least, variant } = versions[version];
  const name = `squeezenet${version}`;
  const build = (options: { num_classes: number; input_size: number }): Architecture => ({
    version: 1,
    name,
    inputs: imageInput(options.input_size),
    blocks: { fire },
    layers: [
      sequential('features', [
        { type: 'conv2d', ...stem, stride: 2 },
        { type: 'relu' },
        ...fires.map((entry): LayerDocument =>
          entry === 'P'
            ? { type: 'maxPool2d', kernel: 3, stride: 2, ceilMode: true }
            : { block: 'fire', with: { squeeze: entry } },
        ),
      ]),
      sequential('classifier', [
        { type: 'dropout' },
        { type: 'conv2d', outChannels: options.num_classes, kernel: 1 },
        { type: 'relu' },
        { type: 'adaptiveAvgPool2d', outputSize: 1 },
      ]),
      { id: 'flatten', type: 'flatten' },
    ],
  });
  return definePreset(
    {
      name,
      title: `SqueezeNet ${version.replace('_', '.')}`,
      family: 'squeezenet',
      task: 'image-classification',
      year: 2016,
      paper: {
        title: 'SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model size',
        arxiv: '1602.07360',
      },
      variant,
      inputSize: [224, 224],
      published:
        version === '1_0'
          ? [
              {
                figure: 'parameters',
                value: 1_248_424,
                source: 'arXiv 1602.07360, Table 1',
              },
            ]
          : [],
    },
    presetOptions({ num_classes: numClasses(1000), input_size: inputSize(224, least) }),
    build,
  );
}

export const squeezenets: readonly Preset[] = [squeezenet('1_0'), squeezenet('1_1')];

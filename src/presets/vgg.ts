import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import {
  definePreset,
  inputSize,
  numClasses,
  presetOptions,
  type Preset,
  type PublishedFigure,
} from './preset.ts';

/** Table 1 of the paper: output channels of the 3×3 convolutions, M a 2×2 max pool. */
const configurations = {
  11: [64, 'M', 128, 'M', 256, 256, 'M', 512, 512, 'M', 512, 512, 'M'],
  13: [64, 64, 'M', 128, 128, 'M', 256, 256, 'M', 512, 512, 'M', 512, 512, 'M'],
  16: [64, 64, 'M', 128, 128, 'M', 256, 256, 256, 'M', 512, 512, 512, 'M', 512, 512, 512, 'M'],
  19: [
    ...[64, 64, 'M', 128, 128, 'M', 256, 256, 256, 256, 'M'],
    ...[512, 512, 512, 512, 'M', 512, 512, 512, 512, 'M'],
  ],
} as const;

/** Parameters in millions from Table 2 of the paper; MACs from Table 1 of the ResNet paper. */
const published: Record<keyof typeof configurations, readonly PublishedFigure[]> = {
  11: [{ figure: 'parameters', value: 133e6, source: 'arXiv 1409.1556, Table 2' }],
  13: [{ figure: 'parameters', value: 133e6, source: 'arXiv 1409.1556, Table 2' }],
  16: [
    { figure: 'parameters', value: 138e6, source: 'arXiv 1409.1556, Table 2' },
    {
      figure: 'macs',
      value: 15.3e9,
      source: 'arXiv 1512.03385, Table 1',
      note: 'convolutions alone are 15.35 G; the dense layers add 0.12 G',
    },
  ],
  19: [
    { figure: 'parameters', value: 144e6, source: 'arXiv 1409.1556, Table 2' },
    { figure: 'macs', value: 19.6e9, source: 'arXiv 1512.03385, Table 1' },
  ],
};

interface VggOptions {
  num_classes: number;
  input_size: number;
}

function architecture(
  name: string,
  configuration: readonly (number | 'M')[],
  batchNorm: boolean,
  options: VggOptions,
): Architecture {
  const features = configuration.flatMap((entry): LayerDocument[] =>
    entry === 'M'
      ? [{ type: 'maxPool2d', kernel: 2 }]
      : [
          { type: 'conv2d', outChannels: entry, kernel: 3, padding: 1 },
          ...(batchNorm ? [{ type: 'batchNorm' } as const] : []),
          { type: 'relu' },
        ],
  );
  return {
    version: 1,
    name,
    inputs: { image: { shape: ['N', 3, options.input_size, options.input_size] } },
    layers: [
      { id: 'features', type: 'sequential', layers: features },
      { id: 'avgpool', type: 'adaptiveAvgPool2d', outputSize: 7 },
      { id: 'flatten', type: 'flatten' },
      {
        id: 'classifier',
        type: 'sequential',
        layers: [
          { type: 'linear', outFeatures: 4096 },
          { type: 'relu' },
          { type: 'dropout' },
          { type: 'linear', outFeatures: 4096 },
          { type: 'relu' },
          { type: 'dropout' },
          { type: 'linear', outFeatures: options.num_classes },
        ],
      },
    ],
  };
}

function vgg(depth: keyof typeof configurations, batchNorm: boolean): Preset {
  const name = `vgg${depth}${batchNorm ? '_bn' : ''}`;
  return definePreset(
    {
      name,
      title: `VGG-${depth}${batchNorm ? ' with batch norm' : ''}`,
      family: 'vgg',
      task: 'image-classification',
      year: 2014,
      paper: {
        title: 'Very Deep Convolutional Networks for Large-Scale Image Recognition',
        arxiv: '1409.1556',
      },
      variant: batchNorm
        ? 'Batch norm after every convolution, whose biases are kept, as in torchvision.'
        : 'As in the paper; every convolution and dense layer has a bias.',
      inputSize: [224, 224],
      published: batchNorm ? [] : published[depth],
    },
    presetOptions({ num_classes: numClasses(1000), input_size: inputSize(224, 32) }),
    (options) => architecture(name, configurations[depth], batchNorm, options),
  );
}

export const vggs: readonly Preset[] = ([11, 13, 16, 19] as const).flatMap((depth) => [
  vgg(depth, false),
  vgg(depth, true),
]);

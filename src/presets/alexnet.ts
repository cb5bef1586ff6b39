import type { Architecture } from '../formats/architecture/index.ts';
import { imageInput, sequential } from './blocks/layers.ts';
import { definePreset, inputSize, numClasses, presetOptions, type Preset } from './preset.ts';

function architecture(options: { num_classes: number; input_size: number }): Architecture {
  return {
    version: 1,
    name: 'alexnet',
    inputs: imageInput(options.input_size),
    layers: [
      sequential('features', [
        { type: 'conv2d', outChannels: 64, kernel: 11, stride: 4, padding: 2 },
        { type: 'relu' },
        { type: 'maxPool2d', kernel: 3, stride: 2 },
        { type: 'conv2d', outChannels: 192, kernel: 5, padding: 2 },
        { type: 'relu' },
        { type: 'maxPool2d', kernel: 3, stride: 2 },
        { type: 'conv2d', outChannels: 384, kernel: 3, padding: 1 },
        { type: 'relu' },
        { type: 'conv2d', outChannels: 256, kernel: 3, padding: 1 },
        { type: 'relu' },
        { type: 'conv2d', outChannels: 256, kernel: 3, padding: 1 },
        { type: 'relu' },
        { type: 'maxPool2d', kernel: 3, stride: 2 },
      ]),
      { id: 'avgpool', type: 'adaptiveAvgPool2d', outputSize: 6 },
      { id: 'flatten', type: 'flatten' },
      sequential('classifier', [
        { type: 'dropout' },
        { type: 'linear', outFeatures: 4096 },
        { type: 'relu' },
        { type: 'dropout' },
        { type: 'linear', outFeatures: 4096 },
        { type: 'relu' },
        { type: 'linear', outFeatures: options.num_classes },
      ]),
    ],
  };
}

export const alexnets: readonly Preset[] = [
  definePreset(
    {
      name: 'alexnet',
      title: 'AlexNet',
      family: 'alexnet',
      task: 'image-classification',
      year: 2014,
      paper: {
        title: 'One weird trick for parallelizing convolutional neural networks',
        arxiv: '1404.5997',
      },
      variant:
        'One tower, as in the 2014 paper and torchvision: 64-192-384-256-256 filters, no groups and no local response normalization, which the 2012 network of two towers has.',
      inputSize: [224, 224],
      published: [],
    },
    presetOptions({ num_classes: numClasses(1000), input_size: inputSize(224, 63) }),
    architecture,
  ),
];

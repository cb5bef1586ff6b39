import type { LayerDocument } from '../../formats/architecture/index.ts';
import { imageInput } from '../blocks/layers.ts';
import { definePreset, numClasses, presetOptions, type Preset } from '../preset.ts';

const normalization: LayerDocument = { type: 'onnx', op: 'LRN', attributes: { size: 5 } };
const pool: LayerDocument = { type: 'maxPool2d', kernel: 3, stride: 2, padding: 1 };

function conv(outChannels: number): LayerDocument[] {
  return [{ type: 'conv2d', outChannels, kernel: 3, padding: 1 }, { type: 'relu' }];
}

function dense(outFeatures: number): LayerDocument[] {
  return [{ type: 'linear', outFeatures }, { type: 'relu' }, { type: 'dropout' }];
}

export const zfnets: readonly Preset[] = [
  definePreset(
    {
      name: 'zfnet',
      title: 'ZFNet',
      family: 'zfnet',
      task: 'image-classification',
      year: 2013,
      paper: { title: 'Visualizing and Understanding Convolutional Networks', arxiv: '1311.2901' },
      variant: 'Figure 3: AlexNet with a first layer of 7×7 at stride 2, on one processor.',
      inputSize: [224, 224],
      published: [],
    },
    presetOptions({ num_classes: numClasses(1000) }),
    ({ num_classes }) => ({
      version: 1,
      name: 'zfnet',
      inputs: imageInput(224),
      layers: [
        { id: 'layer1', type: 'conv2d', outChannels: 96, kernel: 7, stride: 2, padding: 1 },
        ...[{ type: 'relu' } as const, pool, normalization],
        { id: 'layer2', type: 'conv2d', outChannels: 256, kernel: 5, stride: 2 },
        ...[{ type: 'relu' } as const, pool, normalization],
        ...[...conv(384), ...conv(384), ...conv(256)],
        { type: 'maxPool2d', kernel: 3, stride: 2 },
        { type: 'flatten' },
        ...[...dense(4096), ...dense(4096)],
        { type: 'linear', outFeatures: num_classes },
      ],
    }),
  ),
];

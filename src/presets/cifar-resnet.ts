import { Type } from '@sinclair/typebox';
import type { Architecture } from '../formats/architecture/index.ts';
import { definePreset, inputSize, numClasses, presetOptions, type Preset } from './preset.ts';
import { basicBlock, type Shortcut, stage } from './residual-blocks.ts';

/** Depth 6n + 2, with the parameters in millions that Table 6 of the paper prints. */
const depths = { 20: 0.27e6, 32: 0.46e6, 44: 0.66e6, 56: 0.85e6, 110: 1.7e6 } as const;

interface CifarOptions {
  num_classes: number;
  input_size: number;
  shortcut: Shortcut;
}

function architecture(name: string, depth: number, options: CifarOptions): Architecture {
  const stages = [16, 32, 64].map((width, index) =>
    stage(options.shortcut, {
      id: `layer${index + 1}`,
      blocks: (depth - 2) / 6,
      width,
      out: width,
      from: index === 0 ? 16 : width / 2,
      stride: index === 0 ? 1 : 2,
    }),
  );
  return {
    version: 1,
    name,
    inputs: { image: { shape: ['N', 3, options.input_size, options.input_size] } },
    blocks: { block: basicBlock(options.shortcut) },
    layers: [
      { id: 'conv1', type: 'conv2d', outChannels: 16, kernel: 3, padding: 1, bias: false },
      { id: 'bn1', type: 'batchNorm' },
      { id: 'relu', type: 'relu' },
      ...stages,
      { id: 'avgpool', type: 'adaptiveAvgPool2d', outputSize: 1 },
      { id: 'flatten', type: 'flatten' },
      { id: 'fc', type: 'linear', outFeatures: options.num_classes },
    ],
  };
}

/** The CIFAR-10 networks of section 4.2 of the ResNet paper. */
export const cifarResnets: readonly Preset[] = Object.entries(depths).map(([depth, parameters]) => {
  const name = `cifar_resnet${depth}`;
  return definePreset(
    {
      name,
      title: `ResNet-${depth} for CIFAR-10`,
      family: 'cifar-resnet',
      task: 'image-classification',
      year: 2015,
      paper: { title: 'Deep Residual Learning for Image Recognition', arxiv: '1512.03385' },
      variant: 'Option-A shortcuts by default, as in the paper: they have no parameters.',
      inputSize: [32, 32],
      published: [{ figure: 'parameters', value: parameters, source: 'arXiv 1512.03385, Table 6' }],
    },
    presetOptions({
      num_classes: numClasses(10),
      input_size: inputSize(32, 4),
      shortcut: Type.Union([Type.Literal('A'), Type.Literal('B'), Type.Literal('C')], {
        default: 'A',
        description:
          'Shortcut where the shape changes: A subsamples and pads with zeros (no parameters), B projects there, C projects in every block.',
      }),
    }),
    (options) => architecture(name, Number(depth), options),
  );
});

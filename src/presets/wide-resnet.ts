import { InputError } from '../core/errors.ts';
import type { Architecture } from '../formats/architecture/index.ts';
import { definePreset, inputSize, numClasses, presetOptions, type Preset } from './preset.ts';
import { preActivationBlock } from './residual-blocks.ts';

/** The paper's networks (Tables 4 and 5), with the parameters in millions that it prints. */
const published: Readonly<Record<string, number>> = {
  'wrn-40-1': 0.6e6,
  'wrn-40-2': 2.2e6,
  'wrn-40-4': 8.9e6,
  'wrn-40-8': 35.7e6,
  'wrn-28-10': 36.5e6,
  'wrn-28-12': 52.5e6,
  'wrn-22-8': 17.2e6,
  'wrn-22-10': 26.8e6,
  'wrn-16-8': 11.0e6,
  'wrn-16-10': 17.1e6,
};

const greatestDepth = 1000;
const greatestWidth = 64;

function architecture(
  name: string,
  depth: number,
  widen: number,
  options: { num_classes: number; input_size: number },
): Architecture {
  const stages = [16, 32, 64].map((width, index) => ({
    id: `block${index + 1}`,
    block: 'block',
    repeat: (depth - 4) / 6,
    with: { width: width * widen },
    first: {
      ...(index !== 0 && { stride: 2 }),
      // The first stage keeps its 16 channels, and so needs no projection, at width 1 alone.
      ...((index !== 0 || widen !== 1) && { project: true }),
    },
  }));
  return {
    version: 1,
    name,
    inputs: { image: { shape: ['N', 3, options.input_size, options.input_size] } },
    blocks: { block: preActivationBlock },
    layers: [
      { id: 'conv1', type: 'conv2d', outChannels: 16, kernel: 3, padding: 1, bias: false },
      ...stages,
      { id: 'bn1', type: 'batchNorm' },
      { id: 'relu', type: 'relu' },
      { id: 'avgpool', type: 'adaptiveAvgPool2d', outputSize: 1 },
      { id: 'flatten', type: 'flatten' },
      { id: 'fc', type: 'linear', outFeatures: options.num_classes },
    ],
  };
}

function wideResnet(depth: number, widen: number): Preset {
  const name = `wrn-${depth}-${widen}`;
  const parameters = published[name];
  return definePreset(
    {
      name,
      title: `Wide ResNet ${depth}-${widen}`,
      family: 'wide-resnet',
      task: 'image-classification',
      year: 2016,
      paper: { title: 'Wide Residual Networks', arxiv: '1605.07146' },
      variant:
        'Pre-activation blocks of two 3×3 convolutions, 1×1 projection where the channels change.',
      inputSize: [32, 32],
      published:
        parameters === undefined
          ? []
          : [
              {
                figure: 'parameters',
                value: parameters,
                source: 'arXiv 1605.07146, Tables 4 and 5',
              },
            ],
    },
    presetOptions({ num_classes: numClasses(10), input_size: inputSize(32, 4) }),
    (options) => architecture(name, depth, widen, options),
  );
}

export const wideResnets: readonly Preset[] = Object.keys(published).map((name) => {
  const [, depth, widen] = name.split('-').map(Number);
  return wideResnet(depth ?? 0, widen ?? 0);
});

/**
 * The wide ResNet that a name `wrn-d-k` asks for, beyond those listed.
 * @returns `undefined` if the name is not of that form
 * @throws InputError `invalid-option` for a depth or width that no such network has
 */
export function findWideResnet(name: string): Preset | undefined {
  const match = /^wrn-(\d{1,6})-(\d{1,6})$/.exec(name);
  if (!match) return undefined;
  const [depth, widen] = [Number(match[1]), Number(match[2])];
  if (depth < 10 || depth > greatestDepth || (depth - 4) % 6 !== 0) {
    throw new InputError('invalid-option', `there is no wide ResNet of depth ${depth}`, {
      expected: `a depth of 6n + 4 from 10 to ${greatestDepth}`,
      hint: `the nearest is wrn-${nearestDepth(depth)}-${widen}`,
    });
  }
  if (widen < 1 || widen > greatestWidth) {
    throw new InputError('invalid-option', `there is no wide ResNet of width ${widen}`, {
      expected: `a width from 1 to ${greatestWidth}`,
    });
  }
  return wideResnet(depth, widen);
}

function nearestDepth(depth: number): number {
  const n = Math.round((depth - 4) / 6);
  return 6 * Math.min(Math.max(n, 1), (greatestDepth - 4) / 6) + 4;
}

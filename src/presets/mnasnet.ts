import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { convNormLayers } from './blocks/conv-norm.ts';
import { invertedResidual } from './blocks/inverted-residual.ts';
import { imageInput, makeDivisible, poolToVector, sequential } from './blocks/layers.ts';
import {
  alpha,
  definePreset,
  inputSize,
  numClasses,
  presetOptions,
  type Preset,
} from './preset.ts';

/** MnasNet-B1: expansion t, output channels c, repeats n, stride s, kernel k of each stage. */
const stages = [
  { t: 3, c: 24, n: 3, s: 2, k: 3 },
  { t: 3, c: 40, n: 3, s: 2, k: 5 },
  { t: 6, c: 80, n: 3, s: 2, k: 5 },
  { t: 6, c: 96, n: 2, s: 1, k: 3 },
  { t: 6, c: 192, n: 4, s: 2, k: 5 },
  { t: 6, c: 320, n: 1, s: 1, k: 3 },
] as const;

const widths = { '0_5': 0.5, '0_75': 0.75, '1_0': 1, '1_3': 1.3 } as const;

interface MnasnetOptions {
  num_classes: number;
  input_size: number;
  alpha: number;
}

function architecture(name: string, options: MnasnetOptions): Architecture {
  const width = (channels: number) => makeDivisible(channels * options.alpha);
  let from = width(16);
  const blocks = stages.map(({ t, c, n, s, k }): LayerDocument => {
    const out = width(c);
    const first = { expanded: t * from, stride: s, residual: false };
    from = out;
    return {
      block: 'invertedResidual',
      repeat: n,
      with: { expanded: t * out, out, kernel: k, residual: true },
      first,
    };
  });
  return {
    version: 1,
    name,
    inputs: imageInput(options.input_size),
    blocks: {
      invertedResidual: invertedResidual({
        scope: 'layers',
        activation: 'relu',
        expand: true,
        flat: 'all',
      }),
    },
    layers: [
      sequential('layers', [
        ...convNormLayers({ outChannels: width(32), kernel: 3, stride: 2 }, 'relu'),
        ...convNormLayers({ outChannels: width(32), kernel: 3, groups: width(32) }, 'relu'),
        ...convNormLayers({ outChannels: width(16), kernel: 1 }),
        ...blocks,
        ...convNormLayers({ outChannels: 1280, kernel: 1 }, 'relu'),
      ]),
      ...poolToVector,
      sequential('classifier', [
        { type: 'dropout', probability: 0.2 },
        { type: 'linear', outFeatures: options.num_classes },
      ]),
    ],
  };
}

export const mnasnets: readonly Preset[] = Object.entries(widths).map(([suffix, width]) => {
  const name = `mnasnet${suffix}`;
  return definePreset(
    {
      name,
      title: `MnasNet-B1 ${width}`,
      family: 'mnasnet',
      task: 'image-classification',
      year: 2018,
      paper: {
        title: 'MnasNet: Platform-Aware Neural Architecture Search for Mobile',
        arxiv: '1807.11626',
      },
      variant: `The B1 network, without squeeze-and-excitation, at ${width} times the width.`,
      inputSize: [224, 224],
      published: [],
    },
    presetOptions({
      num_classes: numClasses(1000),
      input_size: inputSize(224, 1),
      alpha: alpha(width),
    }),
    (options) => architecture(name, options),
  );
});

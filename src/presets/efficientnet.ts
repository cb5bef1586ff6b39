import { Type } from '@sinclair/typebox';
import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { convNorm } from './blocks/conv-norm.ts';
import { invertedResidual } from './blocks/inverted-residual.ts';
import { imageInput, makeDivisible, poolToVector, sequential } from './blocks/layers.ts';
import {
  alpha,
  definePreset,
  inputSize,
  numClasses,
  presetOptions,
  type Preset,
  type PublishedFigure,
} from './preset.ts';

/** Table 1 of the paper: expansion t, kernel k, stride s, output channels c, layers n. */
const stages = [
  { t: 1, k: 3, s: 1, c: 16, n: 1 },
  { t: 6, k: 3, s: 2, c: 24, n: 2 },
  { t: 6, k: 5, s: 2, c: 40, n: 2 },
  { t: 6, k: 3, s: 2, c: 80, n: 3 },
  { t: 6, k: 5, s: 1, c: 112, n: 3 },
  { t: 6, k: 5, s: 2, c: 192, n: 4 },
  { t: 6, k: 3, s: 1, c: 320, n: 1 },
] as const;

interface Scale {
  readonly width: number;
  readonly depth: number;
  readonly resolution: number;
}

interface Printed {
  readonly parameters: number;
  readonly macs?: number;
  /** What explains differences to ours. */
  readonly notes?: Readonly<Record<'parameters' | 'macs', { readonly note?: string }>>;
}

/**
 * Compound scaling: width, depth, native resolution; parameters and FLOPS as in Table 2, whose 0.70,
 * 4.2 and 9.9 G of B1, B4 and B5 are left out, since these networks have 0.69, 4.39 and 10.27 G.
 */
const scales = {
  b0: {
    ...{ width: 1.0, depth: 1.0, resolution: 224, parameters: 5.3e6, macs: 0.39e9 },
    notes: { parameters: {}, macs: { note: 'rounded to tens of millions' } },
  },
  b1: { width: 1.0, depth: 1.1, resolution: 240, parameters: 7.8e6 },
  b2: {
    ...{ width: 1.1, depth: 1.2, resolution: 288, parameters: 9.2e6, macs: 1.0e9 },
    notes: {
      parameters: {
        note: 'with the running statistics of batch norm, which are buffers here: 9.18 M',
      },
      macs: { note: 'at the 260 px of the paper, 0.99 G; 288 px are torchvision’s' },
    },
  },
  b3: { width: 1.2, depth: 1.4, resolution: 300, parameters: 12e6, macs: 1.8e9 },
  b4: { width: 1.4, depth: 1.8, resolution: 380, parameters: 19e6 },
  b5: { width: 1.6, depth: 2.2, resolution: 456, parameters: 30e6 },
  b6: { width: 1.8, depth: 2.6, resolution: 528, parameters: 43e6, macs: 19e9 },
  b7: { width: 2.0, depth: 3.1, resolution: 600, parameters: 66e6, macs: 37e9 },
} as const satisfies Record<string, Scale & Printed>;

interface EfficientNetOptions {
  num_classes: number;
  input_size: number;
  width: number;
  depth: number;
}

function architecture(name: string, options: EfficientNetOptions): Architecture {
  const width = (channels: number) => makeDivisible(channels * options.width);
  let from = width(32);
  const stem = convNorm({ outChannels: from, kernel: 3, stride: 2 }, 'silu');
  const layers = stages.map(({ t, k, s, c, n }): LayerDocument => {
    const out = width(c);
    const first = {
      ...{ expanded: t * from, squeezed: Math.floor(from / 4) },
      ...{ stride: s, residual: s === 1 && from === out },
    };
    from = out;
    return {
      block: t === 1 ? 'mbconv1' : 'mbconv',
      repeat: Math.ceil(n * options.depth),
      with: { kernel: k, expanded: t * out, squeezed: Math.floor(out / 4), out, residual: true },
      first,
    };
  });
  const body = {
    scope: 'block',
    activation: 'silu',
    squeeze: { activation: 'silu', gate: 'sigmoid' },
  } as const;
  return {
    version: 1,
    name,
    inputs: imageInput(options.input_size),
    blocks: {
      mbconv1: invertedResidual({ ...body, expand: false }),
      mbconv: invertedResidual({ ...body, expand: true }),
    },
    layers: [
      sequential('features', [
        stem,
        ...layers,
        convNorm({ outChannels: 4 * from, kernel: 1 }, 'silu'),
      ]),
      ...poolToVector,
      sequential('classifier', [
        { type: 'dropout', probability: 0.2 },
        { type: 'linear', outFeatures: options.num_classes },
      ]),
    ],
  };
}

function published(scale: keyof typeof scales): readonly PublishedFigure[] {
  const { parameters, macs, notes }: Printed = scales[scale];
  const source = 'arXiv 1905.11946, Table 2';
  return [
    { figure: 'parameters', value: parameters, source, ...notes?.parameters },
    ...(macs === undefined
      ? []
      : [{ figure: 'macs' as const, value: macs, source, ...notes?.macs }]),
  ];
}

function efficientnet(
  name: string,
  title: string,
  scale: Scale,
  variant: string,
  figures: readonly PublishedFigure[],
): Preset {
  return definePreset(
    {
      name,
      title,
      family: 'efficientnet',
      task: 'image-classification',
      year: 2019,
      paper: {
        title: 'EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks',
        arxiv: '1905.11946',
      },
      variant,
      inputSize: [scale.resolution, scale.resolution],
      published: figures,
    },
    presetOptions({
      num_classes: numClasses(1000),
      input_size: inputSize(scale.resolution, 1),
      width: alpha(scale.width, 'Width multiplier, rounded to multiples of 8 channels.'),
      depth: Type.Number({
        minimum: 0.1,
        maximum: 8,
        default: scale.depth,
        description: 'Depth multiplier, rounded up to whole layers of each stage.',
      }),
    }),
    (options) => architecture(name, options),
  );
}

/** EfficientNet-B0 to B7, and the family with any width, depth and resolution. */
export const efficientnets: readonly Preset[] = [
  efficientnet(
    'efficientnet',
    'EfficientNet of any scale',
    scales.b0,
    'Scaled freely: width, depth and input_size are the three dimensions of compound scaling.',
    [],
  ),
  ...Object.entries(scales).map(([key, scale]) =>
    efficientnet(
      `efficientnet_${key}`,
      `EfficientNet-${key.toUpperCase()}`,
      scale,
      `B0 scaled to ${scale.width} times the width and ${scale.depth} times the depth.`,
      published(key as keyof typeof scales),
    ),
  ),
];

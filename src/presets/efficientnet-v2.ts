import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { convNorm } from './blocks/conv-norm.ts';
import { fusedInvertedResidual, invertedResidual } from './blocks/inverted-residual.ts';
import { imageInput, poolToVector, sequential } from './blocks/layers.ts';
import { definePreset, inputSize, numClasses, presetOptions, type Preset } from './preset.ts';

/** A stage: expansion, stride, output channels, layers. */
type Stage = readonly [expansion: 1 | 4 | 6, stride: 1 | 2, out: number, layers: number];

interface Design {
  readonly stem: number;
  readonly fused: readonly Stage[];
  readonly depthwise: readonly Stage[];
  readonly resolution: number;
  /** As Table 7 of the paper prints them. */
  readonly parameters: number;
  /** What explains a difference to ours. */
  readonly note?: string;
}

/** Table 4 of the paper for S; M and L by its authors. Every kernel is 3×3. */
const designs = {
  s: {
    stem: 24,
    fused: [
      [1, 1, 24, 2],
      [4, 2, 48, 4],
      [4, 2, 64, 4],
    ],
    depthwise: [
      [4, 2, 128, 6],
      [6, 1, 160, 9],
      [6, 2, 256, 15],
    ],
    resolution: 384,
    parameters: 22e6,
    note: 'with the running statistics of batch norm, which are buffers here: 21.61 M',
  },
  m: {
    stem: 24,
    fused: [
      [1, 1, 24, 3],
      [4, 2, 48, 5],
      [4, 2, 80, 5],
    ],
    depthwise: [
      [4, 2, 160, 7],
      [6, 1, 176, 14],
      [6, 2, 304, 18],
      [6, 1, 512, 5],
    ],
    resolution: 480,
    parameters: 54e6,
  },
  l: {
    stem: 32,
    fused: [
      [1, 1, 32, 4],
      [4, 2, 64, 7],
      [4, 2, 96, 7],
    ],
    depthwise: [
      [4, 2, 192, 10],
      [6, 1, 224, 19],
      [6, 2, 384, 25],
      [6, 1, 640, 7],
    ],
    resolution: 480,
    parameters: 120e6,
    note: 'with the running statistics of batch norm, which are buffers here, 119.03 M; rounded to tens of millions',
  },
} as const satisfies Record<string, Design>;

function architecture(
  name: string,
  { stem, fused, depthwise }: Design,
  options: { num_classes: number; input_size: number },
): Architecture {
  let from = stem;
  const stage = (block: string, [t, stride, out, repeat]: Stage, squeezes: boolean) => {
    const first = {
      ...{ expanded: t * from, stride, residual: stride === 1 && from === out },
      ...(squeezes && { squeezed: from / 4 }),
    };
    from = out;
    const rest = { expanded: t * out, out, residual: true, ...(squeezes && { squeezed: out / 4 }) };
    return { block, repeat, with: rest, first } satisfies LayerDocument;
  };
  const stages = [
    ...fused.map((row) => stage(row[0] === 1 ? 'fused1' : 'fused', row, false)),
    ...depthwise.map((row) => stage('mbconv', row, true)),
  ];
  return {
    version: 1,
    name,
    inputs: imageInput(options.input_size),
    blocks: {
      fused1: fusedInvertedResidual('block', 'silu', false),
      fused: fusedInvertedResidual('block', 'silu', true),
      mbconv: invertedResidual({
        scope: 'block',
        activation: 'silu',
        expand: true,
        squeeze: { activation: 'silu', gate: 'sigmoid' },
      }),
    },
    layers: [
      sequential('features', [
        convNorm({ outChannels: stem, kernel: 3, stride: 2 }, 'silu'),
        ...stages,
        convNorm({ outChannels: 1280, kernel: 1 }, 'silu'),
      ]),
      ...poolToVector,
      sequential('classifier', [
        { type: 'dropout', probability: 0.2 },
        { type: 'linear', outFeatures: options.num_classes },
      ]),
    ],
  };
}

export const efficientnetsV2: readonly Preset[] = (['s', 'm', 'l'] as const).map((size) => {
  const design: Design = designs[size];
  const name = `efficientnet_v2_${size}`;
  return definePreset(
    {
      name,
      title: `EfficientNetV2-${size.toUpperCase()}`,
      family: 'efficientnet',
      task: 'image-classification',
      year: 2021,
      paper: {
        title: 'EfficientNetV2: Smaller Models and Faster Training',
        arxiv: '2104.00298',
      },
      variant: 'Fused MBConv in the first three stages, MBConv with squeeze-and-excitation after.',
      inputSize: [design.resolution, design.resolution],
      published: [
        {
          figure: 'parameters',
          value: design.parameters,
          source: 'arXiv 2104.00298, Table 7',
          ...(design.note !== undefined && { note: design.note }),
        },
      ],
    },
    presetOptions({
      num_classes: numClasses(1000),
      input_size: inputSize(design.resolution, 1),
    }),
    (options) => architecture(name, design, options),
  );
});

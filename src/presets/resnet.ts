import { Type } from '@sinclair/typebox';
import type { Architecture } from '../formats/architecture/index.ts';
import {
  definePreset,
  inputSize,
  numClasses,
  presetOptions,
  type Preset,
  type PublishedFigure,
} from './preset.ts';
import { basicBlock, bottleneckBlock, type Shortcut, stage } from './residual-blocks.ts';

/** Table 1 of the paper: blocks in each of the four stages. */
const depths = {
  18: [2, 2, 2, 2],
  34: [3, 4, 6, 3],
  50: [3, 4, 6, 3],
  101: [3, 4, 23, 3],
  152: [3, 8, 36, 3],
} as const;

/** Multiply–adds as the paper's Table 1 prints them. */
const paperMacs = { 18: 1.8e9, 34: 3.6e9, 50: 3.8e9, 101: 7.6e9, 152: 11.3e9 } as const;

type Depth = keyof typeof depths;

interface Design {
  readonly name: string;
  readonly depth: Depth;
  readonly variant: 'plain' | 'v1' | 'v1.5';
  /** Width of the bottleneck's 3×3 convolutions as a multiple of ResNet's. */
  readonly widen: number;
}

interface ResNetOptions {
  num_classes: number;
  input_size: number;
  shortcut: Shortcut;
}

const firstPaper = { title: 'Deep Residual Learning for Image Recognition', arxiv: '1512.03385' };
const widePaper = { title: 'Wide Residual Networks', arxiv: '1605.07146' };

const optionSchemas = {
  num_classes: numClasses(1000),
  input_size: inputSize(224, 32),
  shortcut: Type.Union([Type.Literal('A'), Type.Literal('B'), Type.Literal('C')], {
    default: 'B',
    description:
      'Shortcut where the shape changes: A subsamples and pads with zeros (no parameters), B projects there, C projects in every block.',
  }),
};

function architecture(design: Design, options: ResNetOptions): Architecture {
  const { name, depth, variant, widen } = design;
  const bottleneck = depth >= 50;
  const shortcut = variant === 'plain' ? 'plain' : options.shortcut;
  const expansion = bottleneck ? 4 : 1;
  const block = bottleneck
    ? bottleneckBlock(options.shortcut, variant === 'v1' ? '1x1' : '3x3')
    : basicBlock(shortcut);
  const stages = depths[depth].map((blocks, index) => {
    const planes = 64 * 2 ** index;
    return stage(shortcut, {
      id: `layer${index + 1}`,
      blocks,
      width: planes * widen,
      out: planes * expansion,
      from: index === 0 ? 64 : (planes / 2) * expansion,
      stride: index === 0 ? 1 : 2,
    });
  });
  return {
    version: 1,
    name,
    inputs: { image: { shape: ['N', 3, options.input_size, options.input_size] } },
    blocks: { block },
    layers: [
      {
        id: 'conv1',
        type: 'conv2d',
        outChannels: 64,
        kernel: 7,
        stride: 2,
        padding: 3,
        bias: false,
      },
      { id: 'bn1', type: 'batchNorm' },
      { id: 'relu', type: 'relu' },
      { id: 'maxpool', type: 'maxPool2d', kernel: 3, stride: 2, padding: 1 },
      ...stages,
      { id: 'avgpool', type: 'adaptiveAvgPool2d', outputSize: 1 },
      { id: 'flatten', type: 'flatten' },
      { id: 'fc', type: 'linear', outFeatures: options.num_classes },
    ],
  };
}

function publishedMacs({ depth, variant, widen }: Design): readonly PublishedFigure[] {
  if (widen !== 1) return [];
  const figure: PublishedFigure = {
    figure: 'macs',
    value: paperMacs[depth],
    source: 'arXiv 1512.03385, Table 1',
  };
  if (depth < 50 || variant !== 'v1.5') return [figure];
  return [
    {
      ...figure,
      note: 'the paper is v1, with the stride on the 1×1 convolution: see the _v1 preset',
    },
  ];
}

function variantNote({ depth, variant, widen }: Design): string {
  if (variant === 'plain') return 'Plain: the same layers as the residual net, without shortcuts.';
  const wide =
    widen === 1 ? '' : ` The 3×3 convolutions of the bottlenecks are ${widen} times as wide.`;
  if (depth < 50)
    return 'Basic blocks, whose first 3×3 carries the stride: v1 and v1.5 are the same.';
  return variant === 'v1'
    ? `v1, as in the paper: a bottleneck's first 1×1 carries the stride.${wide}`
    : `v1.5, as in torchvision: a bottleneck's 3×3 carries the stride.${wide}`;
}

function resnet(design: Design): Preset {
  const { name, depth, variant, widen } = design;
  const { shortcut, ...common } = optionSchemas;
  const wide = widen === 1 ? '' : `Wide (×${widen}) `;
  const description = {
    name,
    title: variant === 'plain' ? `Plain-${depth}` : `${wide}ResNet-${depth}`,
    family: 'resnet',
    task: 'image-classification' as const,
    year: widen === 1 ? 2015 : 2016,
    paper: widen === 1 ? firstPaper : widePaper,
    variant: variantNote(design),
    inputSize: [224, 224],
    published: publishedMacs(design),
  };
  return variant === 'plain'
    ? definePreset(description, presetOptions(common), (options) =>
        architecture(design, { ...options, shortcut: 'B' }),
      )
    : definePreset(description, presetOptions({ ...common, shortcut }), (options) =>
        architecture(design, options),
      );
}

const allDepths = Object.keys(depths).map(Number) as Depth[];

/** The ImageNet networks: residual in both variants, plain, and the wide ones of torchvision. */
export const resnets: readonly Preset[] = [
  ...allDepths.map((depth) => resnet({ name: `resnet${depth}`, depth, variant: 'v1.5', widen: 1 })),
  ...allDepths.map((depth) =>
    resnet({ name: `resnet${depth}_v1`, depth, variant: 'v1', widen: 1 }),
  ),
  ...([18, 34] as const).map((depth) =>
    resnet({ name: `plain${depth}`, depth, variant: 'plain', widen: 1 }),
  ),
  ...([50, 101] as const).map((depth) =>
    resnet({ name: `wide_resnet${depth}_2`, depth, variant: 'v1.5', widen: 2 }),
  ),
];

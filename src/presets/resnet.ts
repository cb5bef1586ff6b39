import { Type } from '@sinclair/typebox';
import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { imageInput, poolToVector } from './blocks/layers.ts';
import {
  definePreset,
  inputSize,
  integer,
  numClasses,
  oneOf,
  type PresetDescription,
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
type Variant = 'plain' | 'v1' | 'v1.5';

interface Design {
  readonly depth: Depth;
  readonly variant: Variant;
  /** Width of the bottleneck's 3×3 convolutions as a multiple of ResNet's. */
  readonly widen: number;
  readonly groups: number;
}

const firstPaper = { title: 'Deep Residual Learning for Image Recognition', arxiv: '1512.03385' };
const widePaper = { title: 'Wide Residual Networks', arxiv: '1605.07146' };

const common = { num_classes: numClasses(1000), input_size: inputSize(224, 32) };

const shortcutOption = oneOf(
  ['A', 'B', 'C'],
  'B',
  'Shortcut where the shape changes: A subsamples and pads with zeros (no parameters), B projects there, C projects in every block.',
);

/** The layers before the first stage. */
export function resnetStem(width: number): readonly LayerDocument[] {
  return [
    {
      ...{ id: 'conv1', type: 'conv2d', outChannels: width },
      ...{ kernel: 7, stride: 2, padding: 3, bias: false },
    },
    { id: 'bn1', type: 'batchNorm' },
    { id: 'relu', type: 'relu' },
    { id: 'maxpool', type: 'maxPool2d', kernel: 3, stride: 2, padding: 1 },
  ];
}

interface Network {
  readonly name: string;
  readonly blocks: readonly number[];
  readonly block: 'basic' | 'bottleneck';
  readonly variant: Variant;
  readonly shortcut: Shortcut;
  /** Channels of the stem and of the first stage; each later stage has twice as many. */
  readonly width: number;
  readonly widen: number;
  readonly groups: number;
  readonly options: { readonly num_classes: number; readonly input_size: number };
}

function architecture(network: Network): Architecture {
  const { name, blocks, block, variant, width, widen, groups, options } = network;
  const shortcut = variant === 'plain' ? 'plain' : network.shortcut;
  const expansion = block === 'bottleneck' ? 4 : 1;
  const stages = blocks.map((count, index) => {
    const planes = width * 2 ** index;
    return stage(shortcut, {
      id: `layer${index + 1}`,
      blocks: count,
      width: planes * widen,
      out: planes * expansion,
      from: index === 0 ? width : (planes / 2) * expansion,
      stride: index === 0 ? 1 : 2,
    });
  });
  return {
    version: 1,
    name,
    inputs: imageInput(options.input_size),
    blocks: {
      block:
        block === 'basic'
          ? basicBlock(shortcut)
          : bottleneckBlock(network.shortcut, {
              strideOn: variant === 'v1' ? '1x1' : '3x3',
              groups,
            }),
    },
    layers: [
      ...resnetStem(width),
      ...stages,
      ...poolToVector,
      { id: 'fc', type: 'linear', outFeatures: options.num_classes },
    ],
  };
}

/**
 * A bottleneck network, v1.5, without its pooling and classifier. Where it is dilated, its last two
 * stages dilate their 3×3 convolutions by 2 and by 4 rather than stride: an eighth of the
 * resolution comes out. As in torchvision, a stage's first block still has the dilation of the
 * stage before.
 */
export function resnetTrunk(depth: 50 | 101, dilated = false) {
  const dilations = [
    [1, 1],
    [1, 1],
    [2, 1],
    [4, 2],
  ] as const;
  const stages = depths[depth].map((blocks, index) => {
    const width = 64 * 2 ** index;
    const dilates = dilated && index > 1;
    return stage('B', {
      ...{ id: `layer${index + 1}`, blocks, width, out: 4 * width },
      from: index === 0 ? 64 : 2 * width,
      stride: index === 0 || dilates ? 1 : 2,
      ...(dilates && { dilation: dilations[index] }),
    });
  });
  return {
    blocks: { block: bottleneckBlock('B', { strideOn: '3x3', dilated }) },
    layers: [...resnetStem(64), ...stages],
  };
}

/** A network of the design; one with shortcuts has the option which. */
export function resnetPreset(
  about: Omit<PresetDescription, 'task' | 'inputSize'>,
  design: Design,
): Preset {
  const description = {
    ...about,
    task: 'image-classification' as const,
    inputSize: [224, 224],
  };
  const build = (options: Network['options'], shortcut: Shortcut) =>
    architecture({
      ...design,
      name: about.name,
      blocks: depths[design.depth],
      block: design.depth >= 50 ? 'bottleneck' : 'basic',
      width: 64,
      shortcut,
      options,
    });
  return design.variant === 'plain'
    ? definePreset(description, presetOptions(common), (options) => build(options, 'B'))
    : definePreset(
        description,
        presetOptions({ ...common, shortcut: shortcutOption }),
        ({ shortcut, ...options }) => build(options, shortcut),
      );
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

function resnet(name: string, depth: Depth, variant: Variant, widen = 1): Preset {
  const design = { depth, variant, widen, groups: 1 };
  const wide = widen === 1 ? '' : `Wide (×${widen}) `;
  return resnetPreset(
    {
      name,
      title: variant === 'plain' ? `Plain-${depth}` : `${wide}ResNet-${depth}`,
      family: 'resnet',
      year: widen === 1 ? 2015 : 2016,
      paper: widen === 1 ? firstPaper : widePaper,
      variant: variantNote(design),
      published: publishedMacs(design),
    },
    design,
  );
}

const anyResnet = definePreset(
  {
    name: 'resnet',
    title: 'ResNet of any depth and width',
    family: 'resnet',
    task: 'image-classification',
    year: 2015,
    paper: firstPaper,
    variant:
      'Any number of stages and blocks, basic or bottleneck, of any width and number of groups; ResNet-50 v1.5 by default.',
    inputSize: [224, 224],
    published: [],
  },
  presetOptions({
    ...common,
    blocks: Type.Array(Type.Integer({ minimum: 1, maximum: 512 }), {
      minItems: 1,
      maxItems: 8,
      default: [...depths[50]],
      description: 'Blocks in each stage; every stage after the first halves the resolution.',
    }),
    block: oneOf(['basic', 'bottleneck'], 'bottleneck', 'Two 3×3 convolutions, or 1×1, 3×3, 1×1.'),
    width: integer(64, [1, 1024], 'Channels of the stem and of the first stage.'),
    widen: integer(1, [1, 16], 'How much wider the 3×3 convolutions of bottlenecks are.'),
    variant: oneOf(['v1', 'v1.5'], 'v1.5', "Whether a bottleneck's 1×1 or 3×3 has the stride."),
    shortcut: shortcutOption,
  }),
  ({ blocks, block, width, widen, variant, shortcut, ...options }) =>
    architecture({
      ...{ name: 'resnet', blocks, block, variant, shortcut, width, groups: 1, options },
      widen: block === 'bottleneck' ? widen : 1,
    }),
);

const allDepths = Object.keys(depths).map(Number) as Depth[];

/** The ImageNet networks: residual in both variants, plain, and the wide ones of torchvision. */
export const resnets: readonly Preset[] = [
  anyResnet,
  ...allDepths.map((depth) => resnet(`resnet${depth}`, depth, 'v1.5')),
  ...allDepths.map((depth) => resnet(`resnet${depth}_v1`, depth, 'v1')),
  ...([18, 34] as const).map((depth) => resnet(`plain${depth}`, depth, 'plain')),
  ...([50, 101] as const).map((depth) => resnet(`wide_resnet${depth}_2`, depth, 'v1.5', 2)),
];

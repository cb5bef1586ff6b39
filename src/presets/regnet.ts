import { Type } from '@sinclair/typebox';
import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { convNormLayers, namedConvNorm } from './blocks/conv-norm.ts';
import {
  type Block,
  imageInput,
  makeDivisible,
  poolToVector,
  sequential,
} from './blocks/layers.ts';
import { squeezeExcitation } from './blocks/squeeze-excitation.ts';
import {
  definePreset,
  inputSize,
  integer,
  numClasses,
  presetOptions,
  type Preset,
  type PublishedFigure,
} from './preset.ts';

/** The paper's parameters: depth d, initial width w_0, slope w_a, quantization w_m, group width. */
interface Design {
  readonly depth: number;
  readonly w_0: number;
  readonly w_a: number;
  readonly w_m: number;
  readonly group_width: number;
}

const designsX = {
  '400mf': { depth: 22, w_0: 24, w_a: 24.48, w_m: 2.54, group_width: 16 },
  '800mf': { depth: 16, w_0: 56, w_a: 35.73, w_m: 2.28, group_width: 16 },
  '1_6gf': { depth: 18, w_0: 80, w_a: 34.01, w_m: 2.25, group_width: 24 },
  '3_2gf': { depth: 25, w_0: 88, w_a: 26.31, w_m: 2.25, group_width: 48 },
  '8gf': { depth: 23, w_0: 80, w_a: 49.56, w_m: 2.88, group_width: 120 },
  '16gf': { depth: 22, w_0: 216, w_a: 55.59, w_m: 2.1, group_width: 128 },
  '32gf': { depth: 23, w_0: 320, w_a: 69.86, w_m: 2.0, group_width: 168 },
} as const;

const designsY = {
  '400mf': { depth: 16, w_0: 48, w_a: 27.89, w_m: 2.09, group_width: 8 },
  '800mf': { depth: 14, w_0: 56, w_a: 38.84, w_m: 2.4, group_width: 16 },
  '1_6gf': { depth: 27, w_0: 48, w_a: 20.71, w_m: 2.65, group_width: 24 },
  '3_2gf': { depth: 21, w_0: 80, w_a: 42.63, w_m: 2.66, group_width: 24 },
  '8gf': { depth: 17, w_0: 192, w_a: 76.82, w_m: 2.19, group_width: 56 },
  '16gf': { depth: 18, w_0: 200, w_a: 106.23, w_m: 2.48, group_width: 112 },
  '32gf': { depth: 20, w_0: 232, w_a: 115.89, w_m: 2.53, group_width: 232 },
  '128gf': { depth: 27, w_0: 456, w_a: 160.83, w_m: 2.52, group_width: 264 },
} as const;

interface Stage {
  readonly width: number;
  readonly depth: number;
  readonly groups: number;
}

/** Halves go to the even neighbour, as in the authors' Python: 22.5 to 22. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/**
 * Equations 2 to 4 of the paper: widths grow linearly by block, are rounded to powers of w_m and to
 * multiples of 8, and equal ones make a stage, whose width is then made to fit its groups.
 */
function quantized({ depth, w_0, w_a, w_m, group_width }: Design): readonly Stage[] {
  const depths = new Map<number, number>();
  for (let block = 0; block < depth; block++) {
    const power = roundHalfEven(Math.log((w_0 + w_a * block) / w_0) / Math.log(w_m));
    const width = roundHalfEven((w_0 * w_m ** power) / 8) * 8;
    depths.set(width, (depths.get(width) ?? 0) + 1);
  }
  return [...depths].map(([width, count]) => {
    const perGroup = Math.min(group_width, width);
    const fitting = makeDivisible(width, perGroup);
    return { width: fitting, depth: count, groups: fitting / perGroup };
  });
}

/** The X block, and with squeeze-and-excitation the Y block: 1×1, grouped 3×3, 1×1. */
function bottleneck(squeezes: boolean): Block {
  return {
    parameters: {
      ...{ width: null, groups: null, stride: 1, project: false },
      ...(squeezes && { squeezed: null }),
    },
    layers: [
      {
        ...{ id: 'proj', type: 'sequential', when: 'project' },
        layers: convNormLayers({ outChannels: 'width', kernel: 1, stride: 'stride' }),
      },
      {
        ...{ id: 'f', type: 'sequential', inputs: 'input' },
        layers: [
          namedConvNorm('a', { outChannels: 'width', kernel: 1 }, 'relu'),
          namedConvNorm(
            'b',
            { outChannels: 'width', kernel: 3, stride: 'stride', groups: 'groups' },
            'relu',
          ),
          ...(squeezes
            ? [
                squeezeExcitation({
                  ...{ id: 'se', channels: 'width', squeezed: 'squeezed' },
                  ...{ activation: 'relu', gate: 'sigmoid' },
                }),
              ]
            : []),
          namedConvNorm('c', { outChannels: 'width', kernel: 1 }),
        ],
      },
      { id: 'add', type: 'add', inputs: ['proj', 'f'] },
      { id: 'activation', type: 'relu' },
    ],
  };
}

interface RegNetOptions {
  num_classes: number;
  input_size: number;
}

const stemWidth = 32;

/** @param ratio of squeeze-and-excitation, to the width that enters a block; 0 for none */
function architecture(
  name: string,
  design: Design,
  ratio: number,
  options: RegNetOptions,
): Architecture {
  let from = stemWidth;
  const stages = quantized(design).map(({ width, depth, groups }, index): LayerDocument => {
    const id = `block${index + 1}`;
    const blocks = Array.from({ length: depth }, (_, block): LayerDocument => {
      const squeezed = ratio > 0 && { squeezed: Math.max(1, roundHalfEven(ratio * from)) };
      const changes = block === 0 && { stride: 2, project: true };
      from = width;
      return {
        ...{ id: `${id}-${block}`, block: 'bottleneck' },
        with: { width, groups, ...squeezed, ...changes },
      };
    });
    return sequential(id, blocks);
  });
  return {
    version: 1,
    name,
    inputs: imageInput(options.input_size),
    blocks: { bottleneck: bottleneck(ratio > 0) },
    layers: [
      namedConvNorm('stem', { outChannels: stemWidth, kernel: 3, stride: 2 }, 'relu'),
      sequential('trunk_output', stages),
      ...poolToVector,
      { id: 'fc', type: 'linear', outFeatures: options.num_classes },
    ],
  };
}

const common = {
  family: 'regnet',
  task: 'image-classification' as const,
  year: 2020,
  paper: { title: 'Designing Network Design Spaces', arxiv: '2003.13678' },
  inputSize: [224, 224],
};

const options = { num_classes: numClasses(1000), input_size: inputSize(224, 1) };

/** The regime in FLOPs (MACs here) that a network is named after. */
function regime(size: string): PublishedFigure {
  const value = parseFloat(size.replace('_', '.')) * (size.endsWith('gf') ? 1e9 : 1e6);
  return {
    ...{ figure: 'macs', value, source: 'arXiv 2003.13678, the regime in its name' },
    note: 'a regime, which designs of the space are near',
  };
}

function regnet(letter: 'x' | 'y', size: string, design: Design): Preset {
  const name = `regnet_${letter}_${size}`;
  const print = size.replace('_', '.').toUpperCase();
  return definePreset(
    {
      ...common,
      name,
      title: `RegNet${letter.toUpperCase()}-${print}`,
      variant:
        letter === 'y'
          ? 'With squeeze-and-excitation by a ratio of ¼.'
          : 'Without squeeze-and-excitation.',
      published: [regime(size)],
    },
    presetOptions(options),
    (chosen) => architecture(name, design, letter === 'y' ? 0.25 : 0, chosen),
  );
}

const anyRegnet = definePreset(
  {
    ...common,
    name: 'regnet',
    title: 'RegNet of any design',
    variant: 'Any design of the space: RegNetX-3.2GF by default, RegNetY with an se_ratio.',
    published: [],
  },
  presetOptions({
    ...options,
    depth: integer(25, [1, 128], 'Number of blocks d.'),
    w_0: Type.Integer({
      ...{ minimum: 8, maximum: 1024, multipleOf: 8, default: 88 },
      description: 'Initial width.',
    }),
    w_a: Type.Number({ minimum: 0, maximum: 1024, default: 26.31, description: 'Slope.' }),
    w_m: Type.Number({
      ...{ minimum: 1.01, maximum: 16, default: 2.25 },
      description: 'Quantization: widths are powers of it times w_0.',
    }),
    group_width: integer(48, [1, 1024], 'Channels in each group of the 3×3 convolutions.'),
    se_ratio: Type.Number({
      ...{ minimum: 0, maximum: 1, default: 0 },
      description: 'Squeezed channels to those that enter the block; 0 for none.',
    }),
  }),
  ({ depth, w_0, w_a, w_m, group_width, se_ratio, ...chosen }) =>
    architecture('regnet', { depth, w_0, w_a, w_m, group_width }, se_ratio, chosen),
);

export const regnets: readonly Preset[] = [
  anyRegnet,
  ...Object.entries(designsX).map(([size, design]) => regnet('x', size, design)),
  ...Object.entries(designsY).map(([size, design]) => regnet('y', size, design)),
];

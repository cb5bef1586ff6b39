import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { type Block, imageInput, type Layers, poolToVector, sequential } from './blocks/layers.ts';
import { layerNorm, mlp, sum } from './blocks/transformer.ts';
import { definePreset, inputSize, numClasses, presetOptions, type Preset } from './preset.ts';

/** Section 3.3 of the paper: channels C of the first stage, layers and heads of every stage. */
export const swinDesigns = {
  t: { dim: 96, depths: [2, 2, 6, 2], heads: [3, 6, 12, 24] },
  s: { dim: 96, depths: [2, 2, 18, 2], heads: [3, 6, 12, 24] },
  b: { dim: 128, depths: [2, 2, 18, 2], heads: [4, 8, 16, 32] },
} as const;

type Size = keyof typeof swinDesigns;

/** Channels, layers and heads of each stage; merging patches doubles the channels between two. */
export function swinStages(design: (typeof swinDesigns)[Size]): readonly LayerDocument[] {
  return design.depths.flatMap((repeat, index): LayerDocument[] => {
    const dim = design.dim * 2 ** index;
    const merging: LayerDocument[] =
      index === 0 ? [] : [{ block: 'patchMerging', with: { out: dim } }];
    const heads = design.heads[index] ?? 1;
    // Every other layer shifts its windows.
    const use = { dim, heads, shifted: 'index % 2 == 1' };
    return [...merging, { block: 'swinBlock', repeat, with: use }];
  });
}

const blockParameters = { dim: null, heads: null, shifted: false };

/** Figure 3 (b), for windows of two or three dims. */
export function swinBlock(window: readonly number[]): Block {
  return {
    parameters: blockParameters,
    layers: [
      layerNorm('norm1'),
      {
        ...{ id: 'attn', type: 'windowAttention', heads: 'heads', window },
        shift: window.map((size) => `shifted ? ${Math.floor(size / 2)} : 0`),
        // Frames are few: where one window has them all, it has no more.
        ...(window.length === 3 && { shrink: true }),
      },
      sum('add1', 'attn', 'input'),
      layerNorm('norm2'),
      mlp('4*dim', 'dim'),
      sum('add2', 'mlp', 'add1'),
    ],
  };
}

/** Merges 2×2 patches, normalizes, and halves the channels. */
export const patchMerging: Block = {
  parameters: { out: null },
  layers: [
    { id: 'merge', type: 'patchMerging' },
    layerNorm('norm'),
    { id: 'reduction', type: 'linear', outFeatures: 'out', bias: false },
  ],
};

/** Figure 1 of version 2: norms come last, scores are cosines, and an MLP makes position biases. */
function swinV2Block(window: number): Block {
  const places = 2 * window - 1;
  return {
    parameters: blockParameters,
    layers: [
      sequential('attn', [
        {
          ...{ id: 'relative_coords_table', type: 'parameter' },
          ...{ shape: [1, places, places, 2], trainable: false },
        },
        sequential('cpb_mlp', [
          { type: 'linear', outFeatures: 512 },
          { type: 'relu' },
          { type: 'linear', outFeatures: 'heads', bias: false },
        ]),
        { id: 'sigmoid', type: 'sigmoid' },
        { id: 'table', type: 'multiply', value: 16 },
        {
          ...{ id: 'attention', type: 'windowAttention', inputs: ['input', 'table'] },
          ...{ heads: 'heads', window, shift: `shifted ? ${window / 2} : 0`, cosine: true },
        },
      ]),
      layerNorm('norm1'),
      sum('add1', 'norm1', 'input'),
      mlp('4*dim', 'dim'),
      layerNorm('norm2'),
      sum('add2', 'norm2', 'add1'),
    ],
  };
}

const patchMergingV2: Block = {
  parameters: { out: null },
  layers: [
    { id: 'merge', type: 'patchMerging' },
    { id: 'reduction', type: 'linear', outFeatures: 'out', bias: false },
    layerNorm('norm'),
  ],
};

const head: Layers = [
  layerNorm('norm'),
  { id: 'permute', type: 'permute', axes: [0, 3, 1, 2] },
  ...poolToVector,
];

interface Version {
  readonly name: string;
  readonly title: string;
  readonly resolution: number;
  readonly blocks: Readonly<Record<string, Block>>;
}

const versions: readonly Version[] = [
  {
    ...{ name: 'swin', title: 'Swin', resolution: 224 },
    blocks: { swinBlock: swinBlock([7, 7]), patchMerging },
  },
  {
    ...{ name: 'swin_v2', title: 'SwinV2', resolution: 256 },
    blocks: { swinBlock: swinV2Block(8), patchMerging: patchMergingV2 },
  },
];

/** Parameters and FLOPs that the paper prints. */
const published: Readonly<
  Record<Size, readonly [parameters: number, macs: number, note?: string]>
> = {
  t: [29e6, 4.5e9, 'rounded up in the paper'],
  s: [50e6, 8.7e9],
  b: [88e6, 15.4e9],
};

const sizeNames = { t: 'Tiny', s: 'Small', b: 'Base' } as const;

function swin({ name: version, title, resolution, blocks }: Version, size: Size): Preset {
  const name = `${version}_${size}`;
  const isFirst = version === 'swin';
  const design = swinDesigns[size];
  const source = 'arXiv 2103.14030, Table 1';
  const printed = isFirst ? published[size] : undefined;
  const build = (options: { num_classes: number; input_size: number }): Architecture => ({
    version: 1,
    name,
    inputs: imageInput(options.input_size),
    blocks,
    layers: [
      sequential('features', [
        sequential('0', [
          { type: 'conv2d', outChannels: design.dim, kernel: 4, stride: 4 },
          { type: 'permute', axes: [0, 2, 3, 1] },
          layerNorm('2'),
        ]),
        ...swinStages(design),
      ]),
      ...head,
      { id: 'head', type: 'linear', outFeatures: options.num_classes },
    ],
  });
  return definePreset(
    {
      name,
      title: `${title}-${sizeNames[size]}`,
      family: 'swin',
      task: 'image-classification',
      year: 2021,
      paper: isFirst
        ? {
            title: 'Swin Transformer: Hierarchical Vision Transformer using Shifted Windows',
            arxiv: '2103.14030',
          }
        : {
            title: 'Swin Transformer V2: Scaling Up Capacity and Resolution',
            arxiv: '2111.09883',
          },
      variant: isFirst
        ? 'Windows of 7×7; maps are padded to whole windows, as in torchvision.'
        : 'Windows of 8×8, scaled cosine attention, norms after. The MLPs that make position biases hang on no input: they are known before the network runs, and free here.',
      inputSize: [resolution, resolution],
      published: printed
        ? [
            {
              ...{ figure: 'parameters', value: printed[0], source },
              ...(printed[2] !== undefined && { note: printed[2] }),
            },
            { figure: 'macs', value: printed[1], source },
          ]
        : [],
    },
    presetOptions({ num_classes: numClasses(1000), input_size: inputSize(resolution, 4) }),
    build,
  );
}

export const swins: readonly Preset[] = versions.flatMap((version) =>
  (['t', 's', 'b'] as const).map((size) => swin(version, size)),
);

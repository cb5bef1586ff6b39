import type { Architecture, LayerDocument } from '../../formats/architecture/index.ts';
import { type Block, imageInput, type Layers, sequential } from '../blocks/layers.ts';
import { layerNorm, mlp, sum } from '../blocks/transformer.ts';
import { definePreset, inputSize, presetOptions, type Preset } from '../preset.ts';

/** Width, layers, heads, and the layers whose attention is global: every quarter's last. */
const models = {
  vit_b: { size: 'Base', width: 768, depth: 12, heads: 12 },
  vit_l: { size: 'Large', width: 1024, depth: 24, heads: 16 },
  vit_h: { size: 'Huge', width: 1280, depth: 32, heads: 16 },
} as const;

const patch = 16;
const window = 14;
const out = 256;

/** Self-attention with decomposed relative positions over a grid of `side`². */
const attention: readonly LayerDocument[] = [
  { id: 'q', type: 'linear', outFeatures: 'dim' },
  { id: 'k', type: 'linear', inputs: 'input', outFeatures: 'dim' },
  { id: 'v', type: 'linear', inputs: 'input', outFeatures: 'dim' },
  {
    ...{ id: 'rel_pos', type: 'decomposedRelativePosition', inputs: 'q' },
    ...{ heads: 'heads', height: 'side', width: 'side' },
  },
  {
    ...{ id: 'core', type: 'scaledDotProductAttention' },
    ...{ inputs: ['q', 'k', 'v', 'rel_pos'], heads: 'heads' },
  },
  { id: 'proj', type: 'linear', outFeatures: 'dim' },
];

function encoderBlock(attend: readonly LayerDocument[], last: string): Layers {
  return [
    layerNorm('norm1', 1e-6),
    ...attend,
    sum('add1', last, 'input'),
    layerNorm('norm2', 1e-6),
    mlp('4*dim', 'dim'),
    sum('add2', 'mlp', 'add1'),
  ];
}

const parameters = { dim: null, heads: null };

/** Attention of every position to all others. */
function globalBlock(side: number): Block {
  return {
    parameters: { ...parameters, side },
    layers: encoderBlock(
      [
        { id: 'flatten', type: 'flatten', startAxis: 1, endAxis: 2 },
        sequential('attn', attention),
        { id: 'unflatten', type: 'reshape', shape: [side, side, 'dim'] },
      ],
      'unflatten',
    ),
  };
}

/** Attention within windows of 14, the image padded to whole ones. */
function windowBlock(grid: number): Block {
  const count = Math.ceil(grid / window);
  const pad = count * window - grid;
  const end = [pad, pad];
  const axes = [0, 1, 3, 2, 4, 5];
  return {
    parameters: { ...parameters, side: window },
    layers: encoderBlock(
      [
        { id: 'pad', type: 'pad', axes: [1, 2], begin: [0, 0], end },
        { id: 'part', type: 'reshape', shape: [count, window, count, window, 'dim'] },
        { id: 'windows', type: 'permute', axes },
        { id: 'flatten', type: 'reshape', shape: [-1, window ** 2, 'dim'], keepBatch: false },
        sequential('attn', attention),
        {
          ...{ id: 'unflatten', type: 'reshape', keepBatch: false },
          shape: [-1, count, count, window, window, 'dim'],
        },
        { id: 'order', type: 'permute', axes },
        { id: 'join', type: 'reshape', shape: [count * window, count * window, 'dim'] },
        { id: 'crop', type: 'slice', axes: [1, 2], ends: [grid, grid] },
      ],
      'crop',
    ),
  };
}

/** A norm over the channels of [N, C, H, W]. */
function channelNorm(id: string): LayerDocument {
  return sequential(id, [
    { id: 'last', type: 'permute', axes: [0, 2, 3, 1] },
    layerNorm('norm', 1e-6),
    { id: 'first', type: 'permute', axes: [0, 3, 1, 2] },
  ]);
}

function architecture(name: string, model: keyof typeof models, size: number): Architecture {
  const { width, depth, heads } = models[model];
  const grid = size / patch;
  const use = { dim: width, heads };
  const blocks = Array.from({ length: depth }, (_, index): LayerDocument => {
    const isGlobal = (index + 1) % (depth / 4) === 0;
    return { block: isGlobal ? 'global' : 'window', with: use };
  });
  return {
    version: 1,
    name,
    inputs: imageInput(size),
    blocks: { global: globalBlock(grid), window: windowBlock(grid) },
    layers: [
      { id: 'patch_embed', type: 'conv2d', outChannels: width, kernel: patch, stride: patch },
      { id: 'patches', type: 'permute', axes: [0, 2, 3, 1] },
      { id: 'pos_embed', type: 'parameter', shape: [1, grid, grid, width] },
      { id: 'embeddings', type: 'add', inputs: ['patches', 'pos_embed'] },
      sequential('blocks', blocks),
      sequential('neck', [
        { id: 'first', type: 'permute', axes: [0, 3, 1, 2] },
        { id: 'conv1', type: 'conv2d', outChannels: out, kernel: 1, bias: false },
        channelNorm('norm1'),
        { id: 'conv2', type: 'conv2d', outChannels: out, kernel: 3, padding: 1, bias: false },
        channelNorm('norm2'),
      ]),
    ],
  };
}

export const sams: readonly Preset[] = (['vit_b', 'vit_l', 'vit_h'] as const).map((model) => {
  const name = `sam_${model}`;
  return definePreset(
    {
      name,
      title: `SAM image encoder, ViT-${models[model].size}`,
      family: 'sam',
      task: 'image-encoding',
      year: 2023,
      paper: { title: 'Segment Anything', arxiv: '2304.02643' },
      variant:
        'The image encoder with its neck: windows of 14 but for four layers, with decomposed relative positions.',
      inputSize: [1024, 1024],
      published: [],
    },
    presetOptions({ input_size: inputSize(1024, patch, patch) }),
    ({ input_size }) => architecture(name, model, input_size),
  );
});

import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { type Block, type Layers, sequential, videoInput } from './blocks/layers.ts';
import { layerNorm, mlp, sum } from './blocks/transformer.ts';
import {
  definePreset,
  frames,
  inputSize,
  numClasses,
  presetOptions,
  type Preset,
} from './preset.ts';

/** Blocks of the four scale stages: each halves the resolution and doubles channels and heads. */
const stages = [1, 2, 11, 2] as const;
const stemChannels = 96;

const epsilon = 1e-6;

const place = { frames: 'frames', height: 'height', width: 'width' };

/** One part of a sequence: the class token, or the patches after it. */
function part(id: string, which: 'token' | 'patches', inputs: string): LayerDocument {
  const range = which === 'token' ? { ends: 1 } : { starts: 1 };
  return { id, type: 'slice', inputs, axes: 1, ...range };
}

/**
 * Pools the patches of every head over the grid, with the same weights for all heads, and leaves
 * the class token alone (section 3.1): [N, 1 + T·H·W, heads·dim] to [N, 1 + T·H·W / stride², …].
 */
function pooling(pool: LayerDocument, norm: Layers): Block {
  return {
    parameters: {
      ...{ heads: 1, dim: null, frames: null, height: null, width: null, stride: 1 },
      pooled: 'frames * ceilDiv(height, stride) * ceilDiv(width, stride)',
    },
    layers: [
      part('token', 'token', 'input'),
      part('patches', 'patches', 'input'),
      { id: 'heads', type: 'reshape', shape: ['frames * height * width', 'heads', 'dim'] },
      { id: 'first', type: 'permute', axes: [0, 2, 3, 1] },
      {
        ...{ id: 'grid', type: 'reshape', keepBatch: false },
        shape: [-1, 'dim', 'frames', 'height', 'width'],
      },
      { id: 'pool', ...pool },
      {
        ...{ id: 'positions', type: 'reshape', keepBatch: false },
        shape: [-1, 'heads', 'dim', 'pooled'],
      },
      { id: 'last', type: 'permute', axes: [0, 3, 1, 2] },
      { id: 'features', type: 'reshape', shape: ['pooled', 'heads * dim'] },
      { id: 'cat', type: 'concat', inputs: ['token', 'features'] },
      ...norm,
    ],
  };
}

/** A depthwise convolution, and a norm of every head. */
const convolutionPool = pooling(
  {
    ...{ type: 'conv3d', outChannels: 'dim', kernel: 3, padding: 1 },
    ...{ stride: [1, 'stride', 'stride'], groups: 'dim', bias: false },
  },
  [
    { id: 'by_head', type: 'reshape', shape: ['1 + pooled', 'heads', 'dim'] },
    layerNorm('norm', epsilon),
    { id: 'joined', type: 'reshape', shape: ['1 + pooled', 'heads * dim'] },
  ],
);

const maximumPool = pooling(
  {
    ...{ type: 'maxPool3d', kernel: [1, 'stride + 1', 'stride + 1'] },
    ...{ stride: [1, 'stride', 'stride'], padding: [0, 'stride // 2', 'stride // 2'] },
  },
  [],
);

function pooled(id: string, from: string, stride: string, when?: string): LayerDocument {
  return {
    ...{ id, block: 'convolutionPool', inputs: from, ...(when !== undefined && { when }) },
    with: { heads: 'heads', dim: 'dim / heads', ...place, stride },
  };
}

/** Queries, keys and values, of which keys and values are pooled, and queries where `when` holds. */
function projections(when?: string): Layers {
  return [
    { id: 'qkv', type: 'linear', outFeatures: '3*dim' },
    { id: 'split', type: 'split', axis: 2, parts: 3 },
    pooled('pool_q', 'split', 'q_stride', when),
    pooled('pool_k', 'split:1', 'kv_stride'),
    pooled('pool_v', 'split:2', 'kv_stride'),
  ];
}

/** The shortcut, pooled where the queries are. */
function skip(from: string, dim: string): LayerDocument {
  return {
    ...{ id: 'pool_skip', block: 'maximumPool', when: 'q_stride > 1', inputs: from },
    with: { dim, ...place, stride: 'q_stride' },
  };
}

const project = sequential('project', [{ type: 'linear', outFeatures: 'dim' }]);

const blockParameters = {
  ...{ heads: null, dim: null, frames: null, height: null, width: null },
  ...{ q_stride: 1, kv_stride: 1 },
};

/** MViT: channels grow in the MLP at the end of a stage. */
const blockV1: Block = {
  parameters: { ...blockParameters, out: null },
  layers: [
    layerNorm('norm1', epsilon),
    sequential('attn', [
      ...projections('q_stride > 1'),
      {
        ...{ id: 'attention', type: 'scaledDotProductAttention', heads: 'heads' },
        inputs: ['pool_q', 'pool_k', 'pool_v'],
      },
      project,
    ]),
    skip('input', 'dim'),
    sum('add1', 'attn', 'pool_skip'),
    layerNorm('norm2', epsilon),
    {
      ...{ id: 'project', type: 'linear', when: 'out != dim', inputs: 'norm2' },
      ...{ otherwise: 'add1', outFeatures: 'out' },
    },
    { ...mlp('4*dim', 'out'), inputs: 'norm2' },
    sum('add2', 'mlp', 'project'),
  ],
};

/**
 * MViTv2: channels grow in the attention at the start of a stage; positions are relative, and
 * pooled queries are added to what attention gives (Figure 2 of its paper).
 */
const blockV2: Block = {
  parameters: { ...blockParameters, from: null },
  layers: [
    layerNorm('norm1', epsilon),
    {
      ...{ id: 'project', type: 'linear', when: 'from != dim', inputs: 'norm1' },
      ...{ otherwise: 'input', outFeatures: 'dim' },
    },
    {
      ...sequential('attn', [
        ...projections(),
        {
          ...{ id: 'rel_pos', type: 'decomposedRelativePosition', inputs: 'pool_q' },
          ...{ heads: 'heads', frames: 'frames', classToken: true },
          height: 'ceilDiv(height, q_stride)',
          width: 'ceilDiv(width, q_stride)',
          keys: ['frames', 'ceilDiv(height, kv_stride)', 'ceilDiv(width, kv_stride)'],
        },
        {
          ...{ id: 'attention', type: 'scaledDotProductAttention', heads: 'heads' },
          inputs: ['pool_q', 'pool_k', 'pool_v', 'rel_pos'],
        },
        part('token', 'token', 'attention'),
        part('patches', 'patches', 'attention'),
        part('queries', 'patches', 'pool_q'),
        sum('residual', 'patches', 'queries'),
        { id: 'cat', type: 'concat', inputs: ['token', 'residual'] },
        project,
      ]),
      inputs: 'norm1',
    },
    skip('project', 'dim'),
    sum('add1', 'attn', 'pool_skip'),
    layerNorm('norm2', epsilon),
    mlp('4*dim', 'dim'),
    sum('add2', 'mlp', 'add1'),
  ],
};

interface Grid {
  readonly frames: number;
  readonly side: number;
}

/** The blocks of all stages; the first of a stage but the first pools its queries. */
function encoder(version: 1 | 2, { frames, side }: Grid): Layers {
  const total = stages.reduce<number>((sum, blocks) => sum + blocks, 0);
  const scales = stages.flatMap((blocks, stage) => new Array<number>(blocks).fill(stage));
  const width = (index: number) => stemChannels * 2 ** (scales[index] ?? 0);
  let size = side;
  return scales.map((stage, index): LayerDocument => {
    const q_stride = index > 0 && scales[index - 1] !== stage ? 2 : 1;
    const dim = width(index);
    const use = {
      ...{ heads: 2 ** stage, dim, frames, height: size, width: size },
      ...{ q_stride, kv_stride: 8 / 2 ** stage },
      ...(version === 1
        ? { out: width(Math.min(index + 1, total - 1)) }
        : { from: width(Math.max(index - 1, 0)) }),
    };
    size /= q_stride;
    return { block: 'multiscaleBlock', with: use };
  });
}

/** A class token, and in MViT embeddings of place and time. */
function positions(version: 1 | 2, { frames, side }: Grid): Layers {
  const token: Layers = [
    { id: 'class_token', type: 'parameter', shape: [1, 1, stemChannels], expandBatch: true },
    { id: 'cat', type: 'concat', inputs: ['class_token', 'input'] },
  ];
  if (version === 2) return token;
  return [
    ...token,
    { id: 'spatial_pos', type: 'parameter', shape: [1, side ** 2, stemChannels] },
    { id: 'temporal_pos', type: 'parameter', shape: [frames, 1, stemChannels] },
    sum('places', 'temporal_pos', 'spatial_pos'),
    {
      ...{ id: 'sequence', type: 'reshape', keepBatch: false },
      shape: [frames * side ** 2, stemChannels],
    },
    { id: 'class_pos', type: 'parameter', shape: [1, stemChannels] },
    { id: 'embedding', type: 'concat', axis: 0, inputs: ['class_pos', 'sequence'] },
    sum('add', 'cat', 'embedding'),
  ];
}

interface VideoOptions {
  num_classes: number;
  frames: number;
  input_size: number;
}

function architecture(name: string, version: 1 | 2, options: VideoOptions): Architecture {
  const grid = { frames: options.frames / 2, side: options.input_size / 4 };
  return {
    version: 1,
    name,
    inputs: videoInput(options.frames, options.input_size),
    blocks: {
      convolutionPool,
      maximumPool,
      multiscaleBlock: version === 1 ? blockV1 : blockV2,
    },
    layers: [
      {
        ...{ id: 'conv_proj', type: 'conv3d', outChannels: stemChannels },
        ...{ kernel: [3, 7, 7], stride: [2, 4, 4], padding: [1, 3, 3] },
      },
      { id: 'patches', type: 'flatten', startAxis: 2 },
      { id: 'tokens', type: 'transpose', axes: [1, 2] },
      sequential('pos_encoding', positions(version, grid)),
      sequential('blocks', encoder(version, grid)),
      layerNorm('norm', epsilon),
      { id: 'select', type: 'select' },
      sequential('head', [
        { type: 'dropout' },
        { type: 'linear', outFeatures: options.num_classes },
      ]),
    ],
  };
}

const designs = [
  {
    name: 'mvit_v1_b',
    title: 'MViT-B 16×4',
    version: 1,
    year: 2021,
    paper: { title: 'Multiscale Vision Transformers', arxiv: '2104.11227' },
    variant: 'Keys and values are pooled throughout, queries at the start of a stage.',
    parameters: 36.6e6,
    macs: 70.5e9,
    source: 'arXiv 2104.11227, Table 4',
  },
  {
    name: 'mvit_v2_s',
    title: 'MViTv2-S 16×4',
    version: 2,
    year: 2021,
    paper: {
      title: 'MViTv2: Improved Multiscale Vision Transformers for Classification and Detection',
      arxiv: '2112.01526',
    },
    variant: 'Decomposed relative positions and residual pooled queries; all three are pooled.',
    parameters: 34.5e6,
    macs: 64e9,
    source: 'arXiv 2112.01526, results on Kinetics-400',
  },
] as const;

export const mvits: readonly Preset[] = designs.map(
  ({ version, parameters, macs, source, ...about }) =>
    definePreset(
      {
        ...about,
        family: 'mvit',
        task: 'video-classification',
        inputSize: [16, 224, 224],
        published: [
          { figure: 'parameters', value: parameters, source },
          { figure: 'macs', value: macs, source },
        ],
      },
      presetOptions({
        num_classes: numClasses(400),
        frames: frames(16, 2, 2),
        input_size: inputSize(224, 32, 32, 8192),
      }),
      (options) => architecture(about.name, version, options),
    ),
);

import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { type Block, imageInput, sequential } from './blocks/layers.ts';
import { layerNorm, mlp, sum } from './blocks/transformer.ts';
import {
  definePreset,
  inputSize,
  integer,
  invalidChoice,
  numClasses,
  presetOptions,
  type Preset,
  type PublishedFigure,
} from './preset.ts';

interface Design {
  readonly patch: number;
  /** Table 1 of the paper: layers, hidden size D, MLP size, heads. */
  readonly depth: number;
  readonly dim: number;
  readonly mlp_dim: number;
  readonly heads: number;
}

const base = { depth: 12, dim: 768, mlp_dim: 3072, heads: 12 } as const;
const large = { depth: 24, dim: 1024, mlp_dim: 4096, heads: 16 } as const;
const huge = { depth: 32, dim: 1280, mlp_dim: 5120, heads: 16 } as const;

/** Parameters as Table 1 prints them, for the sizes and not for each patch. */
const designs = {
  b_16: { size: 'Base', design: { patch: 16, ...base }, parameters: 86e6 },
  b_32: {
    ...{ size: 'Base', design: { patch: 32, ...base }, parameters: 86e6 },
    note: 'printed for the size, as of ViT-B/16: 86.6 M; patches of 32×32 have larger filters',
  },
  l_16: {
    ...{ size: 'Large', design: { patch: 16, ...large }, parameters: 307e6 },
    note: 'printed for the size, as of ViT-L/32: 306.5 M; patches of 16×16 have smaller filters',
  },
  l_32: { size: 'Large', design: { patch: 32, ...large }, parameters: 307e6 },
  h_14: { size: 'Huge', design: { patch: 14, ...huge }, parameters: 632e6 },
} as const;

/** Figure 1: attention and an MLP, each normalized before and added to its input. */
const encoderBlock: Block = {
  parameters: { heads: null, dim: null, mlp_dim: null },
  layers: [
    layerNorm('ln_1', 1e-6),
    { id: 'self_attention', type: 'multiHeadAttention', heads: 'heads' },
    sum('add_1', 'self_attention', 'input'),
    layerNorm('ln_2', 1e-6),
    mlp('mlp_dim', 'dim'),
    sum('add_2', 'mlp', 'add_1'),
  ],
};

interface VitOptions {
  num_classes: number;
  input_size: number;
}

function architecture(name: string, design: Design, options: VitOptions): Architecture {
  const { patch, depth, dim, mlp_dim, heads } = design;
  const { num_classes, input_size } = options;
  const positions = (input_size / patch) ** 2 + 1;
  const blocks = Array.from({ length: depth }, (_, index): LayerDocument => {
    const use = { heads, dim, mlp_dim };
    return { id: `encoder_layer_${index}`, block: 'encoderBlock', with: use };
  });
  return {
    version: 1,
    name,
    inputs: imageInput(input_size),
    blocks: { encoderBlock },
    layers: [
      { id: 'conv_proj', type: 'conv2d', outChannels: dim, kernel: patch, stride: patch },
      { id: 'patches', type: 'flatten', startAxis: 2 },
      { id: 'tokens', type: 'transpose', axes: [1, 2] },
      { id: 'class_token', type: 'parameter', shape: [1, 1, dim], expandBatch: true },
      { id: 'cat', type: 'concat', inputs: ['class_token', 'tokens'] },
      sequential('encoder', [
        { id: 'pos_embedding', type: 'parameter', shape: [1, positions, dim] },
        sum('add', 'input', 'pos_embedding'),
        sequential('layers', blocks),
        layerNorm('ln', 1e-6),
      ]),
      { id: 'select', type: 'select' },
      sequential('heads', [{ id: 'head', type: 'linear', outFeatures: num_classes }]),
    ],
  };
}

const common = {
  family: 'vit',
  task: 'image-classification' as const,
  year: 2020,
  paper: {
    title: 'An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale',
    arxiv: '2010.11929',
  },
  inputSize: [224, 224],
};

function vit(key: keyof typeof designs): Preset {
  const { size, design, parameters, ...note } = designs[key];
  const { patch } = design;
  const published: PublishedFigure = {
    ...{ figure: 'parameters', value: parameters, source: 'arXiv 2010.11929, Table 1' },
    ...note,
  };
  const name = `vit_${key}`;
  return definePreset(
    {
      ...common,
      name,
      title: `ViT-${size}/${patch}`,
      variant: `Patches of ${patch}×${patch}; position embeddings for the input size; a linear head, as after fine-tuning.`,
      published: [published],
    },
    presetOptions({ num_classes: numClasses(1000), input_size: patches(patch) }),
    (options) => architecture(name, design, options),
  );
}

/** Images of whole patches, with at most as many as attention can be shaped for. */
function patches(patch: number) {
  return inputSize(224, patch, patch);
}

const anyVit = definePreset(
  {
    ...common,
    name: 'vit',
    title: 'Vision Transformer of any size',
    variant: 'Any patch, width, depth and number of heads: ViT-Base/16 by default.',
    published: [],
  },
  presetOptions({
    num_classes: numClasses(1000),
    input_size: inputSize(224, 1),
    patch: integer(16, [1, 256], 'Height and width of a patch; divides the input size.'),
    dim: integer(768, [1, 65_536], 'Hidden size D; a multiple of heads.'),
    depth: integer(12, [1, 1024], 'Number of layers.'),
    heads: integer(12, [1, 1024], 'Number of heads; divides dim.'),
    mlp_dim: integer(3072, [1, 262_144], 'Hidden size of the MLPs.'),
  }),
  ({ num_classes, input_size, ...design }) => {
    const { patch, dim, heads } = design;
    if (input_size % patch !== 0) {
      throw invalidChoice('vit', 'input_size', input_size, `a multiple of the patch, ${patch}`);
    }
    if (dim % heads !== 0) throw invalidChoice('vit', 'heads', heads, `a divisor of dim, ${dim}`);
    return architecture('vit', design, { num_classes, input_size });
  },
);

export const vits: readonly Preset[] = [
  anyVit,
  ...(Object.keys(designs) as (keyof typeof designs)[]).map(vit),
];

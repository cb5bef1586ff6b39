import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { convNorm, namedConvNorm } from './blocks/conv-norm.ts';
import { type Block, imageInput, poolToVector, sequential } from './blocks/layers.ts';
import { squeezeExcitation } from './blocks/squeeze-excitation.ts';
import { layerNorm, sum } from './blocks/transformer.ts';
import { definePreset, inputSize, numClasses, presetOptions, type Preset } from './preset.ts';

const partition = 7;
const headDim = 32;

/** MaxViT-T (Table 1 of the paper): channels and layers of every stage. */
const tiny = { stem: 64, widths: [64, 128, 256, 512], layers: [2, 2, 5, 2] } as const;

/** MBConv with a norm first; the shortcut pools and projects where the shape changes. */
const mbconv: Block = {
  parameters: { out: null, stride: 1, project: false },
  layers: [
    {
      ...{ id: 'proj', type: 'sequential', when: 'project' },
      layers: [
        { type: 'avgPool2d', kernel: 3, stride: 'stride', padding: 1 },
        { type: 'conv2d', outChannels: 'out', kernel: 1 },
      ],
    },
    {
      ...{ id: 'layers', type: 'sequential', inputs: 'input' },
      layers: [
        { id: 'pre_norm', type: 'batchNorm' },
        namedConvNorm('conv_a', { outChannels: '4*out', kernel: 1 }, 'gelu'),
        namedConvNorm(
          'conv_b',
          { outChannels: '4*out', kernel: 3, stride: 'stride', groups: '4*out' },
          'gelu',
        ),
        squeezeExcitation({
          ...{ id: 'squeeze_excitation', channels: '4*out', squeezed: 'out / 4' },
          ...{ activation: 'silu', gate: 'sigmoid' },
        }),
        { id: 'conv_c', type: 'conv2d', outChannels: 'out', kernel: 1 },
      ],
    },
    sum('add', 'layers', 'proj'),
  ],
};

/** Attention within windows or over a grid, and an MLP, on channels last (Figure 2). */
function partitionAttention(kind: 'window' | 'grid'): Block {
  return {
    parameters: { out: null },
    layers: [
      sequential('attn_layer', [
        layerNorm('0'),
        {
          ...{ id: '1', type: 'windowAttention', heads: `out / ${headDim}` },
          ...{ window: partition, partition: kind },
        },
        { type: 'dropout', probability: 0 },
      ]),
      sum('add_1', 'attn_layer', 'input'),
      sequential('mlp_layer', [
        layerNorm('0'),
        { type: 'linear', outFeatures: '4*out' },
        { type: 'gelu' },
        { type: 'linear', outFeatures: 'out' },
        { type: 'dropout', probability: 0 },
      ]),
      sum('add_2', 'mlp_layer', 'add_1'),
    ],
  };
}

const maxvitLayer: Block = {
  parameters: { out: null, stride: 1, project: false },
  layers: [
    sequential('layers', [
      {
        ...{ id: 'MBconv', block: 'mbconv' },
        with: { out: 'out', stride: 'stride', project: 'project' },
      },
      { id: 'last', type: 'permute', axes: [0, 2, 3, 1] },
      { id: 'window_attention', block: 'windowAttention', with: { out: 'out' } },
      { id: 'grid_attention', block: 'gridAttention', with: { out: 'out' } },
      { id: 'first', type: 'permute', axes: [0, 3, 1, 2] },
    ]),
  ],
};

function architecture(options: { num_classes: number; input_size: number }): Architecture {
  const stages = tiny.widths.map((out, index): LayerDocument =>
    sequential(String(index), [
      {
        ...{ id: 'layers', block: 'maxvitLayer', repeat: tiny.layers[index] ?? 0 },
        ...{ with: { out }, first: { stride: 2, project: true } },
      },
    ]),
  );
  const features = tiny.widths[3];
  return {
    version: 1,
    name: 'maxvit_t',
    inputs: imageInput(options.input_size),
    blocks: {
      mbconv,
      windowAttention: partitionAttention('window'),
      gridAttention: partitionAttention('grid'),
      maxvitLayer,
    },
    layers: [
      sequential('stem', [
        convNorm({ outChannels: tiny.stem, kernel: 3, stride: 2 }, 'gelu'),
        sequential('1', [{ type: 'conv2d', outChannels: tiny.stem, kernel: 3, padding: 1 }]),
      ]),
      sequential('blocks', stages),
      sequential('classifier', [
        ...poolToVector,
        layerNorm('2'),
        { type: 'linear', outFeatures: features },
        { type: 'tanh' },
        { type: 'linear', outFeatures: options.num_classes, bias: false },
      ]),
    ],
  };
}

export const maxvits: readonly Preset[] = [
  definePreset(
    {
      name: 'maxvit_t',
      title: 'MaxViT-Tiny',
      family: 'maxvit',
      task: 'image-classification',
      year: 2022,
      paper: { title: 'MaxViT: Multi-Axis Vision Transformer', arxiv: '2204.01697' },
      variant:
        'As in torchvision: windows and grids of 7×7, so that only multiples of 224 are parted evenly.',
      inputSize: [224, 224],
      published: [
        { figure: 'parameters', value: 31e6, source: 'arXiv 2204.01697, Table 2' },
        { figure: 'macs', value: 5.6e9, source: 'arXiv 2204.01697, Table 2' },
      ],
    },
    presetOptions({ num_classes: numClasses(1000), input_size: inputSize(224, 224, 224) }),
    architecture,
  ),
];

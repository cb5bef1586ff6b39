import type { LayerDocument } from '../../formats/architecture/index.ts';
import type { Block } from '../blocks/layers.ts';
import { definePreset, presetOptions, type Preset } from '../preset.ts';

/** Table I: which maps of S2 each map of C3 takes, by how many it takes. */
const connections = {
  three: [0, 1, 2, 3, 4, 5].map((map) => [map, (map + 1) % 6, (map + 2) % 6]),
  four: [
    ...[0, 1, 2, 3, 4, 5].map((map) => [map, (map + 1) % 6, (map + 2) % 6, (map + 3) % 6]),
    ...[0, 1, 2].map((map) => [map, map + 1, (map + 3) % 6, (map + 4) % 6]),
  ],
  all: [[0, 1, 2, 3, 4, 5]],
};

/** Some of C3's maps: the maps that each takes, side by side, convolved apart. */
function connected(id: keyof typeof connections): LayerDocument[] {
  const maps = connections[id];
  return [
    {
      ...{ id: `${id}_maps`, type: 'onnx', op: 'Gather', inputs: 'S2', attributes: { axis: 1 } },
      operands: [{ input: 0 }, { constant: maps.flat(), type: 'int64' }],
    },
    { id, type: 'conv2d', outChannels: maps.length, kernel: 5, groups: maps.length },
  ];
}

/** The mean of 2×2, times a trained coefficient for each map, plus a trained bias. */
const subsampling: Block = {
  parameters: { maps: null },
  layers: [
    { id: 'mean', type: 'avgPool2d', kernel: 2 },
    { id: 'coefficient', type: 'parameter', shape: [1, 'maps', 1, 1] },
    { id: 'scaled', type: 'multiply', inputs: ['mean', 'coefficient'] },
    { id: 'bias', type: 'parameter', shape: [1, 'maps', 1, 1] },
    { id: 'shifted', type: 'add', inputs: ['scaled', 'bias'] },
    { id: 'squashed', type: 'sigmoid' },
  ],
};

/** Squared distances of the 84 features to ten fixed codes, bitmaps of 7×12. */
const radialBasis: readonly LayerDocument[] = [
  { id: 'features', type: 'reshape', shape: [1, 84] },
  { id: 'codes', type: 'parameter', shape: [10, 84], trainable: false },
  { id: 'differences', type: 'subtract', inputs: ['features', 'codes'] },
  { id: 'squares', type: 'multiply', inputs: ['differences', 'differences'] },
  { id: 'distances', type: 'reduce', operation: 'sum', axes: -1 },
];

export const lenets: readonly Preset[] = [
  definePreset(
    {
      name: 'lenet5',
      title: 'LeNet-5',
      family: 'lenet',
      task: 'image-classification',
      year: 1998,
      paper: {
        title: 'Gradient-Based Learning Applied to Document Recognition',
        url: 'https://doi.org/10.1109/5.726791',
      },
      variant:
        'As in the paper: trained subsampling, C3 connected in part (Table I), distances to fixed codes at the end.',
      inputSize: [32, 32],
      published: [{ figure: 'parameters', value: 60_000, source: 'section II.B of the paper' }],
    },
    presetOptions({}),
    () => ({
      version: 1,
      name: 'lenet5',
      inputs: { image: { shape: ['N', 1, 32, 32] } },
      blocks: { subsampling },
      layers: [
        { id: 'C1', type: 'conv2d', outChannels: 6, kernel: 5 },
        { id: 'C1_squashed', type: 'tanh' },
        { id: 'S2', block: 'subsampling', with: { maps: 6 } },
        ...connected('three'),
        ...connected('four'),
        ...connected('all'),
        { id: 'C3', type: 'concat', inputs: ['three', 'four', 'all'] },
        { id: 'C3_squashed', type: 'tanh' },
        { id: 'S4', block: 'subsampling', with: { maps: 16 } },
        { id: 'C5', type: 'conv2d', outChannels: 120, kernel: 5 },
        { id: 'C5_squashed', type: 'tanh' },
        { id: 'flatten', type: 'flatten' },
        { id: 'F6', type: 'linear', outFeatures: 84 },
        { id: 'F6_squashed', type: 'tanh' },
        ...radialBasis,
      ],
    }),
  ),
];

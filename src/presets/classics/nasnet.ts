import type { LayerDocument } from '../../formats/architecture/index.ts';
import { convNormLayers } from '../blocks/conv-norm.ts';
import { type Block, imageInput, type Layers, poolToVector, sequential } from '../blocks/layers.ts';
import { definePreset, inputSize, numClasses, presetOptions, type Preset } from '../preset.ts';

/** ReLU, a separable convolution and batch norm, twice; the first carries the stride. */
function separable(id: string, from: 'h' | 'p' | 'x1', kernel: number, stride = 1): LayerDocument {
  const once = (channels: string, step: number): Layers => [
    { type: 'relu' },
    {
      ...{ type: 'conv2d', outChannels: channels, groups: channels, kernel, bias: false },
      ...{ stride: step, padding: 'same' },
    },
    ...convNormLayers({ outChannels: 'filters', kernel: 1 }),
  ];
  const layers = [...once(from === 'p' ? 'previous' : 'filters', stride), ...once('filters', 1)];
  return { id, type: 'sequential', inputs: from, layers };
}

/** A 3×3 pool of the same size, or of half of it. */
function pool(
  id: string,
  type: 'avgPool2d' | 'maxPool2d',
  from: string,
  stride = 1,
): LayerDocument {
  return { id, type, inputs: from, kernel: 3, stride, padding: 'same' };
}

function sum(id: string, ...inputs: readonly string[]): LayerDocument {
  return { id, type: 'add', inputs };
}

/** Every second position, from the first or from the one diagonally behind it, by 1×1. */
const halves: Layers = [
  { id: 'relu', type: 'relu' },
  { id: 'even', type: 'slice', axes: [2, 3], steps: [2, 2], starts: [0, 0] },
  { id: 'path1', type: 'conv2d', outChannels: 'filters // 2', kernel: 1, bias: false },
  { id: 'padded', type: 'pad', inputs: 'relu', axes: [2, 3], begin: [0, 0], end: [1, 1] },
  { id: 'odd', type: 'slice', axes: [2, 3], steps: [2, 2], starts: [1, 1] },
  { id: 'path2', type: 'conv2d', outChannels: 'filters // 2', kernel: 1, bias: false },
  { id: 'paths', type: 'concat', inputs: ['path1', 'path2'] },
  { id: 'bn', type: 'batchNorm' },
];

/** Both inputs brought to the same shape: `h` of the cell before, `p` of the one before that. */
const inputs: Layers = [
  { id: 'halved', type: 'sequential', when: 'halve', inputs: 'input:1', layers: halves },
  {
    ...{ id: 'p', type: 'sequential', when: 'project', inputs: 'halved' },
    layers: [{ type: 'relu' }, ...convNormLayers({ outChannels: 'filters', kernel: 1 })],
  },
  {
    ...{ id: 'h', type: 'sequential', inputs: 'input' },
    layers: [{ type: 'relu' }, ...convNormLayers({ outChannels: 'filters', kernel: 1 })],
  },
];

/** `previous` is the channels of `p`. */
const parameters = { filters: null, previous: 'filters', halve: false, project: false };

/** Figure 4, left. */
const normalCell: Block = {
  parameters,
  layers: [
    ...inputs,
    separable('left1', 'h', 5),
    separable('right1', 'p', 3),
    sum('x1', 'left1', 'right1'),
    separable('left2', 'p', 5),
    separable('right2', 'p', 3),
    sum('x2', 'left2', 'right2'),
    pool('left3', 'avgPool2d', 'h'),
    sum('x3', 'left3', 'p'),
    pool('left4', 'avgPool2d', 'p'),
    pool('right4', 'avgPool2d', 'p'),
    sum('x4', 'left4', 'right4'),
    separable('left5', 'h', 3),
    sum('x5', 'left5', 'h'),
    { id: 'cell', type: 'concat', inputs: ['p', 'x1', 'x2', 'x3', 'x4', 'x5'] },
  ],
};

/** Figure 4, right. */
const reductionCell: Block = {
  parameters,
  layers: [
    ...inputs,
    separable('left1', 'h', 5, 2),
    separable('right1', 'p', 7, 2),
    sum('x1', 'left1', 'right1'),
    pool('left2', 'maxPool2d', 'h', 2),
    separable('right2', 'p', 7, 2),
    sum('x2', 'left2', 'right2'),
    pool('left3', 'avgPool2d', 'h', 2),
    separable('right3', 'p', 5, 2),
    sum('x3', 'left3', 'right3'),
    pool('left4', 'avgPool2d', 'x1'),
    sum('x4', 'left4', 'x2'),
    separable('left5', 'x1', 3),
    pool('right5', 'maxPool2d', 'h', 2),
    sum('x5', 'left5', 'right5'),
    { id: 'cell', type: 'concat', inputs: ['x2', 'x3', 'x4', 'x5'] },
  ],
};

interface Design {
  /** Channels of the stem, and of a cell's branches in the first group of normal cells. */
  readonly stem: number;
  readonly filters: number;
  /** Normal cells in each of the three groups. */
  readonly repeats: number;
}

/** NASNet-A (4 @ 1056): the last group gives 6·176 = 1056 channels. */
const mobile: Design = { stem: 32, filters: 44, repeats: 4 };

/** Every cell with what it takes from the two before it. */
function cells({ stem, filters, repeats }: Design): LayerDocument[] {
  interface Output {
    readonly id: string;
    readonly channels: number;
    /** How often the resolution was halved. */
    readonly level: number;
  }
  const normal = Array<'normal'>(repeats).fill('normal');
  const order = [
    ...(['reduction', 'reduction'] as const),
    ...[...normal, 'reduction' as const, ...normal, 'reduction' as const, ...normal],
  ];
  let current: Output = { id: 'stem', channels: stem, level: 0 };
  let before: Output | undefined;
  // The stem's two reduction cells have a quarter and a half of the filters.
  let width = filters / 8;
  return order.map((kind, index): LayerDocument => {
    // Wider with every reduction, but for the first normal cell, which doubles the stem's half.
    if (kind === 'reduction' || index === 2) width *= 2;
    const halve = before !== undefined && before.level !== current.level;
    const project = before !== undefined && !halve && before.channels !== width;
    const id = `cell${index + 1}`;
    const cell: LayerDocument = {
      ...{ id, block: kind, inputs: [current.id, (before ?? current).id] },
      with: {
        filters: width,
        ...(halve && { halve }),
        ...(project && { project }),
        ...(before === undefined && { previous: stem }),
      },
    };
    before = current;
    current = {
      id,
      channels: (kind === 'normal' ? 6 : 4) * width,
      level: current.level + (kind === 'normal' ? 0 : 1),
    };
    return cell;
  });
}

export const nasnets: readonly Preset[] = [
  definePreset(
    {
      name: 'nasnet_mobile',
      title: 'NASNet-A mobile (4 @ 1056)',
      family: 'nasnet',
      task: 'image-classification',
      year: 2017,
      paper: {
        title: 'Learning Transferable Architectures for Scalable Image Recognition',
        arxiv: '1707.07012',
      },
      variant: 'Without auxiliary head and drop path; as in Keras.',
      inputSize: [224, 224],
      published: [
        { figure: 'parameters', value: 5.3e6, source: 'arXiv 1707.07012, Table 3' },
        { figure: 'macs', value: 564e6, source: 'arXiv 1707.07012, Table 3' },
      ],
    },
    presetOptions({ num_classes: numClasses(1000), input_size: inputSize(224, 32) }),
    ({ num_classes, input_size }) => ({
      version: 1,
      name: 'nasnet_mobile',
      inputs: imageInput(input_size),
      blocks: { normal: normalCell, reduction: reductionCell },
      layers: [
        sequential('stem', [
          ...convNormLayers({ outChannels: mobile.stem, kernel: 3, stride: 2, padding: 0 }),
        ]),
        ...cells(mobile),
        { id: 'relu', type: 'relu' },
        ...poolToVector,
        { id: 'classifier', type: 'linear', outFeatures: num_classes },
      ],
    }),
  ),
];

import type { Architecture } from '../formats/architecture/index.ts';

type Layers = Architecture['layers'];
type Block = NonNullable<Architecture['blocks']>[string];

/**
 * How a residual block's shortcut matches a change of shape (section 3.3 of the ResNet paper):
 * A subsamples and pads with zero channels, without parameters; B projects by a 1×1 convolution
 * where the shape changes; C projects in every block.
 */
export type Shortcut = 'A' | 'B' | 'C';

interface ConvBn {
  readonly stride?: string | undefined;
  readonly dilation?: string;
  readonly groups?: number;
}

/** A convolution without bias and its batch norm, as ids `conv1`, `bn1`. */
function convBn(index: number, kernel: 1 | 3, out: string, options: ConvBn = {}): Layers {
  const { stride, dilation, groups = 1 } = options;
  return [
    {
      id: `conv${index}`,
      type: 'conv2d',
      outChannels: out,
      kernel,
      ...(stride !== undefined && { stride }),
      ...(kernel === 3 && { padding: dilation ?? 1 }),
      ...(dilation !== undefined && { dilation }),
      ...(groups !== 1 && { groups }),
      bias: false,
    },
    { id: `bn${index}`, type: 'batchNorm' },
  ];
}

function relu(id: string): Layers[number] {
  return { id, type: 'relu' };
}

function shortcutLayers(shortcut: Shortcut): Layers {
  return shortcut === 'A'
    ? [
        { type: 'slice', axes: [2, 3], starts: [0, 0], steps: ['stride', 'stride'] },
        { type: 'pad', axes: [1], begin: [0], end: ['pad'] },
      ]
    : [
        { type: 'conv2d', outChannels: 'out', kernel: 1, stride: 'stride', bias: false },
        { type: 'batchNorm' },
      ];
}

/** The block's body, its shortcut where `project` holds, and their sum; `plain` has no shortcut. */
function residual(body: Layers, last: string, shortcut: Shortcut | 'plain'): Block {
  const join: Layers =
    shortcut === 'plain'
      ? []
      : [
          {
            id: 'downsample',
            type: 'sequential',
            when: 'project',
            inputs: 'input',
            layers: shortcutLayers(shortcut),
          },
          { id: 'add', type: 'add', inputs: [last, 'downsample'] },
        ];
  return {
    parameters: { width: null, out: null, stride: 1, project: false, pad: 0 },
    layers: [...body, ...join, relu('relu')],
  };
}

/** Two 3×3 convolutions; the first carries the stride. */
export function basicBlock(shortcut: Shortcut | 'plain'): Block {
  const body = [
    ...convBn(1, 3, 'width', { stride: 'stride' }),
    relu('relu1'),
    ...convBn(2, 3, 'out'),
  ];
  return residual(body, 'bn2', shortcut);
}

export interface Bottleneck {
  /** On the first 1×1 (v1, the paper) or on the 3×3 (v1.5, torchvision). */
  readonly strideOn: '1x1' | '3x3';
  /** Groups of the 3×3 convolution, as in ResNeXt. */
  readonly groups?: number;
  /** Whether the block has a parameter `dilation` for its 3×3 convolution. */
  readonly dilated?: boolean;
}

/** 1×1, 3×3, 1×1. */
export function bottleneckBlock(shortcut: Shortcut, options: Bottleneck): Block {
  const { strideOn, groups = 1, dilated = false } = options;
  const stride = 'stride';
  const body = [
    ...convBn(1, 1, 'width', strideOn === '1x1' ? { stride } : {}),
    relu('relu1'),
    ...convBn(2, 3, 'width', {
      ...(strideOn === '3x3' && { stride }),
      ...(dilated && { dilation: 'dilation' }),
      groups,
    }),
    relu('relu2'),
    ...convBn(3, 1, 'out'),
  ];
  const block = residual(body, 'bn3', shortcut);
  return dilated ? { ...block, parameters: { ...block.parameters, dilation: 1 } } : block;
}

/** Batch norm and ReLU before each 3×3 convolution; the shortcut projects the activated input. */
export const preActivationBlock: Block = {
  parameters: { width: null, stride: 1, project: false },
  layers: [
    { id: 'bn1', type: 'batchNorm' },
    relu('relu1'),
    {
      ...{ id: 'conv1', type: 'conv2d', outChannels: 'width', kernel: 3 },
      ...{ stride: 'stride', padding: 1, bias: false },
    },
    { id: 'bn2', type: 'batchNorm' },
    relu('relu2'),
    { id: 'conv2', type: 'conv2d', outChannels: 'width', kernel: 3, padding: 1, bias: false },
    {
      ...{ id: 'shortcut', type: 'conv2d', when: 'project', inputs: 'relu1', otherwise: 'input' },
      ...{ outChannels: 'width', kernel: 1, stride: 'stride', bias: false },
    },
    { id: 'add', type: 'add', inputs: ['conv2', 'shortcut'] },
  ],
};

export interface Stage {
  /** Dilation of the 3×3 convolutions in all blocks, and in the first. */
  readonly dilation?: readonly [all: number, first: number];
  readonly id: string;
  readonly blocks: number;
  readonly width: number;
  /** Channels that leave the stage, and those that enter it. */
  readonly out: number;
  readonly from: number;
  readonly stride: number;
}

/** One stage: its blocks, the first of which changes the shape where the stage does. */
export function stage(shortcut: Shortcut | 'plain', stage: Stage): Layers[number] {
  const { id, blocks, width, out, from, stride, dilation } = stage;
  const changes = shortcut !== 'plain' && (stride !== 1 || from !== out);
  return {
    id,
    block: 'block',
    repeat: blocks,
    with: {
      width,
      out,
      ...(shortcut === 'C' && { project: true }),
      ...(dilation && { dilation: dilation[0] }),
    },
    first: {
      ...(dilation && { dilation: dilation[1] }),
      ...(stride !== 1 && { stride }),
      ...(changes && shortcut !== 'C' && { project: true }),
      ...(changes && shortcut === 'A' && { pad: out - from }),
    },
  };
}

import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { type Block, type Layers, sequential, videoInput } from './blocks/layers.ts';
import {
  definePreset,
  frames,
  inputSize,
  numClasses,
  presetOptions,
  type Preset,
  type PublishedFigure,
} from './preset.ts';

/** How a 3×3×3 convolution is made (Figure 1 of the paper). */
type Kind = 'full' | 'spatial' | 'factored';

type Conv3d = Extract<LayerDocument, { readonly type: 'conv3d' }>;

function conv(convolution: Omit<Conv3d, 'type'>): LayerDocument {
  return { type: 'conv3d', bias: false, ...convolution };
}

function spatial(outChannels: string, stride: string): LayerDocument {
  return conv({ outChannels, kernel: [1, 3, 3], stride: [1, stride, stride], padding: [0, 1, 1] });
}

const norm: LayerDocument = { type: 'batchNorm' };
const relu: LayerDocument = { type: 'relu' };

/** 3×3×3; 1×3×3; or 1×3×3 and 3×1×1 with as many parameters as a 3×3×3. */
function convolution(kind: Kind, stride: string): LayerDocument {
  switch (kind) {
    case 'full':
      return conv({ outChannels: 'planes', kernel: 3, stride, padding: 1 });
    case 'spatial':
      return spatial('planes', stride);
    case 'factored':
      return {
        type: 'sequential',
        layers: [
          spatial('middle', stride),
          norm,
          relu,
          conv({
            ...{ outChannels: 'planes', kernel: [3, 1, 1] },
            ...{ stride: [stride, 1, 1], padding: [1, 0, 0] },
          }),
        ],
      };
  }
}

function basicBlock(kind: Kind): Block {
  const stride = kind === 'spatial' ? [1, 'stride', 'stride'] : 'stride';
  return {
    parameters: { planes: null, middle: 0, stride: 1, project: false },
    layers: [
      sequential('conv1', [convolution(kind, 'stride'), norm, relu]),
      sequential('conv2', [convolution(kind, '1'), norm]),
      {
        ...{ id: 'downsample', type: 'sequential', when: 'project', inputs: 'input' },
        layers: [conv({ outChannels: 'planes', kernel: 1, stride }), norm],
      },
      { id: 'add', type: 'add', inputs: ['conv2', 'downsample'] },
      { id: 'relu', type: 'relu' },
    ],
  };
}

const fullStem: Layers = [
  conv({ outChannels: 64, kernel: [3, 7, 7], stride: [1, 2, 2], padding: [1, 3, 3] }),
  norm,
  relu,
];

const factoredStem: Layers = [
  conv({ outChannels: 45, kernel: [1, 7, 7], stride: [1, 2, 2], padding: [0, 3, 3] }),
  norm,
  relu,
  conv({ outChannels: 64, kernel: [3, 1, 1], padding: [1, 0, 0] }),
  norm,
  relu,
];

/** Channels between the two parts of a factored convolution, of as many parameters as a full one. */
function middleChannels(from: number, planes: number): number {
  return Math.floor((27 * from * planes) / (9 * from + 3 * planes));
}

interface Design {
  readonly title: string;
  readonly stem: Layers;
  readonly kinds: readonly [Kind, Kind, Kind, Kind];
  readonly variant: string;
  readonly published: readonly PublishedFigure[];
}

const designs: Readonly<Record<string, Design>> = {
  r3d_18: {
    title: 'ResNet3D-18 (R3D)',
    stem: fullStem,
    kinds: ['full', 'full', 'full', 'full'],
    variant: '3-d convolutions throughout.',
    published: [{ figure: 'parameters', value: 33.4e6, source: 'arXiv 1711.11248, Table 1' }],
  },
  mc3_18: {
    title: 'Mixed convolution ResNet-18 (MC3)',
    stem: fullStem,
    kinds: ['full', 'spatial', 'spatial', 'spatial'],
    variant: '3-d convolutions in the stem and the first stage, 2-d ones after.',
    published: [],
  },
  r2plus1d_18: {
    title: 'R(2+1)D-18',
    stem: factoredStem,
    kinds: ['factored', 'factored', 'factored', 'factored'],
    variant:
      '3-d convolutions as a spatial and a temporal one, of about as many parameters; as in torchvision, both of a block have the width between that fits the first.',
    published: [],
  },
};

interface VideoOptions {
  num_classes: number;
  frames: number;
  input_size: number;
}

function architecture(name: string, { stem, kinds }: Design, options: VideoOptions): Architecture {
  let from = 64;
  const stages = kinds.map((kind, index): LayerDocument => {
    const planes = 64 * 2 ** index;
    const middle = (channels: number) =>
      kind === 'factored' && { middle: middleChannels(channels, planes) };
    const first = { ...middle(from), ...(index > 0 && { stride: 2, project: true }) };
    from = planes;
    return {
      ...{ id: `layer${index + 1}`, block: kind, repeat: 2 },
      ...{ with: { planes, ...middle(planes) }, first },
    };
  });
  return {
    version: 1,
    name,
    inputs: videoInput(options.frames, options.input_size),
    blocks: Object.fromEntries([...new Set(kinds)].map((kind) => [kind, basicBlock(kind)])),
    layers: [
      sequential('stem', stem),
      ...stages,
      { id: 'avgpool', type: 'adaptiveAvgPool3d', outputSize: 1 },
      { id: 'flatten', type: 'flatten' },
      { id: 'fc', type: 'linear', outFeatures: options.num_classes },
    ],
  };
}

export const videoResnets: readonly Preset[] = Object.entries(designs).map(([name, design]) =>
  definePreset(
    {
      name,
      title: design.title,
      family: 'video-resnet',
      task: 'video-classification',
      year: 2017,
      paper: {
        title: 'A Closer Look at Spatiotemporal Convolutions for Action Recognition',
        arxiv: '1711.11248',
      },
      variant: design.variant,
      inputSize: [16, 112, 112],
      published: design.published,
    },
    presetOptions({
      num_classes: numClasses(400),
      frames: frames(16, 1),
      input_size: inputSize(112, 1),
    }),
    (options) => architecture(name, design, options),
  ),
);

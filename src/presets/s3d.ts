import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { type Block, sequential, videoInput } from './blocks/layers.ts';
import {
  definePreset,
  frames,
  inputSize,
  numClasses,
  presetOptions,
  type Preset,
} from './preset.ts';

type Size = readonly [number, number, number];

/** Inception modules as GoogLeNet has them: 1×1, 3×3 reduce, 3×3, 3×3 reduce, 3×3, pool proj. */
const modules = [
  [64, 96, 128, 16, 32, 32],
  [128, 128, 192, 32, 96, 64],
  [192, 96, 208, 16, 48, 64],
  [160, 112, 224, 24, 64, 64],
  [128, 128, 256, 24, 64, 64],
  [112, 144, 288, 32, 64, 64],
  [256, 160, 320, 32, 128, 128],
  [256, 160, 320, 32, 128, 128],
  [384, 192, 384, 48, 128, 128],
] as const;

function conv(outChannels: number | string, kernel: Size, stride: Size = [1, 1, 1]): LayerDocument {
  return {
    type: 'sequential',
    layers: [
      {
        ...{ type: 'conv3d', outChannels, kernel, stride, bias: false },
        padding: kernel.map((size) => Math.floor(size / 2)),
      },
      { type: 'batchNorm' },
      { type: 'relu' },
    ],
  };
}

/** A k×k×k convolution as a spatial and a temporal one (Figure 4 of the paper). */
function separable(outChannels: number | string, k: number, s = 1): LayerDocument {
  const spatial = conv(outChannels, [1, k, k], [1, s, s]);
  return { type: 'sequential', layers: [spatial, conv(outChannels, [k, 1, 1], [s, 1, 1])] };
}

const pointwise = (outChannels: number | string) => conv(outChannels, [1, 1, 1]);

/** Figure 5. */
const inception: Block = {
  parameters: { b0: null, b1_mid: null, b1: null, b2_mid: null, b2: null, b3: null },
  layers: [
    { ...pointwise('b0'), id: 'branch0' },
    { ...sequential('branch1', [pointwise('b1_mid'), separable('b1', 3)]), inputs: 'input' },
    { ...sequential('branch2', [pointwise('b2_mid'), separable('b2', 3)]), inputs: 'input' },
    {
      ...sequential('branch3', [
        { type: 'maxPool3d', kernel: 3, stride: 1, padding: 1 },
        pointwise('b3'),
      ]),
      inputs: 'input',
    },
    { id: 'cat', type: 'concat', inputs: ['branch0', 'branch1', 'branch2', 'branch3'] },
  ],
};

function pool(kernel: Size): LayerDocument {
  const stride = kernel.map((size) => Math.min(size, 2));
  const padding = kernel.map((size) => Math.floor((size - 1) / 2));
  return { type: 'maxPool3d', kernel, stride, padding };
}

interface S3dOptions {
  num_classes: number;
  frames: number;
  input_size: number;
}

function architecture(options: S3dOptions): Architecture {
  const mixed = modules.map(([b0, b1_mid, b1, b2_mid, b2, b3]): LayerDocument => ({
    block: 'inception',
    with: { b0, b1_mid, b1, b2_mid, b2, b3 },
  }));
  return {
    version: 1,
    name: 's3d',
    inputs: videoInput(options.frames, options.input_size),
    blocks: { inception },
    layers: [
      sequential('features', [
        separable(64, 7, 2),
        pool([1, 3, 3]),
        pointwise(64),
        separable(192, 3),
        pool([1, 3, 3]),
        ...mixed.slice(0, 2),
        pool([3, 3, 3]),
        ...mixed.slice(2, 7),
        pool([2, 2, 2]),
        ...mixed.slice(7),
      ]),
      { id: 'avgpool', type: 'avgPool3d', kernel: [2, 7, 7], stride: 1 },
      sequential('classifier', [
        { type: 'dropout', probability: 0.2 },
        { type: 'conv3d', outChannels: options.num_classes, kernel: 1 },
      ]),
      { id: 'mean', type: 'globalAvgPool' },
      { id: 'flatten', type: 'flatten' },
    ],
  };
}

export const s3ds: readonly Preset[] = [
  definePreset(
    {
      name: 's3d',
      title: 'S3D',
      family: 's3d',
      task: 'video-classification',
      year: 2017,
      paper: {
        title:
          'Rethinking Spatiotemporal Feature Learning: Speed-Accuracy Trade-offs in Video Classification',
        arxiv: '1712.04851',
      },
      variant:
        'Separable 3-d convolutions, without feature gating, as in torchvision; 16 frames natively here, 64 in the paper.',
      inputSize: [16, 224, 224],
      published: [],
    },
    presetOptions({
      num_classes: numClasses(400),
      // The least that leaves the last pooling its 2×7×7.
      frames: frames(16, 13),
      input_size: inputSize(224, 209),
    }),
    architecture,
  ),
];

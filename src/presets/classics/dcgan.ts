import type { LayerDocument } from '../../formats/architecture/index.ts';
import { imageInput } from '../blocks/layers.ts';
import {
  definePreset,
  integer,
  presetOptions,
  type Preset,
  type PresetDescription,
} from '../preset.ts';

/** Figure 1: channels at 4×4, 8×8, 16×16 and 32×32. */
const channels = [1024, 512, 256, 128] as const;

const shared = {
  family: 'dcgan',
  task: 'image-generation',
  year: 2015,
  paper: {
    title:
      'Unsupervised Representation Learning with Deep Convolutional Generative Adversarial Networks',
    arxiv: '1511.06434',
  },
  published: [],
} as const satisfies Partial<PresetDescription>;

/** A transposed 5×5 convolution that doubles the resolution. */
function doubling(outChannels: number, bias: boolean): LayerDocument {
  return {
    ...{ type: 'convTranspose2d', outChannels, kernel: 5, stride: 2 },
    ...{ padding: 2, outputPadding: 1, bias },
  };
}

/** A 5×5 convolution that halves the resolution. */
function halving(outChannels: number, bias: boolean): LayerDocument {
  return { type: 'conv2d', outChannels, kernel: 5, stride: 2, padding: 2, bias };
}

const leaky: LayerDocument = { type: 'leakyRelu', negativeSlope: 0.2 };

export const dcgans: readonly Preset[] = [
  definePreset(
    {
      ...shared,
      name: 'dcgan_generator',
      title: 'DCGAN generator',
      variant: 'Figure 1: 64×64 from 100 numbers; no bias where batch norm follows.',
      inputSize: [],
    },
    presetOptions({ latent: integer(100, [1, 65_536], 'Numbers that an image is made from.') }),
    ({ latent }) => ({
      version: 1,
      name: 'dcgan_generator',
      inputs: { z: { shape: ['N', latent] } },
      layers: [
        { id: 'project', type: 'linear', outFeatures: 16 * channels[0], bias: false },
        { id: 'reshape', type: 'reshape', shape: [channels[0], 4, 4] },
        { type: 'batchNorm' },
        { type: 'relu' },
        ...channels
          .slice(1)
          .flatMap((out): LayerDocument[] => [
            doubling(out, false),
            { type: 'batchNorm' },
            { type: 'relu' },
          ]),
        doubling(3, true),
        { type: 'tanh' },
      ],
    }),
  ),
  definePreset(
    {
      ...shared,
      name: 'dcgan_discriminator',
      title: 'DCGAN discriminator',
      variant: 'The generator mirrored: no batch norm on the first layer, leaky ReLU of 0.2.',
      inputSize: [64, 64],
    },
    presetOptions({}),
    () => ({
      version: 1,
      name: 'dcgan_discriminator',
      inputs: imageInput(64),
      layers: [
        halving(channels[3], true),
        leaky,
        ...[...channels]
          .reverse()
          .slice(1)
          .flatMap((out): LayerDocument[] => [halving(out, false), { type: 'batchNorm' }, leaky]),
        { type: 'flatten' },
        { id: 'real', type: 'linear', outFeatures: 1 },
        { type: 'sigmoid' },
      ],
    }),
  ),
];

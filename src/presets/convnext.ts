import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { type Block, imageInput, type Layers, poolToVector, sequential } from './blocks/layers.ts';
import { definePreset, inputSize, numClasses, presetOptions, type Preset } from './preset.ts';

/** Section 3 of the paper: channels C and blocks B of the stages; its Table 1's figures. */
const designs = {
  tiny: { widths: [96, 192, 384, 768], depths: [3, 3, 9, 3], parameters: 29e6, macs: 4.5e9 },
  small: { widths: [96, 192, 384, 768], depths: [3, 3, 27, 3], parameters: 50e6, macs: 8.7e9 },
  base: { widths: [128, 256, 512, 1024], depths: [3, 3, 27, 3], parameters: 89e6, macs: 15.4e9 },
  large: { widths: [192, 384, 768, 1536], depths: [3, 3, 27, 3], parameters: 198e6, macs: 34.4e9 },
} as const;

const toChannelsLast = [0, 2, 3, 1];
const toChannelsFirst = [0, 3, 1, 2];

/** Layer norm over the channels of `[N, C, H, W]`. */
const norm2d: Block = {
  layers: [
    { id: 'to', type: 'permute', axes: toChannelsLast },
    { id: 'norm', type: 'layerNorm', epsilon: 1e-6 },
    { id: 'from', type: 'permute', axes: toChannelsFirst },
  ],
};

/** Figure 4: depthwise 7×7, then an inverted bottleneck on channels last, scaled by layer scale. */
const convnextBlock: Block = {
  parameters: { width: null },
  layers: [
    sequential('block', [
      { type: 'conv2d', outChannels: 'width', kernel: 7, padding: 3, groups: 'width' },
      { type: 'permute', axes: toChannelsLast },
      { type: 'layerNorm', epsilon: 1e-6 },
      { type: 'linear', outFeatures: '4*width' },
      { type: 'gelu' },
      { type: 'linear', outFeatures: 'width' },
      { type: 'permute', axes: toChannelsFirst },
    ]),
    { id: 'layer_scale', type: 'parameter', shape: ['width', 1, 1] },
    { id: 'scaled', type: 'multiply', inputs: ['block', 'layer_scale'] },
    { id: 'stochastic_depth', type: 'stochasticDepth' },
    { id: 'add', type: 'add', inputs: ['stochastic_depth', 'input'] },
  ],
};

function features({ widths, depths }: (typeof designs)[keyof typeof designs]): Layers {
  return widths.flatMap((width, index): LayerDocument[] => [
    index === 0
      ? { type: 'sequential', layers: [patchify(width, 4), { block: 'norm2d' }] }
      : { type: 'sequential', layers: [{ block: 'norm2d' }, patchify(width, 2)] },
    { block: 'convnextBlock', repeat: depths[index] ?? 0, with: { width } },
  ]);
}

function patchify(outChannels: number, size: 2 | 4): LayerDocument {
  return { type: 'conv2d', outChannels, kernel: size, stride: size };
}

function convnext(size: keyof typeof designs): Preset {
  const design = designs[size];
  const name = `convnext_${size}`;
  const source = 'arXiv 2201.03545, Table 1';
  const build = (options: { num_classes: number; input_size: number }): Architecture => ({
    version: 1,
    name,
    inputs: imageInput(options.input_size),
    blocks: { norm2d, convnextBlock },
    layers: [
      sequential('features', features(design)),
      ...poolToVector.slice(0, 1),
      sequential('classifier', [
        { block: 'norm2d' },
        { type: 'flatten' },
        { type: 'linear', outFeatures: options.num_classes },
      ]),
    ],
  });
  return definePreset(
    {
      name,
      title: `ConvNeXt-${size.charAt(0).toUpperCase()}${size.slice(1)}`,
      family: 'convnext',
      task: 'image-classification',
      year: 2022,
      paper: { title: 'A ConvNet for the 2020s', arxiv: '2201.03545' },
      variant: 'As in the paper, with layer scale.',
      inputSize: [224, 224],
      published: [
        { figure: 'parameters', value: design.parameters, source },
        { figure: 'macs', value: design.macs, source },
      ],
    },
    presetOptions({ num_classes: numClasses(1000), input_size: inputSize(224, 32) }),
    build,
  );
}

export const convnexts: readonly Preset[] = (['tiny', 'small', 'base', 'large'] as const).map(
  convnext,
);

import type { LayerDocument } from '../../formats/architecture/index.ts';
import type { Block } from '../blocks/layers.ts';
import { definePreset, integer, invalidChoice, presetOptions, type Preset } from '../preset.ts';

/** Channels from the first resolution to the last. */
const widths = [64, 128, 256, 512, 1024] as const;

/** Two 3×3 convolutions without padding. */
const double: Block = {
  parameters: { width: null },
  layers: [
    { type: 'conv2d', outChannels: 'width', kernel: 3 },
    { type: 'relu' },
    { type: 'conv2d', outChannels: 'width', kernel: 3 },
    { type: 'relu' },
  ],
};

/** Heights and widths that leave the down path, where pooling must have even ones. */
function sizesDown(size: number): number[] {
  const sizes = [size - 4];
  for (let level = 1; level < widths.length; level++) sizes.push((sizes[level - 1] ?? 0) / 2 - 4);
  return sizes;
}

/** Figure 1: the cropped map of the same level beside the upsampled one. */
function up(level: number, size: number, after: number): LayerDocument[] {
  const [width, margin] = [widths[level] ?? 0, (size - after) / 2];
  return [
    { id: `up${level}`, type: 'convTranspose2d', outChannels: width, kernel: 2, stride: 2 },
    {
      ...{ id: `crop${level}`, type: 'slice', inputs: `down${level}`, axes: [2, 3] },
      ...{ starts: [margin, margin], ends: [margin + after, margin + after] },
    },
    { id: `skip${level}`, type: 'concat', inputs: [`crop${level}`, `up${level}`] },
    { id: `conv${level}`, block: 'double', with: { width } },
  ];
}

function expanding(size: number): LayerDocument[] {
  const sizes = sizesDown(size);
  let current = sizes[4] ?? 0;
  return [3, 2, 1, 0].flatMap((level) => {
    const after = 2 * current;
    current = after - 4;
    return up(level, sizes[level] ?? 0, after);
  });
}

export const unets: readonly Preset[] = [
  definePreset(
    {
      name: 'unet',
      title: 'U-Net',
      family: 'unet',
      task: 'image-segmentation',
      year: 2015,
      paper: {
        title: 'U-Net: Convolutional Networks for Biomedical Image Segmentation',
        arxiv: '1505.04597',
      },
      variant: 'As in the paper: no padding, so that 572×572 gives 388×388; maps are cropped.',
      inputSize: [572, 572],
      published: [],
    },
    presetOptions({
      num_classes: integer(2, [1, 65_536], 'Classes of a pixel.'),
      channels: integer(1, [1, 65_536], 'Channels of the image.'),
      input_size: integer(
        572,
        [188, 65_532],
        'Height and width of the square input: 188, or 16 more any number of times, so that it halves evenly on the way down.',
      ),
    }),
    ({ num_classes, channels, input_size: size }) => {
      if (size % 16 !== 188 % 16) {
        throw invalidChoice('unet', 'input_size', size, 'an integer from 188 in steps of 16');
      }
      return {
        version: 1,
        name: 'unet',
        inputs: { image: { shape: ['N', channels, size, size] } },
        blocks: { double },
        layers: [
          ...widths.flatMap((width, level): LayerDocument[] => [
            ...(level === 0 ? [] : [{ type: 'maxPool2d', kernel: 2 } as const]),
            { id: `down${level}`, block: 'double', with: { width } },
          ]),
          ...expanding(size),
          { id: 'classes', type: 'conv2d', outChannels: num_classes, kernel: 1 },
        ],
      };
    },
  ),
];

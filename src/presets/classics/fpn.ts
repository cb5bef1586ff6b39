import type { LayerDocument } from '../../formats/architecture/index.ts';
import { imageInput } from '../blocks/layers.ts';
import { definePreset, inputSize, integer, presetOptions, type Preset } from '../preset.ts';
import { resnetTrunk } from '../resnet.ts';

/** The stages whose outputs are merged, from the finest on. */
const levels = [2, 3, 4, 5] as const;

/** Figure 3: a 1×1 convolution of a stage, and the level above it, doubled, added. */
function merged(level: (typeof levels)[number], channels: number): LayerDocument[] {
  const lateral: LayerDocument = {
    ...{ id: `lateral${level}`, type: 'conv2d', inputs: `layer${level - 1}` },
    ...{ outChannels: channels, kernel: 1 },
  };
  if (level === 5) return [lateral];
  const above = level === 4 ? 'lateral5' : `merged${level + 1}`;
  return [
    lateral,
    { id: `doubled${level}`, type: 'upsample', inputs: above, scale: 2 },
    { id: `merged${level}`, type: 'add', inputs: [`lateral${level}`, `doubled${level}`] },
  ];
}

/** A 3×3 convolution of each merged map. */
function output(level: (typeof levels)[number], channels: number): LayerDocument {
  const inputs = level === 5 ? 'lateral5' : `merged${level}`;
  return { id: `P${level}`, type: 'conv2d', inputs, outChannels: channels, kernel: 3, padding: 1 };
}

function fpn(depth: 50 | 101): Preset {
  const name = `fpn_resnet${depth}`;
  return definePreset(
    {
      name,
      title: `Feature pyramid on ResNet-${depth}`,
      family: 'fpn',
      task: 'object-detection',
      year: 2016,
      paper: { title: 'Feature Pyramid Networks for Object Detection', arxiv: '1612.03144' },
      variant: 'The backbone alone, P2 to P5, on ResNet v1.5; without the heads of a detector.',
      inputSize: [800, 800],
      published: [],
    },
    presetOptions({
      input_size: inputSize(800, 32, 32),
      channels: integer(256, [1, 65_536], 'Channels of every level.'),
    }),
    ({ input_size, channels }) => {
      const { blocks, layers } = resnetTrunk(depth);
      return {
        version: 1,
        name,
        inputs: imageInput(input_size),
        blocks,
        layers: [
          ...layers,
          ...[...levels].reverse().flatMap((level) => merged(level, channels)),
          ...levels.map((level) => output(level, channels)),
        ],
        outputs: levels.map((level) => `P${level}`),
      };
    },
  );
}

export const fpns: readonly Preset[] = [fpn(50), fpn(101)];

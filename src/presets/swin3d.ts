import type { Architecture } from '../formats/architecture/index.ts';
import { sequential, videoInput } from './blocks/layers.ts';
import { layerNorm } from './blocks/transformer.ts';
import {
  definePreset,
  frames,
  inputSize,
  numClasses,
  presetOptions,
  type Preset,
} from './preset.ts';
import { patchMerging, swinBlock, swinDesigns, swinStages } from './swin.ts';

/** Parameters as Table 1 of the paper prints them. */
const sizes = {
  t: { title: 'Tiny', parameters: 28.2e6 },
  s: { title: 'Small', parameters: 49.8e6 },
  // The paper prints 88.1 M, which no count of this network makes: 88.05 M.
  b: { title: 'Base' },
} as const;

interface SizeNames {
  readonly title: string;
  readonly parameters?: number;
}

interface VideoOptions {
  num_classes: number;
  frames: number;
  input_size: number;
}

function architecture(name: string, size: keyof typeof sizes, options: VideoOptions): Architecture {
  const design = swinDesigns[size];
  return {
    version: 1,
    name,
    inputs: videoInput(options.frames, options.input_size),
    blocks: { swinBlock: swinBlock([8, 7, 7]), patchMerging },
    layers: [
      sequential('patch_embed', [
        {
          ...{ id: 'proj', type: 'conv3d', outChannels: design.dim },
          ...{ kernel: [2, 4, 4], stride: [2, 4, 4], padding: 'same' },
        },
        { id: 'permute', type: 'permute', axes: [0, 2, 3, 4, 1] },
        layerNorm('norm'),
      ]),
      sequential('features', swinStages(design)),
      layerNorm('norm'),
      { id: 'permute', type: 'permute', axes: [0, 4, 1, 2, 3] },
      { id: 'avgpool', type: 'adaptiveAvgPool3d', outputSize: 1 },
      { id: 'flatten', type: 'flatten' },
      { id: 'head', type: 'linear', outFeatures: options.num_classes },
    ],
  };
}

export const swins3d: readonly Preset[] = (['t', 's', 'b'] as const).map((size) => {
  const name = `swin3d_${size}`;
  const { title, parameters }: SizeNames = sizes[size];
  return definePreset(
    {
      name,
      title: `Video Swin-${title}`,
      family: 'swin',
      task: 'video-classification',
      year: 2021,
      paper: { title: 'Video Swin Transformer', arxiv: '2106.13230' },
      variant:
        'Windows of 8×7×7 over patches of 2×4×4; 16 frames natively here, as in torchvision, 32 in the paper.',
      inputSize: [16, 224, 224],
      published:
        parameters === undefined
          ? []
          : [{ figure: 'parameters', value: parameters, source: 'arXiv 2106.13230, Table 1' }],
    },
    presetOptions({
      num_classes: numClasses(400),
      frames: frames(16, 1),
      input_size: inputSize(224, 1),
    }),
    (options) => architecture(name, size, options),
  );
});

import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { convNorm } from './blocks/conv-norm.ts';
import { invertedResidual } from './blocks/inverted-residual.ts';
import { imageInput, makeDivisible, poolToVector, sequential } from './blocks/layers.ts';
import {
  alpha,
  definePreset,
  inputSize,
  numClasses,
  presetOptions,
  type Preset,
} from './preset.ts';

/** Table 2 of the paper: expansion t, output channels c, repeats n, stride s. */
const stages = [
  { t: 1, c: 16, n: 1, s: 1 },
  { t: 6, c: 24, n: 2, s: 2 },
  { t: 6, c: 32, n: 3, s: 2 },
  { t: 6, c: 64, n: 4, s: 2 },
  { t: 6, c: 96, n: 3, s: 1 },
  { t: 6, c: 160, n: 3, s: 2 },
  { t: 6, c: 320, n: 1, s: 1 },
] as const;

interface MobileNetV2Options {
  num_classes: number;
  input_size: number;
  alpha: number;
}

function architecture(options: MobileNetV2Options): Architecture {
  let from = makeDivisible(32 * options.alpha);
  const stem = convNorm({ outChannels: from, kernel: 3, stride: 2 }, 'relu6');
  const blocks = stages.flatMap(({ t, c, n, s }) => {
    const out = makeDivisible(c * options.alpha);
    return Array.from({ length: n }, (_, index): LayerDocument => {
      const stride = index === 0 ? s : 1;
      const residual = stride === 1 && from === out;
      const use = { expanded: t * from, out, stride, residual };
      from = out;
      return { block: t === 1 ? 'separable' : 'invertedResidual', with: use };
    });
  });
  // The last layer is not made narrower than at α = 1 (section 4).
  const last = makeDivisible(1280 * Math.max(1, options.alpha));
  const body = { scope: 'conv', activation: 'relu6', flat: 'projection' } as const;
  return {
    version: 1,
    name: 'mobilenet_v2',
    inputs: imageInput(options.input_size),
    blocks: {
      separable: invertedResidual({ ...body, expand: false }),
      invertedResidual: invertedResidual({ ...body, expand: true }),
    },
    layers: [
      sequential('features', [
        stem,
        ...blocks,
        convNorm({ outChannels: last, kernel: 1 }, 'relu6'),
      ]),
      ...poolToVector,
      sequential('classifier', [
        { type: 'dropout', probability: 0.2 },
        { type: 'linear', outFeatures: options.num_classes },
      ]),
    ],
  };
}

export const mobilenetsV2: readonly Preset[] = [
  definePreset(
    {
      name: 'mobilenet_v2',
      title: 'MobileNetV2',
      family: 'mobilenet',
      task: 'image-classification',
      year: 2018,
      paper: {
        title: 'MobileNetV2: Inverted Residuals and Linear Bottlenecks',
        arxiv: '1801.04381',
      },
      variant: 'As in the paper, any width multiplier α.',
      inputSize: [224, 224],
      published: [
        {
          ...{ figure: 'parameters', value: 3.4e6, source: 'arXiv 1801.04381, Table 4' },
          note: 'without batch norm, whose 34,112 are counted here: 3.47 M',
        },
        { figure: 'macs', value: 300e6, source: 'arXiv 1801.04381, Table 4' },
      ],
    },
    presetOptions({
      num_classes: numClasses(1000),
      input_size: inputSize(224, 1),
      alpha: alpha(1),
    }),
    architecture,
  ),
];

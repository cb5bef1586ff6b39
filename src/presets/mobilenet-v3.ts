import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { convNorm } from './blocks/conv-norm.ts';
import { invertedResidual } from './blocks/inverted-residual.ts';
import {
  type Block,
  imageInput,
  makeDivisible,
  poolToVector,
  sequential,
} from './blocks/layers.ts';
import {
  alpha,
  definePreset,
  inputSize,
  numClasses,
  presetOptions,
  type Preset,
} from './preset.ts';

/** A row of Table 1 or 2: kernel, expansion size, output, squeeze-and-excite, non-linearity, stride. */
type Row = readonly [
  kernel: 3 | 5,
  expanded: number,
  out: number,
  squeezes: boolean,
  activation: 'RE' | 'HS',
  stride: 1 | 2,
];

interface Design {
  readonly rows: readonly Row[];
  /** Features between the two layers of the classifier. */
  readonly features: number;
  readonly published: {
    readonly parameters: number;
    readonly macs: number;
    /** What explains a difference of the MACs to ours. */
    readonly note?: string;
  };
}

export const mobilenetV3Designs = {
  large: {
    rows: [
      [3, 16, 16, false, 'RE', 1],
      [3, 64, 24, false, 'RE', 2],
      [3, 72, 24, false, 'RE', 1],
      [5, 72, 40, true, 'RE', 2],
      [5, 120, 40, true, 'RE', 1],
      [5, 120, 40, true, 'RE', 1],
      [3, 240, 80, false, 'HS', 2],
      [3, 200, 80, false, 'HS', 1],
      [3, 184, 80, false, 'HS', 1],
      [3, 184, 80, false, 'HS', 1],
      [3, 480, 112, true, 'HS', 1],
      [3, 672, 112, true, 'HS', 1],
      [5, 672, 160, true, 'HS', 2],
      [5, 960, 160, true, 'HS', 1],
      [5, 960, 160, true, 'HS', 1],
    ],
    features: 1280,
    published: {
      parameters: 5.4e6,
      macs: 219e6,
      note: 'the released checkpoint has 217 M, as here',
    },
  },
  small: {
    rows: [
      [3, 16, 16, true, 'RE', 2],
      [3, 72, 24, false, 'RE', 2],
      [3, 88, 24, false, 'RE', 1],
      [5, 96, 40, true, 'HS', 2],
      [5, 240, 40, true, 'HS', 1],
      [5, 240, 40, true, 'HS', 1],
      [5, 120, 48, true, 'HS', 1],
      [5, 144, 48, true, 'HS', 1],
      [5, 288, 96, true, 'HS', 2],
      [5, 576, 96, true, 'HS', 1],
      [5, 576, 96, true, 'HS', 1],
    ],
    features: 1024,
    published: { parameters: 2.5e6, macs: 56e6 },
  },
} as const satisfies Record<string, Design>;

/**
 * All layers before the classifier, and the blocks they use.
 * @param dilated whether the last stage keeps its resolution and dilates instead (section 6.4)
 */
export function mobilenetV3Features(rows: readonly Row[], width: number, dilated = false) {
  const scale = (channels: number) => makeDivisible(channels * width);
  const blocks: Record<string, Block> = {};
  let from = scale(16);
  const stem = convNorm({ outChannels: from, kernel: 3, stride: 2 }, 'hardSwish');
  const lastStage = rows.findLastIndex(([, , , , , stride]) => stride === 2);
  const layers = rows.map(
    ([kernel, expansion, c, squeezes, activation, s], index): LayerDocument => {
      const [expanded, out] = [scale(expansion), scale(c)];
      const expand = expanded !== from;
      const block = `bneck${activation}${squeezes ? 'SE' : ''}${expand ? '' : 'Plain'}`;
      blocks[block] ??= invertedResidual({
        scope: 'block',
        activation: activation === 'HS' ? 'hardSwish' : 'relu',
        expand,
        ...(squeezes && { squeeze: { activation: 'relu', gate: 'hardSigmoid' } }),
      });
      const dilates = dilated && index >= lastStage;
      const use = {
        ...{ kernel, expanded, out, stride: dilates ? 1 : s, residual: s === 1 && from === out },
        ...(squeezes && { squeezed: makeDivisible(Math.floor(expanded / 4)) }),
        ...(dilates && { dilation: 2 }),
      };
      from = out;
      return { block, with: use };
    },
  );
  const last = convNorm({ outChannels: 6 * from, kernel: 1 }, 'hardSwish');
  return { blocks, layers: [stem, ...layers, last] };
}

interface MobileNetV3Options {
  num_classes: number;
  input_size: number;
  alpha: number;
}

function architecture(name: string, design: Design, options: MobileNetV3Options): Architecture {
  const { blocks, layers } = mobilenetV3Features(design.rows, options.alpha);
  return {
    version: 1,
    name,
    inputs: imageInput(options.input_size),
    blocks,
    layers: [
      sequential('features', layers),
      ...poolToVector,
      sequential('classifier', [
        { type: 'linear', outFeatures: makeDivisible(design.features * options.alpha) },
        { type: 'hardSwish' },
        { type: 'dropout', probability: 0.2 },
        { type: 'linear', outFeatures: options.num_classes },
      ]),
    ],
  };
}

export const mobilenetsV3: readonly Preset[] = (['large', 'small'] as const).map((size) => {
  const name = `mobilenet_v3_${size}`;
  const design = mobilenetV3Designs[size];
  const { parameters, macs, ...note } = design.published;
  const source = 'arXiv 1905.02244, Table 3';
  return definePreset(
    {
      name,
      title: `MobileNetV3-${size === 'large' ? 'Large' : 'Small'}`,
      family: 'mobilenet',
      task: 'image-classification',
      year: 2019,
      paper: { title: 'Searching for MobileNetV3', arxiv: '1905.02244' },
      variant:
        'As in torchvision: every block squeezes to a quarter of its expansion size, any width multiplier α.',
      inputSize: [224, 224],
      published: [
        { figure: 'parameters', value: parameters, source },
        { figure: 'macs', value: macs, source, ...note },
      ],
    },
    presetOptions({
      num_classes: numClasses(1000),
      input_size: inputSize(224, 1),
      alpha: alpha(1),
    }),
    (options) => architecture(name, design, options),
  );
});

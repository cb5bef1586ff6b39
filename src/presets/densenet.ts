import type { Architecture, LayerDocument } from '../formats/architecture/index.ts';
import { type Block, imageInput, poolToVector, sequential } from './blocks/layers.ts';
import { definePreset, inputSize, numClasses, presetOptions, type Preset } from './preset.ts';

/** Table 1 of the paper: layers in each dense block, growth rate k, channels of the stem. */
const designs = {
  121: { blocks: [6, 12, 24, 16], growth: 32, stem: 64 },
  169: { blocks: [6, 12, 32, 32], growth: 32, stem: 64 },
  201: { blocks: [6, 12, 48, 32], growth: 32, stem: 64 },
  161: { blocks: [6, 12, 36, 24], growth: 48, stem: 96 },
} as const;

/** The bottleneck of a dense layer has four times the growth rate (section 3). */
const denseLayer: Block = {
  parameters: { growth: null },
  layers: [
    { id: 'norm1', type: 'batchNorm' },
    { id: 'relu1', type: 'relu' },
    { id: 'conv1', type: 'conv2d', outChannels: '4*growth', kernel: 1, bias: false },
    { id: 'norm2', type: 'batchNorm' },
    { id: 'relu2', type: 'relu' },
    { id: 'conv2', type: 'conv2d', outChannels: 'growth', kernel: 3, padding: 1, bias: false },
  ],
};

/** 1×1 convolution that halves the channels, and 2×2 average pooling. */
const transition: Block = {
  parameters: { out: null },
  layers: [
    { id: 'norm', type: 'batchNorm' },
    { id: 'relu', type: 'relu' },
    { id: 'conv', type: 'conv2d', outChannels: 'out', kernel: 1, bias: false },
    { id: 'pool', type: 'avgPool2d', kernel: 2 },
  ],
};

/** Every layer takes the block's input and what all layers before it made. */
function denseBlock(id: string, count: number, growth: number): LayerDocument {
  const layers = Array.from({ length: count }, (_, index): LayerDocument[] => {
    const name = `denselayer${index + 1}`;
    const before = index === 0 ? 'input' : `concat${index}`;
    return [
      { id: name, block: 'denseLayer', with: { growth } },
      { id: `concat${index + 1}`, type: 'concat', inputs: [before, name] },
    ];
  });
  return sequential(id, layers.flat());
}

function densenet(depth: keyof typeof designs): Preset {
  const { blocks, growth, stem } = designs[depth];
  const name = `densenet${depth}`;
  const build = (options: { num_classes: number; input_size: number }): Architecture => {
    let channels: number = stem;
    const stages = blocks.flatMap((count, index): LayerDocument[] => {
      const dense = denseBlock(`denseblock${index + 1}`, count, growth);
      channels += count * growth;
      if (index === blocks.length - 1) return [dense];
      channels /= 2;
      const id = `transition${index + 1}`;
      return [dense, { id, block: 'transition', with: { out: channels } }];
    });
    return {
      version: 1,
      name,
      inputs: imageInput(options.input_size),
      blocks: { denseLayer, transition },
      layers: [
        sequential('features', [
          {
            ...{ id: 'conv0', type: 'conv2d', outChannels: stem },
            ...{ kernel: 7, stride: 2, padding: 3, bias: false },
          },
          { id: 'norm0', type: 'batchNorm' },
          { id: 'relu0', type: 'relu' },
          { id: 'pool0', type: 'maxPool2d', kernel: 3, stride: 2, padding: 1 },
          ...stages,
          { id: 'norm5', type: 'batchNorm' },
        ]),
        { id: 'relu', type: 'relu' },
        ...poolToVector,
        { id: 'classifier', type: 'linear', outFeatures: options.num_classes },
      ],
    };
  };
  return definePreset(
    {
      name,
      title: `DenseNet-${depth}`,
      family: 'densenet',
      task: 'image-classification',
      year: 2016,
      paper: { title: 'Densely Connected Convolutional Networks', arxiv: '1608.06993' },
      variant: `DenseNet-BC: bottlenecks, and transitions that halve the channels; growth rate ${growth}.`,
      inputSize: [224, 224],
      published: [],
    },
    presetOptions({ num_classes: numClasses(1000), input_size: inputSize(224, 29) }),
    build,
  );
}

export const densenets: readonly Preset[] = ([121, 161, 169, 201] as const).map(densenet);

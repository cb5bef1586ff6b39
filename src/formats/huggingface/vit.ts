import { Type } from '@sinclair/typebox';
import type { Architecture, LayerDocument } from '../architecture/index.ts';
import { type Config, ConfigReader, flag, optional, size } from './config.ts';
import { stacked } from './decoder.ts';
import type { ModelType } from './model-type.ts';
import type { CallOptions } from './options.ts';
import { gridOf, patchEmbedding, preNormLayer, visionFields } from './vision.ts';

const fields = {
  ...visionFields,
  qkv_bias: flag(true),
  /** Names of the classes by their numbers; two where there are none, as in the library. */
  id2label: optional(Type.Record(Type.String(), Type.Unknown(), { minProperties: 1 })),
  num_labels: size(2),
};

/** A classifier of images by its class token, and by another that learns from a teacher. */
function classifier(
  name: string,
  config: Config<typeof fields>,
  { num_classes: numClasses, input_size: imageSize }: CallOptions,
  tokens: readonly string[],
): Architecture {
  const { num_labels: labels, num_channels: channels, id2label } = config;
  const classes = numClasses ?? (id2label ? Object.keys(id2label).length : labels);
  const grid = gridOf(config, imageSize);
  const { blocks, layers } = stacked('layers', {
    design: preNormLayer(config, config.qkv_bias),
    count: config.num_hidden_layers,
  });
  const heads = tokens.flatMap((token, index): LayerDocument[] => [
    { id: `${token}_out`, type: 'select', inputs: 'norm', index },
    { id: `${token}_classifier`, type: 'linear', outFeatures: classes },
  ]);
  const mean: LayerDocument[] = [
    { id: 'sum', type: 'add', inputs: tokens.map((token) => `${token}_classifier`) },
    { id: 'mean', type: 'divide', value: tokens.length },
  ];
  return {
    version: 1,
    name,
    inputs: { image: { shape: ['N', channels, grid.size, grid.size] } },
    blocks,
    layers: [
      ...patchEmbedding(config, grid, tokens, { from: 'image' }),
      layers,
      { id: 'norm', type: 'layerNorm', epsilon: config.layer_norm_eps },
      ...heads,
      ...(tokens.length > 1 ? mean : []),
    ],
  };
}

function classifierModel(name: string, tokens: readonly string[]): ModelType {
  const reader = new ConfigReader(`a ${name} config`, fields);
  return {
    name,
    architecture: (title, config, options) =>
      classifier(title, reader.read(config), options, tokens),
  };
}

export const visionModels = [
  classifierModel('vit', ['class_token']),
  classifierModel('deit', ['class_token', 'distillation_token']),
] as const;

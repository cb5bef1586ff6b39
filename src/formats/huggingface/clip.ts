import { Type } from '@sinclair/typebox';
import type { Architecture, BlockDocument, LayerDocument } from '../architecture/index.ts';
import { type Config, ConfigReader, number, size, word, depth } from './config.ts';
import { stacked } from './decoder.ts';
import type { ModelType } from './model-type.ts';
import type { CallOptions } from './options.ts';
import { checkPositions, embedding, learnedPositions, tokens } from './parts.ts';
import { gridOf, patchEmbedding, preNormLayer, visionFields } from './vision.ts';

const textFields = {
  vocab_size: size(49_408),
  hidden_size: size(512),
  intermediate_size: size(2048),
  num_hidden_layers: depth(12),
  num_attention_heads: size(8),
  max_position_embeddings: size(77),
  hidden_act: word('quick_gelu'),
  layer_norm_eps: number(1e-5),
  projection_dim: size(512),
};

const imageFields = {
  ...visionFields,
  patch_size: size(32),
  hidden_act: word('quick_gelu'),
  layer_norm_eps: number(1e-5),
  projection_dim: size(512),
};

const texts = new ConfigReader("the config of CLIP's text tower", textFields);
const images = new ConfigReader("the config of CLIP's image tower", imageFields);
const both = new ConfigReader('a clip config', {
  text_config: Type.Unknown({ default: {} }),
  vision_config: Type.Unknown({ default: {} }),
  projection_dim: size(512),
});

/** One tower: its input, blocks and layers, the last of which is its projection. */
interface Tower {
  readonly input: Architecture['inputs'][string];
  readonly blocks: Readonly<Record<string, BlockDocument>>;
  readonly layers: readonly LayerDocument[];
}

function projection(outFeatures: number): LayerDocument {
  return { id: 'projection', type: 'linear', outFeatures, bias: false };
}

function imageTower(
  config: Config<typeof imageFields>,
  { input_size: imageSize }: CallOptions,
  features: number,
): Tower {
  const grid = gridOf(config, imageSize);
  const norm = { type: 'layerNorm', epsilon: config.layer_norm_eps } as const;
  const { blocks, layers } = stacked('image_layers', {
    design: preNormLayer(config),
    count: config.num_hidden_layers,
  });
  return {
    input: { shape: ['N', config.num_channels, grid.size, grid.size] },
    blocks,
    layers: [
      ...patchEmbedding(config, grid, ['class_token'], { from: 'image', bias: false }),
      { id: 'pre_norm', ...norm },
      layers,
      { id: 'pooled', type: 'select' },
      { id: 'post_norm', ...norm },
      projection(features),
    ],
  };
}

/** The text's features are those of its last token. */
function textTower(
  config: Config<typeof textFields>,
  { sequence = config.max_position_embeddings }: CallOptions,
  features: number,
): Tower {
  const { hidden_size: width, max_position_embeddings: rows } = config;
  checkPositions({ sequence, context: 0 }, rows);
  const design = preNormLayer(config);
  const { blocks, layers } = stacked('text_layers', {
    design: { ...design, attention: { ...design.attention, causal: true } },
    count: config.num_hidden_layers,
  });
  return {
    input: tokens(sequence),
    blocks,
    layers: [
      embedding('token_embedding', config.vocab_size, width, { from: 'tokens' }),
      ...learnedPositions({
        ...{ id: 'position_embedding', rows, width, to: 'token_embedding' },
        length: sequence,
      }),
      layers,
      { id: 'final_norm', type: 'layerNorm', epsilon: config.layer_norm_eps },
      { id: 'pooled', type: 'select', index: -1 },
      projection(features),
    ],
  };
}

/** A tower and its features brought to length 1. */
function normalized(side: string, input: string, { layers }: Tower): LayerDocument[] {
  return [
    { id: `${side}_tower`, type: 'sequential', inputs: input, layers },
    {
      ...{ id: `${side}_features`, type: 'onnx', op: 'LpNormalization' },
      attributes: { axis: -1, p: 2 },
    },
  ];
}

/** Similarities of every image and every text, scaled by a trained temperature. */
const similarities: readonly LayerDocument[] = [
  {
    ...{ id: 'similarities', type: 'onnx', op: 'Gemm', attributes: { transB: 1 } },
    inputs: ['image_features', 'text_features'],
  },
  { id: 'logit_scale', type: 'parameter', shape: [1] },
  { id: 'scale', type: 'onnx', op: 'Exp', inputs: 'logit_scale' },
  { id: 'logits_per_image', type: 'multiply', inputs: ['similarities', 'scale'] },
];

function alone(name: string, input: string, tower: Tower): Architecture {
  return {
    version: 1,
    name,
    inputs: { [input]: tower.input },
    blocks: tower.blocks,
    layers: tower.layers,
  };
}

export const clipModels: readonly ModelType[] = [
  {
    name: 'clip',
    architecture(name, document, options) {
      const config = both.read(document);
      const features = config.projection_dim;
      const image = imageTower(
        images.read(config.vision_config, '/vision_config'),
        options,
        features,
      );
      const text = textTower(texts.read(config.text_config, '/text_config'), options, features);
      return {
        version: 1,
        name,
        inputs: { image: image.input, tokens: text.input },
        blocks: { ...image.blocks, ...text.blocks },
        layers: [
          ...normalized('image', 'image', image),
          ...normalized('text', 'tokens', text),
          ...similarities,
        ],
      };
    },
  },
  {
    name: 'clip_vision_model',
    architecture(name, document, options) {
      const config = images.read(document);
      return alone(name, 'image', imageTower(config, options, config.projection_dim));
    },
  },
  {
    name: 'clip_text_model',
    architecture(name, document, options) {
      const config = texts.read(document);
      return alone(name, 'tokens', textTower(config, options, config.projection_dim));
    },
  },
];

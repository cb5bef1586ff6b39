import { Type } from '@sinclair/typebox';
import {
  activation,
  ConfigReader,
  flag,
  headDimOf,
  number,
  optional,
  size,
  word,
  depth,
} from './config.ts';
import { decoder } from './decoder.ts';
import type { ModelType } from './model-type.ts';

const reader = new ConfigReader('a gpt2 config', {
  vocab_size: size(50_257),
  n_positions: size(1024),
  n_embd: size(768),
  n_layer: depth(12),
  n_head: size(12),
  n_inner: optional(Type.Integer({ minimum: 1 })),
  activation_function: word('gelu_new'),
  layer_norm_epsilon: number(1e-5),
  tie_word_embeddings: flag(true),
});

export const gpt2: ModelType = {
  name: 'gpt2',
  architecture(name, document, options) {
    const config = reader.read(document);
    const { n_embd: width, n_head: heads, n_inner: hidden = 4 * width } = config;
    const norm = { type: 'layerNorm', epsilon: config.layer_norm_epsilon } as const;
    const design = {
      width,
      norm,
      placement: 'pre',
      attention: {
        heads,
        headDim: headDimOf(config, 'n_head', width, heads),
        causal: true,
        cache: 'context',
      },
      feedForward: {
        kind: 'plain',
        hidden,
        activation: activation(config, 'activation_function', config.activation_function),
        bias: true,
      },
    } as const;
    return decoder(
      name,
      {
        vocabulary: config.vocab_size,
        width,
        positions: config.n_positions,
        layers: { design, count: config.n_layer },
        norm,
        tied: config.tie_word_embeddings,
      },
      options,
    );
  },
};

import type { TProperties } from '@sinclair/typebox';
import { Type } from '@sinclair/typebox';
import type { Architecture, LayerDocument } from '../architecture/index.ts';
import {
  activation,
  type Config,
  ConfigReader,
  flag,
  headDimOf,
  number,
  size,
  word,
  depth,
} from './config.ts';
import { stacked } from './decoder.ts';
import type { ModelType } from './model-type.ts';
import { type CallOptions, defaultSequence } from './options.ts';
import { checkPositions, embedding, languageHead, learnedPositions, tokens } from './parts.ts';
import type { Norm } from './transformer.ts';

/** An encoder of the BERT line. */
interface EncoderDesign {
  readonly vocabulary: number;
  readonly positions: number;
  /** The first row of the table of positions that is used. */
  readonly firstPosition: number;
  /** Types of tokens; left out where there is no such embedding. */
  readonly tokenTypes?: number;
  readonly width: number;
  readonly heads: number;
  readonly headDim: number;
  readonly layers: number;
  readonly hidden: number;
  readonly activation: LayerDocument;
  readonly norm: Norm;
  readonly pooler: boolean;
  /** Whether the output projection is by the embeddings. */
  readonly tied: boolean;
}

function encoder(name: string, design: EncoderDesign, options: CallOptions): Architecture {
  const { vocabulary, positions, firstPosition, tokenTypes, width, norm } = design;
  const most = Math.max(positions - firstPosition, 1);
  const { sequence = Math.min(defaultSequence, most), lm_head: lmHead = false } = options;
  checkPositions({ sequence, context: firstPosition }, positions);
  const { blocks, layers } = stacked('layers', {
    count: design.layers,
    design: {
      width,
      norm,
      placement: 'post',
      attention: { heads: design.heads, headDim: design.headDim },
      feedForward: {
        kind: 'plain',
        hidden: design.hidden,
        activation: design.activation,
        bias: true,
      },
    },
  });
  const types: LayerDocument[] =
    tokenTypes === undefined
      ? []
      : [
          embedding('token_type_embeddings', tokenTypes, width, { from: 'token_types' }),
          {
            id: 'token_types_added',
            type: 'add',
            inputs: ['word_embeddings', 'token_type_embeddings'],
          },
        ];
  const pooler: LayerDocument[] = [
    { id: 'first_token', type: 'select' },
    { id: 'pooler', type: 'linear', outFeatures: width },
    { id: 'pooler_activation', type: 'tanh' },
  ];
  return {
    version: 1,
    name,
    inputs: {
      tokens: tokens('sequence'),
      ...(tokenTypes !== undefined && { token_types: tokens('sequence') }),
    },
    parameters: { sequence },
    blocks,
    layers: [
      embedding('word_embeddings', vocabulary, width, { shared: lmHead && design.tied }),
      ...types,
      ...learnedPositions({
        ...{ id: 'position_embeddings', rows: positions, offset: firstPosition, width },
        to: types.at(-1)?.id ?? 'word_embeddings',
        length: 'sequence',
      }),
      { id: 'embeddings_norm', ...norm },
      layers,
      ...(lmHead ? maskedHead(design) : design.pooler ? pooler : []),
    ],
  };
}

/** The head that predicts masked words: a dense layer, its activation and norm, the projection. */
function maskedHead({ width, activation, norm, vocabulary, tied }: EncoderDesign): LayerDocument[] {
  return [
    { id: 'lm_head_dense', type: 'linear', outFeatures: width },
    { id: 'lm_head_activation', ...activation },
    { id: 'lm_head_norm', ...norm },
    languageHead(vocabulary, tied, true),
  ];
}

function encoderModel<P extends TProperties>(
  name: string,
  fields: P,
  design: (config: Config<P>) => EncoderDesign,
): ModelType {
  const reader = new ConfigReader(`a ${name} config`, fields);
  return {
    name,
    architecture: (title, config, options) => encoder(title, design(reader.read(config)), options),
  };
}

const bertFields = {
  vocab_size: size(30_522),
  hidden_size: size(768),
  num_hidden_layers: depth(12),
  num_attention_heads: size(12),
  intermediate_size: size(3072),
  hidden_act: word('gelu'),
  max_position_embeddings: size(512),
  type_vocab_size: size(2),
  layer_norm_eps: number(1e-12),
  tie_word_embeddings: flag(true),
};

function bertDesign(config: Config<typeof bertFields>): EncoderDesign {
  const { hidden_size: width, num_attention_heads: heads } = config;
  return {
    vocabulary: config.vocab_size,
    positions: config.max_position_embeddings,
    firstPosition: 0,
    tokenTypes: config.type_vocab_size,
    width,
    heads,
    headDim: headDimOf(config, 'num_attention_heads', width, heads),
    layers: config.num_hidden_layers,
    hidden: config.intermediate_size,
    activation: activation(config, 'hidden_act', config.hidden_act),
    norm: { type: 'layerNorm', epsilon: config.layer_norm_eps },
    pooler: true,
    tied: config.tie_word_embeddings,
  };
}

const bert = encoderModel('bert', bertFields, bertDesign);

const roberta = encoderModel(
  'roberta',
  {
    ...bertFields,
    vocab_size: size(50_265),
    pad_token_id: Type.Integer({ minimum: 0, default: 1 }),
  },
  // Positions are numbered from the one after padding.
  (config) => ({ ...bertDesign(config), firstPosition: config.pad_token_id + 1 }),
);

const distilbert = encoderModel(
  'distilbert',
  {
    vocab_size: size(30_522),
    max_position_embeddings: size(512),
    n_layers: depth(6),
    n_heads: size(12),
    dim: size(768),
    hidden_dim: size(3072),
    activation: word('gelu'),
    tie_word_embeddings: flag(true),
  },
  (config) => ({
    vocabulary: config.vocab_size,
    positions: config.max_position_embeddings,
    firstPosition: 0,
    width: config.dim,
    heads: config.n_heads,
    headDim: headDimOf(config, 'n_heads', config.dim, config.n_heads),
    layers: config.n_layers,
    hidden: config.hidden_dim,
    activation: activation(config, 'activation', config.activation),
    norm: { type: 'layerNorm', epsilon: 1e-12 },
    pooler: false,
    tied: config.tie_word_embeddings,
  }),
);

export const encoderModels = [bert, roberta, distilbert] as const;

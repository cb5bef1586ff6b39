import type { Architecture, LayerDocument } from '../architecture/index.ts';
import { Type } from '@sinclair/typebox';
import {
  activation,
  type Config,
  ConfigReader,
  flag,
  number,
  optional,
  size,
  word,
  depth,
} from './config.ts';
import { stacked } from './decoder.ts';
import type { ModelType } from './model-type.ts';
import { defaultDecoderSequence, defaultSequence, stepOf } from './options.ts';
import { embedding, languageHead, tokens } from './parts.ts';
import type { AttentionDesign, FeedForwardDesign, TransformerDesign } from './transformer.ts';

const fields = {
  vocab_size: size(32_128),
  d_model: size(512),
  d_kv: size(64),
  d_ff: size(2048),
  num_layers: depth(6),
  num_decoder_layers: optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  num_heads: size(8),
  relative_attention_num_buckets: size(32),
  layer_norm_epsilon: number(1e-6),
  feed_forward_proj: word('relu'),
  tie_word_embeddings: flag(true),
};

const reader = new ConfigReader('a t5 config', fields);

/** `relu`, or `gated-gelu`, whose GELU is the one by tanh. */
function feedForwardOf(config: Config<typeof fields>): FeedForwardDesign {
  const { feed_forward_proj: name, d_ff: hidden } = config;
  const isGated = name.startsWith('gated-');
  const word = name === 'gated-gelu' ? 'gelu_new' : isGated ? name.slice(6) : name;
  return {
    kind: isGated ? 'gated' : 'plain',
    hidden,
    activation: activation(config, 'feed_forward_proj', word),
    bias: false,
  };
}

/** Relative position biases stand in the first layer of a stack, and serve all of them. */
function positions(id: string, config: Config<typeof fields>, keys: string, queries = 'sequence') {
  return {
    id,
    type: 'relativePositionBias',
    heads: config.num_heads,
    buckets: config.relative_attention_num_buckets,
    queries,
    keys,
  } as const satisfies LayerDocument;
}

export const t5: ModelType = {
  name: 't5',
  architecture(name, document, options): Architecture {
    const config = reader.read(document);
    const { vocab_size: vocabulary, d_model: width } = config;
    const {
      sequence: source = defaultSequence,
      phase = 'prefill',
      lm_head: lmHead = true,
    } = options;
    const step = stepOf(options, options.decoder_sequence ?? defaultDecoderSequence);
    const norm = { type: 'rmsNorm', epsilon: config.layer_norm_epsilon } as const;
    const attention: AttentionDesign = {
      heads: config.num_heads,
      headDim: config.d_kv,
      bias: { query: false, key: false, value: false, out: false },
      scale: 1,
    };
    const layer: TransformerDesign = {
      width,
      norm,
      placement: 'pre',
      attention: { ...attention, positionBias: 'input:1' },
      feedForward: feedForwardOf(config),
    };
    const encoder = stacked('encoder', { design: layer, count: config.num_layers }, [
      'encoder_tokens_embedded',
      'encoder_positions',
    ]);
    const isDecode = phase === 'decode';
    const decoder = stacked(
      'decoder',
      {
        count: config.num_decoder_layers ?? config.num_layers,
        design: {
          ...layer,
          attention: { ...attention, positionBias: 'input:1', causal: true, cache: 'context' },
          cross: isDecode
            ? { ...attention, memory: undefined, cache: 'source' }
            : { ...attention, memory: 'input:2', cache: '0' },
        },
      },
      ['decoder_tokens_embedded', 'decoder_positions', ...(isDecode ? [] : ['encoder_norm'])],
    );
    const embedded = (side: 'encoder' | 'decoder') =>
      embedding(`${side}_tokens_embedded`, vocabulary, width, {
        from: `${side}_tokens`,
        // Encoder and decoder share their embeddings whether or not the head does.
        shared: true,
      });
    const head: LayerDocument[] = [
      ...(config.tie_word_embeddings
        ? [{ id: 'lm_head_scale', type: 'multiply', value: width ** -0.5 } as const]
        : []),
      languageHead(vocabulary, config.tie_word_embeddings),
    ];
    return {
      version: 1,
      name,
      inputs: {
        ...(!isDecode && { encoder_tokens: tokens('source') }),
        decoder_tokens: tokens('sequence'),
      },
      parameters: { source, ...step },
      blocks: { ...(!isDecode && encoder.blocks), ...decoder.blocks },
      layers: [
        ...(isDecode
          ? []
          : [
              embedded('encoder'),
              positions('encoder_positions', config, 'source', 'source'),
              encoder.layers,
              { id: 'encoder_norm', ...norm },
            ]),
        embedded('decoder'),
        positions('decoder_positions', config, 'context + sequence'),
        decoder.layers,
        { id: 'decoder_norm', ...norm },
        ...(lmHead ? head : []),
      ],
    };
  },
};

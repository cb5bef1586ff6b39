import type { Architecture, LayerDocument } from '../architecture/index.ts';
import {
  activation,
  type Config,
  ConfigReader,
  flag,
  headDimOf,
  size,
  word,
  depth,
} from './config.ts';
import { stacked } from './decoder.ts';
import type { ModelType } from './model-type.ts';
import { defaultDecoderSequence, stepOf } from './options.ts';
import { checkPositions, embedding, languageHead, learnedPositions, tokens } from './parts.ts';
import type { AttentionDesign, TransformerDesign } from './transformer.ts';

const fields = {
  vocab_size: size(51_865),
  num_mel_bins: size(80),
  d_model: size(384),
  encoder_layers: depth(4),
  encoder_attention_heads: size(6),
  encoder_ffn_dim: size(1536),
  decoder_layers: depth(4),
  decoder_attention_heads: size(6),
  decoder_ffn_dim: size(1536),
  max_source_positions: size(1500),
  max_target_positions: size(448),
  activation_function: word('gelu'),
  tie_word_embeddings: flag(true),
};

const reader = new ConfigReader('a whisper config', fields);
const norm = { type: 'layerNorm', epsilon: 1e-5 } as const;

function layerOf(config: Config<typeof fields>, side: 'encoder' | 'decoder'): TransformerDesign {
  const width = config.d_model;
  const heads = config[`${side}_attention_heads`];
  return {
    width,
    norm,
    placement: 'pre',
    attention: {
      heads,
      headDim: headDimOf(config, `${side}_attention_heads`, width, heads),
      bias: { query: true, key: false, value: true, out: true },
    },
    feedForward: {
      kind: 'plain',
      hidden: config[`${side}_ffn_dim`],
      activation: activation(config, 'activation_function', config.activation_function),
      bias: true,
    },
  };
}

/** Two convolutions over time, the second of which halves it, and sinusoids of the position. */
function encoderLayers(config: Config<typeof fields>, layers: LayerDocument): LayerDocument[] {
  const { d_model: width, max_source_positions: rows } = config;
  return [
    { id: 'conv1', type: 'conv1d', inputs: 'features', outChannels: width, kernel: 3, padding: 1 },
    { id: 'conv1_activation', type: 'gelu' },
    { id: 'conv2', type: 'conv1d', outChannels: width, kernel: 3, stride: 2, padding: 1 },
    { id: 'conv2_activation', type: 'gelu' },
    { id: 'frames', type: 'transpose', axes: [1, 2] },
    ...learnedPositions({
      ...{ id: 'encoder_positions', rows, width, to: 'frames' },
      ...{ length: 'source', trainable: false },
    }),
    layers,
    { id: 'encoder_norm', ...norm },
  ];
}

export const whisper: ModelType = {
  name: 'whisper',
  architecture(name, document, options): Architecture {
    const config = reader.read(document);
    const { d_model: width, vocab_size: vocabulary, max_source_positions: source } = config;
    const { tie_word_embeddings: tied, max_target_positions: rows } = config;
    const { phase = 'prefill', lm_head: lmHead = true } = options;
    const step = stepOf(
      options,
      options.decoder_sequence ?? Math.min(defaultDecoderSequence, rows),
    );
    checkPositions(step, rows, 'decoder_sequence');
    const isDecode = phase === 'decode';
    const design = layerOf(config, 'decoder');
    const { attention }: { attention: AttentionDesign } = design;
    const encoder = stacked('encoder', {
      design: layerOf(config, 'encoder'),
      count: config.encoder_layers,
    });
    const decoder = stacked(
      'decoder',
      {
        count: config.decoder_layers,
        design: {
          ...design,
          attention: { ...attention, causal: true, cache: 'context' },
          cross: isDecode
            ? { ...attention, memory: undefined, cache: 'source' }
            : { ...attention, memory: 'input:1', cache: '0' },
        },
      },
      ['decoder_positions_added', ...(isDecode ? [] : ['encoder_norm'])],
    );
    return {
      version: 1,
      name,
      inputs: {
        ...(!isDecode && { features: { shape: ['N', config.num_mel_bins, '2*source'] } }),
        tokens: tokens('sequence'),
      },
      parameters: { source, ...step },
      blocks: { ...(!isDecode && encoder.blocks), ...decoder.blocks },
      layers: [
        ...(isDecode ? [] : encoderLayers(config, encoder.layers)),
        embedding('embed_tokens', vocabulary, width, { from: 'tokens', shared: tied }),
        ...learnedPositions({
          ...{ id: 'decoder_positions', rows, width, to: 'embed_tokens' },
          ...{ start: 'context', length: 'sequence' },
        }),
        decoder.layers,
        { id: 'decoder_norm', ...norm },
        ...(lmHead ? [languageHead(vocabulary, tied)] : []),
      ],
    };
  },
};

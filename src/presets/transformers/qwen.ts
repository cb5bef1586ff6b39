import { decoderOptions, textPresets } from './call-options.ts';
import type { Preset } from '../preset.ts';

/**
 * Width, MLP width, layers, query heads, key and value heads; parameters as printed. The 32.5 G of
 * the 32B are left out: they fit no reading of its config, which makes 32.76 G.
 */
const models = {
  '0.5b': { row: [896, 4864, 24, 14, 2], parameters: 0.49e9, note: 'rounded to tens of millions' },
  '1.5b': { row: [1536, 8960, 28, 12, 2], parameters: 1.54e9 },
  '3b': { row: [2048, 11_008, 36, 16, 2], parameters: 3.09e9 },
  '7b': { row: [3584, 18_944, 28, 28, 4], parameters: 7.61e9 },
  '14b': { row: [5120, 13_824, 48, 40, 8], parameters: 14.7e9 },
  '32b': { row: [5120, 27_648, 64, 40, 8] },
  '72b': { row: [8192, 29_568, 80, 64, 8], parameters: 72.7e9 },
} as const;

export const qwens: readonly Preset[] = textPresets(
  {
    family: 'qwen',
    task: 'language-modelling',
    year: 2024,
    paper: { title: 'Qwen2.5 Technical Report', arxiv: '2412.15115' },
  },
  Object.entries(models).map(([size, { row, ...printed }]) => {
    const [width, hidden, layers, heads, kvHeads] = row;
    const isTied = width <= 2048;
    return {
      name: `qwen2.5_${size}`,
      title: `Qwen2.5 ${size.toUpperCase()}`,
      config: {
        model_type: 'qwen2',
        vocab_size: isTied ? 151_936 : 152_064,
        hidden_size: width,
        intermediate_size: hidden,
        num_hidden_layers: layers,
        num_attention_heads: heads,
        num_key_value_heads: kvHeads,
        tie_word_embeddings: isTied,
      },
      variant: `Biases of query, key and value; the output projection is ${isTied ? '' : 'not '}tied.`,
      ...printed,
      source: 'model card',
    };
  }),
  decoderOptions(),
);

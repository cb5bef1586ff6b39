import { decoderOptions, textPresets } from './call-options.ts';
import type { Preset } from '../preset.ts';

/** Width, MLP width, layers, query heads, key and value heads. */
type Row = readonly [width: number, hidden: number, layers: number, heads: number, kvHeads: number];

function config([width, hidden, layers, heads, kvHeads]: Row, vocabulary: number) {
  return {
    model_type: 'llama',
    vocab_size: vocabulary,
    hidden_size: width,
    intermediate_size: hidden,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    num_key_value_heads: kvHeads,
    rms_norm_eps: 1e-5,
  };
}

const llama2 = {
  '7b': { row: [4096, 11_008, 32, 32, 32], parameters: 7e9 },
  '13b': { row: [5120, 13_824, 40, 40, 40], parameters: 13e9 },
  '70b': { row: [8192, 28_672, 80, 64, 8], parameters: 70e9 },
} as const;

const llama3 = {
  '8b': { row: [4096, 14_336, 32, 32, 8], parameters: 8e9 },
  '70b': { row: [8192, 28_672, 80, 64, 8], parameters: 70e9 },
} as const;

const shared = { family: 'llama', task: 'language-modelling' } as const;

export const llamas: readonly Preset[] = [
  ...textPresets(
    {
      ...shared,
      year: 2023,
      paper: {
        title: 'Llama 2: Open Foundation and Fine-Tuned Chat Models',
        arxiv: '2307.09288',
      },
    },
    Object.entries(llama2).map(([size, { row, parameters }]) => ({
      name: `llama2_${size}`,
      title: `Llama 2 ${size.toUpperCase()}`,
      config: config(row, 32_000),
      variant:
        row[3] === row[4]
          ? 'As many key and value heads as query heads; the output projection is not tied.'
          : 'Grouped queries: 8 key and value heads; the output projection is not tied.',
      parameters,
      note: 'the size in its name',
    })),
    decoderOptions(),
  ),
  ...textPresets(
    {
      ...shared,
      year: 2024,
      paper: { title: 'The Llama 3 Herd of Models', arxiv: '2407.21783' },
    },
    Object.entries(llama3).map(([size, { row, parameters }]) => ({
      name: `llama3_${size}`,
      title: `Llama 3 ${size.toUpperCase()}`,
      config: config(row, 128_256),
      variant: 'Grouped queries: 8 key and value heads; a vocabulary of 128,256, not tied.',
      parameters,
    })),
    decoderOptions(),
  ),
];

import { decoderOptions, textPresets } from './call-options.ts';
import type { Preset } from '../preset.ts';

const sizes = {
  vocab_size: 32_000,
  hidden_size: 4096,
  intermediate_size: 14_336,
  num_hidden_layers: 32,
  num_attention_heads: 32,
  num_key_value_heads: 8,
  rms_norm_eps: 1e-5,
};

const shared = { family: 'mistral', task: 'language-modelling' } as const;

export const mistrals: readonly Preset[] = [
  ...textPresets(
    { ...shared, year: 2023, paper: { title: 'Mistral 7B', arxiv: '2310.06825' } },
    [
      {
        name: 'mistral_7b',
        title: 'Mistral 7B',
        config: { model_type: 'mistral', ...sizes, sliding_window: 4096 },
        variant: 'v0.1: every layer sees a window of 4096 positions, which bounds the cache.',
        parameters: 7e9,
      },
    ],
    decoderOptions(),
  ),
  ...textPresets(
    { ...shared, year: 2024, paper: { title: 'Mixtral of Experts', arxiv: '2401.04088' } },
    [
      {
        name: 'mixtral_8x7b',
        title: 'Mixtral 8×7B',
        config: {
          model_type: 'mixtral',
          ...sizes,
          num_local_experts: 8,
          num_experts_per_tok: 2,
          sliding_window: null,
        },
        variant:
          '2 of 8 experts for each token: all are parameters, two are active (12.9 billion in all).',
        parameters: 47e9,
      },
    ],
    decoderOptions(),
  ),
];

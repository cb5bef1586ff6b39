import { decoderOptions, textPresets } from './call-options.ts';
import type { Preset } from '../preset.ts';

/** Table 1: width, MLP width of both halves together, layers, query heads, key and value heads, head size. */
const models = {
  '2b': [2304, 18_432, 26, 8, 4, 256],
  '9b': [3584, 28_672, 42, 16, 8, 256],
  '27b': [4608, 73_728, 46, 32, 16, 128],
} as const;

/** Table 2: parameters of the embeddings, and all others. */
const printed = {
  '2b': [590e6, 2024e6],
  '9b': [918e6, 8324e6],
  '27b': [1180e6, 26_047e6],
} as const;

export const gemmas: readonly Preset[] = textPresets(
  {
    family: 'gemma',
    task: 'language-modelling',
    year: 2024,
    paper: {
      title: 'Gemma 2: Improving Open Language Models at a Practical Size',
      arxiv: '2408.00118',
    },
  },
  (['2b', '9b', '27b'] as const).map((size) => {
    const [width, hidden, layers, heads, kvHeads, headDim] = models[size];
    const [embeddings, others] = printed[size];
    return {
      name: `gemma2_${size}`,
      title: `Gemma 2 ${size.toUpperCase()}`,
      config: {
        model_type: 'gemma2',
        vocab_size: 256_000,
        hidden_size: width,
        intermediate_size: hidden / 2,
        num_hidden_layers: layers,
        num_attention_heads: heads,
        num_key_value_heads: kvHeads,
        head_dim: headDim,
        query_pre_attn_scalar: size === '27b' ? 144 : 256,
      },
      variant:
        'Every other layer sees a window of 4096; scores are capped at 50 and logits at 30; the output projection is tied.',
      parameters: embeddings + others,
      source: 'arXiv 2408.00118, Table 2',
    };
  }),
  decoderOptions(),
);

import { decoderOptions, textPresets } from './call-options.ts';
import type { Preset } from '../preset.ts';

/** Width, MLP width, layers, query heads, key and value heads, window. */
const models = {
  mini: { row: [3072, 8192, 32, 32, 32, 2047], parameters: 3.8e9 },
  medium: { row: [5120, 17_920, 40, 40, 10, 2047], parameters: 14e9 },
} as const;

export const phis: readonly Preset[] = textPresets(
  {
    family: 'phi',
    task: 'language-modelling',
    year: 2024,
    paper: {
      title: 'Phi-3 Technical Report: A Highly Capable Language Model Locally on Your Phone',
      arxiv: '2404.14219',
    },
  },
  Object.entries(models).map(([size, { row, parameters }]) => {
    const [width, hidden, layers, heads, kvHeads, window] = row;
    return {
      name: `phi3_${size}`,
      title: `Phi-3 ${size}`,
      config: {
        model_type: 'phi3',
        vocab_size: 32_064,
        hidden_size: width,
        intermediate_size: hidden,
        num_hidden_layers: layers,
        num_attention_heads: heads,
        num_key_value_heads: kvHeads,
        sliding_window: window,
      },
      variant: `The 4k model, whose layers see a window of ${window} positions.`,
      parameters,
    };
  }),
  decoderOptions(),
);

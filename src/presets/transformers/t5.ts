import type { Preset } from '../preset.ts';
import { decoderBesideOptions, sourceOptions, textPresets } from './call-options.ts';

/** Section 3.7: width, MLP width, layers of each side, heads, features of a head. */
const models = {
  small: { row: [512, 2048, 6, 8, 64], parameters: 60e6 },
  base: { row: [768, 3072, 12, 12, 64], parameters: 220e6, note: 'rounded to tens of millions' },
  large: {
    row: [1024, 4096, 24, 16, 64],
    parameters: 770e6,
    note: 'an output projection of its own, tied here, would add 32.9 M: 770.6 M',
  },
  '3b': { row: [1024, 16_384, 24, 32, 128], parameters: 2.8e9 },
  '11b': { row: [1024, 65_536, 24, 128, 128], parameters: 11e9 },
} as const;

export const t5s: readonly Preset[] = textPresets(
  {
    family: 't5',
    task: 'text-to-text',
    year: 2019,
    paper: {
      title: 'Exploring the Limits of Transfer Learning with a Unified Text-to-Text Transformer',
      arxiv: '1910.10683',
    },
  },
  Object.entries(models).map(([size, { row, parameters, ...note }]) => {
    const [width, hidden, layers, heads, headDim] = row;
    return {
      name: `t5_${size}`,
      title: `T5 ${size}`,
      config: {
        model_type: 't5',
        d_model: width,
        d_ff: hidden,
        num_layers: layers,
        num_heads: heads,
        d_kv: headDim,
      },
      variant:
        'v1.0: ReLU, embeddings shared by encoder, decoder and head. Decoding runs the decoder alone, with keys and values of the encoder cached.',
      parameters,
      source: 'arXiv 1910.10683, section 3.7',
      ...note,
    };
  }),
  { ...sourceOptions, ...decoderBesideOptions() },
);

import type { Preset } from '../preset.ts';
import { decoderBesideOptions, textPresets } from './call-options.ts';

/** Table 1: layers of each side, width, heads. */
const models = {
  tiny: { row: [4, 384, 6], parameters: 39e6 },
  base: { row: [6, 512, 8], parameters: 74e6 },
  small: { row: [12, 768, 12], parameters: 244e6 },
  medium: { row: [24, 1024, 16], parameters: 769e6 },
  large: { row: [32, 1280, 20], parameters: 1550e6 },
} as const;

export const whispers: readonly Preset[] = textPresets(
  {
    family: 'whisper',
    task: 'speech-recognition',
    year: 2022,
    paper: {
      title: 'Robust Speech Recognition via Large-Scale Weak Supervision',
      arxiv: '2212.04356',
    },
  },
  Object.entries(models).map(([size, { row, parameters }]) => {
    const [layers, width, heads] = row;
    return {
      name: `whisper_${size}`,
      title: `Whisper ${size}`,
      config: {
        model_type: 'whisper',
        d_model: width,
        encoder_layers: layers,
        decoder_layers: layers,
        encoder_attention_heads: heads,
        decoder_attention_heads: heads,
        encoder_ffn_dim: 4 * width,
        decoder_ffn_dim: 4 * width,
      },
      variant:
        "Multilingual, 30 seconds of 80 mel bins; the encoder's sinusoids are buffers. Decoding runs the decoder alone, with keys and values of the encoder cached.",
      parameters,
      source: 'arXiv 2212.04356, Table 1',
    };
  }),
  decoderBesideOptions(448),
);

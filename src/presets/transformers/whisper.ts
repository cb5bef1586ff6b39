import type { Preset } from '../preset.ts';
import { decoderBesideOptions, textPresets } from './call-options.ts';

/** Table 1: layers of each side, width, heads. */
const models = {
  tiny: [4, 384, 6],
  base: [6, 512, 8],
  small: [12, 768, 12],
  medium: [24, 1024, 16],
  large: [32, 1280, 20],
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
  Object.entries(models).map(([size, [layers, width, heads]]) => {
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
    };
  }),
  decoderBesideOptions(448),
);

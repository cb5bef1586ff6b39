import { type TProperties, Type } from '@sinclair/typebox';
import { architectureFromConfig, type CallOptions } from '../../formats/huggingface/index.ts';
import {
  definePreset,
  flag,
  integer,
  oneOf,
  presetOptions,
  type Preset,
  type PresetDescription,
} from '../preset.ts';

/** Longest sequence of a model whose positions are not stored. */
const longest = 1_048_576;

function length(most: number, description: string, fallback = 512) {
  return integer(Math.min(fallback, most), [1, most], description);
}

/** What a decoder's call consists of, with the positions cached before it. */
function decoding(most: number, otherwise: string) {
  return {
    phase: oneOf(
      ['prefill', 'decode'],
      'prefill',
      'prefill: all tokens at once; decode: one token after those in the cache.',
    ),
    context: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: most,
        description: `Positions in the cache before the call; left out, none in prefill and as many as ${otherwise} in decode.`,
      }),
    ),
    lm_head: flag(true, 'Whether the output projection to the vocabulary is there.'),
  };
}

/** Options of a decoder; `positions` where it has embeddings of so many. */
export function decoderOptions(positions = longest): TProperties {
  return {
    sequence: length(positions, 'Tokens of the prompt.'),
    ...decoding(positions, 'sequence'),
  };
}

/** Options of an encoder with embeddings of so many positions. */
export function encoderOptions(positions: number, instead = ''): TProperties {
  return {
    sequence: length(positions, 'Tokens.'),
    lm_head: flag(false, `Whether there is a head that predicts masked words${instead}.`),
  };
}

/** Options of a decoder beside an encoder; `positions` where it has embeddings of so many. */
export function decoderBesideOptions(positions = longest): TProperties {
  return {
    decoder_sequence: length(positions, 'Tokens of the decoder.', 128),
    ...decoding(positions, 'decoder_sequence'),
  };
}

/** Options of an encoder of text beside a decoder. */
export const sourceOptions: TProperties = { sequence: length(longest, 'Tokens of the encoder.') };

/** A `config.json` as the Hugging Face hub has it. */
export type HubConfig = Readonly<Record<string, unknown>> & { readonly model_type: string };

/** A preset that is a `config.json` of a known model type. */
export function configPreset(
  description: PresetDescription,
  config: HubConfig,
  options: TProperties,
): Preset {
  return definePreset(description, presetOptions(options), (chosen) => ({
    // The schema has no other options than these.
    ...architectureFromConfig(config, chosen as CallOptions),
    name: description.name,
  }));
}

/** What the models of one paper have in common. */
export type PaperDescription = Pick<PresetDescription, 'family' | 'task' | 'year' | 'paper'>;

/** A row of a paper's table: a model's name and title, its config and its size as printed. */
export interface ConfigRow {
  readonly name: string;
  readonly title: string;
  readonly config: HubConfig;
  readonly variant: string;
  /** Parameters as the paper prints them. */
  readonly parameters?: number;
  /** Where they are printed. */
  readonly source?: string;
  /** What explains a difference to ours. */
  readonly note?: string;
}

/** The presets of one paper's models of text. */
export function textPresets(
  paper: PaperDescription,
  rows: readonly ConfigRow[],
  options: TProperties,
): Preset[] {
  return rows.map(({ name, title, config, variant, parameters, source, note }) =>
    configPreset(
      {
        ...paper,
        name,
        title,
        variant,
        inputSize: [],
        published:
          parameters === undefined
            ? []
            : [
                {
                  figure: 'parameters',
                  value: parameters,
                  source: source ?? `arXiv ${paper.paper.arxiv ?? paper.paper.title}`,
                  ...(note !== undefined && { note }),
                },
              ],
      },
      config,
      options,
    ),
  );
}

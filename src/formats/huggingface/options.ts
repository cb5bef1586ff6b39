import { type Static, Type } from '@sinclair/typebox';
import { Checker, checkKeys } from '../architecture/json.ts';

const length = Type.Optional(Type.Integer({ minimum: 1 }));

const fields = {
  /** The prompt at once, or one token after those in the cache. */
  phase: Type.Optional(Type.Union([Type.Literal('prefill'), Type.Literal('decode')])),
  /** Tokens of the prompt, or of the encoder's input. */
  sequence: length,
  /** Positions in the cache before the call; by default none in prefill, all tokens in decode. */
  context: Type.Optional(Type.Integer({ minimum: 0 })),
  /** Tokens of the decoder, where there is an encoder too. */
  decoder_sequence: length,
  /** Whether the language model's head is there; by default it is, but for encoders. */
  lm_head: Type.Optional(Type.Boolean()),
  /** Outputs of a classifier of images instead of the config's labels. */
  num_classes: length,
  /** Height and width of images instead of the config's. */
  input_size: length,
};

const schema = Type.Object(fields);
const checker = new Checker(schema, 'invalid-option');
const known = new Set(Object.keys(fields));

/** What a `config.json` leaves to the call. */
export type CallOptions = Readonly<{
  [Key in keyof Static<typeof schema>]: Static<typeof schema>[Key] | undefined;
}>;

/**
 * Options as they were sent.
 * @throws InputError `invalid-option` or `unknown-key`
 */
export function readCallOptions(options: Readonly<Record<string, unknown>>): CallOptions {
  checkKeys(options, known, '/options', 'a Hugging Face config');
  checker.check(options, '/options', 'the options');
  return options;
}

export const defaultSequence = 512;
export const defaultDecoderSequence = 128;

/** The number of new tokens of a decoder, and of those in its cache. */
export interface Step {
  readonly sequence: number;
  readonly context: number;
}

/** A decoder's step: the whole of `tokens` in prefill, one token after them in decode. */
export function stepOf({ phase = 'prefill', context }: CallOptions, tokens: number): Step {
  return phase === 'prefill'
    ? { sequence: tokens, context: context ?? 0 }
    : { sequence: 1, context: context ?? tokens };
}

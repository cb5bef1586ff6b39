/** What a `config.json` leaves to the call. */
export interface CallOptions {
  /** The prompt at once, or one token after those in the cache. */
  readonly phase?: 'prefill' | 'decode';
  /** Tokens of the prompt, or of the encoder's input. */
  readonly sequence?: number;
  /** Positions in the cache before the call; by default none in prefill, `sequence` in decode. */
  readonly context?: number | undefined;
  /** Tokens of the decoder in prefill, where there is an encoder too. */
  readonly decoderSequence?: number;
  /** Whether the language model's head is there; by default as the model's own class has it. */
  readonly lmHead?: boolean;
  /** Outputs of a classifier of images instead of the config's labels. */
  readonly numClasses?: number;
  /** Height and width of images instead of the config's. */
  readonly imageSize?: number;
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

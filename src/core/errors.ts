/** What can be wrong with a caller's input. The service maps each code to a status and a title. */
export const inputErrorCodes = [
  'invalid-architecture',
  'unsupported-version',
  'unknown-key',
  'unknown-layer-type',
  'unknown-block',
  'unknown-reference',
  'duplicate-id',
  'invalid-expression',
  'recursive-block',
  'empty-network',
  'weights-mismatch',
  'unbound-symbol',
  'unknown-binding',
  'invalid-input-size',
  'invalid-node',
  'shape-mismatch',
  'unresolved-shape',
  'unknown-operator',
  'unsupported-opset',
  'unknown-preset',
  'invalid-option',
  'limit-nodes',
  'limit-nesting',
  'limit-dimension',
  'limit-layers',
  'unrecognized-model',
  'truncated-model',
  'corrupt-model',
  'limit-model',
  'unsupported-ir-version',
  'cyclic-graph',
  'missing-value',
  'duplicate-value',
  'shape-contradiction',
  'recursive-function',
  'invalid-keras',
  'invalid-config',
  'unknown-model-type',
  'not-encodable',
  'not-runnable',
  'edit-mismatch',
  'limit-sweep',
] as const;

export type InputErrorCode = (typeof inputErrorCodes)[number];

export interface InputErrorDetails {
  /** RFC 6901 JSON pointer of the fault in the caller's document. */
  readonly pointer?: string | undefined;
  /** Name of the node at fault, where the fault lies in the graph. */
  readonly node?: string | undefined;
  /** What would have been accepted. */
  readonly expected?: string | undefined;
  /** How to mend it, such as the nearest known name. */
  readonly hint?: string | undefined;
}

/** A fault in what the caller sent, as opposed to a defect of ours. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly pointer?: string | undefined;
  readonly node?: string | undefined;
  readonly expected?: string | undefined;
  readonly hint?: string | undefined;

  constructor(
    readonly code: InputErrorCode,
    message: string,
    details: InputErrorDetails = {},
  ) {
    super(clip(message));
    Object.assign(this, details);
    if (details.node !== undefined) this.node = clip(details.node);
  }

  /** The same error with details added where it has none of its own. */
  with(details: InputErrorDetails): InputError {
    return new InputError(this.code, this.message, { ...details, ...this.details });
  }

  get details(): InputErrorDetails {
    return {
      ...(this.pointer !== undefined && { pointer: this.pointer }),
      ...(this.node !== undefined && { node: this.node }),
      ...(this.expected !== undefined && { expected: this.expected }),
      ...(this.hint !== undefined && { hint: this.hint }),
    };
  }
}

/** Most characters of a message: names in it are the caller's, of any length. */
const longestMessage = 1000;

function clip(text: string): string {
  return text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text;
}

import { FilesFull } from '../timing/files/files-full.ts';
import { LedgerUnavailable } from '../timing/unavailable.ts';
import { InputError, type InputErrorCode } from '../core/errors.ts';

interface ProblemKind {
  readonly status: number;
  readonly title: string;
}

/** Faults of the service itself, beside those of the engine's input. */
type ServiceCode =
  | 'invalid-request'
  | 'malformed-json'
  | 'body-too-large'
  | 'unsupported-media-type'
  | 'not-found'
  | 'method-not-allowed'
  | 'not-acceptable'
  | 'unknown-part'
  | 'unknown-model'
  | 'model-too-large'
  | 'storage-failed'
  | 'bad-http'
  | 'request-timeout'
  | 'header-too-large'
  | 'overloaded'
  | 'external-data'
  | 'unknown-timing'
  | 'timing-unfinished'
  | 'device-unavailable'
  | 'idempotency-conflict'
  | 'queue-full'
  | 'rate-limited'
  | 'timing-unavailable'
  | 'internal-error';

export type ProblemCode = InputErrorCode | ServiceCode;

/** Every code that an answer can carry, with its HTTP status; a missing one does not compile. */
export const problemKinds: Readonly<Record<ProblemCode, ProblemKind>> = {
  'invalid-architecture': { status: 422, title: 'The architecture is not valid' },
  'unsupported-version': { status: 422, title: 'This version of the format is not supported' },
  'unknown-key': { status: 422, title: 'There is no such key here' },
  'unknown-layer-type': { status: 422, title: 'There is no such layer type' },
  'unknown-block': { status: 422, title: 'There is no such block' },
  'unknown-reference': { status: 422, title: 'A reference names no earlier layer' },
  'duplicate-id': { status: 422, title: 'Two layers of a scope have one id' },
  'invalid-expression': { status: 422, title: 'An expression cannot be evaluated' },
  'recursive-block': { status: 422, title: 'A block uses itself' },
  'empty-network': { status: 422, title: 'The network has no layers' },
  'weights-mismatch': { status: 422, title: 'Shared weights differ in shape' },
  'unbound-symbol': { status: 422, title: 'A symbolic dim has no value' },
  'unknown-binding': { status: 422, title: 'A binding names no symbol of the network' },
  'invalid-input-size': { status: 422, title: 'The input size does not fit the network' },
  'invalid-node': { status: 422, title: 'An operator was given what it does not take' },
  'shape-mismatch': { status: 422, title: 'Shapes do not fit together' },
  'unresolved-shape': { status: 422, title: 'A shape cannot be known before the network runs' },
  'unknown-operator': { status: 422, title: 'There is no such operator' },
  'unsupported-opset': { status: 422, title: 'The operator does not exist at this opset' },
  'unknown-preset': { status: 404, title: 'There is no such preset' },
  'invalid-option': { status: 422, title: 'An option is out of range' },
  'limit-nodes': { status: 422, title: 'The network has too many operators' },
  'limit-nesting': { status: 422, title: 'The architecture is nested too deeply' },
  'limit-dimension': { status: 422, title: 'A dim is too large' },
  'limit-layers': { status: 422, title: 'The architecture expands to too many layers' },
  'unrecognized-model': { status: 415, title: 'The file is of no format that is read here' },
  'truncated-model': { status: 422, title: 'The model file ends too early' },
  'corrupt-model': { status: 422, title: 'The model file is damaged' },
  'limit-model': { status: 413, title: 'The model file describes too much' },
  'unsupported-ir-version': { status: 422, title: 'This version of ONNX is not read' },
  'cyclic-graph': { status: 422, title: 'Operators depend on one another in a circle' },
  'missing-value': { status: 422, title: 'An operator takes what nothing makes' },
  'duplicate-value': { status: 422, title: 'Two operators make a value of one name' },
  'shape-contradiction': { status: 422, title: 'A declared shape is not the one that follows' },
  'recursive-function': { status: 422, title: 'A function calls itself' },
  'invalid-keras': { status: 422, title: 'The Keras model is not valid' },
  'invalid-config': { status: 422, title: 'The Hugging Face config is not valid' },
  'unknown-model-type': { status: 422, title: 'There is no such model type' },
  'limit-sweep': { status: 422, title: 'The sweep has too many points' },
  'edit-mismatch': { status: 422, title: 'An edit fits nothing in the network' },
  'not-encodable': { status: 422, title: 'The network cannot be written as ONNX' },
  'not-runnable': { status: 422, title: 'The network cannot be timed' },
  'invalid-request': { status: 400, title: 'The request is not valid' },
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'body-too-large': { status: 413, title: 'The body is too large' },
  'unsupported-media-type': { status: 415, title: 'The body is of a type not taken here' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  'not-acceptable': { status: 406, title: 'No representation is acceptable' },
  'unknown-part': { status: 422, title: 'The network has no such layer' },
  'unknown-model': { status: 404, title: 'There is no such stored model' },
  'model-too-large': { status: 413, title: 'The model is larger than the store' },
  'storage-failed': { status: 507, title: 'The model cannot be stored' },
  'bad-http': { status: 400, title: 'The request is not HTTP' },
  'request-timeout': { status: 408, title: 'The request took too long to arrive' },
  'header-too-large': { status: 431, title: 'The request head is too large' },
  'external-data': { status: 422, title: 'The external data is not what the model names' },
  'unknown-timing': { status: 404, title: 'There is no such timing' },
  'timing-unfinished': { status: 409, title: 'The timing has no result' },
  'device-unavailable': { status: 422, title: 'No worker offers the device' },
  'idempotency-conflict': { status: 422, title: 'The key was used for another request' },
  'queue-full': { status: 429, title: 'As many timings wait as may' },
  'rate-limited': { status: 429, title: 'There are too many requests' },
  'timing-unavailable': { status: 503, title: 'Timings cannot be reached' },
  overloaded: { status: 503, title: 'The service is overloaded' },
  'internal-error': { status: 500, title: 'A defect of the service' },
};

export interface ProblemDetails {
  readonly detail: string;
  readonly pointer?: string | undefined;
  readonly node?: string | undefined;
  readonly expected?: string | undefined;
  readonly hint?: string | undefined;
}

/** A fault that the service itself found. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly code: ProblemCode,
    readonly details: ProblemDetails,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(details.detail);
  }
}

/** An RFC 9457 problem. */
export interface Problem extends ProblemDetails {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly requestId?: string;
}

/** The problem of a code, as it is sent. */
export function problem(code: ProblemCode, details: ProblemDetails, requestId?: string): Problem {
  const { status, title } = problemKinds[code];
  const { detail, pointer, node, expected, hint } = details;
  return {
    type: `/problems/${code}`,
    title,
    status,
    detail,
    code,
    ...(pointer !== undefined && { pointer }),
    ...(node !== undefined && { node }),
    ...(expected !== undefined && { expected }),
    ...(hint !== undefined && { hint }),
    ...(requestId !== undefined && { requestId }),
  };
}

/** What an error says of the caller's input; `undefined` where the fault is ours. */
export function describeFault(
  error: unknown,
): { code: ProblemCode; details: ProblemDetails } | undefined {
  if (error instanceof ProblemError) return { code: error.code, details: error.details };
  if (error instanceof InputError) {
    const { code, message, pointer, node, expected, hint } = error;
    return { code, details: { detail: message, pointer, node, expected, hint } };
  }
  if (error instanceof LedgerUnavailable) {
    const detail = 'the database that timings are kept in cannot be reached';
    return { code: 'timing-unavailable', details: { detail, hint: 'try again in a moment' } };
  }
  if (error instanceof FilesFull) {
    return {
      code: 'storage-failed',
      details: { detail: error.message, hint: 'try again when some timings have ended' },
    };
  }
  return undefined;
}

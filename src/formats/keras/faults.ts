import { InputError, type InputErrorCode } from '../../core/errors.ts';

export interface FaultDetails {
  readonly code?: InputErrorCode;
  readonly expected?: string;
  readonly hint?: string | undefined;
  readonly node?: string;
}

/** @throws InputError `invalid-keras` unless another code is named, always */
export function refuse(pointer: string, message: string, details: FaultDetails = {}): never {
  const { code = 'invalid-keras', ...rest } = details;
  throw new InputError(code, message, { pointer, ...rest });
}

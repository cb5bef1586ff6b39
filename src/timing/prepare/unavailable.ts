import { InputError } from '../../core/errors.ts';
import { JobError } from '../job-error.ts';

/** What to throw where the network of a job cannot be had. */
export function unavailable(message: string, hint?: string, cause?: unknown): JobError {
  return new JobError(
    { code: 'source-unavailable', message, ...(hint !== undefined && { hint }) },
    { cause },
  );
}

/** A fault of the network as the failure of its job; anything else as it is. */
export function asUnavailable(error: unknown): unknown {
  if (!(error instanceof InputError)) return error;
  const { message, hint, expected } = error;
  return unavailable(message, hint ?? (expected && `expected: ${expected}`), error);
}

import { InputError } from '../../src/core/errors.ts';

/** The fault that `run` finds in its input, if any; what is no InputError is thrown on. */
export function inputErrorOf(run: () => unknown): InputError | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

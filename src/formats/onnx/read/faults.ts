import { InputError } from '../../../core/errors.ts';

/** The reader that catches it adds where in the file it was. */
export function corrupt(message: string): InputError {
  return new InputError('corrupt-model', message);
}

import type { Static, TSchema } from '@sinclair/typebox';
import { describeInvalid } from '../plugins/errors.ts';
import { exactValidator } from '../plugins/validation.ts';
import { ProblemError } from '../problems.ts';

const validator = exactValidator();

/** Where in the arguments of a field a fault lies, by its pointer into the body that they make. */
export type Place = (pointer: string) => string;

const same: Place = (pointer) => pointer;

/**
 * The body that arguments make, which REST takes, with REST's bounds.
 * @throws ProblemError, InputError as REST has them for such a body
 */
export function checkedBody<T extends TSchema>(
  schema: T,
  body: unknown,
  place: Place = same,
): Static<T> {
  const validate = validator.compile<Static<T>>(schema);
  if (validate(body)) return body;
  const faults = (validate.errors ?? []).map((fault) => ({
    ...fault,
    instancePath: place(fault.instancePath),
  }));
  const { code, details } = describeInvalid(faults, 'the arguments');
  throw new ProblemError(code, details);
}

/** An argument without the fields that are null, which REST leaves out. */
export function given<T extends object>(argument: T): Partial<T> {
  const entries = Object.entries(argument).filter(([, value]) => value != null);
  return Object.fromEntries(entries) as Partial<T>;
}

import type { TimingFailure } from './job.ts';

/** Why a job cannot be timed, as its failure will say. */
export class JobError extends Error {
  override readonly name = 'JobError';

  constructor(
    readonly failure: TimingFailure,
    options?: ErrorOptions,
  ) {
    super(failure.message, options);
  }
}

import type { TimingFailure } from './job.ts';

/** Why a job cannot be timed, as its failure will say. */
export class JobError extends Error {
  override readonly name = 'JobError';

  /** Whether it may be no fault of the job's, so that it is worth another attempt. */
  readonly lost: boolean;

  constructor(
    readonly failure: TimingFailure,
    { lost = false, ...options }: ErrorOptions & { readonly lost?: boolean } = {},
  ) {
    super(failure.message, options);
    this.lost = lost;
  }
}

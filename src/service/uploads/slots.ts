import { ProblemError } from '../problems.ts';

/** Bounds how many files are read at once, and with it the memory that they take. */
export class UploadSlots {
  private taken = 0;

  constructor(private readonly most: number) {}

  /** @throws ProblemError `overloaded` where all slots are taken */
  async use<T>(task: () => Promise<T>): Promise<T> {
    if (this.taken >= this.most) {
      throw new ProblemError(
        'overloaded',
        {
          detail: `${this.most} model files are on their way already`,
          expected: 'at most as many at once as the setting UPLOADS_AT_ONCE',
          hint: 'try again in a moment',
        },
        { 'retry-after': '1' },
      );
    }
    this.taken++;
    try {
      return await task();
    } finally {
      this.taken--;
    }
  }
}

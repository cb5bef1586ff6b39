import { ProblemError } from '../problems.ts';

/** Bounds how many streams of events are open at once, and ends them before the service closes. */
export class Streams {
  private readonly open = new Set<AbortController>();
  private closing = false;

  constructor(private readonly most: number) {}

  get count(): number {
    return this.open.size;
  }

  /**
   * A place for a stream, for as long as it is not left. Its signal aborts when it has to end.
   * @throws ProblemError `overloaded` where all are taken
   */
  enter(): { readonly signal: AbortSignal; readonly leave: () => void } {
    if (this.closing || this.open.size >= this.most) {
      throw new ProblemError(
        'overloaded',
        {
          detail: this.closing
            ? 'the service is shutting down'
            : `${this.most} streams of events are open already`,
          expected: 'at most as many at once as the setting EVENT_STREAMS',
          hint: 'ask for the timing itself every few seconds',
        },
        { 'retry-after': '5' },
      );
    }
    const controller = new AbortController();
    this.open.add(controller);
    return {
      signal: controller.signal,
      leave: () => {
        controller.abort();
        this.open.delete(controller);
      },
    };
  }

  /** Ends all streams, and lets none be opened any more. */
  close(): void {
    this.closing = true;
    for (const controller of this.open) controller.abort();
  }
}

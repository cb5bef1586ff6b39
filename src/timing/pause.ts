import { setTimeout as delay } from 'node:timers/promises';

/** Waits, at most until the signal. */
export async function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(milliseconds, undefined, { ...(signal && { signal }) });
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
}

/** Between 0.75 and 1.25 of a time, so that processes started together do not stay together. */
export function jittered(milliseconds: number): number {
  return milliseconds * (0.75 + Math.random() / 2);
}

/** Ever longer waits between tries. */
export class Backoff {
  private tries = 0;

  constructor(
    private readonly firstMs = 100,
    private readonly mostMs = 5_000,
  ) {}

  /** How long to wait now; twice as long the next time. */
  next(): number {
    return jittered(Math.min(this.firstMs * 2 ** this.tries++, this.mostMs));
  }

  async wait(signal?: AbortSignal): Promise<void> {
    await pause(this.next(), signal);
  }

  reset(): void {
    this.tries = 0;
  }
}

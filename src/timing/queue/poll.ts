import { pause } from '../pause.ts';

/** How often a queue is looked into, in milliseconds. */
const intervalMs = 200;

/**
 * What `attempt` finds, tried again and again until it finds something, `waitMs` are over, or the
 * signal aborts. What it throws counts as nothing found, until the time is over.
 */
export async function poll<T>(
  attempt: () => Promise<T | undefined>,
  { waitMs, signal }: { readonly waitMs: number; readonly signal?: AbortSignal | undefined },
): Promise<T | undefined> {
  const end = performance.now() + waitMs;
  while (!signal?.aborted) {
    let failure: unknown;
    try {
      const found = await attempt();
      if (found !== undefined) return found;
    } catch (error) {
      failure = error;
    }
    const left = end - performance.now();
    if (left <= 0) {
      if (failure !== undefined) throw failure as Error;
      return undefined;
    }
    await pause(Math.min(intervalMs, left), signal);
  }
  return undefined;
}

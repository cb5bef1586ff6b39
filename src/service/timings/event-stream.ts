import type { TimingEvent } from '../../timing/job.ts';
import { pause } from '../../timing/pause.ts';

/** How soon a client that lost the connection should be back, in milliseconds. */
const reconnectMs = 1_000;

/**
 * Events as the HTML standard writes them, and a comment whenever nothing was written for a while,
 * so that the client and all between know that the connection lives.
 */
export async function* eventStream(
  events: AsyncIterator<TimingEvent>,
  heartbeatMs: number,
): AsyncGenerator<string> {
  yield `retry: ${reconnectMs}\n\n`;
  let next = events.next();
  for (;;) {
    const result = await within(heartbeatMs, next);
    if (result === undefined) {
      yield ': nothing new\n\n';
    } else if (result.done === true) {
      return;
    } else {
      yield written(result.value);
      next = events.next();
    }
  }
}

function written(event: TimingEvent): string {
  return `id: ${event.sequence}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

/** What a promise gives within a time; `undefined` where it is late. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | undefined> {
  const over = new AbortController();
  const late = pause(milliseconds, over.signal).then(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    over.abort();
  }
}

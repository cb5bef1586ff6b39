import type { Readable } from 'node:stream';
import { ProblemError } from '../problems.ts';
import type { UploadBudget } from './budget.ts';

export interface Arrival {
  readonly budget: Pick<UploadBudget, 'receive'>;
  /** Longest pause between two chunks, in milliseconds. */
  readonly idleMs: number;
}

/**
 * The chunks of an upload as they arrive; the next is read when the one before was dealt with. Left
 * early, it lets the rest go by unread, so that the answer reaches the client.
 * @throws ProblemError `body-too-large`, `request-timeout`, `bad-http`
 */
export async function* arriving(
  stream: Readable,
  { budget, idleMs }: Arrival,
): AsyncGenerator<Buffer> {
  const chunks = stream.iterator({ destroyOnReturn: false }) as NodeJS.AsyncIterator<Buffer>;
  try {
    for (;;) {
      const next = await nextWithin(idleMs, chunks);
      if (next.done) return;
      budget.receive(next.value.length);
      yield next.value;
    }
  } finally {
    // Not awaited: where nothing arrives, it ends only when the connection does.
    void chunks.return?.();
    stream.resume();
  }
}

async function nextWithin<T>(
  milliseconds: number,
  chunks: NodeJS.AsyncIterator<T>,
): Promise<IteratorResult<T>> {
  let timer;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(
        new ProblemError(
          'request-timeout',
          {
            detail: `nothing of the model file arrived for ${milliseconds} ms`,
            expected: 'a pause no longer than the setting UPLOAD_IDLE_MS',
          },
          { connection: 'close' },
        ),
      );
    }, milliseconds);
  });
  try {
    return await Promise.race([chunks.next(), late]);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ProblemError('bad-http', { detail: `the model file did not arrive: ${reason}` });
  } finally {
    clearTimeout(timer);
  }
}

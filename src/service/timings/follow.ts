import type { TimingEvent } from '../../timing/job.ts';
import { pause } from '../../timing/pause.ts';
import type { EventBus, Ledger } from '../../timing/ports.ts';

export interface FollowOptions {
  readonly ledger: Pick<Ledger, 'events'>;
  readonly bus: Pick<EventBus, 'subscribe'>;
  /** Ends it early. */
  readonly signal: AbortSignal;
  /** How often the ledger is looked into though the bus is silent, since that may lose events. */
  readonly lookMs: number;
  /** The first of the events, where they have been read already. */
  readonly known?: readonly TimingEvent[];
}

/**
 * Events of a job after a sequence number, in order and each once, from the ledger, which the bus
 * only says to look into. Ends after the job's last event.
 */
export async function* follow(
  job: string,
  after: number,
  { ledger, bus, signal, lookMs, known = [] }: FollowOptions,
): AsyncGenerator<TimingEvent, void, undefined> {
  let last = after;
  for (const event of known) {
    last = event.sequence;
    yield event;
    if (isLast(event)) return;
  }
  const news = new News();
  const hear = () => {
    news.tell();
  };
  const stop = bus.subscribe(job, hear);
  signal.addEventListener('abort', hear);
  try {
    while (!signal.aborted) {
      const heard = news.next();
      for (const event of await ledger.events(job, last)) {
        last = event.sequence;
        yield event;
        if (isLast(event)) return;
      }
      await heard.within(lookMs);
    }
  } finally {
    signal.removeEventListener('abort', hear);
    stop();
  }
}

/** Whether no event of the job follows. */
export function isLast({ type }: Pick<TimingEvent, 'type'>): boolean {
  return type === 'done' || type === 'failed' || type === 'cancelled';
}

/** Something to be heard of once, also if it was told before anyone waited. */
class News {
  private tellNext: (() => void) | undefined;

  tell(): void {
    this.tellNext?.();
  }

  /** What is told from now on. */
  next(): { within: (milliseconds: number) => Promise<void> } {
    const told = new Promise<void>((resolve) => {
      this.tellNext = resolve;
    });
    return {
      within: async (milliseconds) => {
        const over = new AbortController();
        await Promise.race([told, pause(milliseconds, over.signal)]);
        over.abort();
      },
    };
  }
}

import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { MemoryBus } from '../events/bus.ts';
import type { TimingEvent } from '../job.ts';

/** Argument of a worker that an API has forked. */
export const embedded = 'embedded';

/** What the API tells its worker: to end within so many milliseconds. */
const stopMessage = Type.Object({
  kind: Type.Literal('stop'),
  withinMs: Type.Integer({ minimum: 0 }),
});

/** What a worker tells its API: whether it wants to hear of a job. */
const listenMessage = Type.Object({
  kind: Type.Literal('listen'),
  job: Type.String(),
  wanted: Type.Boolean(),
});

/** What both tell each other. Loaders such as tsx send messages of their own. */
interface EventMessage {
  readonly kind: 'event';
  readonly event: TimingEvent;
}

export function stopRequest(withinMs: number): Static<typeof stopMessage> {
  return { kind: 'stop', withinMs };
}

/** The time within which a message asks a worker to end; `undefined` of other messages. */
export function stopAsked(message: unknown): number | undefined {
  return Value.Check(stopMessage, message) ? message.withinMs : undefined;
}

export function eventMessage(event: TimingEvent): EventMessage {
  return { kind: 'event', event };
}

/** The event that a message tells of; `undefined` of other messages. */
export function eventTold(message: unknown): TimingEvent | undefined {
  const { kind, event } = (message ?? {}) as Partial<EventMessage>;
  return kind === 'event' ? event : undefined;
}

/** Of which job a worker wants to hear, or no longer; `undefined` of other messages. */
export function listeningAsked(
  message: unknown,
): Pick<Static<typeof listenMessage>, 'job' | 'wanted'> | undefined {
  return Value.Check(listenMessage, message) ? message : undefined;
}

/** The bus of a worker that an API has forked: the API's, over the channel between them. */
export class ParentBus extends MemoryBus {
  constructor() {
    super();
    process.on('message', (message) => {
      const event = eventTold(message);
      if (event) super.publish(event);
    });
  }

  override publish(event: TimingEvent): void {
    tell(eventMessage(event));
  }

  override subscribe(job: string, listener: (event: TimingEvent) => void): () => void {
    const stop = super.subscribe(job, listener);
    const want = (wanted: boolean) => {
      const message: Static<typeof listenMessage> = { kind: 'listen', job, wanted };
      tell(message);
    };
    want(true);
    return () => {
      stop();
      want(false);
    };
  }
}

/** A parent that is gone reads events from the ledger when it is back. */
function tell(message: object): void {
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

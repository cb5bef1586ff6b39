import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { TimingEvent } from '../job.ts';
import type { EventBus } from '../ports.ts';

/** Argument of a worker that an API has forked. */
export const embedded = 'embedded';

/** What the API tells its worker: to end within so many milliseconds. */
const stopMessage = Type.Object({
  kind: Type.Literal('stop'),
  withinMs: Type.Integer({ minimum: 0 }),
});

/** What a worker tells its API. Loaders such as tsx send messages of their own. */
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

/** The event that a worker tells of; `undefined` of other messages. */
export function eventTold(message: unknown): TimingEvent | undefined {
  const { kind, event } = (message ?? {}) as Partial<EventMessage>;
  return kind === 'event' ? event : undefined;
}

/** The bus of a worker that an API has forked: events go there, none come. */
export class ParentBus implements EventBus {
  publish(event: TimingEvent): void {
    if (!process.connected) return;
    const message: EventMessage = { kind: 'event', event };
    // A parent that is gone reads events from the ledger when it is back.
    process.send?.(message, undefined, undefined, () => undefined);
  }

  subscribe(): () => void {
    return () => undefined;
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }
}

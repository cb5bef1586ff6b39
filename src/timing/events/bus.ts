import mqemitter, { type MQEmitter } from 'mqemitter';
import type { TimingEvent } from '../job.ts';
import type { EventBus } from '../ports.ts';

/** Where events of a job are told of; what is emitted there has the event as its `payload`. */
export function topicOf(job: string): string {
  return `timing/${job}`;
}

/** A bus within this process. */
export class MemoryBus implements EventBus {
  /** For others that listen by topic, such as GraphQL subscriptions. */
  readonly emitter: MQEmitter = mqemitter();

  publish(event: TimingEvent): void {
    // Losing one is allowed: listeners look into the ledger too.
    this.emitter.emit({ topic: topicOf(event.job), payload: event }, () => undefined);
  }

  subscribe(job: string, listener: (event: TimingEvent) => void): () => void {
    const heard: Parameters<MQEmitter['on']>[1] = ({ payload }, done) => {
      listener(payload as TimingEvent);
      done();
    };
    this.emitter.on(topicOf(job), heard);
    let stopped = false;
    return () => {
      if (stopped) return;
      stopped = true;
      this.emitter.removeListener(topicOf(job), heard);
    };
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.emitter.close(resolve);
    });
  }
}

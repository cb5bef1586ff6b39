import type { EventEmitter } from 'node:events';
import type { Redis } from 'ioredis';
import mqemitterRedis, { type MQEmitterRedis } from 'mqemitter-redis';
import type { TimingEvent } from '../job.ts';
import type { Log } from '../log.ts';
import { connectRedis } from '../redis.ts';
import { MemoryBus, topicOf } from './bus.ts';

/**
 * A bus over Redis, of which each process hears everything: one subscription, however many listen,
 * so that nothing piles up while Redis is away. Until it is back, events stay within the process.
 */
export class RedisBus extends MemoryBus {
  private readonly connections: readonly Redis[];
  private readonly remote: MQEmitterRedis;

  constructor(url: string, log: Log) {
    super();
    const subConn = connectRedis(url, { purpose: 'listening to events', log, patient: true });
    const pubConn = connectRedis(url, { purpose: 'publishing events', log });
    this.connections = [subConn, pubConn];
    // It has an older ioredis of its own; what it asks of a connection is the same in ours.
    const connections = { subConn, pubConn } as unknown as Parameters<typeof mqemitterRedis>[0];
    this.remote = mqemitterRedis(connections);
    // It repeats the errors of its connections, which are logged already.
    (this.remote as unknown as { state: EventEmitter }).state.on('error', () => undefined);
    this.remote.on(topicOf('+'), ({ payload }, done) => {
      super.publish(payload as TimingEvent);
      done();
    });
  }

  override publish(event: TimingEvent): void {
    this.remote.emit({ topic: topicOf(event.job), payload: event }, (error) => {
      if (error) super.publish(event);
    });
  }

  override async close(): Promise<void> {
    // Its own way to close asks Redis, which may be away.
    for (const connection of this.connections) connection.disconnect();
    await super.close();
  }
}

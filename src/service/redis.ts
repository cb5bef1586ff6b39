import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { FastifyBaseLogger } from 'fastify';

/** Bytes by key, shared between instances. A miss and a failure look alike: compute. */
export interface SharedStore {
  get(key: string): Promise<Buffer | undefined>;
  set(key: string, value: Buffer): void;
  close(): Promise<void>;
}

export interface RedisOptions {
  readonly url: string;
  /** Longest to wait for an answer, in milliseconds. */
  readonly timeoutMs: number;
  readonly ttlSeconds: number;
  readonly log: FastifyBaseLogger;
  /** Called for every command that failed or came too late. */
  readonly onError: (kind: 'timeout' | 'error') => void;
}

const prefix = 'netcost:';

/** A Redis that may be slow or away: no command outlasts the time-out and none ever throws. */
export function openRedis({ url, timeoutMs, ttlSeconds, log, onError }: RedisOptions): SharedStore {
  const client = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    retryStrategy: (attempt) => Math.min(100 * 2 ** attempt, 5_000),
  });
  let reachable: boolean | undefined;
  client.on('ready', () => {
    reachable = true;
    log.info('redis is reachable');
  });
  client.on('error', (error: Error) => {
    // Reconnecting repeats the error every few seconds; only the change is news.
    if (reachable !== false) log.warn({ err: error }, 'redis is not reachable: computing instead');
    reachable = false;
  });

  async function get(key: string): Promise<Buffer | undefined> {
    if (client.status !== 'ready') {
      onError('error');
      return undefined;
    }
    const timer = new AbortController();
    try {
      const late = delay(timeoutMs, 'late' as const, { signal: timer.signal });
      late.catch(() => undefined);
      const value = await Promise.race([client.getBuffer(prefix + key), late]);
      if (value !== 'late') return value ?? undefined;
      onError('timeout');
    } catch {
      onError('error');
    } finally {
      timer.abort();
    }
    return undefined;
  }

  return {
    get,
    set(key, value) {
      if (client.status !== 'ready') return;
      client.set(prefix + key, value, 'EX', ttlSeconds).catch(() => {
        onError('error');
      });
    },
    async close() {
      client.disconnect();
      await Promise.resolve();
    },
  };
}

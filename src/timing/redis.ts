import { Redis } from 'ioredis';
import type { Log } from './log.ts';

/** Longest that a command may take, in milliseconds. */
const commandMs = 2_000;

/** Commands fail at once while Redis is away, so that nothing waits in memory. */
const failing = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  commandTimeout: commandMs,
};

/**
 * A connection that comes back by itself.
 * @param patient whether what is asked of it waits for Redis, as the one subscription does
 */
export function connectRedis(
  url: string,
  {
    purpose,
    log,
    patient = false,
  }: { readonly purpose: string; readonly log: Log; readonly patient?: boolean },
): Redis {
  const client = new Redis(url, {
    maxRetriesPerRequest: null,
    connectTimeout: commandMs,
    retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 2_000),
    ...(!patient && failing),
  });
  let reachable: boolean | undefined;
  client.on('ready', () => {
    reachable = true;
    log.info({ purpose }, 'redis is reachable');
  });
  client.on('error', (err: Error) => {
    // Reconnecting repeats the error; only the change is news.
    if (reachable !== false) log.warn({ err, purpose }, 'redis is not reachable');
    reachable = false;
  });
  return client;
}

/** Warns of a Redis that may throw away what it holds when its memory is full. */
export async function warnOfEviction(client: Redis, log: Log): Promise<void> {
  const memory = await client.info('memory');
  const policy = /^maxmemory_policy:(\S+)/m.exec(memory)?.[1];
  if (policy === undefined || policy === 'noeviction' || /^maxmemory:0\r?$/m.test(memory)) return;
  log.warn({ policy }, 'redis may evict tickets: its maxmemory-policy should be noeviction');
}

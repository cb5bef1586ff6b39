import { dirname, join } from 'node:path';
import { Database, isPostgres } from './database/database.ts';
import { MemoryBus } from './events/bus.ts';
import { RedisBus } from './events/redis-bus.ts';
import { DatabaseStore } from './files/database-store.ts';
import { DirectoryStore } from './files/directory.ts';
import { SqlLedger } from './ledger/ledger.ts';
import type { Log } from './log.ts';
import { Backoff } from './pause.ts';
import type { EventBus, FileStore, JobQueue, Ledger } from './ports.ts';
import { BullQueue } from './queue/bull-queue.ts';
import { SqlQueue } from './queue/sql-queue.ts';
import type { SharedTimingSettings } from './settings.ts';
import { LedgerUnavailable } from './unavailable.ts';

export type TimingSettings = Pick<
  SharedTimingSettings,
  'DATABASE_URL' | 'QUEUE_URL' | 'FILES_DIR' | 'FILES_BYTES' | 'LEASE_MS'
>;

/** What timing keeps and tells, opened by configuration. */
export interface Timing {
  readonly ledger: Ledger;
  readonly queue: JobQueue;
  readonly files: FileStore;
  readonly bus: EventBus;
  close(): Promise<void>;
}

/**
 * Opens what APIs and workers share.
 * @param bus takes events in place of what the settings say, as the worker's does that an API forked
 * @throws LedgerUnavailable
 */
export async function openTiming(
  settings: TimingSettings,
  log: Log,
  { bus: given }: { readonly bus?: EventBus } = {},
): Promise<Timing> {
  const database = await Database.open(settings.DATABASE_URL, log);
  // Not before the database is there: it would have to be closed again.
  const bus = given ?? openBus(settings, log);
  const ledger = new SqlLedger(database, (event) => {
    bus.publish(event);
  });
  const queue = settings.QUEUE_URL
    ? new BullQueue(settings.QUEUE_URL, settings.LEASE_MS, log)
    : new SqlQueue(database);
  const files = openFiles(settings, database);
  return {
    ledger,
    queue,
    files,
    bus,
    async close() {
      await Promise.all([queue.close(), files.close(), bus.close()]);
      await ledger.close();
    },
  };
}

/**
 * The same, waiting for a database that is not there yet.
 * @throws the signal's reason when it is aborted
 */
export async function openTimingWhenThere(
  settings: TimingSettings,
  log: Log,
  { bus, signal }: { readonly bus?: EventBus; readonly signal?: AbortSignal } = {},
): Promise<Timing> {
  const backoff = new Backoff();
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await openTiming(settings, log, { ...(bus && { bus }) });
    } catch (err) {
      if (!(err instanceof LedgerUnavailable)) throw err;
      log.warn({ err }, 'the ledger is not there yet');
    }
    await backoff.wait(signal);
  }
}

function openBus({ QUEUE_URL: url }: TimingSettings, log: Log): EventBus {
  return url ? new RedisBus(url, log) : new MemoryBus();
}

function openFiles(
  { DATABASE_URL: url, FILES_DIR: directory, FILES_BYTES: limit }: TimingSettings,
  database: Database,
): FileStore {
  if (directory !== '') return new DirectoryStore(directory, limit);
  if (isPostgres(url) || url === ':memory:') return new DatabaseStore(database, limit);
  return new DirectoryStore(join(dirname(url.replace(/^file:/, '')), 'files'), limit);
}

import { dirname, join } from 'node:path';
import mqemitter from 'mqemitter';
import { Database } from './database/database.ts';
import { EmitterBus } from './events/bus.ts';
import { parentBus } from './events/parent.ts';
import { DirectoryStore } from './files/directory.ts';
import { SqlLedger } from './ledger/ledger.ts';
import type { Log } from './log.ts';
import type { FileStore, JobQueue, Ledger } from './ports.ts';
import { SqlQueue } from './queue/sql-queue.ts';

export interface TimingSettings {
  readonly DATABASE_URL: string;
  readonly QUEUE_URL: string;
  readonly FILES_DIR: string;
  readonly FILES_BYTES: number;
}

/** What timing keeps and tells, opened by configuration. */
export interface Timing {
  readonly ledger: Ledger;
  readonly queue: JobQueue;
  readonly files: FileStore;
  readonly bus: EmitterBus;
  close(): Promise<void>;
}

/**
 * Opens what APIs and workers share.
 * @param forked whether the process that started this one relays its events (`relayEvents`)
 * @throws LedgerUnavailable
 */
export async function openTiming(
  settings: TimingSettings,
  log: Log,
  { forked = false } = {},
): Promise<Timing> {
  const database = await Database.open(settings.DATABASE_URL, log);
  const bus = forked ? parentBus() : new EmitterBus(mqemitter());
  const ledger = new SqlLedger(database, (event) => {
    bus.publish(event);
  });
  const queue = new SqlQueue(database);
  const files = new DirectoryStore(settings.FILES_DIR, settings.FILES_BYTES);
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

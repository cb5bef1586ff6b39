import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hasPostgres, startPostgres } from './postgres.ts';

/** A kind of database that timing runs on. */
export interface Engine {
  readonly name: string;
  readonly missing: boolean;
  /** Starts what is needed for any number of databases. */
  start(): Promise<{
    /** The URL of a fresh, empty database. */
    create(): Promise<string>;
    stop(): Promise<void>;
  }>;
}

const sqlite: Engine = {
  name: 'SQLite',
  missing: false,
  start() {
    const directory = mkdtempSync(join(tmpdir(), 'netcost-sqlite-'));
    let databases = 0;
    return Promise.resolve({
      create: () => Promise.resolve(`file:${join(directory, String(++databases), 'test.db')}`),
      stop() {
        rmSync(directory, { recursive: true, force: true });
        return Promise.resolve();
      },
    });
  },
};

const postgres: Engine = {
  name: 'PostgreSQL',
  missing: !hasPostgres(),
  async start() {
    const server = await startPostgres();
    return { create: () => server.createDatabase(), stop: () => server.stop() };
  },
};

export const engines: readonly Engine[] = [sqlite, postgres];

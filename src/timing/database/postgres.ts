import { type Dialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Log } from '../log.ts';

/** Most connections of one process. */
const connections = 10;

/** A pool that connects anew when the server was away, and in which nothing waits for ever. */
export function postgresDialect(url: string, log: Log): Dialect {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'netcost',
    max: connections,
    keepAlive: true,
    connectionTimeoutMillis: 3_000,
    idleTimeoutMillis: 30_000,
    lock_timeout: 4_000,
    statement_timeout: 8_000,
    query_timeout: 10_000,
    idle_in_transaction_session_timeout: 10_000,
    types,
  });
  pool.on('error', (error) => {
    log.warn({ err: error }, 'the database closed a connection');
  });
  // One that is in use but not asked anything has no other listener.
  pool.on('connect', (client) => {
    client.on('error', () => undefined);
  });
  return new PostgresDialect({ pool });
}

/** Counts, times and sums are far below 2⁵³, so that 64-bit integers can be numbers. */
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.INT8, Number);
types.setTypeParser(pg.types.builtins.NUMERIC, Number);

import { LedgerUnavailable } from '../unavailable.ts';

/** SQLSTATEs, or their classes, of a server that is away, overloaded or about to stop. */
const states = /^(08|53|57|55P03|40001|40P01|25006)/;

/** Codes of SQLite where the file is locked for too long, or cannot be read or written. */
const sqliteCodes = /^SQLITE_(BUSY|LOCKED|IOERR|FULL|CANTOPEN|READONLY)/;

const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);

/** What `pg` says without a code. */
const messages =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error)/;

/** `LedgerUnavailable` in place of what says that the database is away; anything else as it is. */
export function databaseFault(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const away =
    states.test(code) ||
    sqliteCodes.test(code) ||
    networkCodes.has(code) ||
    messages.test(error.message);
  return away ? new LedgerUnavailable(error.message || code, { cause: error }) : error;
}

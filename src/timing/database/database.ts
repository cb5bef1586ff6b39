import { Kysely, sql, type Transaction } from 'kysely';
import type { Log } from '../log.ts';
import { databaseFault } from './faults.ts';
import { migrate } from './migrations.ts';
import { postgresDialect } from './postgres.ts';
import { sqliteDialect } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** Within a transaction, or on its own. */
export type Queries = Kysely<Tables> | Transaction<Tables>;

/** The tables of timing, in SQLite or PostgreSQL; all that differs between the two is here. */
export class Database {
  private constructor(
    private readonly kysely: Kysely<Tables>,
    /** Whether transactions run beside each other, so that rows have to be locked. */
    readonly concurrent: boolean,
  ) {}

  /**
   * @param url `file:…`, `:memory:` or `postgres://…`
   * @throws LedgerUnavailable
   */
  static async open(url: string, log: Log): Promise<Database> {
    const concurrent = isPostgres(url);
    try {
      const dialect = concurrent
        ? postgresDialect(url, log)
        : await sqliteDialect(url.replace(/^file:/, ''));
      const kysely = new Kysely<Tables>({ dialect });
      try {
        await migrate(kysely as Kysely<unknown>);
      } catch (error) {
        await kysely.destroy();
        throw error;
      }
      return new Database(kysely, concurrent);
    } catch (error) {
      throw databaseFault(error);
    }
  }

  /** Runs queries outside of a transaction. @throws LedgerUnavailable */
  async query<T>(work: (db: Queries) => Promise<T>): Promise<T> {
    try {
      return await work(this.kysely);
    } catch (error) {
      throw databaseFault(error);
    }
  }

  /** Runs queries that happen all or not at all. @throws LedgerUnavailable */
  async transaction<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T> {
    try {
      return await this.kysely.transaction().execute(work);
    } catch (error) {
      throw databaseFault(error);
    }
  }

  /**
   * Milliseconds since 1970 by one clock for all processes: the server's, or that of the one
   * machine which has the file.
   */
  async now(db: Queries): Promise<number> {
    if (!this.concurrent) return Date.now();
    const time = sql<number>`select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as now`;
    const { rows } = await time.$castTo<{ now: number }>().execute(db);
    return rows[0]?.now ?? Date.now();
  }

  /**
   * The time, in milliseconds that are later than for all who asked before. Until the transaction
   * ends, others that ask for it wait: so it is a lock too.
   */
  async tick(trx: Transaction<Tables>, clock: Tables['timing_clocks']['name']): Promise<number> {
    const now = await this.now(trx);
    const { last } = await trx
      .updateTable('timing_clocks')
      .set((set) => ({
        last: set
          .case()
          .when('last', '<', now)
          .then(now)
          .else(set('last', '+', 1))
          .end(),
      }))
      .where('name', '=', clock)
      .returning('last')
      .executeTakeFirstOrThrow();
    return last;
  }

  /** Asks the database whether it is there. @throws LedgerUnavailable */
  async ready(): Promise<void> {
    await this.query((db) => db.selectFrom('timing_clocks').select('last').execute());
  }

  close(): Promise<void> {
    return this.kysely.destroy();
  }
}

export function isPostgres(url: string): boolean {
  return /^postgres(ql)?:\/\//.test(url);
}

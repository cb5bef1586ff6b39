import { type Kysely, type Migration, Migrator } from 'kysely';

/** Columns of SQLite take any value; what is declared here is what PostgreSQL holds them to. */
const tables: Migration = {
  async up(db: Kysely<unknown>) {
    const { schema } = db;
    await schema
      .createTable('timing_clocks')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('last', 'bigint', (column) => column.notNull())
      .execute();
    await (db as Kysely<{ timing_clocks: { name: string; last: number } }>)
      .insertInto('timing_clocks')
      .values(['jobs', 'tickets', 'files'].map((name) => ({ name, last: 0 })))
      .execute();

    await schema
      .createTable('timing_jobs')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('preset', 'text')
      .addColumn('digest', 'text', (column) => column.notNull())
      .addColumn('spec', 'text', (column) => column.notNull())
      .addColumn('selector', 'text', (column) => column.notNull())
      .addColumn('settings', 'text', (column) => column.notNull())
      .addColumn('client', 'text', (column) => column.notNull())
      .addColumn('idempotency_key', 'text')
      .addColumn('attempt', 'integer', (column) => column.notNull())
      .addColumn('losses', 'integer', (column) => column.notNull())
      .addColumn('events', 'integer', (column) => column.notNull())
      .addColumn('accepted_at', 'bigint', (column) => column.notNull().unique())
      .addColumn('queued_at', 'bigint', (column) => column.notNull())
      .addColumn('started_at', 'bigint')
      .addColumn('finished_at', 'bigint')
      .addColumn('worker', 'text')
      .addColumn('device', 'text')
      .addColumn('provider', 'text')
      .addColumn('cancel_requested', 'integer', (column) => column.notNull())
      .addColumn('token', 'text')
      .addColumn('lease_until', 'bigint')
      .addColumn('failure', 'text')
      .addUniqueConstraint('timing_jobs_key', ['client', 'idempotency_key'])
      .execute();
    for (const column of ['digest', 'preset', 'selector', 'device', 'provider', 'state']) {
      await schema
        .createIndex(`timing_jobs_${column}`)
        .on('timing_jobs')
        .columns([column, 'accepted_at'])
        .execute();
    }
    await schema
      .createIndex('timing_jobs_finished_at')
      .on('timing_jobs')
      .column('finished_at')
      .execute();

    await schema
      .createTable('timing_results')
      .addColumn('job', 'text', (column) =>
        column.primaryKey().references('timing_jobs.id').onDelete('cascade'),
      )
      .addColumn('result', 'text', (column) => column.notNull())
      .addColumn('profile', 'text')
      .addColumn('samples', 'bytea', (column) => column.notNull())
      .execute();

    await schema
      .createTable('timing_events')
      .addColumn('job', 'text', (column) =>
        column.notNull().references('timing_jobs.id').onDelete('cascade'),
      )
      .addColumn('sequence', 'integer', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('type', 'text', (column) => column.notNull())
      .addColumn('data', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('timing_events_key', ['job', 'sequence'])
      .execute();

    await schema
      .createTable('timing_workers')
      .addColumn('instance', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('devices', 'text', (column) => column.notNull())
      .addColumn('missing', 'text', (column) => column.notNull())
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('seen_at', 'bigint', (column) => column.notNull())
      .addColumn('lease_until', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createTable('timing_devices')
      .addColumn('name', 'text', (column) => column.primaryKey())
      .addColumn('provider', 'text', (column) => column.notNull())
      .addColumn('instance', 'text', (column) => column.notNull())
      .addColumn('lease_until', 'bigint', (column) => column.notNull())
      .execute();

    await schema
      .createTable('timing_tickets')
      .addColumn('job', 'text', (column) => column.notNull())
      .addColumn('attempt', 'integer', (column) => column.notNull())
      .addColumn('selector', 'text', (column) => column.notNull())
      .addColumn('offered_at', 'bigint', (column) => column.notNull().unique())
      .addColumn('token', 'text')
      .addColumn('lease_until', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('timing_tickets_key', ['job', 'attempt'])
      .execute();
    await schema
      .createIndex('timing_tickets_selector')
      .on('timing_tickets')
      .columns(['selector', 'offered_at'])
      .execute();

    await schema
      .createTable('timing_files')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('digest', 'text', (column) => column.unique())
      .addColumn('bytes', 'bigint', (column) => column.notNull())
      .addColumn('stored_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createTable('timing_file_parts')
      .addColumn('file', 'text', (column) =>
        column.notNull().references('timing_files.id').onDelete('cascade'),
      )
      .addColumn('part', 'integer', (column) => column.notNull())
      .addColumn('content', 'bytea', (column) => column.notNull())
      .addPrimaryKeyConstraint('timing_file_parts_key', ['file', 'part'])
      .execute();
  },
};

const workers: Migration = {
  async up(db: Kysely<unknown>) {
    for (const column of ['limits', 'process']) {
      await db.schema.alterTable('timing_workers').addColumn(column, 'text').execute();
    }
  },
};

/** By name, in whose order they run; what has run somewhere is never edited. */
const migrations = { '0001-tables': tables, '0002-workers': workers };

/** Brings the tables up to date; processes that start at once wait for each other. */
export async function migrate(db: Kysely<unknown>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
    migrationTableName: 'timing_migrations',
    migrationLockTableName: 'timing_migrations_lock',
  });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error instanceof Error ? error : new Error('migration failed', { cause: error });
}

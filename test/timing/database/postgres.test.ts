import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../../src/timing/database/database.ts';
import { SqlLedger } from '../../../src/timing/ledger/ledger.ts';
import { LedgerUnavailable } from '../../../src/timing/unavailable.ts';
import { hasPostgres, type PostgresServer, startPostgres } from '../../support/postgres.ts';
import { eventually } from '../../support/process.ts';
import { newJob, silent, unbounded } from '../../support/timing.ts';

describe.skipIf(!hasPostgres())('a ledger whose PostgreSQL is away', () => {
  let server: PostgresServer;
  let url: string;
  let ledger: SqlLedger;

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());
  afterEach(() => ledger.close());
  beforeEach(async () => {
    url = await server.createDatabase();
    ledger = new SqlLedger(await Database.open(url, silent), () => undefined);
  });

  it('says so at once, keeps what it accepted, and works again when it is back', async () => {
    const accepted: string[] = [];
    const failures: unknown[] = [];
    const accepting = Array.from({ length: 8 }, async () => {
      try {
        for (;;) {
          const answer = await ledger.accept(newJob(), unbounded);
          if ('job' in answer) accepted.push(answer.job.id);
        }
      } catch (error) {
        failures.push(error);
      }
    });
    await eventually(() => Promise.resolve(accepted.length >= 20));
    await server.kill();
    await Promise.all(accepting);
    expect(failures).toHaveLength(8);
    for (const failure of failures) expect(failure).toBeInstanceOf(LedgerUnavailable);

    const before = performance.now();
    await expect(ledger.ready()).rejects.toThrow(LedgerUnavailable);
    await expect(ledger.accept(newJob(), unbounded)).rejects.toThrow(LedgerUnavailable);
    await expect(Database.open(url, silent)).rejects.toThrow(LedgerUnavailable);
    expect(performance.now() - before).toBeLessThan(10_000);

    await server.start();
    await eventually(() => ledger.ready().then(() => true));
    for (const id of accepted) expect(await ledger.find(id)).toBeDefined();
  });

  it('does not wait for ever for what another holds', async () => {
    const impatient = `${url}?lock_timeout=200`;
    const waiting = new SqlLedger(await Database.open(impatient, silent), () => undefined);
    const other = new pg.Client(url);
    await other.connect();
    await other.query('begin');
    await other.query('update timing_clocks set last = last');
    await expect(waiting.accept(newJob(), unbounded)).rejects.toThrow(LedgerUnavailable);
    await other.end();
    expect((await waiting.accept(newJob(), unbounded)).outcome).toBe('created');
    await waiting.close();
  });

  it('does not wait for ever for a server that does not answer', async () => {
    const mute = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const nobody = `postgres://postgres@127.0.0.1:${port}/none`;
    await expect(Database.open(nobody, silent)).rejects.toThrow(LedgerUnavailable);
    mute.close();
  });

  it('is made ready once by all that start at once', async () => {
    const empty = await server.createDatabase();
    const opened = await Promise.all(Array.from({ length: 5 }, () => Database.open(empty, silent)));
    const [first] = opened.map((database) => new SqlLedger(database, () => undefined));
    expect((await first?.accept(newJob(), unbounded))?.outcome).toBe('created');
    await Promise.all(opened.map((database) => database.close()));
  });

  it('closes connections that were cut without failing', async () => {
    const other = new pg.Client(url);
    await other.connect();
    await other.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
    );
    await other.end();
    await eventually(() => ledger.ready().then(() => true));
    expect((await ledger.accept(newJob(), unbounded)).outcome).toBe('created');
  });
});

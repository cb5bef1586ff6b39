import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Libsql from 'libsql';
import { afterAll, expect, it } from 'vitest';
import { Database } from '../../../src/timing/database/database.ts';
import { SqlLedger } from '../../../src/timing/ledger/ledger.ts';
import { ticketOf } from '../../../src/timing/ports.ts';
import { SqlQueue } from '../../../src/timing/queue/sql-queue.ts';
import { exitCode } from '../../support/process.ts';
import { newJob, silent, unbounded } from '../../support/timing.ts';

const directory = mkdtempSync(join(tmpdir(), 'netcost-processes-'));

afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** A process of `ledger-process.ts` and what it has told. */
function start(file: string, task: 'write' | 'work' | 'grab') {
  const program = ['--import', 'tsx', 'test/support/ledger-process.ts', `file:${file}`, task];
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] });
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (told += text));
  const lines = (word: string) =>
    told
      .split('\n')
      .slice(0, -1)
      .filter((line) => line.startsWith(`${word} `))
      .map((line) => line.slice(word.length + 1));
  return { child, lines, started: once(child.stdout, 'data') };
}

async function open(file: string) {
  const database = await Database.open(`file:${file}`, silent);
  return { ledger: new SqlLedger(database, () => undefined), queue: new SqlQueue(database) };
}

it('lets processes start at once on an empty file, and share its jobs without doing one twice', async () => {
  const file = join(directory, 'shared.db');
  const workers = [start(file, 'work'), start(file, 'grab')];
  await Promise.all(workers.map(({ started }) => started));
  const { ledger, queue } = await open(file);
  const ids: string[] = [];
  for (let count = 0; count < 30; count++) {
    const accepted = await ledger.accept(newJob(), unbounded);
    if (!('job' in accepted)) throw new Error(accepted.outcome);
    ids.push(accepted.job.id);
    await queue.offer(ticketOf(accepted.job));
  }
  for (const { child } of workers) expect(await exitCode(child)).toBe(0);
  expect(workers.flatMap(({ lines }) => lines('done')).toSorted()).toEqual(ids.toSorted());
  for (const id of ids) {
    const events = (await ledger.events(id, 0)).map(({ type }) => type);
    expect(events).toEqual(['queued', 'started', 'done']);
  }
  await ledger.close();
}, 60_000);

it('has all that was told when its writer is killed, and is whole', async () => {
  const file = join(directory, 'killed.db');
  const accepted: string[] = [];
  const done: string[] = [];
  for (const afterMs of [3, 31, 90]) {
    const { child, lines, started } = start(file, 'write');
    await started;
    await delay(afterMs);
    child.kill('SIGKILL');
    await once(child, 'close');
    accepted.push(...lines('accepted'));
    done.push(...lines('done'));
  }
  const database = new Libsql(file);
  expect(database.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  database.close();

  const { ledger } = await open(file);
  expect(accepted.length).toBeGreaterThan(0);
  for (const id of accepted) {
    const job = await ledger.find(id);
    const sequences = (await ledger.events(id, 0)).map(({ sequence }) => sequence);
    expect(sequences.length).toBeGreaterThan(0);
    expect(sequences).toEqual(sequences.map((_sequence, index) => index + 1));
    expect((await ledger.samples(id)) !== undefined).toBe(job?.state === 'done');
    if (done.includes(id)) expect(job?.state).toBe('done');
  }
  expect((await ledger.accept(newJob(), unbounded)).outcome).toBe('created');
  await ledger.close();
}, 60_000);

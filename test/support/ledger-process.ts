/**
 * A process with a ledger of its own, for tests that need several of them or kill one.
 * Arguments: the database's URL, and what to do. Every line that it prints tells of something that
 * was committed before.
 */
import { writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { Database } from '../../src/timing/database/database.ts';
import { SqlLedger } from '../../src/timing/ledger/ledger.ts';
import { type Ticket, ticketOf } from '../../src/timing/ports.ts';
import { SqlQueue } from '../../src/timing/queue/sql-queue.ts';
import { newJob, result, silent, unbounded } from './timing.ts';

const [url = '', task = ''] = process.argv.slice(2);
const database = await Database.open(url, silent);
const ledger = new SqlLedger(database, () => undefined);
const queue = new SqlQueue(database);
const leaseMs = 60_000;

/** Without a buffer that a killed process would take with it. */
function tell(line: string): void {
  writeSync(1, `${line}\n`);
}

/** Accepts jobs and runs them, for ever. */
async function write(): Promise<never> {
  for (;;) {
    const accepted = await ledger.accept(newJob(), unbounded);
    if (!('job' in accepted)) throw new Error(accepted.outcome);
    tell(`accepted ${accepted.job.id}`);
    const claim = await ledger.claim(ticketOf(accepted.job), 'box', 'box/cpu', leaseMs);
    if (!claim) throw new Error('not claimed');
    for (let runs = 1; runs <= 5; runs++) await ledger.append(claim, 'progress', { runs });
    const samplesMs = new Float64Array(2_000).fill(1.5);
    await ledger.end(claim, { state: 'done', result, samplesMs }, { losses: 1 });
    tell(`done ${accepted.job.id}`);
  }
}

/** Runs a job, if its ticket is still good. */
async function run(ticket: Ticket): Promise<void> {
  const claim = await ledger.claim(ticket, String(process.pid), 'box/cpu', leaseMs);
  if (!claim) return;
  await ledger.end(claim, { state: 'done', result, samplesMs: Float64Array.of(1) }, { losses: 1 });
  tell(`done ${claim.job.id}`);
}

/** Runs jobs from the queue, or whatever is queued, until a while after the last. */
async function work(next: () => Promise<Ticket | undefined>): Promise<void> {
  let idleAt = Date.now() + 20_000;
  while (Date.now() < idleAt) {
    const ticket = await next();
    if (!ticket) continue;
    await run(ticket);
    idleAt = Date.now() + 1_000;
  }
  await ledger.close();
}

async function fromQueue(): Promise<Ticket | undefined> {
  const taken = await queue.take(['cpu'], { waitMs: 100, leaseMs });
  await taken?.done();
  return taken?.ticket;
}

async function fromLedger(): Promise<Ticket | undefined> {
  await delay(10);
  return (await ledger.queued(1))[0];
}

tell('started');
const tasks: Record<string, () => Promise<void>> = {
  write,
  work: () => work(fromQueue),
  grab: () => work(fromLedger),
};
await tasks[task]?.();

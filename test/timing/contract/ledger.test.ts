import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Database } from '../../../src/timing/database/database.ts';
import type { TimingEvent, TimingJob } from '../../../src/timing/job.ts';
import { SqlLedger } from '../../../src/timing/ledger/ledger.ts';
import { type Claim, type NewJob, ticketOf } from '../../../src/timing/ports.ts';
import { type Engine, engines } from '../../support/databases.ts';
import { announcement, digestOf, newJob, result, silent, unbounded } from '../../support/timing.ts';

const retries = { losses: 3 };
const samplesMs = Float64Array.of(1.5, 1 / 3, Number.MIN_VALUE, 1e300);
const failure = { code: 'crashed' as const, message: 'it died' };
const sweeping = { losses: 3, waitMs: 60_000 };

for (const engine of engines) {
  describe.skipIf(engine.missing)(`the ledger in ${engine.name}`, () => {
    let running: Awaited<ReturnType<Engine['start']>>;
    let database: Database;
    let ledger: SqlLedger;
    let published: TimingEvent[];

    beforeAll(async () => {
      running = await engine.start();
      database = await Database.open(await running.create(), silent);
      ledger = new SqlLedger(database, (event) => published.push(event));
    });
    afterAll(async () => {
      await ledger.close();
      await running.stop();
    });
    beforeEach(async () => {
      published = [];
      await database.query(async (db) => {
        for (const table of ['timing_jobs', 'timing_workers', 'timing_devices'] as const) {
          await db.deleteFrom(table).execute();
        }
      });
    });

    async function accepted(job: NewJob = newJob()): Promise<TimingJob> {
      const answer = await ledger.accept(job, unbounded);
      if (!('job' in answer)) throw new Error(answer.outcome);
      return answer.job;
    }

    async function claimed(job: TimingJob, leaseMs = 60_000): Promise<Claim> {
      const claim = await ledger.claim(ticketOf(job), 'box', 'box/cpu', leaseMs);
      if (!claim) throw new Error('not claimed');
      return claim;
    }

    async function found(id: string): Promise<TimingJob> {
      const job = await ledger.find(id);
      if (!job) throw new Error('not found');
      return job;
    }

    async function done(job: NewJob = newJob()): Promise<TimingJob> {
      const claim = await claimed(await accepted(job));
      await ledger.end(claim, { state: 'done', result, samplesMs }, retries);
      return found(claim.job.id);
    }

    async function typesOf(id: string): Promise<string[]> {
      return (await ledger.events(id, 0)).map(({ type }) => type);
    }

    function announce(name: string, instance: string, devices: string[], leaseMs = 60_000) {
      return ledger.announce(announcement(name, devices, { instance }), leaseMs);
    }

    describe('accepting', () => {
      it('keeps a job as it was asked for', async () => {
        const asked = newJob({
          network: { name: 'odd "name" ☃', digest: digestOf('b') },
          spec: { lowering: { bindings: { N: 3 }, options: { depth: [1, null, 'x'] } } },
        });
        const job = await accepted(asked);
        expect(job).toMatchObject({ state: 'queued', attempt: 0, losses: 0, ...asked });
        expect(await ledger.find(job.id)).toEqual(job);
        expect(Math.abs(Date.parse(job.acceptedAt) - Date.now())).toBeLessThan(60_000);
        expect(await ledger.find(crypto.randomUUID())).toBeUndefined();
      });

      it('gives the same job for the same key and request, whatever became of it', async () => {
        const asked = newJob({ idempotencyKey: 'k' });
        const first = await done(asked);
        const again = await ledger.accept(asked, { jobs: 0, perClient: 0 });
        expect(again).toEqual({ outcome: 'replayed', job: first });
        expect((await ledger.list({}, { limit: 10 })).jobs).toHaveLength(1);
      });

      it('refuses a key for another request, and keeps the keys of clients apart', async () => {
        const first = await accepted(newJob({ idempotencyKey: 'k' }));
        const other = newJob({ idempotencyKey: 'k', spec: { threads: 2 } });
        expect(await ledger.accept(other, unbounded)).toEqual({ outcome: 'conflict', job: first });
        const theirs = await ledger.accept({ ...other, client: '192.0.2.2' }, unbounded);
        expect(theirs.outcome).toBe('created');
      });

      it('gives one job for one key, however many ask at once', async () => {
        const asked = newJob({ idempotencyKey: 'k' });
        const answers = await Promise.all(
          Array.from({ length: 20 }, () => ledger.accept(asked, unbounded)),
        );
        const ids = new Set(answers.map((answer) => ('job' in answer ? answer.job.id : 'none')));
        expect(ids.size).toBe(1);
        expect(answers.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
      });

      it('holds to its bounds, however many ask at once', async () => {
        const bounds = { jobs: 7, perClient: 3 };
        const ask = (client: string) => ledger.accept(newJob({ client }), bounds);
        const clients = ['a', 'b', 'c', 'd'].flatMap((client) => Array<string>(5).fill(client));
        const answers = await Promise.all(clients.map(ask));
        const created = answers.flatMap((answer) =>
          answer.outcome === 'created' ? [answer.job] : [],
        );
        expect(created).toHaveLength(bounds.jobs);
        for (const client of clients) {
          const own = created.filter((job) => job.client === client).length;
          expect(own).toBeLessThanOrEqual(bounds.perClient);
        }
        expect(await ask('e')).toEqual({ outcome: 'full', bound: 'jobs', queued: 7 });
        for (const { id } of created) await ledger.cancel(id);
        for (let jobs = 0; jobs < bounds.perClient; jobs++) {
          expect((await ask('e')).outcome).toBe('created');
        }
        expect(await ask('e')).toEqual({
          outcome: 'full',
          bound: 'perClient',
          queued: bounds.perClient,
        });
        expect((await ask('f')).outcome).toBe('created');
      });

      it('accepts each job later than those before', async () => {
        const answers = await Promise.all(
          Array.from({ length: 20 }, () => ledger.accept(newJob(), unbounded)),
        );
        const times = answers.map((answer) => ('job' in answer ? answer.job.acceptedAt : ''));
        expect(new Set(times).size).toBe(times.length);
      });
    });

    describe('an attempt', () => {
      it('runs from claim to result', async () => {
        await announce('box', 'i', ['box/cpu']);
        const job = await accepted();
        const claim = await claimed(job);
        expect(claim.job).toMatchObject({
          state: 'running',
          attempt: 1,
          worker: 'box',
          device: 'box/cpu',
        });
        expect(await found(job.id)).toEqual(claim.job);
        const appended = await ledger.append(claim, 'progress', { runs: 3, medianMs: 1.5 });
        expect(appended).toMatchObject({ sequence: 3, data: { runs: 3, medianMs: 1.5 } });
        expect(await ledger.end(claim, { state: 'done', result, samplesMs }, retries)).toBe(true);
        const ended = await found(job.id);
        expect(ended).toMatchObject({ state: 'done', attempt: 1, result });
        expect(Date.parse(ended.finishedAt ?? '')).not.toBeNaN();
        expect(await ledger.samples(job.id)).toEqual(samplesMs);
        const events = await ledger.events(job.id, 0);
        expect(events.map(({ type }) => type)).toEqual(['queued', 'started', 'progress', 'done']);
        expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4]);
        expect(await ledger.events(job.id, 2)).toEqual(events.slice(2));
        expect(published).toEqual(events);
      });

      it('is claimed by one, however many try', async () => {
        const ticket = ticketOf(await accepted());
        const claims = await Promise.all(
          Array.from({ length: 20 }, (_none, index) =>
            ledger.claim(ticket, `w${index}`, `w${index}/cpu`, 60_000),
          ),
        );
        const winners = claims.flatMap((claim) => claim ?? []);
        expect(winners).toHaveLength(1);
        expect((await found(ticket.job)).worker).toBe(winners[0]?.job.worker);
        expect(await typesOf(ticket.job)).toEqual(['queued', 'started']);
      });

      it('is claimed by its own number only', async () => {
        const job = await accepted();
        for (const attempt of [0, 2]) {
          const ticket = { ...ticketOf(job), attempt };
          expect(await ledger.claim(ticket, 'box', 'box/cpu', 1000)).toBeUndefined();
        }
        const nobody = { job: crypto.randomUUID(), attempt: 1, selector: 'cpu' };
        expect(await ledger.claim(nobody, 'box', 'box/cpu', 1000)).toBeUndefined();
      });

      it('ends once, however many say how', async () => {
        const claim = await claimed(await accepted());
        await Promise.all(
          Array.from({ length: 10 }, () =>
            ledger.end(claim, { state: 'done', result, samplesMs }, retries),
          ),
        );
        expect(await typesOf(claim.job.id)).toEqual(['queued', 'started', 'done']);
        // Said again since the answer got lost.
        expect(await ledger.end(claim, { state: 'failed', failure }, retries)).toBe(true);
        expect(await found(claim.job.id)).toMatchObject({ state: 'done' });
      });

      it('is numbered without gaps or doubles while events race', async () => {
        const claim = await claimed(await accepted());
        await Promise.all([
          ...Array.from({ length: 20 }, (_none, runs) =>
            ledger.append(claim, 'progress', { runs }),
          ),
          ...Array.from({ length: 5 }, () => ledger.renew(claim, 60_000)),
          ledger.cancel(claim.job.id),
        ]);
        const events = await ledger.events(claim.job.id, 0);
        expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_event, at) => at + 1));
        // Queued, started, and that it is to be cancelled.
        expect(events).toHaveLength(3 + 20);
        expect(published.toSorted((a, b) => a.sequence - b.sequence)).toEqual(events);
      });

      it('goes back into the queue when it is handed back, at no one’s fault', async () => {
        const claim = await claimed(await accepted());
        expect(await ledger.end(claim, { state: 'handed-back' }, { losses: 1 })).toBe(true);
        const job = await found(claim.job.id);
        expect(job).toMatchObject({ state: 'queued', attempt: 1, losses: 0 });
        expect(await ledger.queued(10)).toEqual([ticketOf(job)]);
        const again = await claimed(job);
        expect(again.job.attempt).toBe(2);
        expect(await typesOf(job.id)).toEqual(['queued', 'started', 'retried', 'started']);
      });

      it('is tried again when it is lost, a bounded number of times', async () => {
        let job = await accepted();
        for (const losses of [1, 2]) {
          await ledger.end(await claimed(job), { state: 'lost', failure }, retries);
          job = await found(job.id);
          expect(job).toMatchObject({ state: 'queued', losses });
        }
        await ledger.end(await claimed(job), { state: 'lost', failure }, retries);
        expect(await found(job.id)).toMatchObject({ state: 'failed', losses: 3, failure });
        expect((await typesOf(job.id)).at(-1)).toBe('failed');
        expect(await ledger.samples(job.id)).toBeUndefined();
      });

      it('records nothing once its lease has ended and another has the job', async () => {
        const job = await accepted();
        const late = await claimed(job, 1);
        await delay(20);
        await ledger.sweep(sweeping);
        const end = () => ledger.end(late, { state: 'done', result, samplesMs }, retries);
        expect(await end()).toBe(false);
        const second = await claimed(await found(job.id));
        expect(await end()).toBe(false);
        expect(await ledger.renew(late, 60_000)).toBe('lost');
        expect(await ledger.append(late, 'progress', {})).toBeUndefined();
        expect(await ledger.renew(second, 60_000)).toBe('held');
        expect(await ledger.samples(job.id)).toBeUndefined();
        await ledger.end(second, { state: 'failed', failure }, retries);
        expect(await end()).toBe(false);
        expect(await found(job.id)).toMatchObject({ state: 'failed', losses: 1, attempt: 2 });
      });

      it('is either ended or taken back where both are tried', async () => {
        const outcomes = await Promise.all(
          Array.from({ length: 10 }, async () => {
            const job = await accepted();
            const claim = await claimed(job, 1);
            await delay(5);
            const [ended] = await Promise.all([
              ledger.end(claim, { state: 'done', result, samplesMs }, retries),
              ledger.sweep(sweeping),
              ledger.sweep(sweeping),
            ]);
            const types = await typesOf(job.id);
            expect(types).toEqual(['queued', 'started', ended ? 'done' : 'retried']);
            return (await found(job.id)).state === (ended ? 'done' : 'queued');
          }),
        );
        expect(outcomes).not.toContain(false);
      });
    });

    describe('cancelling', () => {
      it('ends a queued job at once', async () => {
        const job = await accepted();
        const cancelled = await ledger.cancel(job.id);
        expect(cancelled).toMatchObject({ state: 'cancelled', cancelRequested: true });
        expect(await ledger.claim(ticketOf(job), 'box', 'box/cpu', 1000)).toBeUndefined();
        expect(await typesOf(job.id)).toEqual(['queued', 'cancelled']);
        expect(await ledger.cancel(job.id)).toEqual(cancelled);
        expect(await ledger.cancel(crypto.randomUUID())).toBeUndefined();
      });

      it('asks a running one, which then ends as it can', async () => {
        const claim = await claimed(await accepted());
        expect(await ledger.cancel(claim.job.id)).toMatchObject({
          state: 'running',
          cancelRequested: true,
        });
        expect(await ledger.renew(claim, 60_000)).toBe('cancel');
        await ledger.cancel(claim.job.id);
        expect(await typesOf(claim.job.id)).toEqual(['queued', 'started', 'cancelling']);
        await ledger.end(claim, { state: 'cancelled' }, retries);
        expect(await found(claim.job.id)).toMatchObject({ state: 'cancelled' });
      });

      it('is not undone by a worker that stops or is lost', async () => {
        const [handedBack, lost] = [
          await claimed(await accepted()),
          await claimed(await accepted()),
        ];
        const swept = await claimed(await accepted(), 1);
        for (const { job } of [handedBack, lost, swept]) await ledger.cancel(job.id);
        await ledger.end(handedBack, { state: 'handed-back' }, retries);
        await ledger.end(lost, { state: 'lost', failure }, { losses: 1 });
        await delay(10);
        await ledger.sweep({ losses: 1, waitMs: 60_000 });
        for (const { job } of [handedBack, lost, swept]) {
          expect(await found(job.id)).toMatchObject({ state: 'cancelled' });
        }
      });

      it('races with claims, and one of them wins', async () => {
        for (let round = 0; round < 10; round++) {
          const job = await accepted();
          const [claim] = await Promise.all([
            ledger.claim(ticketOf(job), 'box', 'box/cpu', 60_000),
            ledger.cancel(job.id),
          ]);
          const { state, cancelRequested } = await found(job.id);
          expect({ state, cancelRequested }).toEqual({
            state: claim ? 'running' : 'cancelled',
            cancelRequested: true,
          });
        }
      });
    });

    describe('sweeping', () => {
      it('takes back what no worker renews, and fails it with its last loss', async () => {
        const job = await accepted();
        const kept = await claimed(await accepted());
        for (const losses of [1, 2]) {
          await claimed(await found(job.id), 1);
          await delay(10);
          await Promise.all(
            Array.from({ length: 5 }, () => ledger.sweep({ losses: 2, waitMs: 60_000 })),
          );
          expect((await found(job.id)).losses).toBe(losses);
        }
        expect(await found(job.id)).toMatchObject({
          state: 'failed',
          failure: { code: 'worker-lost', message: expect.stringContaining('box') as string },
        });
        expect(await found(kept.job.id)).toMatchObject({ state: 'running', losses: 0 });
      });

      it('fails jobs whose device no worker offers for too long', async () => {
        await announce('box', 'i', ['box/cpu']);
        const [served, named, unserved] = [
          await accepted(),
          await accepted(newJob({ spec: { device: 'box/cpu' } })),
          await accepted(newJob({ spec: { device: 'cuda' } })),
        ];
        await delay(10);
        await ledger.sweep({ losses: 3, waitMs: 5 });
        expect(await found(served.id)).toMatchObject({ state: 'queued' });
        expect(await found(named.id)).toMatchObject({ state: 'queued' });
        expect(await found(unserved.id)).toMatchObject({
          state: 'failed',
          failure: { code: 'no-worker', message: expect.stringContaining('"cuda"') as string },
        });
        await ledger.retire('i');
        await ledger.sweep({ losses: 3, waitMs: 60_000 });
        expect(await found(served.id)).toMatchObject({ state: 'queued' });
        await delay(10);
        await ledger.sweep({ losses: 3, waitMs: 5 });
        expect(await found(served.id)).toMatchObject({ state: 'failed' });
        expect(await found(named.id)).toMatchObject({ state: 'failed' });
      });
    });

    describe('reading', () => {
      it('pages through jobs, the last first, while others come', async () => {
        const ids: string[] = [];
        for (let count = 0; count < 7; count++) ids.unshift((await accepted()).id);
        const seen: string[] = [];
        let after: string | undefined;
        do {
          const page = await ledger.list({}, { limit: 3, ...(after && { after }) });
          seen.push(...page.jobs.map(({ id }) => id));
          after = page.next;
          const last = page.jobs.at(-1);
          if (after && last) expect(ledger.cursorOf(last)).toBe(after);
          await accepted();
        } while (after);
        expect(seen).toEqual(ids);
        for (const cursor of ['', 'x', Buffer.from('before -1').toString('base64url')]) {
          await expect(ledger.list({}, { limit: 3, after: cursor })).rejects.toThrow(RangeError);
        }
      });

      it('filters by each of a job’s marks', async () => {
        await announce('box', 'i', ['box/cpu', 'box/cuda:0']);
        const first = await done();
        const second = await accepted(
          newJob({ network: { name: 'other', digest: digestOf('b') }, spec: { device: 'cuda' } }),
        );
        await ledger.claim(ticketOf(second), 'box', 'box/cuda:0', 60_000);
        const third = await accepted(newJob({ spec: { device: 'box/cuda:0' } }));
        const names = new Map([
          [first.id, 'first'],
          [second.id, 'second'],
          [third.id, 'third'],
        ]);
        const listed = async (filter: Parameters<typeof ledger.list>[0]) =>
          (await ledger.list(filter, { limit: 10 })).jobs.map(({ id }) => names.get(id));
        expect(await listed({ digest: digestOf('b') })).toEqual(['second']);
        expect(await listed({ preset: 'vgg11' })).toEqual(['third', 'first']);
        expect(await listed({ state: 'running' })).toEqual(['second']);
        expect(await listed({ device: 'cuda' })).toEqual(['second']);
        expect(await listed({ device: 'box/cuda:0' })).toEqual(['third', 'second']);
        expect(await listed({ device: 'cpu' })).toEqual(['first']);
        expect(await listed({ since: second.acceptedAt })).toEqual(['third', 'second']);
        expect(await listed({ until: second.acceptedAt })).toEqual(['second', 'first']);
        expect(await listed({ device: 'cpu', state: 'queued' })).toEqual([]);
      });

      it('lists results without their profiles', async () => {
        await done();
        const { profile, ...rest } = result;
        const { jobs } = await ledger.list({}, { limit: 10 });
        expect(profile).toBeDefined();
        expect(jobs[0]?.result).toEqual(rest);
      });

      it('knows the newest result of each digest, device and settings', async () => {
        const jobOf = (digit: string, threads: number | null = null) =>
          newJob({ network: { name: digit, digest: digestOf(digit) }, spec: { threads } });
        await done(jobOf('a'));
        const newest = await done(jobOf('a'));
        const threaded = await done(jobOf('a', 2));
        const other = await done(jobOf('b'));
        await done(jobOf('c'));
        await accepted(jobOf('a'));
        const latest = await ledger.latest([digestOf('a'), digestOf('b'), digestOf('f')]);
        expect(latest.map(({ id }) => id)).toEqual([other.id, threaded.id, newest.id]);
        expect(latest[0]?.result?.profile).toBeUndefined();
        expect(await ledger.latest([])).toEqual([]);
      });
    });

    describe('workers', () => {
      it('are known with their devices and what they run', async () => {
        const missing = [{ provider: 'cuda' as const, reason: 'no library', hint: 'install it' }];
        const told = announcement('box', ['box/cpu'], { instance: 'i', missing });
        await ledger.announce(told, 60_000);
        const [idle] = await ledger.workers();
        expect(idle).toMatchObject({
          name: 'box',
          devices: told.devices,
          missing,
          limits: told.limits,
          alive: true,
        });
        expect(idle?.job).toBeUndefined();
        const claim = await claimed(await accepted());
        expect((await ledger.workers())[0]?.job).toBe(claim.job.id);
        await ledger.retire('i');
        expect(await ledger.workers()).toEqual([]);
      });

      it('give back what they ran when they are known to have ended', async () => {
        await announce('box', 'one', ['box/cpu']);
        const claim = await claimed(await accepted());
        await ledger.retire('another');
        await delay(10);
        await ledger.sweep(sweeping);
        expect(await found(claim.job.id)).toMatchObject({ state: 'running' });
        await ledger.retire('one');
        await delay(10);
        await ledger.sweep(sweeping);
        expect(await found(claim.job.id)).toMatchObject({ state: 'queued', losses: 1 });
        expect(await ledger.renew(claim, 60_000)).toBe('lost');
        expect(await announce('box', 'two', ['box/cpu'])).toEqual({ taken: [], holders: [] });
      });

      it('share a device’s name only one after another', async () => {
        const process = { boot: 'b', namespaces: 'n', pid: 7, started: '12' };
        const one = announcement('box', ['box/cpu', 'box/cuda:0'], { instance: 'one', process });
        expect(await ledger.announce(one, 60_000)).toEqual({ taken: [], holders: [] });
        expect(await announce('box', 'two', ['box/cuda:0', 'box/cuda:1'])).toEqual({
          taken: ['box/cuda:0'],
          holders: [{ instance: 'one', process }],
        });
        const devices = (await ledger.workers()).map((worker) =>
          worker.devices.map(({ name }) => name),
        );
        expect(devices.toSorted()).toEqual([['box/cpu', 'box/cuda:0'], ['box/cuda:1']]);
        await announce('box', 'one', ['box/cpu']);
        expect(await announce('box', 'two', ['box/cuda:0'])).toEqual({ taken: [], holders: [] });
        await ledger.retire('one');
        expect(await announce('box', 'three', ['box/cpu'])).toEqual({ taken: [], holders: [] });
      });

      it('hold a name alone when all announce it at once', async () => {
        const answers = await Promise.all(
          Array.from({ length: 10 }, (_none, index) =>
            announce('box', `i${index}`, ['box/cpu', 'box/cuda:0']),
          ),
        );
        const owners = answers.filter(({ taken }) => !taken.includes('box/cpu'));
        expect(owners).toHaveLength(1);
      });

      it('are dead when they are not heard of, and replaced when they come back', async () => {
        await announce('box', 'one', ['box/cpu'], 1);
        await delay(10);
        expect(await ledger.workers()).toMatchObject([{ alive: false }]);
        await announce('box', 'two', ['box/cpu']);
        expect(await ledger.workers()).toMatchObject([{ alive: true }]);
      });
    });

    describe('forgetting', () => {
      it('prunes finished jobs with all that hangs on them, and no others', async () => {
        const old = await done(newJob({ idempotencyKey: 'k' }));
        const queued = await accepted();
        const running = await claimed(await accepted());
        expect(await ledger.prune(new Date(Date.now() - 60_000))).toBe(0);
        expect(await ledger.prune(new Date(Date.now() + 60_000))).toBe(1);
        expect(await ledger.find(old.id)).toBeUndefined();
        expect(await ledger.samples(old.id)).toBeUndefined();
        expect(await ledger.events(old.id, 0)).toEqual([]);
        expect(await ledger.find(queued.id)).toBeDefined();
        expect(await ledger.find(running.job.id)).toBeDefined();
        const again = await ledger.accept(newJob({ idempotencyKey: 'k' }), unbounded);
        expect(again.outcome).toBe('created');
      });

      it('says which files unfinished jobs need', async () => {
        const file = {
          kind: 'file' as const,
          digest: digestOf('1'),
          externalData: [{ location: 'weights.bin', digest: digestOf('2') }],
        };
        const job = await accepted(newJob({ spec: { source: file } }));
        await done();
        expect(await ledger.filesInUse()).toEqual(new Set([digestOf('1'), digestOf('2')]));
        await ledger.cancel(job.id);
        expect(await ledger.filesInUse()).toEqual(new Set());
      });
    });

    it('offers tickets of the queued jobs, the oldest first', async () => {
      const jobs: TimingJob[] = [];
      for (let count = 0; count < 5; count++) jobs.push(await accepted());
      const [first, second] = jobs;
      if (first) await claimed(first);
      if (second) await ledger.cancel(second.id);
      expect(await ledger.queued(2)).toEqual(jobs.slice(2, 4).map(ticketOf));
    });

    it('is ready', async () => {
      await expect(ledger.ready()).resolves.toBeUndefined();
    });
  });
}

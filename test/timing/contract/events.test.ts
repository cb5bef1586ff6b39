import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MemoryBus, topicOf } from '../../../src/timing/events/bus.ts';
import { RedisBus } from '../../../src/timing/events/redis-bus.ts';
import type { TimingEvent } from '../../../src/timing/job.ts';
import { eventually, hasProgram } from '../../support/process.ts';
import { type RedisServer, startRedis } from '../../support/redis.ts';
import { silent } from '../../support/timing.ts';

function event(job: string, sequence = 1): TimingEvent {
  const at = new Date(0).toISOString();
  return { job, sequence, at, type: 'progress', data: { runs: 3, medianMs: 1 / 3, of: [null] } };
}

/** Collects what a bus tells of a job. */
function heardOf(bus: MemoryBus, job: string) {
  const events: TimingEvent[] = [];
  return { events, stop: bus.subscribe(job, (heard) => events.push(heard)) };
}

let redis: RedisServer | undefined;
const inRedis = hasProgram('redis-server');

beforeAll(async () => {
  if (inRedis) redis = await startRedis();
});
afterAll(() => redis?.kill());

/** Two ends of a bus; of one process where it reaches no further. */
const kinds = {
  memory: () => {
    const bus = new MemoryBus();
    return [bus, bus] as const;
  },
  Redis: () => {
    const open = () => new RedisBus(redis?.url ?? '', silent);
    return [open(), open()] as const;
  },
};

/** Resolves once what one end tells reaches the other. */
async function connected(here: MemoryBus, there: MemoryBus): Promise<void> {
  for (const [from, to] of [
    [here, there],
    [there, here],
  ] as const) {
    const job = crypto.randomUUID();
    const heard = heardOf(to, job);
    await eventually(() => {
      from.publish(event(job));
      return Promise.resolve(heard.events.length > 0);
    });
    heard.stop();
  }
}

for (const [name, open] of Object.entries(kinds)) {
  describe.skipIf(name === 'Redis' && !inRedis)(`events over ${name}`, () => {
    let here: MemoryBus;
    let there: MemoryBus;

    beforeEach(async () => {
      [here, there] = open();
      await connected(here, there);
    });
    afterEach(async () => {
      await here.close();
      if (there !== here) await there.close();
    });

    it('reach all who listen to their job, on either end, and no others', async () => {
      const [job, otherJob] = [crypto.randomUUID(), crypto.randomUUID()];
      const heard = [heardOf(here, job), heardOf(there, job), heardOf(there, job)];
      const others = heardOf(there, otherJob);
      const sent = [1, 2, 3].map((sequence) => event(job, sequence));
      sent.forEach((each) => {
        here.publish(each);
      });
      there.publish(event(otherJob));
      await eventually(() =>
        Promise.resolve(
          heard.every(({ events }) => events.length === 3) && others.events.length > 0,
        ),
      );
      for (const { events } of heard) expect(events).toEqual(sent);
      expect(others.events).toEqual([event(otherJob)]);
    });

    it('do not reach those who stopped listening', async () => {
      const job = crypto.randomUUID();
      const [stopped, listening] = [heardOf(there, job), heardOf(there, job)];
      stopped.stop();
      stopped.stop();
      await new Promise((resolve) => setImmediate(resolve));
      here.publish(event(job));
      await eventually(() => Promise.resolve(listening.events.length === 1));
      expect(stopped.events).toEqual([]);
    });

    it('are told on the emitter by topic too', async () => {
      const job = crypto.randomUUID();
      const heard: unknown[] = [];
      there.emitter.on(topicOf(job), ({ payload }, done) => {
        heard.push(payload);
        done();
      });
      here.publish(event(job));
      await eventually(() => Promise.resolve(heard.length === 1));
      expect(heard).toEqual([event(job)]);
    });
  });
}

describe.skipIf(!inRedis)('events while Redis is away', () => {
  it('stay within the process, and reach others again when it is back', async () => {
    const server = await startRedis();
    const [here, there] = [new RedisBus(server.url, silent), new RedisBus(server.url, silent)];
    await connected(here, there);
    const job = crypto.randomUUID();
    const [own, others] = [heardOf(here, job), heardOf(there, job)];
    await server.kill();
    await eventually(async () => {
      here.publish(event(job));
      await new Promise((resolve) => setTimeout(resolve, 20));
      return own.events.length > 0;
    });
    own.events.length = 0;
    for (let sequence = 1; sequence <= 1000; sequence++) here.publish(event(job, sequence));
    await eventually(() => Promise.resolve(own.events.length === 1000));
    expect(others.events).toEqual([]);
    await server.start();
    await connected(here, there);
    // What happened meanwhile was not kept for later.
    expect(others.events).toEqual([]);
    await Promise.all([here.close(), there.close()]);
    await server.kill();
  });

  it('stay within a process that never saw it', async () => {
    const bus = new RedisBus('redis://127.0.0.1:1', silent);
    const job = crypto.randomUUID();
    const own = heardOf(bus, job);
    bus.publish(event(job));
    await eventually(() => Promise.resolve(own.events.length === 1));
    await bus.close();
  });
});

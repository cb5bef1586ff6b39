import fc from 'fast-check';
import { expect, it } from 'vitest';
import { follow } from '../../../src/service/timings/follow.ts';
import type { TimingEvent } from '../../../src/timing/job.ts';

const event = (sequence: number, type: TimingEvent['type'] = 'progress'): TimingEvent => ({
  ...{ job: 'job', sequence, type },
  ...{ at: '2026-01-31T12:00:00Z', data: {} },
});

/** A ledger to which events are written, and a bus that tells of some of them. */
class Written {
  readonly all: TimingEvent[] = [];
  listeners = 0;
  private hear: (event: TimingEvent) => void = () => undefined;

  readonly ports = {
    ledger: {
      events: (_: string, after: number) =>
        Promise.resolve(this.all.filter(({ sequence }) => sequence > after)),
    },
    bus: {
      subscribe: (_: string, listener: (event: TimingEvent) => void) => {
        this.listeners++;
        this.hear = listener;
        return () => {
          this.listeners--;
        };
      },
    },
  };

  write(one: TimingEvent, told: boolean): void {
    this.all.push(one);
    if (told) this.hear(one);
  }
}

it('gives each event once and in order, whatever the bus loses', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 8 }), fc.nat(4), async (told, after) => {
      const written = new Written();
      const { signal } = new AbortController();
      const events = follow('job', after, { ...written.ports, signal, lookMs: 2 });
      const got = (async () => {
        const list: number[] = [];
        for await (const { sequence } of events) list.push(sequence);
        return list;
      })();
      for (const [index, isTold] of told.entries()) {
        written.write(event(index + 1), isTold);
        await Promise.resolve();
      }
      const last = Math.max(told.length, after) + 1;
      written.write(event(last, 'done'), false);
      const expected = written.all.map(({ sequence }) => sequence).filter((one) => one > after);
      expect(await got).toEqual(expected);
      expect(written.listeners).toBe(0);
    }),
    { numRuns: 50 },
  );
});

it('does not read again what is known', async () => {
  const asked: number[] = [];
  const { bus } = new Written().ports;
  const ledger = {
    events: (_: string, after: number) => {
      asked.push(after);
      return Promise.resolve([event(after + 1, 'done')]);
    },
  };
  const { signal } = new AbortController();
  const sequencesOf = async (known: readonly TimingEvent[]) => {
    const list: number[] = [];
    const events = follow('job', 1, { ledger, bus, signal, lookMs: 1_000, known });
    for await (const { sequence } of events) list.push(sequence);
    return list;
  };
  expect(await sequencesOf([event(2), event(3)])).toEqual([2, 3, 4]);
  expect(asked).toEqual([3]);
  expect(await sequencesOf([event(2), event(3, 'failed')])).toEqual([2, 3]);
  expect(asked).toEqual([3]);
});

it('ends at once when it is aborted, though nothing happens', async () => {
  const written = new Written();
  const stopping = new AbortController();
  const events = follow('job', 0, { ...written.ports, signal: stopping.signal, lookMs: 60_000 });
  const next = events.next();
  await new Promise((resolve) => setTimeout(resolve, 10));
  stopping.abort();
  expect((await next).done).toBe(true);
  expect(written.listeners).toBe(0);
});

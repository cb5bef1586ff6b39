import { performance } from 'node:perf_hooks';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  fewestRuns,
  profileFloors,
  protocols,
  warmUpShare,
} from '../../../src/timing/measure/protocol.ts';
import { steadyState, warmUp } from '../../../src/timing/measure/steady.ts';

/** Runs that take so long on a clock that nothing else moves. */
function runsOf(ms: number) {
  let now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  return {
    run: () => {
      now += ms;
      return Promise.resolve();
    },
  };
}

afterEach(() => {
  vi.restoreAllMocks();
});

const { standard, quick } = protocols;
const ignored = () => undefined;

describe('warmUp', () => {
  test('lasts for its runs and its time', async () => {
    expect(await warmUp(runsOf(1).run, standard)).toEqual({ runs: 200, ms: 200 });
    expect(await warmUp(runsOf(50).run, standard)).toEqual({ runs: 10, ms: 500 });
  });

  test('ends when it has had its part of the limit', async () => {
    const slow = (warmUpShare * standard.limitMs) / 4;
    expect(await warmUp(runsOf(slow).run, standard)).toEqual({ runs: 4, ms: 4 * slow });
    const slower = 2 * standard.limitMs;
    expect(await warmUp(runsOf(slower).run, standard)).toEqual({ runs: 1, ms: slower });
  });
});

describe('steadyState', () => {
  test('lasts for its time and its runs, and has a time for each', async () => {
    const many = await steadyState(runsOf(2).run, standard, ignored);
    expect(many).toEqual(new Float64Array(standard.measuredMs / 2).fill(2));
    const few = await steadyState(runsOf(100).run, standard, ignored);
    expect(few).toEqual(new Float64Array(standard.measuredRuns).fill(100));
  });

  test('ends at the limit, but not before there are three runs', async () => {
    const left = (1 - warmUpShare) * quick.limitMs;
    expect(await steadyState(runsOf(left / 5).run, quick, ignored)).toHaveLength(5);
    expect(await steadyState(runsOf(2 * left).run, quick, ignored)).toHaveLength(fewestRuns);
  });

  test('ends when there is no room for more', async () => {
    const samples = await steadyState(runsOf(1).run, standard, ignored, 7);
    expect(samples).toEqual(new Float64Array(7).fill(1));
  });

  test('tells its progress twice a second at most, between runs', async () => {
    const told: unknown[] = [];
    await steadyState(runsOf(100).run, { ...quick, measuredRuns: 12 }, (progress) => {
      told.push(progress);
    });
    expect(told).toEqual([
      { runs: 5, elapsedMs: 500, medianMs: 100 },
      { runs: 10, elapsedMs: 1000, medianMs: 100 },
    ]);
  });

  test('tells the median of more runs than it looks at', async () => {
    const medians: number[] = [];
    const floors = { ...standard, measuredMs: 1000 };
    await steadyState(runsOf(0.25).run, floors, ({ runs, medianMs }) => {
      medians.push(runs, medianMs);
    });
    expect(medians).toEqual([2000, 0.25, 4000, 0.25]);
  });
});

describe('protocols', () => {
  test('have floors that grow', () => {
    const { long } = protocols;
    for (const floor of [
      'warmUpMs',
      'warmUpRuns',
      'measuredMs',
      'measuredRuns',
      'limitMs',
    ] as const) {
      expect(standard[floor]).toBeGreaterThan(quick[floor]);
      expect(long[floor]).toBeGreaterThan(standard[floor]);
    }
    expect(standard).toMatchObject({
      warmUpMs: 200,
      warmUpRuns: 10,
      measuredMs: 3000,
      measuredRuns: 64,
    });
    expect(long.measuredRuns).toBe(662);
  });

  test('profile large networks in fewer runs', () => {
    expect(profileFloors(standard, 100).measuredRuns).toBe(20);
    expect(profileFloors(standard, 10_000).measuredRuns).toBe(10);
    expect(profileFloors(standard, 10_000_000).measuredRuns).toBe(5);
    expect(profileFloors(standard, 0).measuredRuns).toBe(20);
    expect(profileFloors(standard, 100)).toMatchObject({ warmUpMs: 50, measuredMs: 100 });
    const none = { ...standard, warmUpMs: 0, measuredMs: 0 };
    expect(profileFloors(none, 100)).toMatchObject({ warmUpMs: 0, measuredMs: 0 });
  });
});

import { describe, expect, test } from 'vitest';
import { protocols } from '../../../src/timing/measure/protocol.ts';
import { driftOf, latencyStatistics } from '../../../src/timing/measure/statistics.ts';
import { profilerWarnings, warningsOf } from '../../../src/timing/measure/warnings.ts';
import type { Conditions } from '../../../src/timing/measure/plan.ts';

const calm: Conditions = {
  frequencyMhz: { before: 3000, after: 3000 },
  load: { before: 1, after: 1 },
  othersShare: 0,
};

function warningsFor(
  samplesMs: readonly number[],
  conditions: Partial<Conditions> = {},
  outputsNotFinite: readonly string[] = [],
) {
  const samples = Float64Array.from(samplesMs);
  return warningsOf({
    latency: latencyStatistics(samples),
    drift: driftOf(samples),
    conditions: { ...calm, ...conditions },
    floors: protocols.standard,
    outputsNotFinite,
  });
}

const steady = Array.from({ length: 64 }, () => 10);

describe('warningsOf', () => {
  test('has nothing to say of a calm machine and steady runs', () => {
    expect(warningsFor(steady)).toEqual([]);
  });

  test('has nothing to say of what could not be read', () => {
    const unread = {
      frequencyMhz: { before: null, after: null },
      load: { before: null, after: null },
      othersShare: null,
    };
    expect(warningsFor(steady, unread)).toEqual([]);
  });

  test('names outputs that are no numbers', () => {
    expect(warningsFor(steady, {}, ['y'])).toEqual([
      { code: 'not-finite', message: 'NaN or infinity is in "y": figures hold for such numbers' },
    ]);
    const [warning] = warningsFor(steady, {}, ['y', 'z', 'w']);
    expect(warning?.message).toContain('in "y" and 2 other outputs:');
  });

  test('names the share that others took', () => {
    expect(warningsFor(steady, { othersShare: 0.05 })).toEqual([]);
    expect(warningsFor(steady, { othersShare: 0.31 })).toEqual([
      {
        code: 'busy',
        message: 'others took 31% of the processor time while this was measured',
      },
    ]);
  });

  test('names a wide spread', () => {
    const wide = steady.map((time, run) => (run % 5 === 0 ? 1.5 * time : time));
    expect(warningsFor(wide)).toEqual([
      { code: 'spread', message: 'one run in ten took at least 50% longer than the median' },
    ]);
  });

  test('names a drift either way', () => {
    const slowing = steady.map((time, run) => time * (1 + run / 630));
    expect(warningsFor(slowing)).toEqual([
      { code: 'drift', message: 'the last third of the runs was 7% slower than the first' },
    ]);
    expect(warningsFor(slowing.toReversed())).toEqual([
      { code: 'drift', message: 'the last third of the runs was 6% faster than the first' },
    ]);
  });

  test('names runs that are too few', () => {
    expect(warningsFor([10, 10, 10])).toEqual([
      { code: 'few-runs', message: '3 of 64 runs were made within the limit of 120 s' },
    ]);
  });

  test('names a clock that changed', () => {
    expect(warningsFor(steady, { frequencyMhz: { before: 3000, after: 2400 } })).toEqual([
      { code: 'frequency', message: "the cores' clock went from 3000 to 2400 MHz" },
    ]);
  });
});

test('a profiled run that took much longer makes the times of layers doubtful', () => {
  expect(profilerWarnings({ runMs: 12 }, { p50Ms: 10 })).toEqual([]);
  expect(profilerWarnings({ runMs: 9 }, { p50Ms: 10 })).toEqual([]);
  expect(profilerWarnings({ runMs: 31 }, { p50Ms: 10 })).toEqual([
    {
      code: 'profile',
      message: expect.stringContaining('a profiled run took 3.1 times the median') as string,
    },
  ]);
});

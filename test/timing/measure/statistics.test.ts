import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runsForP90, runsForP99 } from '../../../src/timing/measure/protocol.ts';
import { driftOf, latencyStatistics } from '../../../src/timing/measure/statistics.ts';

const times = (runs: number, time: (run: number) => number) =>
  Float64Array.from({ length: runs }, (_, run) => time(run));

describe('latencyStatistics', () => {
  test('interpolates percentiles of the runs, whatever their order', () => {
    const ascending = times(100, (run) => run + 1);
    expect(latencyStatistics(ascending)).toEqual({
      runs: 100,
      p50Ms: (50 + 51) / 2,
      p90Ms: expect.closeTo(1 + 0.9 * 99, 9) as number,
      p99Ms: null,
      meanMs: (1 + 100) / 2,
      minMs: 1,
      maxMs: 100,
      // Of a sample of 1 … n: √(n(n + 1) / 12).
      standardDeviationMs: expect.closeTo(Math.sqrt((100 * 101) / 12), 9) as number,
    });
    expect(latencyStatistics(ascending.toReversed())).toEqual(latencyStatistics(ascending));
  });

  test('tells the 99th percentile from 662 runs on', () => {
    expect(latencyStatistics(times(runsForP99 - 1, (run) => run)).p99Ms).toBeNull();
    expect(latencyStatistics(times(662, (run) => run)).p99Ms).toBeCloseTo(0.99 * 661, 9);
    expect(runsForP90).toBe(64);
  });

  test('is ordered, and within what was measured', () => {
    const samples = fc.array(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(samples, (list) => {
        const { minMs, p50Ms, p90Ms, maxMs, meanMs, runs } = latencyStatistics(
          Float64Array.from(list),
        );
        expect(runs).toBe(list.length);
        expect(minMs).toBe(Math.min(...list));
        expect(maxMs).toBe(Math.max(...list));
        expect(p50Ms).toBeGreaterThanOrEqual(minMs);
        expect(p90Ms).toBeGreaterThanOrEqual(p50Ms);
        expect(maxMs).toBeGreaterThanOrEqual(p90Ms);
        expect(meanMs / maxMs).toBeLessThan(1 + 1e-9);
      }),
    );
  });
});

describe('driftOf', () => {
  test('compares the medians of the first and the last third', () => {
    const rising = times(9, (run) => run + 1);
    expect(driftOf(rising)).toEqual({ firstThirdMs: 2, lastThirdMs: 8, ratio: 4 });
  });

  test('is 1 where nothing changes, and has a value for a single run', () => {
    expect(driftOf(times(64, () => 5)).ratio).toBe(1);
    expect(driftOf(times(1, () => 5))).toEqual({ firstThirdMs: 5, lastThirdMs: 5, ratio: 1 });
  });
});

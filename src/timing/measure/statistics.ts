import { mean, medianSorted, quantileSorted, sampleStandardDeviation } from 'simple-statistics';
import type { Drift, LatencyStatistics } from '../result.ts';
import { runsForP99 } from './protocol.ts';

/**
 * Statistics of the steady state's runs, of which there is one at least. Percentiles interpolate
 * linearly between runs, as NumPy's do.
 */
export function latencyStatistics(samplesMs: Float64Array): LatencyStatistics {
  const sorted = Array.from(samplesMs.toSorted());
  const runs = sorted.length;
  return {
    runs,
    p50Ms: medianSorted(sorted),
    p90Ms: quantileSorted(sorted, 0.9),
    p99Ms: runs < runsForP99 ? null : quantileSorted(sorted, 0.99),
    meanMs: mean(sorted),
    minMs: quantileSorted(sorted, 0),
    maxMs: quantileSorted(sorted, 1),
    standardDeviationMs: runs < 2 ? 0 : sampleStandardDeviation(sorted),
  };
}

/** Medians of the first and the last third of the runs. */
export function driftOf(samplesMs: Float64Array): Drift {
  const third = Math.max(1, Math.floor(samplesMs.length / 3));
  const median = (samples: Float64Array) => medianSorted(Array.from(samples.toSorted()));
  const firstThirdMs = median(samplesMs.subarray(0, third));
  const lastThirdMs = median(samplesMs.subarray(-third));
  return { firstThirdMs, lastThirdMs, ratio: lastThirdMs / firstThirdMs };
}

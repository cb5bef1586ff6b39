import type {
  Drift,
  LatencyStatistics,
  ProtocolFloors,
  TimingProfile,
  TimingWarning,
} from '../result.ts';
import type { Conditions } from './plan.ts';

/** From where on figures are doubtful. */
export const doubts = {
  /** Of the processor time, taken by others. */
  othersShare: 0.05,
  /** The 90th percentile above the median, as part of it. */
  spread: 0.15,
  /** Medians of the last and first third apart, as part of the first. */
  drift: 0.05,
  /** Clocks before and after apart, as part of the one before. */
  frequency: 0.1,
  /** A profiled run above the median, as part of it. */
  profiler: 0.2,
};

interface Measured {
  readonly latency: LatencyStatistics;
  readonly drift: Drift;
  readonly conditions: Conditions;
  readonly floors: ProtocolFloors;
  readonly outputsNotFinite: readonly string[];
}

/** What makes a measurement doubtful, in plain words. */
export function warningsOf({
  latency,
  drift,
  conditions,
  floors,
  outputsNotFinite,
}: Measured): TimingWarning[] {
  const { frequencyMhz, othersShare } = conditions;
  const warnings: TimingWarning[] = [];
  if (othersShare !== null && othersShare > doubts.othersShare) {
    warnings.push({
      code: 'busy',
      message: `others took ${percent(othersShare)} of the processor time while this was measured`,
    });
  }
  const spread = latency.p90Ms / latency.p50Ms - 1;
  if (spread > doubts.spread) {
    warnings.push({
      code: 'spread',
      message: `one run in ten took at least ${percent(spread)} longer than the median`,
    });
  }
  const change = drift.ratio - 1;
  if (Math.abs(change) > doubts.drift) {
    warnings.push({
      code: 'drift',
      message: `the last third of the runs was ${percent(Math.abs(change))} ${change > 0 ? 'slower' : 'faster'} than the first`,
    });
  }
  if (latency.runs < floors.measuredRuns) {
    warnings.push({
      code: 'few-runs',
      message: `${latency.runs} of ${floors.measuredRuns} runs were made within the limit of ${floors.limitMs / 1000} s`,
    });
  }
  const { before, after } = frequencyMhz;
  if (before !== null && after !== null && Math.abs(after / before - 1) > doubts.frequency) {
    warnings.push({
      code: 'frequency',
      message: `the cores' clock went from ${before.toFixed(0)} to ${after.toFixed(0)} MHz`,
    });
  }
  const [output] = outputsNotFinite;
  if (output !== undefined) {
    const others = outputsNotFinite.length - 1;
    const named = `"${output.slice(0, 100)}"${others > 0 ? ` and ${others} other ${others === 1 ? 'output' : 'outputs'}` : ''}`;
    warnings.push({
      code: 'not-finite',
      message: `NaN or infinity is in ${named}: figures hold for such numbers`,
    });
  }
  return warnings;
}

/** What makes the times of layers doubtful: that taking them took time. */
export function profilerWarnings(
  { runMs }: Pick<TimingProfile, 'runMs'>,
  { p50Ms }: Pick<LatencyStatistics, 'p50Ms'>,
): TimingWarning[] {
  const times = runMs / p50Ms;
  if (times <= 1 + doubts.profiler) return [];
  const message = `a profiled run took ${times.toFixed(1)} times the median: the layers' times, and the overhead of a node, have the profiler's in them`;
  return [{ code: 'profile', message }];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)}%`;
}

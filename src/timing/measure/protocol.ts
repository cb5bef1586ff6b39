import type { ProtocolName } from '../job.ts';
import type { ProtocolFloors } from '../result.ts';

/** Fewest runs that tell the 90th and the 99th percentile, as MLPerf Inference rules. */
export const runsForP90 = 64;
export const runsForP99 = 662;

/** Fewest runs of the steady state, however slow: one for each third that drift compares. */
export const fewestRuns = 3;

/** Part of a protocol's limit that warm-up may take. */
export const warmUpShare = 1 / 4;

const version = 2;

/**
 * A run is one `session.run` from Node, awaited, on a monotonic clock: its inputs lie in memory
 * before, and its outputs are copied to new tensors. The first run is told apart from the warm-up.
 */
export const protocols: Readonly<Record<ProtocolName, ProtocolFloors>> = {
  quick: {
    name: 'quick',
    version,
    warmUpMs: 50,
    warmUpRuns: 3,
    measuredMs: 500,
    measuredRuns: 20,
    limitMs: 15_000,
  },
  standard: {
    name: 'standard',
    version,
    warmUpMs: 200,
    warmUpRuns: 10,
    measuredMs: 3_000,
    measuredRuns: runsForP90,
    limitMs: 120_000,
  },
  long: {
    name: 'long',
    version,
    warmUpMs: 1_000,
    warmUpRuns: 20,
    measuredMs: 10_000,
    measuredRuns: runsForP99,
    limitMs: 400_000,
  },
};

/** Most events of nodes that a trace is to hold: each takes about 700 bytes. */
const traceEvents = 100_000;
const profiledRuns = { least: 5, most: 20 };
/** Shortest parts of it, so that a small network is as warm as where it is timed. */
const profileWarmUpMs = 50;
const profiledMs = 100;
const profileLimitMs = 60_000;

/** Floors of a profiling run, whose trace grows with every run of every node. */
export function profileFloors(floors: ProtocolFloors, nodes: number): ProtocolFloors {
  const runs = Math.floor(traceEvents / Math.max(nodes, 1));
  return {
    ...floors,
    warmUpMs: Math.min(floors.warmUpMs, profileWarmUpMs),
    warmUpRuns: Math.min(floors.warmUpRuns, profiledRuns.least),
    measuredMs: Math.min(floors.measuredMs, profiledMs),
    measuredRuns: Math.min(Math.max(runs, profiledRuns.least), profiledRuns.most),
    limitMs: Math.min(floors.limitMs, profileLimitMs),
  };
}

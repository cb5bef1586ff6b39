import type { ExecutionProvider, OptimizationLevel, ProtocolName } from './job.ts';

/** Statistics of the steady state, in milliseconds of a run of one batch. */
export interface LatencyStatistics {
  readonly runs: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  /** `null` below 662 runs, too few to tell. */
  readonly p99Ms: number | null;
  readonly meanMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly standardDeviationMs: number;
}

/** Medians of the first and the last third of the runs, and how the last stands to the first. */
export interface Drift {
  readonly firstThirdMs: number;
  readonly lastThirdMs: number;
  readonly ratio: number;
}

/** What may make figures doubtful. */
export const warningCodes = [
  'busy',
  'spread',
  'drift',
  'few-runs',
  'frequency',
  /** Outputs hold NaN or an infinity, with which arithmetic may take another time. */
  'not-finite',
  'fallback',
  'profile',
] as const;

/** A plain word about what makes the figures doubtful, with what it rests on. */
export interface TimingWarning {
  readonly code: (typeof warningCodes)[number];
  readonly message: string;
}

/**
 * Floors of a protocol: warm-up and steady state each last at least so long and so many runs. A
 * network too slow for that within the limit falls short of them, and is warned of.
 */
export interface ProtocolFloors {
  readonly name: ProtocolName;
  /** Changes whenever what is measured does. */
  readonly version: number;
  readonly warmUpMs: number;
  readonly warmUpRuns: number;
  readonly measuredMs: number;
  readonly measuredRuns: number;
  /** Most that the runs take together; a run is never cut off, and the steady state has 3 at least. */
  readonly limitMs: number;
}

/** Under what circumstances a timing was taken; what could not be read is `null`. */
export interface Circumstances {
  readonly runtime: { readonly name: 'onnxruntime-node'; readonly version: string };
  readonly node: string;
  readonly platform: string;
  readonly provider: ExecutionProvider;
  readonly device: string;
  /** Model name of the processor that computes: the CPU's or the GPU's. */
  readonly model: string | null;
  readonly driver: string | null;
  readonly cpu: { readonly model: string; readonly logicalCores: number };
  readonly memoryBytes: number;
  /** Threads within an operator that were asked for; `null` left them to the runtime. */
  readonly threads: number | null;
  /** Those that there were, counted in the measuring process; known of the CPU provider on Linux. */
  readonly threadsUsed: number | null;
  readonly optimization: OptimizationLevel;
  /** Clock of a core at work before and after, in MHz. */
  readonly frequencyMhz: { readonly before: number | null; readonly after: number | null };
  /** Load average of one minute before and after, the job's own threads among it. */
  readonly load: { readonly before: number | null; readonly after: number | null };
  /** Share of the processor time that others took while it was measured, from 0 to 1. */
  readonly othersShare: number | null;
}

export interface TimedInput {
  readonly name: string;
  readonly type: string;
  readonly dims: readonly number[];
  /** What its elements were. */
  readonly fill: string;
}

/** A node, or nodes of ours that the runtime made one of. */
export interface ProfiledGroup {
  /** The runtime's name and operator. */
  readonly name: string;
  readonly op: string;
  readonly provider: string;
  /** Names of our nodes that it computes; none where the runtime added it, such as a reorder. */
  readonly nodes: readonly string[];
  /** Layers of these nodes. */
  readonly layers: readonly string[];
  /** Mean over the middle half of the profiled runs. */
  readonly timeMs: number;
  /** Of the time of all nodes, from 0 to 1. */
  readonly share: number;
  readonly macs: bigint;
  readonly flops: bigint;
  /** Bytes that the group reads and writes, tensors within it left out. */
  readonly bytes: bigint;
}

/** What layers take: the sum of the groups that lie in one layer, or a group across several. */
export interface ProfiledLayer {
  readonly layers: readonly string[];
  readonly type: string;
  readonly timeMs: number;
  readonly share: number;
  readonly macs: bigint;
  readonly flops: bigint;
  readonly bytes: bigint;
  /** FLOPs per second in 10⁹, and bytes per second in 10⁹; `null` where there are none. */
  readonly gflops: number | null;
  readonly gigabytesPerSecond: number | null;
  readonly groups: readonly ProfiledGroup[];
}

/** Where the time of a run goes, from runs of their own, since profiling costs time. */
export interface TimingProfile {
  readonly runs: number;
  /**
   * Means over the middle half of the runs by their length: of a run, of the nodes in it, which is
   * the sum of the layers, and of what lies between these, which is the rest.
   */
  readonly runMs: number;
  readonly nodesMs: number;
  readonly outsideMs: number;
  /** `outsideMs / runMs`, and the overhead that falls on one node of the runtime, in µs. */
  readonly outsideShare: number;
  readonly overheadPerNodeUs: number;
  /** Nodes that the runtime ran, and ours that it ran them for. */
  readonly runtimeNodes: number;
  readonly graphNodes: number;
  /** Nodes by provider. */
  readonly providers: Readonly<Record<string, number>>;
  /** Names of the nodes that ran elsewhere than on the provider asked for. */
  readonly fallenBack: readonly string[];
  /** Our nodes that no node of the runtime is known to compute: removed, folded, or not found. */
  readonly unmatched: readonly string[];
  readonly layers: readonly ProfiledLayer[];
  /** Achieved ÷ peak of the device, where that is known, with where the peak is from. */
  readonly utilization: Utilization | null;
}

export interface Utilization {
  readonly flops: number | null;
  readonly bandwidth: number | null;
  readonly peak: {
    readonly flopsPerSecond: number | null;
    readonly bytesPerSecond: number | null;
    readonly source: string;
  };
}

/** What a timing job found. Raw samples are kept beside it. */
export interface TimingResult {
  readonly protocol: ProtocolFloors;
  /** `host_latency` where the time of a run includes copies from and to the device. */
  readonly label: 'latency' | 'host_latency';
  readonly batch: number;
  readonly sessionCreationMs: number;
  readonly firstRunMs: number;
  readonly warmUp: { readonly runs: number; readonly ms: number };
  readonly latency: LatencyStatistics;
  /** Samples of the batch per second at the median. */
  readonly throughput: number;
  readonly drift: Drift;
  /** Most that the process held resident, and what it held before the session was made. */
  readonly memory: { readonly peakBytes: number; readonly beforeBytes: number };
  readonly inputs: readonly TimedInput[];
  readonly model: {
    /** `sha256:…` of the file that was timed. */
    readonly digest: string;
    readonly bytes: number;
    readonly weights: 'random' | 'own';
    readonly type: string;
  };
  /** Counts of the same graph: to stand beside the times. */
  readonly counts: {
    readonly parameters: bigint;
    readonly macs: bigint;
    readonly flops: bigint;
    /** Names of operators that no rule counts. */
    readonly unsupported: readonly string[];
  };
  /** FLOPs of the graph ÷ median time, in 10⁹ per second. */
  readonly gflops: number;
  readonly circumstances: Circumstances;
  readonly warnings: readonly TimingWarning[];
  readonly profile?: TimingProfile;
}

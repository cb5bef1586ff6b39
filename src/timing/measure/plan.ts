import type { ExecutionProvider, OptimizationLevel } from '../job.ts';
import type { ProtocolFloors } from '../result.ts';

/** An input that the measuring process makes, its elements by seed. */
export interface PlannedInput {
  readonly name: string;
  /** ONNX Runtime's name of the element type. */
  readonly type: string;
  readonly dims: readonly number[];
  /** What all its elements are, where the job binds it rather than leaves it open. */
  readonly value?: number;
}

/** All that a measuring process is told. It knows files and settings, no network of ours. */
export interface MeasurePlan {
  readonly purpose: 'latency' | 'profile';
  readonly modelPath: string;
  readonly inputs: readonly PlannedInput[];
  readonly seed: number;
  readonly provider: ExecutionProvider;
  /** Which of the provider's devices, from 0. */
  readonly deviceId: number;
  readonly threads: number | null;
  readonly optimization: OptimizationLevel;
  readonly allowFallback: boolean;
  readonly floors: ProtocolFloors;
  /** Where a profiling process leaves its trace and the model as the runtime optimized it. */
  readonly folder: string;
}

/** What a latency process measured. */
export interface LatencyMeasurement {
  readonly sessionCreationMs: number;
  readonly firstRunMs: number;
  /** Names of the outputs of the first run that hold NaN or an infinity. */
  readonly outputsNotFinite: readonly string[];
  readonly warmUp: { readonly runs: number; readonly ms: number };
  /** One for each run of the steady state, in order. */
  readonly samplesMs: Float64Array;
  readonly memory: { readonly peakBytes: number; readonly beforeBytes: number };
  readonly runtimeVersion: string;
  /** Threads that compute within an operator on the CPU provider; `null` where they are not known. */
  readonly threadsUsed: number | null;
  readonly conditions: Conditions;
}

/** How the machine was while the steady state was measured; what could not be read is `null`. */
export interface Conditions {
  /** Clock of a core at work before and after, in MHz; what the system tells where it is not measured. */
  readonly frequencyMhz: { readonly before: number | null; readonly after: number | null };
  /** Load average of one minute before and after. */
  readonly load: { readonly before: number | null; readonly after: number | null };
  /** Share of the processor time that other processes took, from 0 to 1. */
  readonly othersShare: number | null;
}

/** What a profiling process left in the plan's folder. */
export interface ProfileMeasurement {
  /** Runs in the trace after those that only warmed up. */
  readonly runs: number;
  readonly tracePath: string;
  /** The graph that the runtime ran, its large tensors in a file beside it. */
  readonly optimizedModelPath: string;
  /** Clock of a core that the warm-up has kept at work, in MHz. */
  readonly clockMhz: number | null;
}

/** What a process says on its way. */
export type MeasureProgress =
  | { readonly type: 'session-created'; readonly ms: number }
  | { readonly type: 'warm-up'; readonly firstRunMs: number }
  | {
      readonly type: 'progress';
      readonly runs: number;
      readonly elapsedMs: number;
      /** Of the runs so far. */
      readonly medianMs: number;
    };

/** What a process found, by its purpose. */
export interface Measurements {
  readonly latency: LatencyMeasurement;
  readonly profile: ProfileMeasurement;
}

/** What the process tells its parent, one of the last two at the end. */
export type ChildMessage =
  | { readonly kind: 'progress'; readonly progress: MeasureProgress }
  | { readonly kind: 'measured'; readonly measurement: Measurements[MeasurePlan['purpose']] }
  | { readonly kind: 'failed'; readonly step: MeasureStep; readonly message: string };

/** What the process was at when it failed. */
export type MeasureStep = 'session' | 'inputs' | 'run' | 'profile';

import type { ExecutionProvider, OptimizationLevel } from '../job.ts';
import type { ProtocolFloors } from '../result.ts';

/** An input that the measuring process makes, its elements by seed. */
export interface PlannedInput {
  readonly name: string;
  /** ONNX Runtime's name of the element type. */
  readonly type: string;
  readonly dims: readonly number[];
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
  readonly warmUp: { readonly runs: number; readonly ms: number };
  /** One for each run of the steady state, in order. */
  readonly samplesMs: Float64Array;
  readonly memory: { readonly peakBytes: number; readonly beforeBytes: number };
  readonly runtimeVersion: string;
}

/** What a profiling process left. */
export interface ProfileMeasurement {
  /** Runs in the trace after those that only warmed up. */
  readonly runs: number;
  readonly tracePath: string;
  /** The graph that the runtime ran, its large tensors in a file beside it. */
  readonly optimizedModelPath: string;
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
    }
  | { readonly type: 'profiling' };

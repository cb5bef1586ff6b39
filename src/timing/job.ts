import type { ElementType } from '../core/graph/types.ts';
import type { ModelFormat } from '../formats/model.ts';
import type { TimingResult } from './result.ts';

/** ONNX Runtime's execution providers that jobs may ask for. */
export const executionProviders = ['cpu', 'cuda', 'tensorrt', 'webgpu'] as const;
export type ExecutionProvider = (typeof executionProviders)[number];

/** ONNX Runtime's graph optimization levels. */
export const optimizationLevels = ['disabled', 'basic', 'extended', 'layout', 'all'] as const;
export type OptimizationLevel = (typeof optimizationLevels)[number];

export const protocolNames = ['quick', 'standard', 'long'] as const;
export type ProtocolName = (typeof protocolNames)[number];

/** Element types that a network may be timed in. */
export type TimedType = Extract<ElementType, 'float32' | 'float16'>;

/** What is timed: files of the store, each by its digest. */
export type TimingSource =
  | {
      /** A document that the worker lowers and writes as ONNX, its weights random by seed. */
      readonly kind: 'document';
      readonly format: ModelFormat;
      readonly digest: string;
    }
  | {
      /** An ONNX file as it was sent, with its own weights. */
      readonly kind: 'file';
      readonly digest: string;
      /** Files that hold its external data, by the location that the model names them by. */
      readonly externalData: readonly { readonly location: string; readonly digest: string }[];
    };

/** All that a worker needs to know to time a network. */
export interface TimingSpec {
  readonly source: TimingSource;
  /** What the document or file leaves open. `type` is for documents only: a file is what it is. */
  readonly lowering: {
    readonly batch?: number;
    readonly bindings?: Readonly<Record<string, number>>;
    readonly inputSize?: readonly number[];
    readonly options?: Readonly<Record<string, unknown>>;
    readonly type?: TimedType;
  };
  /** A provider, for any device that it runs on, or the name of one device. */
  readonly device: string;
  /** Threads within an operator; `null` leaves it to the runtime: one for each physical core. */
  readonly threads: number | null;
  readonly optimization: OptimizationLevel;
  readonly protocol: ProtocolName;
  /** Whether a run of its own takes the times of the nodes. */
  readonly profile: boolean;
  /** Whether nodes that the provider does not have may run on the CPU; they are then listed. */
  readonly allowFallback: boolean;
}

/** What names the network of a job, for people and for filters. */
export interface TimedNetwork {
  /** What the network calls itself. */
  readonly name: string;
  /** Name of the preset that it was asked for by. */
  readonly preset?: string;
  /** Digest of the lowered graph, sizes bound, under the default counting options. */
  readonly digest: string;
}

export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

export function isFinal(state: JobState): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

/** Why a job failed. */
export const failureCodes = [
  /** ONNX Runtime refused the model or a node of it. */
  'runtime-error',
  /** The provider, or the hardware below it, is not there. */
  'provider-unavailable',
  /** Nodes would have run on another provider. */
  'provider-fallback',
  /** The measuring process died of itself. */
  'crashed',
  'out-of-memory',
  'timed-out',
  /** Workers were lost again and again while they ran it. */
  'worker-lost',
  /** No worker that offers the device came in time. */
  'no-worker',
  /** The files of the network are gone or cannot be written as ONNX. */
  'source-unavailable',
  /** A fault of ours. */
  'internal',
] as const;
export type FailureCode = (typeof failureCodes)[number];

export interface TimingFailure {
  readonly code: FailureCode;
  readonly message: string;
  readonly hint?: string;
}

/** A timing job as the ledger has it. Times are ISO 8601 in UTC. */
export interface TimingJob {
  /** UUID. */
  readonly id: string;
  readonly state: JobState;
  readonly network: TimedNetwork;
  readonly spec: TimingSpec;
  /** Who asked: an address or a key, for limits. */
  readonly client: string;
  /** How often it was given to a worker; fences what earlier workers still say. */
  readonly attempt: number;
  /** How many of these attempts ended with the worker or its process lost. */
  readonly losses: number;
  readonly acceptedAt: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  /** Worker and device of the last attempt. */
  readonly worker?: string;
  readonly device?: string;
  readonly cancelRequested: boolean;
  readonly result?: TimingResult;
  readonly failure?: TimingFailure;
}

/** What happens to a job, in order; `sequence` counts from 1 within the job. */
export interface TimingEvent {
  readonly job: string;
  readonly sequence: number;
  readonly at: string;
  readonly type: TimingEventType;
  /** Figures of the event, such as `{ runs, medianMs }` of `progress`. */
  readonly data: Readonly<Record<string, unknown>>;
}

export const timingEventTypes = [
  'queued',
  'started',
  'session-created',
  'warm-up',
  'progress',
  'profiling',
  'retried',
  /** It was asked to end while it runs. */
  'cancelling',
  'done',
  'failed',
  'cancelled',
] as const;
export type TimingEventType = (typeof timingEventTypes)[number];

import type { ExecutionProvider } from './job.ts';

/** A device that a worker offers. */
export interface Device {
  /** Unique among all workers, such as `gpu-box/cuda:0`. */
  readonly name: string;
  readonly provider: ExecutionProvider;
  /** Model of the processor. */
  readonly model: string | null;
  readonly cores: number | null;
  readonly memoryBytes: number | null;
  readonly driver: string | null;
  readonly runtime: { readonly name: 'onnxruntime-node'; readonly version: string };
}

/** A provider that a worker looked for and cannot offer. */
export interface MissingProvider {
  readonly provider: ExecutionProvider;
  readonly reason: string;
  /** What to install or to set. */
  readonly hint: string;
}

/** What a worker gives a network at most, in bytes. */
export interface WorkerLimits {
  /** Resident, of a measuring process. */
  readonly memoryBytes: number;
  /** On disk, of a network with its weights. */
  readonly diskBytes: number;
}

/** What tells a process of a machine from all others, also from those of other containers. */
export interface ProcessIdentity {
  /** The machine's start. */
  readonly boot: string;
  /** Namespaces in which the process has its number and its time. */
  readonly namespaces: string;
  readonly pid: number;
  /** When it started, in clock ticks of the machine. */
  readonly started: string;
}

/** One run of a worker, as others see it. */
export interface WorkerInstance {
  readonly instance: string;
  /** `null` where the system does not tell. */
  readonly process: ProcessIdentity | null;
}

/** What a worker announces of itself. */
export interface Announcement extends WorkerInstance {
  readonly name: string;
  readonly devices: readonly Device[];
  readonly missing: readonly MissingProvider[];
  readonly limits: WorkerLimits;
}

/** A worker as the ledger knows it. */
export interface WorkerRecord {
  /** Name of the worker: by default its host's. */
  readonly name: string;
  readonly devices: readonly Device[];
  readonly missing: readonly MissingProvider[];
  /** `null` of one that does not say. */
  readonly limits: WorkerLimits | null;
  readonly startedAt: string;
  readonly seenAt: string;
  /** Whether it was heard of within the time that a lease lasts. */
  readonly alive: boolean;
  /** Job that it runs. */
  readonly job?: string;
}

/** Whether a device is what a job asks for: by its provider or by its name. */
export function offers({ provider, name }: Device, asked: string): boolean {
  return asked === provider || asked === name;
}

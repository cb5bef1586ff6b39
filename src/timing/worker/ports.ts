import type { Device, MissingProvider } from '../device.ts';
import type { ExecutionProvider, TimingEvent, TimingEventType, TimingJob } from '../job.ts';
import type { FileStore, Outcome } from '../ports.ts';
import { defaultPrepareSettings, type PrepareSettings } from '../prepare/preparation.ts';

/** A device as it is found on this machine, before a worker gives it a name. */
export interface FoundDevice extends Omit<Device, 'name'> {
  /** Which of the provider's devices, from 0; always 0 of the CPU. */
  readonly deviceId: number;
}

/** Looks for the devices of this machine, each provider having shown that it runs. */
export type ProbeDevices = (options: {
  /** Those to look for. */
  readonly providers: readonly ExecutionProvider[];
  readonly signal: AbortSignal;
}) => Promise<{
  readonly devices: readonly FoundDevice[];
  readonly missing: readonly MissingProvider[];
}>;

/** What runs out before a job is given up. */
export interface JobLimits {
  /** Of the whole job, in milliseconds. */
  readonly timeMs: number;
  /** Resident, of a measuring process. */
  readonly memoryBytes: number;
  /** On what the network is lowered to and takes on disk. */
  readonly network?: Partial<PrepareSettings>;
}

/** Most bytes that a network may take on disk. */
export function diskBytesOf({ network }: JobLimits): number {
  return network?.diskBytes ?? defaultPrepareSettings.diskBytes;
}

export interface JobContext {
  readonly device: OfferedDevice;
  readonly files: FileStore;
  readonly limits: JobLimits;
  /** Ends the measuring processes at once. */
  readonly signal: AbortSignal;
  readonly report: (type: TimingEventType, data: TimingEvent['data']) => void;
}

export interface OfferedDevice extends Device {
  readonly deviceId: number;
}

/**
 * Times a job's network. None of its processes is left once this settles.
 * @throws when it is aborted, and for faults of ours
 */
export type RunJob = (
  job: TimingJob,
  context: JobContext,
) => Promise<Extract<Outcome, { state: 'done' | 'failed' | 'lost' }>>;

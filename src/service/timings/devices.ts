import type { Count } from '../../core/count.ts';
import {
  type Device,
  type MissingProvider,
  offers,
  type WorkerLimits,
  type WorkerRecord,
} from '../../timing/device.ts';
import { ProblemError } from '../problems.ts';

/** What jobs can ask for: a provider, or the name of a device as workers give them. */
const askable = /^(\w+|[^/]+\/(cpu|(?!cpu:)\w+:\d+))$/;

/**
 * Refuses a device that no worker is going to offer: one of a name that no device has, one that a
 * live worker says it cannot, or that a live worker of that name does not have, where no worker is
 * known that can.
 * @throws ProblemError `device-unavailable` with what to install
 */
export function checkDevice(workers: readonly WorkerRecord[], asked: string): void {
  if (workers.some(({ devices }) => devices.some((device) => offers(device, asked)))) return;
  if (!askable.test(asked)) {
    throw new ProblemError('device-unavailable', {
      detail: `no device is called ${asked}`,
      pointer: '/device',
      expected: 'a provider such as cpu or cuda, or a name such as WORKER/cpu or WORKER/cuda:0',
      hint: 'GET /v1/devices lists the names of devices',
    });
  }
  const alive = workers.filter((worker) => worker.alive);
  const missing = alive.flatMap((worker) => missingFrom(worker, asked));
  const named = alive.some(({ name }) => asked.startsWith(`${name}/`));
  if (missing.length === 0 && !named) return;
  const offered = alive.flatMap(({ devices }) => devices.map(({ name }) => name));
  const reasons = missing.map(({ worker, reason }) => `${worker}: ${reason}`);
  throw new ProblemError('device-unavailable', {
    detail: [`no worker offers ${asked}`, ...reasons].join('; '),
    pointer: '/device',
    expected: offered.length > 0 ? `one of ${offered.join(', ')}` : undefined,
    hint: missing.length > 0 ? distinct(missing.map(({ hint }) => hint)) : undefined,
  });
}

/** Bytes that a network takes wherever it is timed. */
export interface NetworkSize {
  readonly inputs: Count;
  /** With its weights; none where that is not known yet. */
  readonly disk?: number;
}

/**
 * Refuses a network that is more than any worker which is known to offer the device takes.
 * @throws ProblemError `not-runnable`
 */
export function checkSize(
  workers: readonly WorkerRecord[],
  asked: string,
  { inputs, disk = 0 }: NetworkSize,
): void {
  const limits = workers
    .filter(({ devices }) => devices.some((device) => offers(device, asked)))
    .map((worker) => worker.limits);
  // Where no worker is known, or one does not say, the network may yet be taken.
  if (limits.length === 0 || limits.includes(null)) return;
  const most = (key: keyof WorkerLimits) =>
    Math.max(...limits.map((limit) => limit?.[key] ?? Infinity));
  if (inputs > most('memoryBytes')) {
    throw tooLarge('the inputs take', inputs, most('memoryBytes'), 'JOB_MEMORY_BYTES', {
      hint: 'ask for a smaller batch or smaller inputs',
    });
  }
  if (disk > most('diskBytes')) {
    throw tooLarge('the network takes', disk, most('diskBytes'), 'JOB_DISK_BYTES', {
      hint: 'a smaller network, or float16',
    });
  }
}

function tooLarge(
  what: string,
  bytes: Count,
  most: number,
  setting: string,
  details: { readonly hint: string },
): ProblemError {
  return new ProblemError('not-runnable', {
    detail: `${what} ${bytes} bytes, more than any worker that offers the device lets it take`,
    expected: `at most ${most} bytes, the workers' setting ${setting}`,
    ...details,
  });
}

/** For what a queued job waits; `undefined` where it is next as soon as a worker looks. */
export function waitingReason(workers: readonly WorkerRecord[], asked: string): string | undefined {
  const offering = workers.filter(({ devices }) => devices.some((device) => offers(device, asked)));
  const alive = offering.filter((worker) => worker.alive);
  if (alive.length === 0) {
    const lost = offering.map(({ name, seenAt }) => `${name} did, last seen at ${seenAt}`);
    return [`no worker that is alive offers ${asked}`, ...lost].join('; ');
  }
  return alive.every(({ job }) => job !== undefined)
    ? `every worker that offers ${asked} is busy with another job`
    : undefined;
}

/** What a worker says of a provider that it does not offer. */
function missingFrom({ name, missing }: WorkerRecord, asked: string) {
  const provider = asked.startsWith(`${name}/`) ? asked.slice(name.length + 1) : asked;
  return missing
    .filter((one) => one.provider === provider.split(':')[0])
    .map((one): MissingProvider & { readonly worker: string } => ({ ...one, worker: name }));
}

function distinct(texts: readonly string[]): string {
  return [...new Set(texts)].join('; ');
}

/** A device, and the worker that offers it. */
export interface WorkersDevice extends Device {
  readonly worker: string;
  readonly alive: boolean;
}

export function devicesOf(workers: readonly WorkerRecord[]): readonly WorkersDevice[] {
  return workers.flatMap(({ name: worker, alive, devices }) =>
    devices.map((device) => ({ ...device, worker, alive })),
  );
}

/** Devices as they are answered, with their workers. */
export function describeDevices(workers: readonly WorkerRecord[]) {
  return {
    devices: devicesOf(workers),
    workers: workers.map(({ name, alive, startedAt, seenAt, missing, job }) => ({
      ...{ name, alive, startedAt, seenAt, missing },
      ...(job !== undefined && { timing: job }),
    })),
  };
}

export type Devices = ReturnType<typeof describeDevices>;

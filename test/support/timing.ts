import type { Announcement } from '../../src/timing/device.ts';
import type { TimingSpec } from '../../src/timing/job.ts';
import type { NewJob, QueueBounds, Ticket } from '../../src/timing/ports.ts';
import type { TimingProfile, TimingResult } from '../../src/timing/result.ts';

export const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export const digestOf = (digit: string) => `sha256:${digit.repeat(64)}`;

/** Bounds that nothing meets. */
export const unbounded: QueueBounds = { jobs: 1_000_000, perClient: 1_000_000 };

/** A job for the CPU, other than that as asked. */
export function newJob({
  spec,
  ...rest
}: Partial<Omit<NewJob, 'spec'>> & { spec?: Partial<TimingSpec> } = {}): NewJob {
  return {
    network: { name: 'small', preset: 'vgg11', digest: digestOf('a') },
    spec: {
      source: { kind: 'document', format: 'architecture', digest: digestOf('d') },
      lowering: { batch: 1 },
      device: 'cpu',
      threads: null,
      optimization: 'all',
      protocol: 'standard',
      profile: true,
      allowFallback: false,
      ...spec,
    },
    client: '192.0.2.1',
    ...rest,
  };
}

export function ticket(job: string, attempt = 1, selector = 'cpu'): Ticket {
  return { job, attempt, selector };
}

/** A device of the given name, such as `box/cuda:0`. */
export function device(name: string) {
  const provider = /\/(cpu|cuda)/.exec(name)?.[1] === 'cuda' ? ('cuda' as const) : ('cpu' as const);
  return {
    name,
    provider,
    model: 'Model',
    cores: 4,
    memoryBytes: 2 ** 34,
    driver: null,
    runtime: { name: 'onnxruntime-node' as const, version: '1.0.0' },
  };
}

/** What a worker of the given name and devices announces, other than that as asked. */
export function announcement(
  name: string,
  devices: readonly string[],
  rest: Partial<Announcement> = {},
): Announcement {
  return {
    ...{ name, instance: name, devices: devices.map(device), missing: [], process: null },
    limits: { memoryBytes: 2 ** 33, diskBytes: 2 ** 34 },
    ...rest,
  };
}

const profile: TimingProfile = {
  runs: 10,
  runMs: 1.5,
  nodesMs: 1.25,
  outsideMs: 0.25,
  outsideShare: 1 / 6,
  overheadPerNodeUs: 125,
  runtimeNodes: 2,
  graphNodes: 3,
  providers: { CPUExecutionProvider: 2 },
  fallenBack: [],
  unmatched: ['flatten'],
  layers: [
    {
      layers: ['conv1'],
      type: 'conv2d',
      timeMs: 1.25,
      share: 1,
      macs: 2n ** 60n + 1n,
      flops: 2n ** 61n + 2n,
      bytes: 12n,
      gflops: 3.5,
      gigabytesPerSecond: null,
      groups: [],
    },
  ],
  utilization: null,
};

/** A result whose counts no double could hold. */
export const result: TimingResult = {
  protocol: {
    name: 'quick',
    version: 1,
    warmUpMs: 50,
    warmUpRuns: 3,
    measuredMs: 300,
    measuredRuns: 16,
    limitMs: 10_000,
  },
  label: 'latency',
  batch: 1,
  sessionCreationMs: 12.5,
  firstRunMs: 3.25,
  warmUp: { runs: 10, ms: 200.5 },
  latency: {
    runs: 64,
    p50Ms: 1.5,
    p90Ms: 1.75,
    p99Ms: null,
    meanMs: 1.5,
    minMs: 1.25,
    maxMs: 2.5,
    standardDeviationMs: 0.1,
  },
  throughput: 1000 / 1.5,
  drift: { firstThirdMs: 1.5, lastThirdMs: 1.5, ratio: 1 },
  memory: { peakBytes: 2 ** 28, beforeBytes: 2 ** 26 },
  inputs: [{ name: 'input', type: 'float32', dims: [1, 3, 8, 8], fill: 'normal' }],
  model: { digest: digestOf('e'), bytes: 1234, weights: 'random', type: 'float32' },
  counts: { parameters: 12n, macs: 2n ** 60n + 1n, flops: 2n ** 61n + 2n, unsupported: [] },
  gflops: 3.5,
  circumstances: {
    runtime: { name: 'onnxruntime-node', version: '1.0.0' },
    node: '20.0.0',
    platform: 'linux',
    provider: 'cpu',
    device: 'box/cpu',
    model: 'Model',
    driver: null,
    cpu: { model: 'Model', logicalCores: 4 },
    memoryBytes: 2 ** 34,
    threads: null,
    threadsUsed: 4,
    optimization: 'all',
    frequencyMhz: { before: null, after: null },
    load: { before: 0.5, after: 0.75 },
    othersShare: null,
  },
  warnings: [{ code: 'few-runs', message: 'few runs' }],
  profile,
};

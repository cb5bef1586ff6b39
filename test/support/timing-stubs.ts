import type { TimingJob } from '../../src/timing/job.ts';
import type { Claim, TakenTicket, Ticket } from '../../src/timing/ports.ts';
import type { FoundDevice, OfferedDevice } from '../../src/timing/worker/ports.ts';

/** What a test needs of a port; all else throws. */
export function stub<T extends object>(parts: Partial<T>): T {
  return new Proxy(parts as T, {
    get(target, name) {
      if (name in target) return Reflect.get(target, name) as unknown;
      // A promise looks for it in what it is given.
      if (name === 'then') return undefined;
      throw new Error(`${String(name)} is not expected`);
    },
  });
}

export const cpu: OfferedDevice = {
  name: 'box/cpu',
  provider: 'cpu',
  deviceId: 0,
  model: 'a processor',
  cores: 2,
  memoryBytes: 2 ** 30,
  driver: null,
  runtime: { name: 'onnxruntime-node', version: '1.0.0' },
};

export function found(provider: FoundDevice['provider'], deviceId: number): FoundDevice {
  const { name: _, ...device } = cpu;
  return { ...device, provider, deviceId };
}

export function aJob(id = 'job'): TimingJob {
  return {
    id,
    state: 'running',
    network: { name: 'network', digest: 'sha256:0' },
    spec: {
      source: { kind: 'document', format: 'architecture', digest: 'sha256:1' },
      lowering: {},
      device: 'cpu',
      threads: null,
      optimization: 'all',
      protocol: 'quick',
      profile: false,
      allowFallback: false,
    },
    client: 'client',
    attempt: 1,
    losses: 0,
    acceptedAt: '2026-01-01T00:00:00.000Z',
    cancelRequested: false,
  };
}

export function claimOf(job: TimingJob): Claim {
  return { job, token: 'token' };
}

export function takenTicket(
  ticket: Ticket = { job: 'job', attempt: 1, selector: 'cpu' },
): TakenTicket & { readonly calls: string[] } {
  const calls: string[] = [];
  const called = (name: string) => () => {
    calls.push(name);
    return Promise.resolve();
  };
  return { ticket, calls, renew: called('renew'), done: called('done') };
}

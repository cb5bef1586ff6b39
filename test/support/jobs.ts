import { createHash, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { documentText } from '../../src/formats/document-text.ts';
import type { TimingEventType, TimingJob, TimingSpec } from '../../src/timing/job.ts';
import { prepare } from '../../src/timing/prepare/prepare.ts';
import { profileOf } from '../../src/timing/profile/profile.ts';
import type { TimingResult } from '../../src/timing/result.ts';
import { jobRunner, type JobSteps } from '../../src/timing/run-job.ts';
import type { JobContext, OfferedDevice, RunJob } from '../../src/timing/worker/ports.ts';
import { brief, classifier, roomy } from './measuring.ts';

/** The processor, as a worker offers it. */
export const cpu: OfferedDevice = {
  name: 'here/cpu',
  provider: 'cpu',
  deviceId: 0,
  model: 'a processor',
  cores: 2,
  memoryBytes: null,
  driver: null,
  runtime: { name: 'onnxruntime-node', version: '1' },
};

const text = documentText({ format: 'architecture', document: classifier });
const digest = `sha256:${createHash('sha256').update(text).digest('hex')}`;
/** Samples of a run of the job. */
export const batch = 3;

/** A job that times the classifier. */
export function jobOf(more: Partial<TimingSpec> = {}): TimingJob {
  return {
    id: randomUUID(),
    state: 'running',
    network: { name: classifier.name, digest },
    spec: {
      source: { kind: 'document', format: 'architecture', digest },
      lowering: { batch },
      device: 'cpu',
      threads: 1,
      optimization: 'all',
      protocol: 'quick',
      profile: false,
      allowFallback: false,
      ...more,
    },
    client: 'test',
    attempt: 1,
    losses: 0,
    acceptedAt: new Date(0).toISOString(),
    cancelRequested: false,
  };
}

/** A store that has the classifier's document. */
const files = {
  fetch: async (wanted: string, path: string) => {
    if (wanted !== digest) return false;
    await writeFile(path, text);
    return true;
  },
} as JobContext['files'];

export type RunOptions = Partial<JobContext> & { readonly steps?: Partial<JobSteps> };

/** Runs a job with brief protocols; what it reports on its way is kept. */
export function runBriefly(
  job: TimingJob,
  { steps = {}, ...context }: RunOptions = {},
): { readonly outcome: ReturnType<RunJob>; readonly events: readonly TimingEventType[] } {
  const events: TimingEventType[] = [];
  const runJob = jobRunner({
    prepare,
    profile: profileOf,
    protocols: { quick: brief, standard: brief, long: brief },
    ...steps,
  });
  const outcome = runJob(job, {
    device: cpu,
    files,
    limits: { timeMs: roomy.timeoutMs, memoryBytes: roomy.memoryBytes },
    signal: new AbortController().signal,
    report: (type) => events.push(type),
    ...context,
  });
  return { outcome, events };
}

/** The result of a job that is done. */
export async function resultOf(outcome: ReturnType<RunJob>): Promise<TimingResult> {
  const ended = await outcome;
  if (ended.state !== 'done') throw new Error(`${ended.state}: ${ended.failure.message}`);
  return ended.result;
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { link, mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { lowerArchitecture } from '../src/formats/architecture/index.ts';
import { encodeOnnx } from '../src/formats/onnx/index.ts';
import { presets } from '../src/presets/index.ts';
import type { TimingJob } from '../src/timing/job.ts';
import type { JobContext } from '../src/timing/worker/ports.ts';
import { median } from './measure.ts';
import type { Loop } from './onnx-loop.ts';

const aim = 1.02;
const rounds = 5;
/** About as long as the job takes with its warm-up. */
const loopMs = 3_500;
const threads = Math.max(1, cpus().length - 1);

// As compiled, not bundled: a job forks the measuring process by the path of its own module.
const { runJob } = (await import(
  new URL('../timing/run-job.js', import.meta.url).href
)) as typeof import('../src/timing/run-job.ts');

async function bareLoop(loop: Loop): Promise<number> {
  const child = fork(new URL('onnx-loop.js', import.meta.url), {
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
  });
  child.send(loop);
  const [result] = (await once(child, 'message')) as [number];
  child.kill();
  return result;
}

const job: TimingJob = {
  id: 'bench',
  state: 'running',
  network: { name: 'bench', digest: '' },
  spec: {
    source: { kind: 'file', digest: '', externalData: [] },
    lowering: { batch: 1 },
    device: 'cpu',
    threads,
    optimization: 'all',
    protocol: 'standard',
    profile: false,
    allowFallback: false,
  },
  client: 'bench',
  attempt: 1,
  losses: 0,
  acceptedAt: new Date(0).toISOString(),
  cancelRequested: false,
};

const device = {
  name: 'bench/cpu',
  provider: 'cpu',
  deviceId: 0,
  model: null,
  cores: null,
  memoryBytes: null,
  driver: null,
  runtime: { name: 'onnxruntime-node', version: '' },
} as const;

/** The median run of a job that times a file. */
async function jobOf(path: string): Promise<number> {
  const fetch = async (_digest: string, to: string) => {
    await link(path, to);
    return true;
  };
  const outcome = await runJob(job, {
    device,
    files: { fetch } as JobContext['files'],
    limits: { timeMs: 600_000, memoryBytes: 8 * 2 ** 30 },
    signal: new AbortController().signal,
    report: () => undefined,
  });
  if (outcome.state !== 'done') throw new Error(outcome.failure.message);
  return outcome.result.latency.p50Ms;
}

/** A timing job against a bare loop of ONNX Runtime on the same file, in turn in each round. */
export async function benchTiming(): Promise<void> {
  console.log(
    `Timing jobs against a bare loop (median runs, ${threads} threads, median of ${rounds} rounds; aim ≤ ${aim})`,
  );
  const folder = await mkdtemp(join(tmpdir(), 'netcost-bench-'));
  try {
    for (const name of ['squeezenet1_1', 'mobilenet_v2', 'resnet50']) {
      const graph = lowerArchitecture(presets.get(name).architecture());
      const path = join(folder, `${name}.onnx`);
      const { model } = encodeOnnx(graph, { dims: 'bound' });
      await pipeline(Readable.from(model), createWriteStream(path));
      const [{ value } = { value: undefined }] = graph.inputs;
      if (!value) throw new Error(`${name} has no input`);
      const loop = { path, input: { name: value.name, dims: value.dims }, threads, ms: loopMs };
      const pairs: (readonly [bare: number, ours: number])[] = [];
      for (let round = 0; round < rounds; round++) {
        pairs.push([await bareLoop(loop), await jobOf(path)]);
      }
      const bare = median(pairs.map(([time]) => time));
      const ours = median(pairs.map(([, time]) => time));
      const ratio = median(pairs.map(([loopTime, jobTime]) => jobTime / loopTime));
      console.log(
        `  ${name.padEnd(16)} job ${ours.toFixed(2)} ms  bare loop ${bare.toFixed(2)} ms  ${ratio.toFixed(3)}×`,
      );
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

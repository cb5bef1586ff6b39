import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { env, InferenceSession } from 'onnxruntime-node';
import {
  conditionsBetween,
  countThreads,
  peakResidentBytes,
  readConditions,
} from './conditions.ts';
import { inputTensor } from './inputs.ts';
import { notFinite } from './outputs.ts';
import type {
  ChildMessage,
  LatencyMeasurement,
  MeasurePlan,
  MeasureProgress,
  MeasureStep,
  ProfileMeasurement,
} from './plan.ts';
import { sessionOptions, traceFiles } from './session.ts';
import { steadyState, warmUp } from './steady.ts';
import { watchParent } from './watchdog.ts';

/**
 * The measuring process: its parent forks it, sends one plan, and kills it when it has answered or
 * has taken too much of anything. Nothing is given back: the process ends with what it holds.
 */
watchParent(Number(process.argv[2]));
// A terminal and systemd signal every process of a group: when this one ends is its parent's to say.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
process.on('message', (plan) => void answer(plan as MeasurePlan));

let step: MeasureStep = 'session';

async function answer(plan: MeasurePlan): Promise<void> {
  try {
    const measurement = await measured(plan);
    send({ kind: 'measured', measurement });
  } catch (error) {
    send({
      kind: 'failed',
      step,
      message: error instanceof Error ? error.message : String(error),
    });
  }
}

function send(message: ChildMessage): void {
  process.send?.(message);
}

function tell(progress: MeasureProgress): void {
  send({ kind: 'progress', progress });
}

async function measured(plan: MeasurePlan): Promise<LatencyMeasurement | ProfileMeasurement> {
  const { floors, purpose } = plan;
  const threads = await countThreads();
  const beforeBytes = process.memoryUsage.rss();
  const begun = performance.now();
  const session = await InferenceSession.create(plan.modelPath, sessionOptions(plan));
  const sessionCreationMs = performance.now() - begun;
  const threadsUsed = plan.provider === 'cpu' ? poolSize(threads, await countThreads()) : null;
  tell({ type: 'session-created', ms: sessionCreationMs });

  step = 'inputs';
  const feeds = Object.fromEntries(
    plan.inputs.map((input) => [input.name, inputTensor(input, plan.seed)]),
  );
  step = 'run';
  const first = performance.now();
  const outputs = await session.run(feeds);
  const firstRunMs = performance.now() - first;
  const outputsNotFinite = notFinite(outputs);
  for (const output of Object.values(outputs)) output.dispose();
  tell({ type: 'warm-up', firstRunMs });

  const run = () => session.run(feeds);
  const warm = await warmUp(run, floors);
  const before = readConditions();
  const samplesMs = await steadyState(run, floors, (progress) => {
    tell({ type: 'progress', ...progress });
  });
  if (purpose === 'profile') {
    const { frequencyMhz: clockMhz } = before;
    return { ...profiled(session, plan.folder), runs: samplesMs.length, clockMhz };
  }
  return {
    sessionCreationMs,
    firstRunMs,
    outputsNotFinite,
    warmUp: warm,
    samplesMs,
    memory: { peakBytes: peakResidentBytes(), beforeBytes },
    runtimeVersion: env.versions.node ?? '',
    threadsUsed,
    conditions: conditionsBetween(before, readConditions()),
  };
}

/** The thread that runs a session computes beside those that the session has started. */
function poolSize(before: number | null, after: number | null): number | null {
  return before === null || after === null ? null : after - before + 1;
}

function profiled(
  session: InferenceSession,
  folder: string,
): Pick<ProfileMeasurement, 'tracePath' | 'optimizedModelPath'> {
  step = 'profile';
  session.endProfiling();
  const trace = readdirSync(folder).find((name) => name.startsWith(traceFiles.prefix));
  if (trace === undefined) throw new Error('ONNX Runtime left no trace');
  return {
    tracePath: join(folder, trace),
    optimizedModelPath: join(folder, traceFiles.model),
  };
}

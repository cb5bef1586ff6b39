import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setInterval } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import pidusage from 'pidusage';
import type { JobError } from '../job-error.ts';
import { programOf } from '../program.ts';
import { deathOf, failureOf, timedOut, tooLarge } from './failures.ts';
import { outOfMemoryKills } from './oom.ts';
import type { ChildMessage, MeasurePlan, MeasureProgress, Measurements } from './plan.ts';

export interface MeasureOptions {
  /** Most that the process may take from its start to its answer. */
  readonly timeoutMs: number;
  /** Most that it may hold resident, looked at a few times a second. */
  readonly memoryBytes: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: MeasureProgress) => void;
}

const program = programOf('./child', import.meta.url);

/** Longest that a timer of Node waits; a longer one would fire at once. */
const longestTimer = 2 ** 31 - 1;

const memoryPollMs = 250;

/** What is kept of the end of what a process writes on its standard error, in characters. */
const tailLength = 8192;

/**
 * Carries out a plan in a fresh process, which has ended in any case when this settles: by a
 * SIGKILL when it has answered, and before if it takes too much time or memory, or on an abort.
 * @throws JobError why there is no measurement
 * @throws the reason of the signal, when it is aborted
 */
export async function measure<Purpose extends MeasurePlan['purpose']>(
  plan: MeasurePlan & { readonly purpose: Purpose },
  { timeoutMs, memoryBytes, signal, onProgress }: MeasureOptions,
): Promise<Measurements[Purpose]> {
  signal?.throwIfAborted();
  const killsBefore = outOfMemoryKills();
  const child = fork(program.path, [String(process.pid)], {
    execArgv: [...program.execArgv],
    // Networks are their senders' own, and nothing but them is to run beside what is measured.
    env: { ...process.env, ORT_DISABLE_TELEMETRY: '1' },
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const stderr = tailOf(child.stderr as Readable);
  const over = new AbortController();
  let ended: (() => Measurements[Purpose]) | undefined;
  /** The first to say how it ends is right, when all that it wrote until its death has been read. */
  const end = (result: () => Measurements[Purpose]) => {
    ended ??= result;
    child.kill('SIGKILL');
  };
  const fail = (reason: () => unknown) => {
    end(() => {
      throw reason();
    });
  };

  const timer = setTimeout(
    () => {
      fail(() => timedOut(timeoutMs));
    },
    Math.min(timeoutMs, longestTimer),
  );
  signal?.addEventListener(
    'abort',
    () => {
      fail(() => signal.reason as unknown);
    },
    { signal: over.signal },
  );
  child.on('message', (message: ChildMessage) => {
    if (ended) return;
    if (message.kind === 'progress') onProgress?.(message.progress);
    else if (message.kind === 'failed') fail(() => failureOf(message, plan, stderr()));
    else end(() => message.measurement as Measurements[Purpose]);
  });
  void watchMemory(child, memoryBytes, over.signal, fail);
  // A process that is dead already is told of by its exit.
  child.send(plan, () => undefined);

  try {
    const [code, by] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    if (!ended) {
      const kills = outOfMemoryKills();
      const outOfMemory = kills === null || killsBefore === null ? null : kills > killsBefore;
      throw deathOf({ code, signal: by, outOfMemory }, plan, stderr());
    }
    return ended();
  } finally {
    clearTimeout(timer);
    over.abort();
    child.kill('SIGKILL');
  }
}

async function watchMemory(
  { pid }: ChildProcess,
  most: number,
  signal: AbortSignal,
  fail: (reason: () => JobError) => void,
): Promise<void> {
  if (pid === undefined) return;
  try {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars
    for await (const _ of setInterval(memoryPollMs, undefined, { signal })) {
      // What it remembers of a process it forgets, with its open file, soon after the last call.
      const usage = await pidusage(pid, { maxage: 4 * memoryPollMs }).catch(() => undefined);
      if (!usage || usage.memory <= most) continue;
      fail(() => tooLarge(usage.memory, most));
    }
  } catch {
    // The wait was aborted: the process has ended.
  }
}

/** Reads a stream to its end, and tells the last of what came. */
function tailOf(stream: Readable): () => string {
  let tail = '';
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    tail = (tail + chunk).slice(-tailLength);
  });
  return () => stripVTControlCharacters(tail).trim();
}

import { performance } from 'node:perf_hooks';
import { medianSorted } from 'simple-statistics';
import type { ProtocolFloors } from '../result.ts';
import { fewestRuns, warmUpShare } from './protocol.ts';

/** Runs the network once. */
export type Run = () => Promise<unknown>;

/** Room for the runs of a steady state: 8 MB of samples, of which only what is written takes memory. */
const mostRuns = 2 ** 20;

/** Time between two words about progress, and how many of the runs the median in them is of. */
const progressMs = 500;
const progressSamples = 1024;

/** Runs until the floors are met, or until warm-up has had its part of the limit. */
export async function warmUp(
  run: Run,
  { warmUpRuns, warmUpMs, limitMs }: ProtocolFloors,
): Promise<{ runs: number; ms: number }> {
  const start = performance.now();
  let runs = 0;
  let ms;
  do {
    await run();
    runs++;
    ms = performance.now() - start;
  } while ((runs < warmUpRuns || ms < warmUpMs) && ms < limitMs * warmUpShare);
  return { runs, ms };
}

/**
 * Times runs one by one until the floors are met, the limit is reached, or there is no room.
 * @returns milliseconds of each run, in order
 */
export async function steadyState(
  run: Run,
  { measuredRuns, measuredMs, limitMs }: ProtocolFloors,
  onProgress: (progress: { runs: number; elapsedMs: number; medianMs: number }) => void,
  room = mostRuns,
): Promise<Float64Array> {
  const samples = new Float64Array(room);
  const begin = performance.now();
  const mostMs = limitMs * (1 - warmUpShare);
  let told = begin;
  let runs = 0;
  let elapsedMs;
  do {
    const start = performance.now();
    await run();
    const end = performance.now();
    samples[runs++] = end - start;
    elapsedMs = end - begin;
    if (end - told >= progressMs) {
      onProgress({ runs, elapsedMs, medianMs: medianOfSome(samples.subarray(0, runs)) });
      told = performance.now();
    }
  } while (
    runs < room &&
    (runs < measuredRuns || elapsedMs < measuredMs) &&
    (runs < fewestRuns || elapsedMs < mostMs)
  );
  return samples.slice(0, runs);
}

/** Median of evenly spread samples, so that telling it takes the same short time after any run. */
function medianOfSome(samples: Float64Array): number {
  const step = Math.ceil(samples.length / progressSamples);
  const some = Array.from(
    { length: Math.ceil(samples.length / step) },
    (_, index) => samples[index * step] as number,
  );
  return medianSorted(some.sort((a, b) => a - b));
}

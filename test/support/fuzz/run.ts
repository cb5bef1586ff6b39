import { setImmediate } from 'node:timers/promises';
import { InputError, type InputErrorCode } from '../../../src/core/errors.ts';
import { Random } from './random.ts';

/** One way to make faulty input and to have it answered. */
export interface FuzzTarget {
  readonly name: string;
  /** Makes an input by chance, and gives what answers it: cost, or an InputError. */
  attempt(random: Random): () => void;
}

export interface FuzzReport {
  readonly answered: number;
  readonly refused: Readonly<Partial<Record<InputErrorCode, number>>>;
  readonly slowestMs: number;
}

export interface FuzzRange {
  readonly seed: number;
  /** Number of the first run. */
  readonly first: number;
  readonly runs: number;
}

/** Longest that an input may take. */
const hangMs = 1000;

/**
 * Runs a target. Every run hangs on the seed and its own number alone, so that it can be repeated.
 * @throws Error at a run that fails with what is no InputError, or that takes too long
 */
export async function fuzz(
  target: FuzzTarget,
  { seed, first, runs }: FuzzRange,
): Promise<FuzzReport> {
  const refused: Partial<Record<InputErrorCode, number>> = {};
  let answered = 0;
  let slowestMs = 0;
  for (let run = first; run < first + runs; run++) {
    // Lets the test runner hear from this process now and then.
    if (run % 1000 === 0) await setImmediate();
    const { code, ms } = attemptOnce(target, seed, run);
    slowestMs = Math.max(slowestMs, ms);
    if (code === undefined) answered++;
    else refused[code] = (refused[code] ?? 0) + 1;
  }
  return { answered, refused, slowestMs };
}

interface Outcome {
  /** What the input was refused for, if it was. */
  readonly code?: InputErrorCode;
  readonly ms: number;
}

function attemptOnce(target: FuzzTarget, seed: number, run: number): Outcome {
  const what = `${target.name}, seed ${seed}, run ${run},`;
  const answer = target.attempt(new Random(Math.imul(seed, 0x9e3779b1) ^ run));
  const first = timed(answer, what);
  // Once more before it is called slow: something else may have had the processor.
  const outcome = first.ms < hangMs ? first : timed(answer, what);
  if (outcome.ms < hangMs) return outcome;
  throw new Error(`${what} takes ${outcome.ms.toFixed(0)} ms`);
}

function timed(answer: () => void, what: string): Outcome {
  const start = performance.now();
  try {
    answer();
    return { ms: performance.now() - start };
  } catch (error) {
    if (error instanceof InputError) return { code: error.code, ms: performance.now() - start };
    throw new Error(`${what} fails`, { cause: error });
  }
}

import { InputError, type InputErrorCode } from '../../../src/core/errors.ts';
import { Random } from './random.ts';

/** One way to make faulty input and to have it answered. */
export interface FuzzTarget {
  readonly name: string;
  /** Makes an input by chance, and gives what answers it: cost, or an InputError. */
  attempt(random: Random): () => void;
}

export interface FuzzReport {
  readonly name: string;
  readonly runs: number;
  readonly answered: number;
  readonly refused: Readonly<Partial<Record<InputErrorCode, number>>>;
  readonly slowestMs: number;
}

/** Longest that an input may take. */
const hangMs = 1000;

/**
 * Runs a target. Every run hangs on the seed and its own number alone, so that it can be repeated.
 * @throws Error at a run that fails with what is no InputError, or that takes too long
 */
export function fuzz(target: FuzzTarget, seed: number, first: number, runs: number): FuzzReport {
  const refused: Partial<Record<InputErrorCode, number>> = {};
  let answered = 0;
  let slowestMs = 0;
  for (let run = first; run < first + runs; run++) {
    const { code, ms } = attemptOnce(target, seed, run);
    slowestMs = Math.max(slowestMs, ms);
    if (code === undefined) answered++;
    else refused[code] = (refused[code] ?? 0) + 1;
  }
  return { name: target.name, runs, answered, refused, slowestMs };
}

function attemptOnce(target: FuzzTarget, seed: number, run: number) {
  const answer = target.attempt(new Random(Math.imul(seed, 0x9e3779b1) ^ run));
  const { code, ms } = timed(answer, `${target.name}, seed ${seed}, run ${run}`);
  // Once more before it is called slow: something else may have had the processor.
  if (ms < hangMs) return { code, ms };
  const again = timed(answer, target.name);
  if (again.ms < hangMs) return again;
  throw new Error(`${target.name}, seed ${seed}, run ${run} takes ${again.ms.toFixed(0)} ms`);
}

function timed(answer: () => void, what: string): { code?: InputErrorCode; ms: number } {
  const start = performance.now();
  try {
    answer();
    return { ms: performance.now() - start };
  } catch (error) {
    if (error instanceof InputError) return { code: error.code, ms: performance.now() - start };
    throw new Error(`${what} fails`, { cause: error });
  }
}

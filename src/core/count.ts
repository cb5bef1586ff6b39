/**
 * An exact non-negative integer: a `number` while it is a safe integer, a `bigint` beyond 2^53 − 1.
 * The representation is canonical (a `bigint` is never a safe integer), so equal counts are `===`.
 */
export type Count = number | bigint;

const LIMIT = BigInt(Number.MAX_SAFE_INTEGER);

function canonical(value: bigint): Count {
  return value <= LIMIT ? Number(value) : value;
}

/** The exact sum of two counts. */
export function plus(a: Count, b: Count): Count {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    // A double sum or product at or below 2^53 − 1 was not rounded, since rounding is monotonic.
    if (sum <= Number.MAX_SAFE_INTEGER) return sum;
  }
  return canonical(BigInt(a) + BigInt(b));
}

/** The exact product of two counts. */
export function times(a: Count, b: Count): Count {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b;
    if (product <= Number.MAX_SAFE_INTEGER) return product;
  }
  return canonical(BigInt(a) * BigInt(b));
}

/** A difference that is no count, since counts are natural numbers. */
export class NegativeCountError extends RangeError {
  constructor(a: Count, b: Count) {
    super(`${a} − ${b} is not a count`);
  }
}

/**
 * The exact difference `a − b`.
 * @throws NegativeCountError if it would be negative
 */
export function minus(a: Count, b: Count): Count {
  if (a < b) throw new NegativeCountError(a, b);
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return canonical(BigInt(a) - BigInt(b));
}

/** The exact product of any number of counts; 1 for none, as for the dims of a scalar. */
export function product(values: readonly Count[]): Count {
  // Called for every shape, many times over: an iterator for each would be most of its cost.
  let result: Count = 1;
  let index = 0;
  while (index < values.length) result = times(result, values[index++] ?? 1);
  return result;
}

/** The exact sum of any number of counts; 0 for none. */
export function sum(values: Iterable<Count>): Count {
  let result: Count = 0;
  for (const value of values) result = plus(result, value);
  return result;
}

/** The larger of two counts. */
export function maximum(a: Count, b: Count): Count {
  return a < b ? b : a;
}

/** `a / b` as a double, for shares and intensities; 0 where `b` is 0. */
export function ratio(a: Count, b: Count): number {
  return b === 0 ? 0 : Number(a) / Number(b);
}

/**
 * JSON carries a count, or a change of one, as an integer up to 2^53 − 1 and as a string of decimal
 * digits beyond. A `bigint` that is a safe integer, which no count is, becomes one.
 */
export function countToJson(value: Count): number | string {
  if (typeof value === 'number') return value;
  return -LIMIT <= value && value <= LIMIT ? Number(value) : value.toString();
}

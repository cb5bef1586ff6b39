import Fraction from 'fraction.js';
import type { Count } from '../count.ts';

/** An exact quotient of two counts in lowest terms, and the double nearest to it. */
export interface Ratio {
  readonly numerator: Count;
  readonly denominator: Count;
  readonly value: number;
}

/** `a / b`; `null` where `b` is 0. */
export function ratioOf(a: Count, b: Count): Ratio | null {
  return b === 0 ? null : fromFraction(new Fraction(BigInt(a), BigInt(b)));
}

/** The ratio of two means `a[0]/a[1]` and `b[0]/b[1]`; `null` where a divisor is 0. */
export function ratioOfMeans(
  a: readonly [sum: Count, size: Count],
  b: readonly [sum: Count, size: Count],
): Ratio | null {
  if (a[1] === 0 || b[0] === 0 || b[1] === 0) return null;
  const first = new Fraction(BigInt(a[0]), BigInt(a[1]));
  return fromFraction(first.div(new Fraction(BigInt(b[0]), BigInt(b[1]))));
}

function fromFraction(fraction: Fraction): Ratio {
  const { n, d } = fraction;
  return { numerator: countOf(n), denominator: countOf(d), value: fraction.valueOf() };
}

function countOf(value: bigint): Count {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

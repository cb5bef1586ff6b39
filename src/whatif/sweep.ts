import { linearRegression } from 'simple-statistics';
import type { Totals } from '../core/cost/report.ts';
import { InputError } from '../core/errors.ts';

/** The axis of factors on channels and features, which alone has values between the integers. */
export const widthAxis = 'widthMultiplier';

/** What is varied: a choice of the request, a symbol, an option of the preset, or the width. */
export interface Axis {
  /**
   * `batch`, `inputSize`, `height`, `width`, `sequence`, `widthMultiplier`, `bindings.length`,
   * `options.num_classes`, …
   */
  readonly name: string;
  readonly values: readonly number[];
}

/** An axis as it is asked for: values, or a range by steps or by factors. */
export type AxisRange =
  | { readonly name: string; readonly values: readonly number[] }
  | { readonly name: string; readonly from: number; readonly to: number; readonly step: number }
  | { readonly name: string; readonly from: number; readonly to: number; readonly factor: number };

/** One value for each axis. */
export type Point = Readonly<Record<string, number>>;

export interface SweepRow {
  readonly point: Point;
  readonly totals: Pick<Totals, SweptTotal>;
}

/**
 * The values of an axis, bounded before they are made.
 * @throws InputError `limit-sweep` where there are more than `most`, `invalid-option` for a range
 * that ends before it begins
 */
export function valuesOf(range: AxisRange, most: number): Axis {
  const { name } = range;
  if ('values' in range) return bounded(name, range.values, most);
  const { from, to } = range;
  if (to < from) {
    throw new InputError('invalid-option', `the axis "${name}" runs from ${from} to ${to}`, {
      expected: `an end of ${from} or more`,
    });
  }
  const values: number[] = [];
  const scaled = (value: number, factor: number) =>
    name === widthAxis ? exactly(value * factor) : Math.max(Math.round(value * factor), value + 1);
  const next = (value: number) =>
    'step' in range ? exactly(from + values.length * range.step) : scaled(value, range.factor);
  for (let value = from; value <= to && values.length <= most; value = next(value)) {
    values.push(value);
  }
  return bounded(name, values, most);
}

/** Decimal digits that a sum or a product of values keeps, so that 3 · 0.1 is 0.3. */
const keptDigits = 12;

function exactly(value: number): number {
  return Number(value.toPrecision(keptDigits));
}

function bounded(name: string, values: readonly number[], most: number): Axis {
  if (values.length <= most) return { name, values };
  throw new InputError('limit-sweep', `the axis "${name}" has more than ${most} values`, {
    expected: `at most ${most} values`,
  });
}

/**
 * All points of one or two axes, the last varying first.
 * @throws InputError `limit-sweep` where there are more than `most`
 */
export function pointsOf(axes: readonly Axis[], most: number): Point[] {
  const count = axes.reduce((product, { values }) => product * values.length, 1);
  if (count > most) {
    throw new InputError('limit-sweep', `the sweep has ${count} points`, {
      pointer: '/axes',
      expected: `at most ${most} points`,
    });
  }
  return axes.reduce<Point[]>(
    (points, { name, values }) =>
      points.flatMap((point) => values.map((value) => ({ ...point, [name]: value }))),
    [{}],
  );
}

/** Totals whose growth is told. */
export const sweptTotals = [
  'macs',
  'flops',
  'parameters',
  'activationElements',
  'activationBytes',
  'weightBytes',
  'bytesMoved',
  'kvCacheBytes',
] as const;

export type SweptTotal = (typeof sweptTotals)[number];

/** How a total grows along an axis, the other axis at its first value. */
export interface Growth {
  readonly axis: string;
  readonly total: SweptTotal;
  /** Slope of log total over log value, by least squares: 1 is linear, 2 quadratic. */
  readonly exponent: number;
  /**
   * The value from which the faster growing part dominates: where the slope between neighbours
   * passes the middle between its first and its last; `null` where the slope hardly changes.
   */
  readonly knee: number | null;
}

/** Change of the local slope from which a knee is told. */
const bend = 0.25;

/** How totals grow along each axis; those that are 0 somewhere, or at fewer than two values, not. */
export function growthOf(axes: readonly Axis[], rows: readonly SweepRow[]): Growth[] {
  return axes.flatMap(({ name }) => {
    const others = axes.filter((axis) => axis.name !== name);
    const line = rows.filter(({ point }) =>
      others.every((axis) => point[axis.name] === axis.values[0]),
    );
    // Values in any order, some perhaps twice, and some at which the network cannot be costed.
    const byValue = new Map(line.map(({ point, totals }) => [point[name] ?? 0, totals]));
    const ascending = [...byValue].sort(([x], [y]) => x - y);
    if (ascending.length < 2) return [];
    return sweptTotals.flatMap((total): Growth[] => {
      const logs = ascending.map(([value, totals]): [number, number] => [
        Math.log(value),
        Math.log(Number(totals[total])),
      ]);
      if (!logs.every(([x, y]) => Number.isFinite(x) && Number.isFinite(y))) return [];
      return [{ axis: name, total, exponent: linearRegression(logs).m, knee: kneeOf(logs) }];
    });
  });
}

function kneeOf(logs: readonly [number, number][]): number | null {
  const slopes = logs.slice(1).map(([x, y], index) => {
    const [before, below] = logs[index] as [number, number];
    return { at: x, slope: (y - below) / (x - before) };
  });
  const first = slopes[0];
  const last = slopes.at(-1);
  if (!first || !last || Math.abs(last.slope - first.slope) < bend) return null;
  const middle = (first.slope + last.slope) / 2;
  const rising = last.slope > first.slope;
  const passed = slopes.find(({ slope }) => (rising ? slope >= middle : slope <= middle));
  return passed ? Math.round(Math.exp(passed.at)) : null;
}

import { setImmediate } from 'node:timers/promises';
import type { Count } from '../core/count.ts';
import type { CostReport, Totals } from '../core/cost/report.ts';
import { InputError, type InputErrorCode } from '../core/errors.ts';
import { engineVersion } from '../core/version.ts';
import {
  type Axis,
  type AxisRange,
  type Growth,
  growthOf,
  type Point,
  pointsOf,
  type SweepRow,
  type SweptTotal,
  sweptTotals,
  valuesOf,
  widthAxis,
} from '../whatif/sweep.ts';
import { widening } from '../whatif/what-if.ts';
import { type CostEngine, type CostRequest, countingOptions } from './engine.ts';
import { requestFromBody } from './requests.ts';
import { mostPoints, type SweepBody } from './schemas/sweep.ts';

/** A point that was costed, or why it could not be. */
export type SweepEntry =
  | { readonly point: Point; readonly totals: Readonly<Record<SweptTotal, Count>> }
  | { readonly point: Point; readonly fault: SweepFault };

interface SweepFault {
  readonly code: InputErrorCode;
  readonly detail: string;
  readonly expected?: string;
}

export interface Sweep {
  readonly axes: readonly Axis[];
  /** Costs one point after another, as they are asked for. */
  run(): AsyncGenerator<SweepEntry>;
  /** The first fault, where the network could be costed at no point yet. */
  fault(): InputError | undefined;
  /** What is known once all points were costed. */
  summary(): {
    readonly name: string;
    readonly version: string;
    readonly growth: readonly Growth[];
  };
}

/**
 * A sweep over the network of a body.
 * @throws InputError `limit-sweep`, `invalid-option` for two axes of one name
 */
export function sweepOf({ axes, ...network }: SweepBody, engine: SweepEngine): Sweep {
  return sweepOver(requestFromBody(network), axesOf(axes), engine);
}

/**
 * Axes with their values.
 * @throws InputError `limit-sweep`, `invalid-option` for a range that is empty or for two axes that
 * set the same
 */
export function axesOf(ranges: readonly AxisRange[]): Axis[] {
  const axes = ranges.map((range, index) => {
    try {
      return valuesOf(range, mostPoints);
    } catch (error) {
      throw error instanceof InputError ? error.with({ pointer: `/axes/${index}` }) : error;
    }
  });
  const [first, second] = axes;
  if (first && second && setsSame(first.name, second.name)) {
    throw new InputError(
      'invalid-option',
      first.name === second.name
        ? `two axes have the name "${first.name}"`
        : `the axes "${first.name}" and "${second.name}" set the same`,
      { pointer: '/axes/1/name', expected: 'two axes that vary different things' },
    );
  }
  return axes;
}

const sides = ['height', 'width'];

function setsSame(x: string, y: string): boolean {
  const whole = [x, y].includes('inputSize') && [x, y].some((name) => sides.includes(name));
  const named = [x, y].map((name) => name.replace(/^(bindings|options)\./, ''));
  return whole || (named[0] === named[1] && (x === y || [x, y].includes('sequence')));
}

export type SweepEngine = Pick<CostEngine, 'passing' | 'editable' | 'hasOption' | 'graph'>;

/**
 * A sweep over the network of a request.
 * @throws InputError `limit-sweep` where it has more points than `most`
 */
export function sweepOver(
  base: CostRequest,
  axes: readonly Axis[],
  engine: SweepEngine,
  most: number = mostPoints,
): Sweep {
  const points = pointsOf(axes, most);
  const rows: SweepRow[] = [];
  let name = '';
  let first: InputError | undefined;
  let costAt: Promise<CostAt> | undefined;

  async function cost(point: Point): Promise<SweepEntry> {
    try {
      costAt ??= costingOf(engine, base, axes);
      const report = await (await costAt)(point);
      name = report.name;
      rows.push({ point, totals: report.totals });
      return { point, totals: sweptOf(report.totals) };
    } catch (error) {
      // Some points of a range may be no sizes of the network.
      if (!(error instanceof InputError)) throw error;
      first ??= atAxis(error, axes);
      const { code, message: detail, expected } = error;
      return { point, fault: { code, detail, ...(expected !== undefined && { expected }) } };
    }
  }

  return {
    axes,
    async *run() {
      for (const point of points) {
        yield await cost(point);
        // Other requests get their turn between points.
        await setImmediate();
      }
    },
    fault: () => (rows.length === 0 ? first : undefined),
    summary: () => ({ name, version: engineVersion, growth: growthOf(axes, rows) }),
  };
}

function sweptOf(totals: Totals): Record<SweptTotal, Count> {
  const entries = sweptTotals.map((total) => [total, totals[total]]);
  return Object.fromEntries(entries) as Record<SweptTotal, Count>;
}

/** What points leave to the network itself. */
interface Given {
  /** Height and width of its input. */
  readonly inputSize: readonly number[];
  /** Whether its sequence is an option, not a symbol. */
  readonly sequenceOption: boolean;
}

/** Looks up what points leave to the network, where any axis needs it. */
async function givenBy(
  engine: SweepEngine,
  base: CostRequest,
  axes: readonly Axis[],
): Promise<Given> {
  const swept = axes.filter(({ name }) => sides.includes(name));
  let { inputSize = [] } = base;
  if (swept.length === 1 && inputSize.length === 0) {
    const { inputs } = await engine.graph(base);
    inputSize = inputs.find(({ value }) => value.dims.length >= 4)?.value.dims.slice(-2) ?? [];
  }
  const hasSequence = axes.some(({ name }) => name === 'sequence');
  const sequenceOption = hasSequence && (await engine.hasOption(base, 'sequence'));
  return { inputSize, sequenceOption };
}

type CostAt = (point: Point) => Promise<CostReport>;

/** What costs the points of a sweep one after another. */
async function costingOf(
  engine: SweepEngine,
  base: CostRequest,
  axes: readonly Axis[],
): Promise<CostAt> {
  const given = await givenBy(engine, base, axes);
  let latest: { readonly key: string; readonly widen: (factor: number) => CostReport } | undefined;
  return async (point) => {
    const request = requestAt(base, given, point);
    const { [widthAxis]: factor, ...others } = point;
    if (factor === undefined) return engine.passing(request);
    // Points that differ in their width alone are of one network, which is costed once for them.
    const key = JSON.stringify(others);
    if (latest?.key !== key) {
      const network = await engine.editable(request);
      latest = { key, widen: widening(network, countingOptions(request)) };
    }
    return latest.widen(factor);
  };
}

/** The request for one point of a sweep. */
function requestAt(base: CostRequest, { inputSize, sequenceOption }: Given, point: Point) {
  let request = base;
  const [height = 1, width = height] = inputSize;
  for (const [name, value] of Object.entries(point)) {
    const [kind = '', key = kind] = name.split(/\.(.*)/);
    switch (kind) {
      case widthAxis:
        break;
      case 'batch':
        request = { ...request, batch: value };
        break;
      case 'inputSize':
        request = { ...request, inputSize: [value] };
        break;
      case 'height':
      case 'width':
        request = {
          ...request,
          inputSize: [point['height'] ?? height, point['width'] ?? width],
        };
        break;
      default:
        request =
          kind === 'options' || (kind === 'sequence' && sequenceOption)
            ? { ...request, options: { ...request.options, [key]: value } }
            : { ...request, bindings: { ...request.bindings, [key]: value } };
    }
  }
  return request;
}

/** A fault of what an axis sets, told of the axis. */
function atAxis(error: InputError, axes: readonly Axis[]): InputError {
  const index = axes.findIndex(({ name }) => {
    const [kind = '', key = kind] = name.split(/\.(.*)/);
    const set: Readonly<Record<string, readonly string[]>> = {
      inputSize: ['/inputSize'],
      height: ['/inputSize'],
      width: ['/inputSize'],
      [widthAxis]: ['/edits/0'],
      options: [`/options/${key}`],
      sequence: [`/options/${key}`, '/bindings'],
      bindings: ['/bindings'],
    };
    return error.pointer !== undefined && (set[kind] ?? []).includes(error.pointer);
  });
  if (index < 0) return error;
  return new InputError(error.code, error.message, { ...error.details, pointer: `/axes/${index}` });
}

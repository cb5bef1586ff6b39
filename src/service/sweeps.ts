import { setImmediate } from 'node:timers/promises';
import type { Count } from '../core/count.ts';
import type { Totals } from '../core/cost/report.ts';
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
} from '../whatif/sweep.ts';
import type { CostEngine, CostRequest } from './engine.ts';
import { requestFromBody } from './requests.ts';
import { mostPoints, type SweepBody } from './schemas/sweep.ts';

/** A point that was costed, or why it could not be. */
export type SweepEntry =
  | { readonly point: Point; readonly totals: Readonly<Record<SweptTotal, Count>> }
  | { readonly point: Point; readonly fault: SweepFault };

interface SweepFault {
  readonly code: InputErrorCode;
  readonly detail: string;
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
export function sweepOf({ axes, ...network }: SweepBody, engine: Engine): Sweep {
  return sweepOver(requestFromBody(network), axesOf(axes), engine);
}

/**
 * Axes with their values.
 * @throws InputError `limit-sweep`, `invalid-option` for two axes of one name
 */
export function axesOf(ranges: readonly AxisRange[]): Axis[] {
  const axes = ranges.map((range) => valuesOf(range, mostPoints));
  if (new Set(axes.map(({ name }) => name)).size < axes.length) {
    throw new InputError('invalid-option', 'two axes have one name', {
      pointer: '/axes/1/name',
      expected: 'two different axes',
    });
  }
  return axes;
}

type Engine = Pick<CostEngine, 'report'>;

/**
 * A sweep over the network of a request.
 * @throws InputError `limit-sweep` where it has more points than `most`
 */
export function sweepOver(
  base: CostRequest,
  axes: readonly Axis[],
  engine: Engine,
  most: number = mostPoints,
): Sweep {
  const points = pointsOf(axes, most);
  const rows: SweepRow[] = [];
  let name = '';
  let first: InputError | undefined;

  async function cost(point: Point): Promise<SweepEntry> {
    try {
      const report = await engine.report(requestAt(base, point));
      name = report.name;
      rows.push({ point, totals: report.totals });
      return { point, totals: sweptOf(report.totals) };
    } catch (error) {
      // Some points of a range may be no sizes of the network.
      if (!(error instanceof InputError)) throw error;
      first ??= error;
      return { point, fault: { code: error.code, detail: error.message } };
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

/** The request for one point of a sweep. */
function requestAt(base: CostRequest, point: Point): CostRequest {
  let request = base;
  const [height = 224, width = height] = base.inputSize ?? [];
  for (const [name, value] of Object.entries(point)) {
    const [kind, key = ''] = name.split(/\.(.*)/);
    switch (kind) {
      case 'batch':
        request = { ...request, batch: value };
        break;
      case 'inputSize':
        request = { ...request, inputSize: [value] };
        break;
      case 'height':
        request = { ...request, inputSize: [value, request.inputSize?.[1] ?? width] };
        break;
      case 'width':
        request = { ...request, inputSize: [request.inputSize?.[0] ?? height, value] };
        break;
      case 'bindings':
        request = { ...request, bindings: { ...request.bindings, [key]: value } };
        break;
      default:
        request = { ...request, options: { ...request.options, [key]: value } };
    }
  }
  return request;
}

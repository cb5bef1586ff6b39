import { setImmediate } from 'node:timers/promises';
import { InputError } from '../core/errors.ts';
import { engineVersion } from '../core/version.ts';
import {
  type Axis,
  type Growth,
  growthOf,
  type Point,
  pointsOf,
  type SweepRow,
  sweptTotals,
  valuesOf,
} from '../whatif/sweep.ts';
import type { CostEngine, CostRequest } from './engine.ts';
import { requestFromBody } from './requests.ts';
import { mostPoints, type SweepBody } from './schemas/sweep.ts';

/** A point that was costed, or why it could not be. */
export type SweepEntry =
  | { readonly point: Point; readonly totals: Readonly<Record<string, unknown>> }
  | { readonly point: Point; readonly fault: { readonly code: string; readonly detail: string } };

export interface Sweep {
  readonly axes: readonly Axis[];
  /** Costs one point after another, as they are asked for. */
  run(): AsyncGenerator<SweepEntry>;
  /** What is known once all points were costed. */
  summary(): {
    readonly name: string;
    readonly version: string;
    readonly growth: readonly Growth[];
  };
}

/**
 * A sweep over a network.
 * @throws InputError `limit-sweep`, `invalid-option` for two axes of one name
 */
export function sweepOf(body: SweepBody, engine: Pick<CostEngine, 'report'>): Sweep {
  const { axes: ranges, ...network } = body;
  const axes = ranges.map((range) => valuesOf(range, mostPoints));
  if (new Set(axes.map(({ name }) => name)).size < axes.length) {
    throw new InputError('invalid-option', 'two axes have one name', {
      pointer: '/axes/1/name',
      expected: 'two different axes',
    });
  }
  const points = pointsOf(axes, mostPoints);
  const base = requestFromBody(network);
  const rows: SweepRow[] = [];
  let name = '';

  async function cost(point: Point): Promise<SweepEntry> {
    try {
      const report = await engine.report(requestAt(base, point));
      name = report.name;
      rows.push({ point, totals: report.totals });
      const totals = Object.fromEntries(sweptTotals.map((total) => [total, report.totals[total]]));
      return { point, totals };
    } catch (error) {
      // Some points of a range may be no sizes of the network; if none is, that is a fault.
      if (!(error instanceof InputError) || points.length === 1) throw error;
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
    summary: () => ({ name, version: engineVersion, growth: growthOf(axes, rows) }),
  };
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

import { InputError } from '../../../core/errors.ts';
import { inNetwork, located } from '../../comparison.ts';
import { requestFromBody } from '../../requests.ts';
import { mostPoints, sweepBodySchema } from '../../schemas/sweep.ts';
import { axesOf, sweepOver, type Sweep, type SweepEntry } from '../../sweeps.ts';
import { checkedBody, given } from '../bodies.ts';
import type { QueryResolvers, SweepRowResolvers } from '../generated.ts';
import { mostSweptPoints } from '../limits.ts';
import { costRequest } from '../network.ts';

export const sweep: Required<QueryResolvers>['sweep'] = (
  _,
  { network, axes: ranges },
  { engine, turns, isGone },
) => {
  const body = { ...costRequest(network, '/network'), axes: ranges.map(given) };
  const { axes, ...base } = checkedBody(sweepBodySchema, body, (pointer) =>
    pointer.startsWith('/axes') ? pointer : `/network${pointer}`,
  );
  const swept = bounded(() =>
    sweepOver(requestFromBody(base), axesOf(axes), engine, mostSweptPoints),
  );
  return turns.take(async () => {
    const rows = await located(() => rowsOf(swept, isGone), 0, inNetwork);
    return { ...swept.summary(), axes: swept.axes, rows };
  });
};

/** Says of a sweep that is too long where it can be made. */
function bounded(make: () => Sweep): Sweep {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof InputError) || error.code !== 'limit-sweep') throw error;
    const hint = `POST /v1/sweeps takes up to ${mostPoints} points`;
    throw error.with({ pointer: '/axes', hint });
  }
}

async function rowsOf(sweep: Sweep, isGone: () => boolean): Promise<SweepEntry[]> {
  const rows: SweepEntry[] = [];
  for await (const row of sweep.run()) {
    rows.push(row);
    // A client that has gone no longer wants the rest.
    if (isGone()) break;
  }
  const fault = sweep.fault();
  if (fault) throw fault;
  return rows;
}

export const sweepRow: SweepRowResolvers = {
  point: ({ point }) => Object.entries(point).map(([axis, value]) => ({ axis, value })),
  totals: (row) => ('totals' in row ? row.totals : null),
  fault: (row) => ('fault' in row ? { expected: null, ...row.fault } : null),
};

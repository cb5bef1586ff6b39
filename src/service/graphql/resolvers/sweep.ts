import { located } from '../../comparison.ts';
import { requestFromBody } from '../../requests.ts';
import { sweepBodySchema } from '../../schemas/sweep.ts';
import { axesOf, sweepOver, type Sweep, type SweepEntry } from '../../sweeps.ts';
import { checkedBody, given, inNetwork } from '../bodies.ts';
import type { QueryResolvers, SweepRowResolvers } from '../generated.ts';
import { mostSweptPoints } from '../limits.ts';
import { costRequest } from '../network.ts';

export const sweep: Required<QueryResolvers>['sweep'] = (
  _,
  { network, axes: ranges },
  { engine, turns, isGone },
) => {
  const body = { ...costRequest(network), axes: ranges.map(given) };
  const { axes, ...base } = checkedBody(sweepBodySchema, body, (pointer) =>
    pointer.startsWith('/axes') ? pointer : `/network${pointer}`,
  );
  const swept = sweepOver(requestFromBody(base), axesOf(axes), engine, mostSweptPoints);
  return turns.take(async () => {
    const rows = await located(() => rowsOf(swept, isGone), 0, inNetwork);
    return { ...swept.summary(), axes: swept.axes, rows };
  });
};

async function rowsOf(sweep: Sweep, isGone: () => boolean): Promise<SweepEntry[]> {
  const rows: SweepEntry[] = [];
  for await (const row of sweep.run()) {
    rows.push(row);
    // A client that has gone no longer wants the rest.
    if (isGone()) break;
  }
  return rows;
}

export const sweepRow: SweepRowResolvers = {
  point: ({ point }) => Object.entries(point).map(([axis, value]) => ({ axis, value })),
  totals: (row) => ('totals' in row ? row.totals : null),
  fault: (row) => ('fault' in row ? row.fault : null),
};

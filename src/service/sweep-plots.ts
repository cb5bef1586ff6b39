import { InputError } from '../core/errors.ts';
import type { SweptLine, SweptLines } from '../plots/sweep.ts';
import { type Axis, type AxisRange, growthOf, type SweptTotal } from '../whatif/sweep.ts';
import { type ComparedRequest, inNetworks, type Locate, located } from './comparison.ts';
import { mostPlotted } from './schemas/plots.ts';
import { ProblemError } from './problems.ts';
import { axesOf, type SweepEngine, type SweepEntry, sweepOver } from './sweeps.ts';

export interface SweepPlotRequest {
  readonly networks: readonly ComparedRequest[];
  /** What the lines run along and, where there are two, what tells lines of a network apart. */
  readonly axes: readonly AxisRange[];
  readonly total: SweptTotal;
}

/** Most points of the sweep of one network: more are no finer on a screen. */
const mostPoints = 1000;

/**
 * Sweeps networks, one after another, for a plot.
 * @param wanted Whether anyone still waits for it.
 * @throws InputError, ProblemError for a fault in a network or an axis, `limit-sweep` for too many
 * points or lines, the first fault of a network that fits at no point, `invalid-request` for a
 * total that is 0 everywhere
 */
export async function sweepLines(
  engine: SweepEngine,
  { networks, axes: ranges, total }: SweepPlotRequest,
  wanted: () => boolean,
): Promise<SweptLines> {
  const axes = axesOf(ranges);
  // The schema asks for one or two.
  const [along, by] = axes as [Axis, Axis?];
  const count = networks.length * (by?.values.length ?? 1);
  if (count > mostPlotted) {
    throw new InputError('limit-sweep', `the plot has ${count} lines`, {
      pointer: '/axes/1',
      expected: `at most ${mostPlotted} lines: as many as there are colours told apart`,
    });
  }
  const swept: Swept[] = [];
  for (const [index, network] of networks.entries()) {
    const run = () => sweepNetwork(engine, network, axes, wanted);
    swept.push(await located(run, index, locate, network.file));
  }
  const single = networks.length === 1;
  const lines = swept.flatMap(({ name, entries }): SweptLine[] =>
    (by?.values ?? [undefined]).map((value) => ({
      name: [
        ...(single && by ? [] : [name]),
        ...(by && value !== undefined ? [`${titleOf(by)} ${value}`] : []),
      ].join(', '),
      ...lineOf(entries, along, total, ({ point }) => !by || point[by.name] === value),
    })),
  );
  if (lines.every(({ points }) => points.length === 0)) {
    throw new ProblemError('invalid-request', {
      detail: `${total} is 0 at every point, which a logarithmic scale has no place for`,
      pointer: '/total',
      expected: 'a total that the network has',
    });
  }
  return {
    ...{ total, lines, axis: titleOf(along) },
    of: single ? swept[0]?.name : undefined,
    faults: swept.flatMap(({ entries }) => entries).filter((entry) => 'fault' in entry).length,
  };
}

/** Faults of an axis are of all networks; others are of one. */
const locate: Locate = (index, fault) =>
  fault.pointer?.startsWith('/axes') ? fault.pointer : inNetworks(index, fault);

interface Swept {
  readonly name: string;
  readonly entries: readonly SweepEntry[];
}

async function sweepNetwork(
  engine: SweepEngine,
  { name, file: _, ...network }: ComparedRequest,
  axes: readonly Axis[],
  wanted: () => boolean,
): Promise<Swept> {
  const sweep = sweepOver(network, axes, engine, mostPoints);
  const entries: SweepEntry[] = [];
  for await (const entry of sweep.run()) {
    if (!wanted()) throw new ProblemError('bad-http', { detail: 'the client has gone' });
    entries.push(entry);
  }
  const fault = sweep.fault();
  if (fault) throw fault;
  return { name: name ?? sweep.summary().name, entries };
}

function lineOf(
  entries: readonly SweepEntry[],
  along: Axis,
  total: SweptTotal,
  belongs: (entry: SweepEntry) => boolean,
): Omit<SweptLine, 'name'> {
  const rows = entries.flatMap((entry) =>
    'totals' in entry && belongs(entry) ? [{ ...entry, totals: entry.totals }] : [],
  );
  const growth = growthOf([along], rows).find((one) => one.total === total);
  return {
    exponent: growth?.exponent ?? null,
    points: rows.flatMap(({ point, totals }): [number, number][] => {
      const value = Number(totals[total]);
      // A logarithmic scale has no place for 0.
      return value > 0 ? [[point[along.name] ?? 0, value]] : [];
    }),
  };
}

/** `sequence` of `bindings.sequence`. */
function titleOf({ name }: Axis): string {
  return name.slice(name.indexOf('.') + 1);
}

import { type Count, sum } from '../count.ts';
import type { ElementType, Graph } from '../graph/types.ts';
import { liveBytes, type Lifetime, lifetimesOf } from './lifetimes.ts';
import { minimisingOrder } from './order.ts';
import { type Step, type Storages, storagesOf } from './storage.ts';

/** How memory is used as a network runs. */
export interface LivenessOptions {
  /** Elementwise operators write over an activation of the same bytes that dies there. */
  readonly inPlace: boolean;
  /** What follows a convolution or a matrix product elementwise writes no tensor of its own. */
  readonly fused: boolean;
  /** The order in which nodes run: as given, or one that a heuristic finds to take less. */
  readonly order: 'given' | 'minimising';
}

export const defaultLivenessOptions: LivenessOptions = {
  inPlace: false,
  fused: false,
  order: 'given',
};

/** A tensor that is alive at the peak. */
export interface AliveTensor {
  readonly name: string;
  readonly kind: 'input' | 'activation';
  /** Layer that makes it; `''` for an input. */
  readonly layer: string;
  readonly shape: readonly number[];
  readonly elementType: ElementType;
  readonly bytes: Count;
}

/** Where a number of bytes is alive: while a node runs, its inputs and outputs both there. */
export interface LivePoint {
  /** Place in the order in which nodes run, from 0. */
  readonly place: number;
  readonly node: string;
  readonly op: string;
  readonly layer: string;
  readonly bytes: Count;
}

export interface Liveness {
  readonly options: LivenessOptions;
  /** Nodes in the order in which they run. */
  readonly steps: readonly Step[];
  readonly lifetimes: readonly Lifetime[];
  /** Bytes alive while each of `steps` runs. */
  readonly live: readonly Count[];
  readonly peakBytes: Count;
  /** The first node at which the peak stands; `null` where nothing runs. */
  readonly peak: LivePoint | null;
  readonly alive: {
    readonly tensors: number;
    /** The largest of them, the largest first. */
    readonly largest: readonly AliveTensor[];
  };
  readonly order: {
    readonly used: 'given' | 'minimising';
    /** Peak in the order given. */
    readonly givenPeakBytes: Count;
    /** Why the order given was kept though another was asked for. */
    readonly reason?: string;
  };
}

/** Most tensors alive at the peak that are listed. */
export const mostAlive = 20;

/**
 * Bytes of inputs and activations alive as each node runs, and their peak: the least memory in
 * which the network can run in that order, weights apart. Work space of kernels is not in it.
 */
export function livenessOf(graph: Graph, chosen: Partial<LivenessOptions> = {}): Liveness {
  const options = { ...defaultLivenessOptions, ...chosen };
  const storages = storagesOf(graph, options);
  const { steps } = storages;
  const given = runIn(storages, options);
  const { run, order } = ordered(storages, options, given);
  const { lifetimes, live, peakBytes } = run;
  const inOrder = run.order ? run.order.map((position) => steps[position] as Step) : steps;
  const place = live.indexOf(peakBytes);
  const alive = lifetimes
    .filter(({ from, until }) => from <= place && place <= until)
    .sort((a, b) => (a.bytes < b.bytes ? 1 : a.bytes > b.bytes ? -1 : 0));
  return {
    options,
    steps: inOrder,
    lifetimes,
    live,
    peakBytes,
    peak: place < 0 ? null : livePoint(inOrder, live, place),
    alive: {
      tensors: alive.length,
      largest: alive.slice(0, mostAlive).map((lifetime) => describe(lifetime, steps)),
    },
    order,
  };
}

interface Run {
  readonly order?: readonly number[];
  readonly lifetimes: readonly Lifetime[];
  readonly live: readonly Count[];
  readonly peakBytes: Count;
}

function runIn(storages: Storages, { inPlace }: LivenessOptions, order?: readonly number[]): Run {
  const lifetimes = lifetimesOf(storages, { inPlace, ...(order && { order }) });
  const live = liveBytes(lifetimes, storages.steps.length);
  const peakBytes = live.reduce((most, bytes) => (bytes > most ? bytes : most), 0);
  return { ...(order && { order }), lifetimes, live, peakBytes };
}

/** The run that is answered: a heuristic's order only where it takes less than the one given. */
function ordered(
  storages: Storages,
  options: LivenessOptions,
  given: Run,
): { readonly run: Run; readonly order: Liveness['order'] } {
  const kept = (reason?: string) => ({
    run: given,
    order: {
      used: 'given' as const,
      givenPeakBytes: given.peakBytes,
      ...(reason !== undefined && { reason }),
    },
  });
  if (options.order === 'given') return kept();
  if (storages.steps.some(({ node }) => node.times !== undefined)) {
    return kept('the network has loops, whose bodies run in one piece');
  }
  const run = runIn(storages, options, minimisingOrder(storages));
  if (run.peakBytes >= given.peakBytes) return kept('the order found takes no less');
  return { run, order: { used: 'minimising', givenPeakBytes: given.peakBytes } };
}

function livePoint(steps: readonly Step[], live: readonly Count[], place: number): LivePoint {
  const { name, op, layer } = (steps[place] as Step).node;
  return { place, node: name, op, layer: layer.id, bytes: live[place] ?? 0 };
}

function describe({ value, maker, bytes }: Lifetime, steps: readonly Step[]): AliveTensor {
  return {
    name: value.name,
    kind: maker < 0 ? 'input' : 'activation',
    layer: steps[maker]?.node.layer.id ?? '',
    shape: value.dims,
    elementType: value.elementType,
    bytes,
  };
}

/**
 * Live bytes in the order in which nodes run, for a plot: of each of at most `most` stretches of
 * nodes the one at which most is alive, so that the peak is always among them.
 */
export function liveSeries({ steps, live }: Liveness, most = Infinity): readonly LivePoint[] {
  const points = Math.min(most, live.length);
  return Array.from({ length: points }, (_, index) => {
    const first = Math.floor((index * live.length) / points);
    const end = Math.floor(((index + 1) * live.length) / points);
    let place = first;
    for (let next = first + 1; next < end; next++) {
      if ((live[next] ?? 0) > (live[place] ?? 0)) place = next;
    }
    return livePoint(steps, live, place);
  });
}

/** Bytes of the network's inputs, those cached from earlier calls left out. */
export function inputBytes({ lifetimes }: Liveness): Count {
  return sum(lifetimes.filter(({ maker }) => maker < 0).map(({ bytes }) => bytes));
}

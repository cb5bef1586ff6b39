import { type Count, minus, plus } from '../count.ts';
import type { Value } from '../graph/types.ts';
import type { Step, Storages } from './storage.ts';

/** Memory that is taken from one place in the order to another, both included. */
export interface Lifetime {
  readonly bytes: Count;
  /** What is in it first; views and what is written in its place have other names. */
  readonly value: Value;
  /** Position of the step that makes that; −1 for an input of the network. */
  readonly maker: number;
  readonly from: number;
  readonly until: number;
}

/**
 * When each storage is taken, as the steps run in an order. A network's inputs are there from the
 * first step, its outputs to the last; all else dies after its last use, and what nothing uses
 * after the step that makes it. What a loop takes from outside lives to the loop's end, and the
 * stacked outputs of a loop are there from its start.
 * @param order positions of the steps; given order where left out
 * @param inPlace whether an elementwise operator writes over an activation of the same bytes that
 * dies there
 */
export function lifetimesOf(
  storages: Storages,
  { order, inPlace }: { readonly order?: readonly number[]; readonly inPlace: boolean },
): readonly Lifetime[] {
  const { steps, bytes, values, makers, kept, users } = storages;
  const ranks = order ? inverse(order) : undefined;
  const rank = (position: number) => ranks?.[position] ?? position;
  const loops = steps.some(({ node }) => node.times !== undefined) ? new Loops(steps) : undefined;
  /** By storage: the last place in the order at which it is there. */
  const ends = new Int32Array(bytes.length);
  for (let place = 0; place < ends.length; place++) {
    const maker = makers[place] ?? -1;
    let until = maker < 0 ? 0 : rank(maker);
    for (let index = 0; index < users.size(place); index++) {
      const user = users.at(place, index);
      until = Math.max(until, loops?.end(user, maker) ?? rank(user));
    }
    ends[place] = kept[place] === 1 ? steps.length - 1 : until;
  }
  const over = inPlace ? overwrites(storages, ends, order) : undefined;
  const lifetimes: Lifetime[] = [];
  for (let place = 0; place < values.length; place++) {
    if (over && over[place] !== -1) continue;
    const value = values[place] as Value;
    const maker = makers[place] ?? -1;
    const from = maker < 0 ? 0 : (loops?.start(maker) ?? rank(maker));
    lifetimes.push({ bytes: bytes[place] ?? 0, value, maker, from, until: ends[place] ?? 0 });
  }
  return lifetimes;
}

/**
 * By storage: the one that it is written over, −1 for none. That one then lives as long as both.
 * @param ends by storage: the last place in the order at which it is there, which this changes
 */
function overwrites(
  { steps, of, taken, bytes, makers, kept, elementwise }: Storages,
  ends: Int32Array,
  order: readonly number[] | undefined,
): Int32Array {
  const over = new Int32Array(ends.length).fill(-1);
  const keeps = kept.slice();
  for (let place = 0; place < steps.length; place++) {
    const position = order?.[place] ?? place;
    const target = elementwise[position] ?? -1;
    if (target < 0) continue;
    for (let index = 0; index < taken.size(position); index++) {
      let source = of[taken.at(position, index)] ?? -1;
      while (source >= 0 && over[source] !== -1) source = over[source] ?? -1;
      if (source < 0 || (makers[source] ?? -1) < 0 || keeps[source] === 1) continue;
      if (ends[source] !== place || bytes[source] !== bytes[target]) continue;
      ends[source] = ends[target] ?? place;
      keeps[source] = keeps[target] ?? 0;
      over[target] = source;
      break;
    }
  }
  return over;
}

function inverse(order: readonly number[]): Int32Array {
  const ranks = new Int32Array(order.length);
  for (const [place, position] of order.entries()) ranks[position] = place;
  return ranks;
}

/** Bytes alive at each place in the order. */
export function liveBytes(lifetimes: readonly Lifetime[], places: number): readonly Count[] {
  const born = new Array<Count>(places).fill(0);
  const dying = new Array<Count>(places).fill(0);
  for (const { bytes, from, until } of lifetimes) {
    born[from] = plus(born[from] ?? 0, bytes);
    dying[until] = plus(dying[until] ?? 0, bytes);
  }
  let live: Count = 0;
  return born.map((bytes, place) => {
    const here = plus(live, bytes);
    live = minus(here, dying[place] ?? 0);
    return here;
  });
}

/** Where loops begin and end: their bodies run more often than what is around them. */
class Loops {
  private readonly times: readonly Count[];
  /** By step: the next one that runs less often. */
  private readonly next: Int32Array;

  constructor(private readonly steps: readonly Step[]) {
    this.times = steps.map(({ node }) => node.times ?? 1);
    this.next = new Int32Array(steps.length).fill(steps.length);
    const open: number[] = [];
    for (const [position, times] of this.times.entries()) {
      for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
        if ((this.times[top] ?? 1) <= times) break;
        this.next[top] = position;
        open.pop();
      }
      open.push(position);
    }
  }

  /** The last step of the loops that a user is in and a maker is not; else the user itself. */
  end(user: number, maker: number): number {
    const outside = maker < 0 ? 1 : (this.times[maker] ?? 1);
    let last = user;
    while ((this.times[last] ?? 1) > outside) {
      const next = this.next[last] ?? this.steps.length;
      if ((this.times[next] ?? 0) <= outside) return next - 1;
      last = next;
    }
    return last;
  }

  /** The first step of the loop that ends before a step, where that stands for its outputs. */
  start(maker: number): number {
    const times = this.times[maker] ?? 1;
    const { op } = this.steps[maker]?.node ?? {};
    let first = maker;
    if (op === 'Loop' || op === 'Scan') {
      while (first > 0 && (this.times[first - 1] ?? 1) > times) first--;
    }
    return first;
  }
}

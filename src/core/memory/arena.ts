import { type Count, maximum, minus, plus } from '../count.ts';
import { Groups } from './groups.ts';
import type { Lifetime } from './lifetimes.ts';

/** Where a tensor lies in one block of memory. */
export interface Placement {
  readonly lifetime: Lifetime;
  /** Its first byte. */
  readonly offset: Count;
}

export interface ArenaPlan {
  readonly method: 'greedy-by-size' | 'best-fit';
  /** Bytes of the block. */
  readonly height: Count;
  /** In the order in which tensors were placed. */
  readonly placements: readonly Placement[];
}

/** How plans are made, for people. */
export const arenaMethods: Readonly<Record<ArenaPlan['method'], string>> = {
  'greedy-by-size':
    'greedy by size (Pisarchyk and Lee 2020): the largest first, each into the smallest gap between those alive with it that holds it',
  'best-fit':
    'best fit in the order of execution: each into the smallest gap that holds it when it is made',
};

/** Most pairs of tensors alive at once for which both methods are tried. */
const mostPairs = 4_000_000;

/** Most gaps that are looked through for one tensor. */
const mostGaps = 1_000;

/**
 * Lays tensors into one block of memory so that no two alive at once overlap: the lower of two
 * plans. Work is bounded: where very many are alive with one another, only the second is made.
 * @see https://arxiv.org/abs/2001.03288 Pisarchyk and Lee, “Efficient Memory Management for Deep
 * Neural Net Inference”, 2020: greedy by size for offset calculation
 */
export function planArena(lifetimes: readonly Lifetime[], places: number): ArenaPlan {
  const events = eventsOf(lifetimes, places);
  const companions = companionsOf(lifetimes.length, events);
  const inOrder = bestFit(lifetimes, events);
  if (!companions) return inOrder;
  const bySize = greedyBySize(lifetimes, companions);
  return bySize.height <= inOrder.height ? bySize : inOrder;
}

interface Events {
  /** By place: numbers of the tensors that are made there, and of those that die after it. */
  readonly born: Groups;
  readonly dying: Groups;
  readonly places: number;
}

function eventsOf(lifetimes: readonly Lifetime[], places: number): Events {
  const by = (end: 'from' | 'until') =>
    Groups.of(places, (add) => {
      for (const [index, lifetime] of lifetimes.entries()) {
        if (lifetime.bytes !== 0) add(lifetime[end], index);
      }
    });
  return { born: by('from'), dying: by('until'), places };
}

/** By tensor: those alive at some time together with it; `undefined` if they are too many. */
function companionsOf(tensors: number, { born, dying, places }: Events): Groups | undefined {
  let pairs = 0;
  for (let place = 0, alive = 0; place < places; place++) {
    for (let count = born.size(place); count > 0; count--) pairs += alive++;
    if (pairs > mostPairs) return undefined;
    alive -= dying.size(place);
  }
  return Groups.of(tensors, (add) => {
    const alive: number[] = [];
    for (let place = 0; place < places; place++) {
      born.each(place, (index) => {
        for (const other of alive) {
          add(index, other);
          add(other, index);
        }
        alive.push(index);
      });
      dying.each(place, (index) => alive.splice(alive.indexOf(index), 1));
    }
  });
}

function greedyBySize(lifetimes: readonly Lifetime[], companions: Groups): ArenaPlan {
  const offsets: (Count | undefined)[] = lifetimes.map(({ bytes }) =>
    bytes === 0 ? 0 : undefined,
  );
  const bySize = [...lifetimes.keys()].sort((a, b) =>
    descending(lifetimes[a]?.bytes ?? 0, lifetimes[b]?.bytes ?? 0),
  );
  let height: Count = 0;
  const placements: Placement[] = [];
  for (const index of bySize) {
    const lifetime = lifetimes[index] as Lifetime;
    const taken: Block[] = [];
    companions.each(index, (other) => {
      const offset = offsets[other];
      if (offset !== undefined) taken.push(blockAt(offset, lifetimes[other]?.bytes ?? 0));
    });
    const offset = lifetime.bytes === 0 ? 0 : smallestGap(taken, lifetime.bytes);
    offsets[index] = offset;
    height = maximum(height, plus(offset, lifetime.bytes));
    placements.push({ lifetime, offset });
  }
  return { method: 'greedy-by-size', height, placements };
}

/** Bytes from `start` up to but not including `end`. */
interface Block {
  readonly start: Count;
  readonly end: Count;
}

function blockAt(start: Count, bytes: Count): Block {
  return { start, end: plus(start, bytes) };
}

/** Where the smallest gap between blocks begins that holds so many bytes; else after them all. */
function smallestGap(blocks: Block[], bytes: Count): Count {
  blocks.sort((a, b) => -descending(a.start, b.start));
  let free: Count = 0;
  let best: { readonly offset: Count; readonly size: Count } | undefined;
  for (const { start, end } of blocks) {
    if (start > free) {
      const size = minus(start, free);
      if (size >= bytes && (!best || size < best.size)) best = { offset: free, size };
    }
    free = maximum(free, end);
  }
  return best?.offset ?? free;
}

function descending(a: Count, b: Count): number {
  return a < b ? 1 : a > b ? -1 : 0;
}

function bestFit(lifetimes: readonly Lifetime[], { born, dying, places }: Events): ArenaPlan {
  const offsets: Count[] = lifetimes.map(() => 0);
  const placements: Placement[] = lifetimes
    .filter(({ bytes }) => bytes === 0)
    .map((lifetime) => ({ lifetime, offset: 0 }));
  /** Gaps by where they begin; above `height` all is free. */
  const gaps: Block[] = [];
  let height: Count = 0;
  for (let place = 0; place < places; place++) {
    born.each(place, (index) => {
      const lifetime = lifetimes[index] as Lifetime;
      const offset = takeGap(gaps, lifetime.bytes) ?? height;
      offsets[index] = offset;
      height = maximum(height, plus(offset, lifetime.bytes));
      placements.push({ lifetime, offset });
    });
    dying.each(place, (index) => {
      giveBack(gaps, blockAt(offsets[index] ?? 0, lifetimes[index]?.bytes ?? 0));
    });
  }
  return { method: 'best-fit', height, placements };
}

/** Takes bytes out of the smallest gap that holds them, of the first so many gaps. */
function takeGap(gaps: Block[], bytes: Count): Count | undefined {
  let best: { readonly at: number; readonly gap: Block; readonly size: Count } | undefined;
  for (let at = 0; at < Math.min(gaps.length, mostGaps); at++) {
    const gap = gaps[at] as Block;
    const size = minus(gap.end, gap.start);
    if (size >= bytes && (!best || size < best.size)) best = { at, gap, size };
  }
  if (!best) return undefined;
  const { at, gap, size } = best;
  if (size === bytes) gaps.splice(at, 1);
  else gaps[at] = { start: plus(gap.start, bytes), end: gap.end };
  return gap.start;
}

/** Adds a gap, as one with those that it touches. */
function giveBack(gaps: Block[], block: Block): void {
  let low = 0;
  for (let high = gaps.length; low < high;) {
    const middle = (low + high) >> 1;
    if ((gaps[middle]?.start ?? 0) < block.start) low = middle + 1;
    else high = middle;
  }
  const before = gaps[low - 1];
  const after = gaps[low];
  const joinsBefore = before?.end === block.start;
  const joinsAfter = after?.start === block.end;
  const joined = {
    start: joinsBefore ? before.start : block.start,
    end: joinsAfter ? after.end : block.end,
  };
  gaps.splice(low - Number(joinsBefore), Number(joinsBefore) + Number(joinsAfter), joined);
}

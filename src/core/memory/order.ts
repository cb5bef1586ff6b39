import { Groups } from './groups.ts';
import { Heap } from './heap.ts';
import type { Storages } from './storage.ts';

/** How the memory-minimising order is found, for people. */
export const listScheduling =
  'greedy list scheduling: of the operators whose inputs are ready, the one that grows live memory least';

/**
 * An order of the steps in which less may be alive at once: greedy list scheduling over the ready
 * set by least net growth (bytes of the outputs made − bytes of the tensors that die), ties in the
 * given order. O((steps + uses) · log steps).
 * @see https://github.com/openxla/xla/blob/main/xla/hlo/transforms/simplifiers/hlo_memory_scheduler.h
 * (`ListMemoryScheduler`, which ranks by bytes freed less bytes defined)
 * @returns positions of the steps, in the order in which to run them
 */
export function minimisingOrder(storages: Storages): readonly number[] {
  const { steps, of, taken, bytes, makers, kept, users } = storages;
  const { missing, takers } = dependencies(storages);
  const done = new Uint8Array(steps.length);
  // Net growth by step. A double is exact enough to choose by.
  const growth = new Float64Array(steps.length);
  const grow = (step: number, size: number) => (growth[step] = (growth[step] ?? 0) + size);
  const sizes = new Float64Array(bytes.map(Number));
  /** By storage: how many of its users are still to run. */
  const left = new Int32Array(bytes.length);
  for (const [place, size] of sizes.entries()) {
    left[place] = users.size(place);
    const maker = makers[place] ?? -1;
    if (maker >= 0) grow(maker, size);
    if (left[place] === 1 && kept[place] === 0) grow(users.at(place, 0), -size);
  }
  // A step stands in the heap again when its growth falls; entries from before are passed over.
  const ready = new Heap();
  for (let step = 0; step < steps.length; step++) {
    if (missing[step] === 0) ready.push(growth[step] ?? 0, step);
  }
  const order: number[] = [];
  const latest = new Int32Array(bytes.length).fill(-1);
  for (let step = ready.pop(); step !== undefined; step = ready.pop()) {
    if (done[step] === 1) continue;
    done[step] = 1;
    order.push(step);
    for (let index = 0; index < taken.size(step); index++) {
      const place: number = of[taken.at(step, index)] ?? -1;
      if (place >= 0 && latest[place] !== step) take(place, step);
    }
    for (let index = 0; index < takers.size(step); index++) {
      const taker = takers.at(step, index);
      missing[taker] = (missing[taker] ?? 0) - 1;
      if (missing[taker] === 0) ready.push(growth[taker] ?? 0, taker);
    }
  }
  return order;

  /** Notes a use; the last user left of a tensor will free it. */
  function take(place: number, step: number): void {
    latest[place] = step;
    left[place] = (left[place] ?? 0) - 1;
    if (kept[place] === 1 || left[place] !== 1) return;
    const last = users.of(place).find((user) => done[user] !== 1);
    if (last === undefined) return;
    grow(last, -(sizes[place] ?? 0));
    if (missing[last] === 0) ready.push(growth[last] ?? 0, last);
  }
}

/** By step: how many of its inputs are still to be made, and the steps that take what it makes. */
function dependencies({ steps, producers, taken }: Storages) {
  const missing = new Int32Array(steps.length);
  const takers = Groups.of(steps.length, (add) => {
    missing.fill(0);
    for (let step = 0; step < steps.length; step++) {
      for (let index = 0; index < taken.size(step); index++) {
        const producer = producers[taken.at(step, index)] ?? -1;
        if (producer < 0) continue;
        add(producer, step);
        missing[step] = (missing[step] ?? 0) + 1;
      }
    }
  });
  return { missing, takers };
}

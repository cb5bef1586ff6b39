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
export function minimisingOrder({ steps, list, of }: Storages): readonly number[] {
  const producers = new Map<number, number>();
  const missing = new Int32Array(steps.length);
  const takers: number[][] = steps.map(() => []);
  for (const [position, { node }] of steps.entries()) {
    const needed = new Set<number>();
    for (const input of node.inputs) {
      const producer = input && producers.get(input.index);
      if (producer !== undefined) needed.add(producer);
    }
    missing[position] = needed.size;
    for (const producer of needed) takers[producer]?.push(position);
    for (const output of node.outputs) producers.set(output.index, position);
  }
  // Net growth by step. A double is exact enough to choose by.
  const growth = new Float64Array(steps.length);
  const left = Int32Array.from(list, ({ users }) => users.length);
  const done = new Uint8Array(steps.length);
  for (const { bytes, maker, users, kept } of list) {
    if (maker >= 0) growth[maker] = (growth[maker] ?? 0) + Number(bytes);
    const [only] = users;
    if (only !== undefined && users.length === 1 && !kept) {
      growth[only] = (growth[only] ?? 0) - Number(bytes);
    }
  }
  // A step stands in the heap again when its growth falls; entries from before are passed over.
  const ready = new Heap();
  for (const [position, count] of missing.entries()) {
    if (count === 0) ready.push(growth[position] ?? 0, position);
  }
  const order: number[] = [];
  for (let next = ready.pop(); next !== undefined; next = ready.pop()) {
    if (done[next] === 1) continue;
    done[next] = 1;
    order.push(next);
    for (const index of taken(next)) {
      const storage = list[index];
      left[index] = (left[index] ?? 0) - 1;
      if (!storage || storage.kept || left[index] !== 1) continue;
      const last = storage.users.find((user) => done[user] !== 1);
      if (last === undefined) continue;
      growth[last] = (growth[last] ?? 0) - Number(storage.bytes);
      if (missing[last] === 0) ready.push(growth[last] ?? 0, last);
    }
    for (const taker of takers[next] ?? []) {
      missing[taker] = (missing[taker] ?? 0) - 1;
      if (missing[taker] === 0) ready.push(growth[taker] ?? 0, taker);
    }
  }
  return order;

  function taken(position: number): ReadonlySet<number> {
    const found = new Set<number>();
    for (const input of steps[position]?.node.inputs ?? []) {
      const index = input && of[input.index];
      if (index !== undefined && index >= 0) found.add(index);
    }
    return found;
  }
}

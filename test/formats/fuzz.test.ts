import { describe, expect, it } from 'vitest';
import { fuzz, type FuzzTarget } from '../support/fuzz/run.ts';
import { kerasTarget, onnxBytesTarget, onnxModelTarget } from '../support/fuzz/targets.ts';

// More with `npm run fuzz`.
describe('input with faults', () => {
  it.each<[FuzzTarget, number]>([
    [onnxBytesTarget(), 75_000],
    [onnxModelTarget(), 15_000],
    [kerasTarget(), 10_000],
  ])(
    'is answered or refused by name, and soon: $name',
    async (target, runs) => {
      const { answered, refused } = await fuzz(target, { seed: 1, first: 0, runs });
      const refusals = Object.values(refused).reduce((sum, count) => sum + count, 0);
      expect(answered + refusals).toBe(runs);
      // Faults of one kind alone, or none, would mean that the mutations don't reach far.
      expect(answered).toBeGreaterThan(runs / 50);
      expect(Object.keys(refused).length).toBeGreaterThan(5);
    },
    300_000,
  );
});

import { describe, expect, it } from 'vitest';
import { measureClock } from '../../src/devices/clock.ts';

describe('the clock of a core', () => {
  it('is measured on x86, where it lies in the range of clocks', () => {
    const clock = measureClock();
    if (process.arch !== 'x64') {
      expect(clock).toBeNull();
      return;
    }
    expect(clock).toBeGreaterThan(400);
    expect(clock).toBeLessThan(10_000);
  });
});

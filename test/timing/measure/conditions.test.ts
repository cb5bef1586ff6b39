import { describe, expect, test } from 'vitest';
import {
  conditionsBetween,
  parseProcessorTimes,
  peakResidentBytes,
  readConditions,
} from '../../../src/timing/measure/conditions.ts';
import { parseCards } from '../../../src/timing/measure/nvidia.ts';

const tickMs = 10;

describe('conditions', () => {
  test('reads the times of all cores, idle and waiting apart, guests not twice', () => {
    //                   user nice system idle wait irq softirq steal guest guestNice
    const text = 'cpu  100 20 30 4000 500 6 7 8 90 10\ncpu0 50 10 15 2000 250 3 3 4 45 5\n';
    const busy = 100 + 20 + 30 + 6 + 7 + 8;
    expect(parseProcessorTimes(text)).toEqual({
      busy: busy * tickMs,
      total: (busy + 4000 + 500) * tickMs,
    });
  });

  test('tells what others took, and never more than there was', () => {
    const at = (total: number, busy: number, own: number) => ({
      frequencyMhz: 3000,
      load: 0.5,
      times: { total, busy, own },
    });
    const between = (busy: number, own: number) =>
      conditionsBetween(at(1000, 100, 10), at(2000, 100 + busy, 10 + own)).othersShare;
    expect(between(700, 500)).toBe((700 - 500) / 1000);
    expect(between(500, 505)).toBe(0);
    expect(conditionsBetween(at(1000, 100, 10), at(1000, 100, 10)).othersShare).toBeNull();
  });

  test('does without what cannot be read', () => {
    const nothing = { frequencyMhz: null, load: null, times: null };
    expect(conditionsBetween(nothing, nothing)).toEqual({
      frequencyMhz: { before: null, after: null },
      load: { before: null, after: null },
      othersShare: null,
    });
  });

  test('reads this machine', () => {
    const { times, frequencyMhz } = readConditions();
    expect(frequencyMhz).toBeGreaterThan(0);
    expect(times?.busy).toBeGreaterThan(0);
    expect(times?.total).toBeGreaterThan(times?.busy ?? Infinity);
    expect(peakResidentBytes()).toBeGreaterThanOrEqual(process.memoryUsage.rss());
  });

  test('reads the graphics cards that nvidia-smi lists', () => {
    const text = 'NVIDIA H100 80GB HBM3, 81559, 550.90.07\nTesla T4, [N/A], 550.90.07\n';
    expect(parseCards(text)).toEqual([
      {
        model: 'NVIDIA H100 80GB HBM3',
        cores: null,
        memoryBytes: 81559 * 2 ** 20,
        driver: '550.90.07',
      },
      { model: 'Tesla T4', cores: null, memoryBytes: null, driver: '550.90.07' },
    ]);
    expect(parseCards('')).toEqual([]);
  });
});

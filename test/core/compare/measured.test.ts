import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/core/compare/compare.ts';
import { type MeasuredTimes, withMeasured } from '../../../src/core/compare/measured.ts';
import { networkOf } from '../../support/networks.ts';
import { checkSentences } from '../../support/sentences.ts';

const comparison = compare(
  ['vgg19', 'resnet152', 'mobilenet_v2'].map((preset) => networkOf(preset)),
);

const on = (device: string, ...medians: (number | null)[]): MeasuredTimes => ({
  ...{ device, model: 'Model', type: 'float32', threads: 2 },
  ...{ optimization: 'all', protocol: 'standard' },
  networks: medians.map((p50Ms, index) =>
    p50Ms === null
      ? null
      : {
          ...{ timing: `timing ${index}`, finishedAt: '2026-01-31T12:00:00Z', batch: 1, runs: 64 },
          ...{ p50Ms, p90Ms: 2 * p50Ms },
        },
  ),
});

describe('measured times beside counts', () => {
  it('are held against each other, and against the MACs', () => {
    const { measured, pairs } = withMeasured(comparison, [on('box/cpu', 200, 300, 25)]);
    const [resnet, mobilenet] = measured.on[0]?.ratios ?? [];
    const macs = (b: number) => pairs[b - 1]?.ratios.macs?.value ?? 0;
    expect(resnet).toEqual({ a: 0, b: 1, time: 300 / 200, timePerMac: 300 / 200 / macs(1) });
    expect(mobilenet).toEqual({ a: 0, b: 2, time: 25 / 200, timePerMac: 25 / 200 / macs(2) });
    expect(pairs[0]?.sentences.at(-1)?.text).toBe(
      'Measured on box/cpu, resnet152 takes 1.5 times the time of vgg19: 300 ms against 200 ms at ' +
        'the median. It has 59% of the MACs, so that a MAC takes 2.56 times the time: complexity ' +
        'is not latency.',
    );
  });

  it('say so where they are as the MACs are', () => {
    const ratio = comparison.pairs[0]?.ratios.macs?.value ?? 0;
    const last = (time: number) =>
      withMeasured(comparison, [on('box/cpu', 200, 200 * time, 25)]).pairs[0]?.sentences.at(-1)
        ?.text;
    expect(last(0.97 * ratio)).toMatch(
      /a MAC takes 97% of the time: here time follows the MACs\.$/,
    );
    expect(last(1.09 * ratio)).toMatch(/here time follows the MACs\.$/);
    expect(last(1.11 * ratio)).toMatch(/complexity is not latency\.$/);
    expect(last(ratio / 1.11)).toMatch(/complexity is not latency\.$/);
  });

  it('say nothing of a pair of which one was not timed', () => {
    const { pairs, measured } = withMeasured(comparison, [on('box/cpu', null, 300, 25)]);
    expect(measured.on[0]?.ratios).toEqual([]);
    expect(pairs.flatMap(({ sentences }) => sentences)).toEqual(
      comparison.pairs.flatMap(({ sentences }) => sentences),
    );
  });

  it('are in sentences exactly as they are in the answer', () => {
    const median = fc.option(fc.double({ min: 1e-3, max: 1e6, noNaN: true }), { nil: null });
    const device = fc.array(fc.array(median, { minLength: 3, maxLength: 3 }), { maxLength: 3 });
    fc.assert(
      fc.property(device, (devices) => {
        const names = ['box/cpu', 'gpu/cuda', 'other/webgpu'];
        const times = devices.map((medians, index) => on(names[index] ?? '', ...medians));
        checkSentences(withMeasured(comparison, times));
      }),
      { numRuns: 50 },
    );
  });
});

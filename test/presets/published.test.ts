import { describe, expect, it } from 'vitest';
import { presets } from '../../src/presets/index.ts';
import { networkOf } from '../support/networks.ts';

/** Worth of the last digit that is printed: papers print billions, millions, or decimals of them. */
function lastDigit(value: number): number {
  const prefix = value >= 1e9 ? 1e9 : value >= 1e6 ? 1e6 : value;
  let unit = 1;
  while (value % (10 * unit) === 0) unit *= 10;
  return Math.min(unit, prefix);
}

/** Whether a count, rounded or cut off at the last digit printed, is what is printed. */
function isPrintedAs(count: number, value: number): boolean {
  const unit = lastDigit(value);
  return [Math.round, Math.floor].some(
    (shorten) => shorten(count / unit) === Math.round(value / unit),
  );
}

const figure =
  (name: 'parameters' | 'buffers' | 'macs') =>
  (preset: string, options: Record<string, unknown> = {}) =>
    Number(networkOf(preset, options).report.totals[name]);
const [parameters, buffers, macs] = [figure('parameters'), figure('buffers'), figure('macs')];

const withFigures = presets
  .list()
  .filter(({ published }) => published.length > 0)
  .map((preset) => [preset.name, preset] as const);

describe('published figures', () => {
  it('are read as precisely as they are printed', () => {
    expect(isPrintedAs(3_857_973_248, 3.8e9)).toBe(true);
    expect(isPrintedAs(4_089_184_256, 3.8e9)).toBe(false);
    expect(isPrintedAs(118_515_272, 120e6)).toBe(false);
    expect(isPrintedAs(563_930, 0.6e6)).toBe(true);
    expect(isPrintedAs(1_248_424, 1_248_424)).toBe(true);
    expect(isPrintedAs(1_248_425, 1_248_424)).toBe(false);
  });

  it.each(withFigures)(
    '%s: equal ours as far as printed, or a note says why not',
    (network, preset) => {
      const { totals } = networkOf(network).report;
      for (const { figure: name, value, note = '' } of preset.published) {
        expect([name, isPrintedAs(Number(totals[name]), value) || note.length > 10]).toEqual([
          name,
          true,
        ]);
      }
    },
  );

  it.each([
    // Batch norm has as many parameters, scales and shifts, as running statistics.
    ['mobilenet_v2', 3.47e6, () => parameters('mobilenet_v2') - buffers('mobilenet_v2')],
    ['efficientnet_b2', 9.18e6, () => parameters('efficientnet_b2') + buffers('efficientnet_b2')],
    ['efficientnet_b2', 1.0e9, () => macs('efficientnet_b2', { input_size: 260 })],
    [
      'efficientnet_v2_s',
      21.61e6,
      () => parameters('efficientnet_v2_s') + buffers('efficientnet_v2_s'),
    ],
    [
      'efficientnet_v2_l',
      119.03e6,
      () => parameters('efficientnet_v2_l') + buffers('efficientnet_v2_l'),
    ],
    ['t5_large', 770.6e6, () => parameters('t5_large') + 32_128 * 1024],
    ['vit_b_32', 86e6, () => parameters('vit_b_16')],
    ['vit_l_16', 307e6, () => parameters('vit_l_32')],
    ['mobilenet_v3_large', 217e6, () => macs('mobilenet_v3_large')],
    ['resnet50', 3.8e9, () => macs('resnet50_v1')],
    ['vgg16', 15.3e9, () => macs('vgg16') - (25_088 * 4096 + 4096 * 4096 + 4096 * 1000)],
    ['inception_v3', 27_161_264, () => parameters('inception_v3', { aux_logits: true })],
  ])('%s: %d is what the note says', (_, value, count) => {
    expect(isPrintedAs(count(), value)).toBe(true);
  });
});

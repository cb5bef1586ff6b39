import { InputError } from '../core/errors.ts';
import { nearestHint } from '../core/nearest.ts';
import { cifarResnets } from './cifar-resnet.ts';
import type { Preset, PresetSummary } from './preset.ts';
import { resnets } from './resnet.ts';
import { vggs } from './vgg.ts';
import { findWideResnet, wideResnets } from './wide-resnet.ts';

export type { Paper, Preset, PresetSummary, PublishedFigure } from './preset.ts';

const listed: ReadonlyMap<string, Preset> = new Map(
  [...vggs, ...resnets, ...cifarResnets, ...wideResnets].map((preset) => [preset.name, preset]),
);

/** Finders of parameterised names, such as `wrn-22-2`. */
const patterns = [findWideResnet];

export const presets = {
  /** Every listed preset; parameterised families answer to more names than these. */
  list(): readonly PresetSummary[] {
    return [...listed.values()];
  },

  /**
   * The preset of a name.
   * @throws InputError `unknown-preset` with the nearest name as a hint, or `invalid-option` for a
   * parameterised name out of range
   */
  get(name: string): Preset {
    const known = listed.get(name);
    if (known) return known;
    for (const find of patterns) {
      const preset = find(name);
      if (preset) return preset;
    }
    throw new InputError('unknown-preset', `there is no preset "${name}"`, {
      expected: 'a name listed at /v1/presets, or wrn-d-k',
      hint: nearestHint(name, [...listed.keys()]),
    });
  },
};

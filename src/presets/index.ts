import { InputError } from '../core/errors.ts';
import { nearestHint } from '../core/nearest.ts';
import { alexnets } from './alexnet.ts';
import { cifarResnets } from './cifar-resnet.ts';
import { classics } from './classics/index.ts';
import { convnexts } from './convnext.ts';
import { densenets } from './densenet.ts';
import { efficientnets } from './efficientnet.ts';
import { efficientnetsV2 } from './efficientnet-v2.ts';
import { googlenets } from './googlenet.ts';
import { inceptionsV3 } from './inception-v3.ts';
import { maxvits } from './maxvit.ts';
import { mnasnets } from './mnasnet.ts';
import { mobilenetsV2 } from './mobilenet-v2.ts';
import { mobilenetsV3 } from './mobilenet-v3.ts';
import { mvits } from './mvit.ts';
import type { Preset, PresetSummary } from './preset.ts';
import { regnets } from './regnet.ts';
import { resnets } from './resnet.ts';
import { resnexts } from './resnext.ts';
import { s3ds } from './s3d.ts';
import { segmentations } from './segmentation.ts';
import { shufflenets } from './shufflenet-v2.ts';
import { squeezenets } from './squeezenet.ts';
import { swins } from './swin.ts';
import { swins3d } from './swin3d.ts';
import { transformers } from './transformers/index.ts';
import { vggs } from './vgg.ts';
import { videoResnets } from './video-resnet.ts';
import { vits } from './vit.ts';
import { findWideResnet, wideResnets } from './wide-resnet.ts';

export { architectureAt } from './input-size.ts';
export { describeRange, paperUrl } from './preset.ts';
export type { Paper, Preset, PresetSummary, PublishedFigure } from './preset.ts';

const listed: ReadonlyMap<string, Preset> = new Map(
  [
    ...[alexnets, vggs, googlenets, inceptionsV3],
    ...[resnets, resnexts, cifarResnets, wideResnets],
    ...[squeezenets, densenets, mobilenetsV2, mobilenetsV3, mnasnets, shufflenets],
    ...[efficientnets, efficientnetsV2, regnets, convnexts, vits, swins, maxvits],
    ...[segmentations, videoResnets, s3ds, swins3d, mvits],
    classics,
    transformers,
  ].flatMap((family) => family.map((preset) => [preset.name, preset] as const)),
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

import type { Preset } from '../preset.ts';
import { darknets } from './darknet.ts';
import { dcgans } from './dcgan.ts';
import { fpns } from './fpn.ts';
import { inceptionResnets } from './inception-resnet-v2.ts';
import { inceptionsV4 } from './inception-v4.ts';
import { lenets } from './lenet5.ts';
import { mobilenetsV1 } from './mobilenet-v1.ts';
import { nasnets } from './nasnet.ts';
import { nins } from './nin.ts';
import { unets } from './unet.ts';
import { xceptions } from './xception.ts';
import { zfnets } from './zfnet.ts';

/** Networks that came before, or beside, those of torchvision. */
export const classics: readonly Preset[] = [
  ...[lenets, zfnets, nins, mobilenetsV1, xceptions, inceptionsV4, inceptionResnets, nasnets],
  ...[unets, fpns, darknets, dcgans],
].flat();

import type { LayerType } from '../layer-type.ts';
import { arithmeticLayers } from './arithmetic.ts';
import { convolutionLayers } from './convolution.ts';

/** Every layer type. Adding one is its file and one line here. */
const all = [...convolutionLayers, ...arithmeticLayers] as const;

export type KnownLayerType = (typeof all)[number];

/** The layer types that a document's `type` can name, `sequential` apart. */
export const layerTypes: readonly LayerType[] = all;

import { LayerTypeReader } from './attributes.ts';
import { layerTypes } from './layers/index.ts';

/** What reads layers, by the name of their type. */
export const layerReaders: ReadonlyMap<string, LayerTypeReader> = new Map(
  layerTypes.map((type) => [type.name, new LayerTypeReader(type)]),
);

import type { KerasLayer } from './layer.ts';
import { type Tensor } from './tensor.ts';

/** A layer that is not known. */
export function unsupported(layer: KerasLayer): readonly Tensor[] {
  return layer.fail(`the layer ${layer.className} is not supported`, { code: 'unknown-operator' });
}

import type { KerasLayer } from './layer.ts';
import type { Tensor } from './tensor.ts';

/**
 * How a layer looks at its input: as an `image`, with channels that ONNX wants first; at `any`
 * layout, which it passes on; or as `keras` has it.
 */
export type Look = 'image' | 'any' | 'keras';

/** All that the format knows about one class of layer, or one operation. */
export interface Rule {
  readonly looks: Look;
  /** Adds its nodes. Returns its output, or all of them where it has several. */
  lower(layer: KerasLayer): Tensor | readonly Tensor[];
}

export type Rules = Readonly<Record<string, Rule>>;

export function image(lower: Rule['lower']): Rule {
  return { looks: 'image', lower };
}

export function anyLayout(lower: Rule['lower']): Rule {
  return { looks: 'any', lower };
}

export function asKeras(lower: Rule['lower']): Rule {
  return { looks: 'keras', lower };
}

import type { LayerDocument } from '../../formats/architecture/index.ts';
import type { Layers } from './layers.ts';

type Of<Type extends string> = Extract<LayerDocument, { readonly type: Type }>;

/** A convolution's attributes; without `padding`, half the kernel, so that stride alone shrinks. */
export type Convolution = Omit<Of<'conv2d'>, 'id' | 'type' | 'kernel'> & {
  readonly kernel: number | string | readonly [number, number];
};

export type Activation = 'relu' | 'relu6' | 'silu' | 'hardSwish' | 'gelu';

function halfOf(kernel: number | string): number | string {
  return typeof kernel === 'string' ? `${kernel} // 2` : Math.floor(kernel / 2);
}

function halfPadding({ kernel, dilation = 1 }: Convolution) {
  if (typeof kernel === 'object') return kernel.map((size) => Math.floor(size / 2));
  const half = halfOf(kernel);
  if (dilation === 1) return half;
  return typeof half === 'number' && typeof dilation === 'number'
    ? half * dilation
    : `(${half}) * ${String(dilation)}`;
}

/** A convolution, by default without bias, its batch norm, and its activation if it has one. */
export function convNormLayers(convolution: Convolution, activation?: Activation): Layers {
  return [
    { type: 'conv2d', padding: halfPadding(convolution), bias: false, ...convolution },
    { type: 'batchNorm' },
    ...(activation === undefined ? [] : [{ type: activation }]),
  ];
}

/** `convNormLayers` in a scope of their own, as ids `0`, `1`, `2`. */
export function convNorm(convolution: Convolution, activation?: Activation): LayerDocument {
  return { type: 'sequential', layers: convNormLayers(convolution, activation) };
}

/** `convNorm` under an id. */
export function namedConvNorm(
  id: string,
  convolution: Convolution,
  activation?: Activation,
): LayerDocument {
  return { id, ...convNorm(convolution, activation) };
}

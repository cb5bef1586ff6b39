import { type TArray, type TInteger, type TObject, type TUnion, Type } from '@sinclair/typebox';
import { perDim, withDefault } from '../fields.ts';
import type { LayerContext } from '../layer-type.ts';

/** One entry per spatial dim from a list, or one integer for all. */
export function spread(value: number | readonly number[], dims: number): readonly number[] {
  return typeof value === 'number' ? new Array<number>(dims).fill(value) : value;
}

export function kernelField(dims: number) {
  return perDim(dims, {
    title: 'Kernel',
    description: 'Size of the window along every spatial dim, or along each.',
    examples: dims === 1 ? [3] : [3, new Array(dims).fill(3).with(0, 1)],
    minimum: 1,
  });
}

export function strideField(dims: number) {
  return perDim(dims, {
    title: 'Stride',
    description: 'Step of the window along every spatial dim, or along each.',
    examples: [2],
    minimum: 1,
  });
}

export function dilationField(dims: number) {
  return withDefault(
    perDim(dims, {
      title: 'Dilation',
      description: 'Distance of the taps of the kernel.',
      examples: [2],
      minimum: 1,
    }),
    1,
  );
}

const paddingDescription = 'Padding at both ends of every spatial dim, or of each';

export function symmetricPaddingField(dims: number) {
  return withDefault(
    perDim(dims, {
      title: 'Padding',
      description: `${paddingDescription}.`,
      examples: [1],
      minimum: 0,
    }),
    0,
  );
}

type SizePerDim = TUnion<[TInteger, TArray<TInteger>]>;
type PaddingVariants = [
  TInteger,
  TArray<TInteger>,
  TObject<{ begin: SizePerDim; end: SizePerDim }>,
  ReturnType<typeof Type.Literal<'same'>>,
  ReturnType<typeof Type.Literal<'valid'>>,
];

export function paddingField(dims: number) {
  const size = Type.Integer({ minimum: 0 });
  const end = perDim(dims, {
    title: 'Padding of one end',
    description: 'For every spatial dim, or for each.',
    examples: [1],
    minimum: 0,
  });
  const field: TUnion<PaddingVariants> = Type.Union(
    [
      size,
      Type.Array(size, { minItems: dims, maxItems: dims }),
      Type.Object({ begin: end, end }, { additionalProperties: false }),
      Type.Literal('same'),
      Type.Literal('valid'),
    ],
    {
      title: 'Padding',
      description: `${paddingDescription}; {"begin": …, "end": …} for different ends; "same" for an output of ceil(size / stride); "valid" for none.`,
      examples: [1, 'same', { begin: 0, end: 1 }],
    },
  );
  return withDefault(field, 0);
}

export type Padding =
  | number
  | readonly number[]
  | {
      readonly begin: number | readonly number[];
      readonly end: number | readonly number[];
    }
  | 'same'
  | 'valid';

export interface WindowAttributes {
  readonly kernel: number | readonly number[];
  readonly stride: number | readonly number[];
  readonly dilation: number | readonly number[];
  readonly padding: Padding;
}

/** ONNX's attributes of a sliding window, the padding always explicit. */
export function windowAttributes(layer: LayerContext, dims: number, attributes: WindowAttributes) {
  const spatial = layer.spatial(dims);
  const kernel = spread(attributes.kernel, dims);
  const strides = spread(attributes.stride, dims);
  const dilations = spread(attributes.dilation, dims);
  const pads = explicitPads(attributes.padding, { spatial, kernel, strides, dilations });
  return { kernel_shape: kernel, strides, dilations, pads };
}

interface Windows {
  readonly spatial: readonly number[];
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
}

/** ONNX's `pads`: the begins of all spatial dims, then the ends; "same" puts the odd one at the end. */
export function explicitPads(padding: Padding, windows: Windows): readonly number[] {
  const { spatial, kernel, strides, dilations } = windows;
  const dims = spatial.length;
  if (padding === 'valid') return new Array<number>(2 * dims).fill(0);
  if (padding !== 'same') {
    const { begin, end } =
      typeof padding === 'object' && 'begin' in padding
        ? padding
        : { begin: padding, end: padding };
    return [...spread(begin, dims), ...spread(end, dims)];
  }
  // The lists have one entry per spatial dim.
  const totals = spatial.map((size, axis) => {
    const stride = strides[axis] as number;
    const extent = (dilations[axis] as number) * ((kernel[axis] as number) - 1) + 1;
    return Math.max((Math.ceil(size / stride) - 1) * stride + extent - size, 0);
  });
  const begins = totals.map((total) => Math.floor(total / 2));
  return [...begins, ...totals.map((total, axis) => total - (begins[axis] as number))];
}

import type { KerasLayer } from '../layer.ts';
import { image, type Rule, type Rules } from '../rule.ts';
import type { Tensor } from '../tensor.ts';
import { standIn } from '../unsupported.ts';

/** ONNX's modes of Keras's interpolations; the others are not counted. */
const modes: Readonly<Record<string, 'nearest' | 'linear' | 'cubic'>> = {
  nearest: 'nearest',
  bilinear: 'linear',
  bicubic: 'cubic',
};

/** Interpolates the spatial axes, of ONNX's order, to sizes. */
export function resized(
  layer: KerasLayer,
  sizes: readonly number[],
  interpolation: string,
): readonly Tensor[] {
  const mode = Object.hasOwn(modes, interpolation) ? modes[interpolation] : undefined;
  const { tensor } = layer;
  const axes = layer.spatialAxes(sizes.length);
  if (!mode) {
    const dims = tensor.value.dims.map((dim, axis) => sizes[axes.indexOf(axis)] ?? dim);
    return [standIn(layer, tensor, `${layer.className}(${interpolation})`, dims)];
  }
  const nearest = { coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' };
  const value = layer.apply(
    'Resize',
    [tensor.value, undefined, undefined, layer.ints('sizes', sizes)],
    {
      axes,
      mode,
      ...(mode === 'nearest' ? nearest : { coordinate_transformation_mode: 'half_pixel' }),
    },
  );
  return [{ value, last: tensor.last }];
}

function upSampling(dims: number): Rule {
  return image((layer) => {
    const { settings, tensor } = layer;
    const factors = settings.perDim('size', dims, 2);
    const axes = layer.spatialAxes(dims);
    const sizes = factors.map(
      (factor, index) => factor * (tensor.value.dims[axes[index] as number] as number),
    );
    return resized(
      layer,
      sizes,
      dims === 2 ? settings.text('interpolation', 'nearest') : 'nearest',
    );
  });
}

/** Layers that change the size of images. */
export const resizeRules: Rules = {
  UpSampling1D: upSampling(1),
  UpSampling2D: upSampling(2),
  UpSampling3D: upSampling(3),

  Resizing: image((layer) => {
    const { settings } = layer;
    const sizes = [settings.integer('height'), settings.integer('width')];
    return resized(layer, sizes, settings.text('interpolation', 'bilinear'));
  }),

  CenterCrop: image((layer) => {
    const { settings, tensor } = layer;
    const axes = layer.spatialAxes(2);
    const sizes = [settings.integer('height'), settings.integer('width')];
    const starts = sizes.map((size, index) =>
      Math.floor(((tensor.value.dims[axes[index] as number] as number) - size) / 2),
    );
    if (starts.some((start) => start < 0)) return resized(layer, sizes, 'bilinear');
    const value = layer.apply('Slice', [
      tensor.value,
      layer.ints('starts', starts),
      layer.ints(
        'ends',
        starts.map((start, index) => start + (sizes[index] as number)),
      ),
      layer.ints('axes', axes),
    ]);
    return { value, last: tensor.last };
  }),
};

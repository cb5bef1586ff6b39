import { product } from '../../../core/count.ts';
import { isInteger, isList } from '../settings.ts';
import type { KerasLayer } from '../layer.ts';
import { anyLayout, asKeras, image, type Rule, type Rules } from '../rule.ts';
import { plain, storedAxes, type Tensor } from '../tensor.ts';

/**
 * Reshapes to dims as Keras has them, −1 once for what is left. The channels of an image stay where
 * they are stored as long as the last dim stays the same.
 */
export function reshapeTo(layer: KerasLayer, target: readonly number[]): Tensor {
  const { tensor, shape } = layer;
  const dims = resolve(layer, target);
  const { last, value } = tensor;
  const channels = shape.at(-1);
  if (
    last !== shape.length - 1 &&
    last === 1 &&
    dims.length > 2 &&
    dims.at(-1) === channels &&
    dims[0] === shape[0]
  ) {
    const stored = [dims[0] as number, channels as number, ...dims.slice(1, -1)];
    return { value: layer.reshape(value, stored), last: 1 };
  }
  return plain(layer.reshape(layer.asKeras(), dims));
}

/** @throws InputError `shape-mismatch` where the elements don't fit */
function resolve(layer: KerasLayer, target: readonly number[]): readonly number[] {
  const total = product(layer.shape);
  const known = product(target.filter((dim) => dim !== -1));
  const open = target.filter((dim) => dim === -1).length;
  const left = Number(known) === 0 ? NaN : Number(total) / Number(known);
  const fits = open === 0 ? known === total : open === 1 && Number.isInteger(left);
  if (!fits) layer.misshapen(`as many elements as in [${target.join(', ')}]`);
  return target.map((dim) => (dim === -1 ? left : dim));
}

function zeroPadding(dims: number): Rule {
  return image((layer) => {
    const pads = ends(layer, 'padding', dims);
    const axes = layer.spatialAxes(dims);
    const amounts = [...pads.map(([begin]) => begin), ...pads.map(([, end]) => end)];
    const { tensor } = layer;
    const value = layer.apply('Pad', [
      tensor.value,
      layer.ints('pads', amounts),
      undefined,
      layer.ints('axes', axes),
    ]);
    return { value, last: tensor.last };
  });
}

function cropping(dims: number): Rule {
  return image((layer) => {
    const cuts = ends(layer, 'cropping', dims);
    const axes = layer.spatialAxes(dims);
    const { tensor } = layer;
    const stops = cuts.map(
      ([, end], index) => (tensor.value.dims[axes[index] as number] as number) - end,
    );
    if (stops.some((stop, index) => stop <= (cuts[index]?.[0] ?? 0))) {
      layer.misshapen('more elements than are cropped');
    }
    const value = layer.apply('Slice', [
      tensor.value,
      layer.ints(
        'starts',
        cuts.map(([begin]) => begin),
      ),
      layer.ints('ends', stops),
      layer.ints('axes', axes),
    ]);
    return { value, last: tensor.last };
  });
}

type Ends = readonly [begin: number, end: number];

function isAmount(value: unknown): value is number {
  return isInteger(value) && value >= 0;
}

/** Amounts at both ends of each spatial axis: one integer, one for each axis, or a pair for each. */
function ends(layer: KerasLayer, key: string, dims: number): readonly Ends[] {
  const given = layer.settings.raw(key) ?? 1;
  if (isAmount(given)) return new Array<Ends>(dims).fill([given, given]);
  if (isList(given, isAmount)) {
    const [begin, end] = given;
    if (dims === 1 && given.length === 2 && begin !== undefined && end !== undefined) {
      return [[begin, end]];
    }
    if (given.length === dims) return given.map((amount): Ends => [amount, amount]);
  }
  const isPair = (value: unknown): value is Ends => isList(value, isAmount) && value.length === 2;
  if (isList(given, isPair) && given.length === dims) return given;
  return layer.settings.fail(key, `an integer, ${dims} integers or ${dims} pairs of them`);
}

/** Keras's reshaping layers. @see https://keras.io/api/layers/reshaping_layers/ */
export const shapeRules: Rules = {
  Flatten: anyLayout((layer) => plain(layer.apply('Flatten', [layer.tensor.value], { axis: 1 }))),

  Reshape: asKeras((layer) => {
    const target = layer.settings.integers('target_shape') ?? [];
    if (target.some((dim) => dim < -1))
      layer.settings.fail('target_shape', 'dims of at least 0, or -1');
    return reshapeTo(layer, [layer.shape[0] ?? 1, ...target]);
  }),

  Permute: asKeras((layer) => {
    const order = layer.settings.integers('dims') ?? [];
    const axes = storedAxes(layer.tensor);
    if (
      [...order].sort((a, b) => a - b).join() !==
      axes
        .slice(1)
        .map((_, index) => index + 1)
        .join()
    ) {
      layer.settings.fail('dims', `every axis from 1 to ${axes.length - 1} once`);
    }
    const perm = [0, ...order].map((axis) => axes[axis] as number);
    const value = layer.permuted(layer.tensor.value, perm, 'Permute');
    return value === layer.tensor.value ? plain(layer.apply('Identity', [value])) : plain(value);
  }),

  RepeatVector: asKeras((layer) => {
    layer.requireRank(2, '[N, features]');
    const [batch, features] = layer.shape as [number, number];
    const count = layer.settings.integer('n');
    const row = layer.apply('Unsqueeze', [layer.asKeras(), layer.ints('axes', [1])]);
    return plain(layer.apply('Expand', [row, layer.ints('shape', [batch, count, features])]));
  }),

  ZeroPadding1D: zeroPadding(1),
  ZeroPadding2D: zeroPadding(2),
  ZeroPadding3D: zeroPadding(3),
  Cropping1D: cropping(1),
  Cropping2D: cropping(2),
  Cropping3D: cropping(3),
};

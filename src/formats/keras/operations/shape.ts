import type { Value } from '../../../core/graph/types.ts';
import { type KerasLayer, tensorsIn } from '../layer.ts';
import { reshapeTo } from '../layers/shape.ts';
import { isInteger, isList } from '../settings.ts';
import { anyLayout, asKeras, type Rules } from '../rule.ts';
import { plain, type Tensor } from '../tensor.ts';
import { integerOf, integersOf, settingOf } from './operands.ts';

/** ONNX's modes of paddings by their names in NumPy and TensorFlow. */
const padModes: Readonly<Record<string, string>> = {
  constant: 'constant',
  reflect: 'reflect',
  edge: 'edge',
  wrap: 'wrap',
};

/** Most equal parts of a split: a number must not make more work than a document of its size. */
const mostParts = 1024;

/** Joins tensors along an axis of Keras. */
function concatenate(layer: KerasLayer): Tensor {
  const tensors = tensorsIn(layer.use.args[0]);
  const [first] = layer.aligned(tensors);
  if (!first) return layer.fail(`${layer.className} is called on no tensor`);
  const axis = layer.storedAxis(integerOf(layer, -1, 1, 'axis'), 'axis', first);
  const values = layer.aligned(tensors).map(({ value }) => value);
  return { value: layer.apply('Concat', values, { axis }), last: first.last };
}

function expandDims(layer: KerasLayer, tensor: Tensor, axis: number): Value {
  const value = layer.asKeras(tensor);
  return layer.apply('Unsqueeze', [value, layer.ints('axes', [axis])]);
}

function stack(layer: KerasLayer): Tensor {
  const axis = integerOf(layer, 0, 1, 'axis');
  const values = tensorsIn(layer.use.args[0]).map((tensor) => expandDims(layer, tensor, axis));
  return plain(layer.apply('Concat', values, { axis }));
}

/** Parts an axis: into equal parts, or at indices (Keras), or into sizes (TensorFlow). */
function split(layer: KerasLayer): readonly Tensor[] {
  const { tensor } = layer;
  const axis = layer.storedAxis(
    integerOf(layer, layer.className === 'Split' ? 0 : -1, 2, 'axis'),
    'axis',
  );
  const dim = tensor.value.dims[axis] as number;
  const sizes = partSizes(layer, dim);
  const values = layer.add(
    'Split',
    [tensor.value, layer.ints('sizes', sizes)],
    { axis },
    { outputCount: sizes.length },
  );
  return values.map((value) => ({ value, last: tensor.last }));
}

function partSizes(layer: KerasLayer, dim: number): readonly number[] {
  const given = settingOf(layer, 1, 'indices_or_sections', 'num_or_size_splits', 'num_split');
  if (isInteger(given) && given > 0 && given <= mostParts && dim % given === 0) {
    return new Array<number>(given).fill(dim / given);
  }
  if (Array.isArray(given) && given.every(isInteger) && given.length > 0) {
    if (layer.setting(1, 'indices_or_sections') === undefined) return given;
    return [...given, dim].map((end, index) => end - (given[index - 1] ?? 0));
  }
  return layer.fail(`an axis of ${dim} is not parted`, {
    code: 'shape-mismatch',
    expected: `a number of equal parts up to ${mostParts}, or where to cut`,
  });
}

/** Operations that move elements or name their axes anew. */
export const shapeOperations: Rules = {
  Concatenate: anyLayout(concatenate),
  Stack: asKeras(stack),
  Split: anyLayout(split),
  ExpandDims: asKeras((layer) =>
    plain(expandDims(layer, layer.tensor, integerOf(layer, 0, 1, 'axis'))),
  ),
  Ravel: asKeras((layer) => reshapeTo(layer, [-1])),

  Reshape: asKeras((layer) => {
    const target = integersOf(layer, 1, 'newshape', 'shape');
    return target ? reshapeTo(layer, target) : layer.fail(`${layer.className} has no shape`);
  }),

  Squeeze: asKeras((layer) => {
    const given = integersOf(layer, 1, 'axis');
    const ones = layer.shape.flatMap((dim, axis) => (dim === 1 ? [axis] : []));
    const axes = given?.map((axis) => layer.axis(axis, layer.shape.length, 'axis')) ?? ones;
    return plain(layer.apply('Squeeze', [layer.asKeras(), layer.ints('axes', axes)]));
  }),

  Transpose: asKeras((layer) => {
    const rank = layer.shape.length;
    const reversed = layer.shape.map((_, axis) => rank - 1 - axis);
    const given = integersOf(layer, 1, 'axes', 'perm') ?? reversed;
    const perm = given.map((axis) => layer.axis(axis, rank, 'axes'));
    return plain(layer.apply('Transpose', [layer.asKeras()], { perm }));
  }),

  Swapaxes: asKeras((layer) => {
    const rank = layer.shape.length;
    const [a, b] = [integerOf(layer, 0, 1, 'axis1'), integerOf(layer, 1, 2, 'axis2')].map((axis) =>
      layer.axis(axis, rank, 'axis'),
    );
    const perm = layer.shape.map((_, axis) => (axis === a ? b : axis === b ? a : axis) as number);
    return plain(layer.apply('Transpose', [layer.asKeras()], { perm }));
  }),

  Moveaxis: asKeras((layer) => {
    const rank = layer.shape.length;
    const list = (position: number, name: string) =>
      (integersOf(layer, position, name) ?? []).map((axis) => layer.axis(axis, rank, name));
    const [source, destination] = [list(1, 'source'), list(2, 'destination')];
    const perm = layer.shape.map((_, axis) => axis).filter((axis) => !source.includes(axis));
    const moves = source.map((from, index) => ({ from, to: destination[index] ?? from }));
    for (const { from, to } of moves.sort((a, b) => a.to - b.to)) perm.splice(to, 0, from);
    return plain(layer.apply('Transpose', [layer.asKeras()], { perm }));
  }),

  Pad: anyLayout((layer) => {
    const { tensor, shape } = layer;
    const given = settingOf(layer, 1, 'pad_width', 'paddings');
    const named = settingOf(layer, 2, 'mode');
    const mode = typeof named === 'string' ? named.toLowerCase() : 'constant';
    const isPair = (value: unknown): value is readonly [number, number] =>
      isList(value, isInteger) && value.length === 2;
    if (!isList(given, isPair) || given.length !== shape.length) {
      return layer.fail(`${layer.className} does not tell its padding`, {
        expected: `${shape.length} pairs of integers`,
      });
    }
    const axes = shape.map((_, axis) => layer.storedAxis(axis, 'pad_width'));
    const pads = [...given.map(([begin]) => begin), ...given.map(([, end]) => end)];
    const value = layer.apply(
      'Pad',
      [tensor.value, layer.ints('pads', pads), undefined, layer.ints('axes', axes)],
      { mode: padModes[mode] ?? 'constant' },
    );
    return { value, last: tensor.last };
  }),

  Tile: asKeras((layer) => {
    const repeats = integersOf(layer, 1, 'repeats', 'multiples') ?? [];
    const ones = new Array<number>(Math.max(layer.shape.length - repeats.length, 0)).fill(1);
    return plain(
      layer.apply('Tile', [layer.asKeras(), layer.ints('repeats', [...ones, ...repeats])]),
    );
  }),

  OneHot: asKeras((layer) => {
    const depth = layer.typedConstant(
      'depth',
      'int64',
      [1],
      [integerOf(layer, 1, 1, 'num_classes', 'depth')],
    );
    const values = layer.constant('values', [2], [0, 1]);
    const axis = integerOf(layer, -1, 2, 'axis');
    return plain(
      layer.apply('OneHot', [layer.cast(layer.asKeras(), 'int64'), depth, values], { axis }),
    );
  }),

  /** Each element of an axis several times: [.., n, ..] as [.., n, 1, ..] expanded, and joined. */
  Repeat: asKeras((layer) => {
    const { shape } = layer;
    const times = integerOf(layer, 1, 1, 'repeats');
    const axis = layer.axis(integerOf(layer, 0, 2, 'axis'), shape.length, 'axis');
    const apart = layer.apply('Unsqueeze', [layer.asKeras(), layer.ints('axes', [axis + 1])]);
    const wide = layer.apply('Expand', [
      apart,
      layer.ints('shape', [...shape.slice(0, axis + 1), times, ...shape.slice(axis + 1)]),
    ]);
    return plain(layer.reshape(wide, shape.with(axis, (shape[axis] as number) * times)));
  }),

  BroadcastTo: asKeras((layer) => {
    const shape = integersOf(layer, 1, 'shape') ?? layer.shape;
    return plain(layer.apply('Expand', [layer.asKeras(), layer.ints('shape', shape)]));
  }),
};

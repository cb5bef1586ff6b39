import type { Value } from '../../../core/graph/types.ts';
import { type KerasLayer, type Operand, tensorsIn } from '../layer.ts';
import { reshapeTo } from '../layers/shape.ts';
import { isInteger } from '../settings.ts';
import { anyLayout, asKeras, type Rules } from '../rule.ts';
import { plain, type Tensor } from '../tensor.ts';
import { integerOf, integersOf, settingOf, without } from './operands.ts';

/** The largest end of a slice. */
const toTheEnd = 2 ** 31 - 1;

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
  if (isInteger(given) && given > 0 && given <= dim && dim % given === 0) {
    return new Array<number>(given).fill(dim / given);
  }
  if (Array.isArray(given) && given.every(isInteger) && given.length > 0) {
    if (layer.setting(1, 'indices_or_sections') === undefined) return given;
    return [...given, dim].map((end, index) => end - (given[index - 1] ?? 0));
  }
  return layer.fail(`an axis of ${dim} is not parted`, {
    code: 'shape-mismatch',
    expected: 'a number of equal parts, or where to cut',
  });
}

/** Python's `x[1:, ::2, 0, None, ...]`. */
function getItem(layer: KerasLayer): Tensor {
  const key = layer.argument(1, 'key') ?? layer.argument(1, 'slice_spec');
  const items: readonly Operand[] = key?.kind === 'list' ? key.items : key ? [key] : [];
  const taken = items.filter((item) => !isEllipsis(item) && !isNew(item)).length;
  const rank = layer.shape.length;
  const axes = { starts: [], ends: [], steps: [], axes: [] } as Record<string, number[]>;
  const dropped: number[] = [];
  const added: number[] = [];
  let axis = 0;
  for (const item of items) {
    if (isEllipsis(item)) axis += rank - taken;
    else if (isNew(item)) added.push(axis - dropped.length + added.length);
    else if (axis < rank) sliceAxis(layer, item, axis++, axes, dropped);
    else return layer.misshapen(`at least ${taken} axes`);
  }
  const sliced = slice(layer, axes);
  const squeezed =
    dropped.length === 0
      ? sliced
      : without(
          sliced,
          layer.apply('Squeeze', [sliced.value, layer.ints('dropped', dropped)]),
          dropped,
        );
  if (added.length === 0) return squeezed;
  const value = layer.asKeras(squeezed);
  return plain(layer.apply('Unsqueeze', [value, layer.ints('added', added)]));
}

function slice(layer: KerasLayer, { starts, ends, axes, steps }: Record<string, number[]>): Tensor {
  const { tensor } = layer;
  if (!axes?.length) return layer.each('Identity', tensor);
  const ints = [starts, ends, axes, steps].map((list, index) =>
    layer.ints(['starts', 'ends', 'axes', 'steps'][index] ?? '', list ?? []),
  );
  return { value: layer.apply('Slice', [tensor.value, ...ints]), last: tensor.last };
}

function sliceAxis(
  layer: KerasLayer,
  item: Operand,
  axis: number,
  axes: Record<string, number[]>,
  dropped: number[],
): void {
  const stored = layer.storedAxis(axis, 'key');
  const add = (start: number, end: number, step: number) => {
    axes['starts']?.push(start);
    axes['ends']?.push(end);
    axes['steps']?.push(step);
    axes['axes']?.push(stored);
  };
  if (item.kind === 'plain' && isInteger(item.value)) {
    add(item.value, item.value === -1 ? toTheEnd : item.value + 1, 1);
    dropped.push(stored);
    return;
  }
  if (item.kind !== 'slice') {
    layer.fail(`${layer.className} takes elements by a tensor`, {
      expected: 'integers and slices',
    });
  }
  const { start, stop, step } = item;
  const by = isInteger(step) ? step : 1;
  if (start === null && stop === null && by === 1) return;
  add(
    isInteger(start) ? start : by > 0 ? 0 : toTheEnd,
    isInteger(stop) ? stop : by > 0 ? toTheEnd : -toTheEnd,
    by,
  );
}

function isEllipsis(item: Operand): boolean {
  return item.kind === 'ellipsis' || (item.kind === 'plain' && item.value === '...');
}

function isNew(item: Operand): boolean {
  return item.kind === 'plain' && item.value === null;
}

/** Operations that move elements or name their axes anew. */
export const shapeOperations: Rules = {
  Concatenate: anyLayout(concatenate),
  Stack: asKeras(stack),
  Split: anyLayout(split),
  GetItem: anyLayout(getItem),
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

  Tile: asKeras((layer) => {
    const repeats = integersOf(layer, 1, 'repeats', 'multiples') ?? [];
    const ones = new Array<number>(Math.max(layer.shape.length - repeats.length, 0)).fill(1);
    return plain(
      layer.apply('Tile', [layer.asKeras(), layer.ints('repeats', [...ones, ...repeats])]),
    );
  }),

  BroadcastTo: asKeras((layer) => {
    const shape = integersOf(layer, 1, 'shape') ?? layer.shape;
    return plain(layer.apply('Expand', [layer.asKeras(), layer.ints('shape', shape)]));
  }),
};

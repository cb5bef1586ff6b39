import type { KerasLayer, Operand } from '../layer.ts';
import { isInteger } from '../settings.ts';
import { anyLayout, type Rules } from '../rule.ts';
import { plain, type Tensor } from '../tensor.ts';
import { unsupported } from '../unsupported.ts';
import { broadcast, integerOf, integersOf, without } from './operands.ts';

/** Stands for either end of an axis in ONNX's Slice, whatever its length. */
const toTheEnd = 2 ** 31 - 1;

/** A part of one stored axis. */
interface Cut {
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  readonly step: number;
}

function sliced(layer: KerasLayer, cuts: readonly Cut[]): Tensor {
  const { tensor } = layer;
  if (cuts.length === 0) return layer.each('Identity', tensor);
  const ints = (name: string, read: (cut: Cut) => number) => layer.ints(name, cuts.map(read));
  const value = layer.apply('Slice', [
    tensor.value,
    ints('starts', ({ start }) => start),
    ints('ends', ({ end }) => end),
    ints('axes', ({ axis }) => axis),
    ints('steps', ({ step }) => step),
  ]);
  return { value, last: tensor.last };
}

/** Python's `x[1:, ::2, 0, None, ...]`. */
function getItem(layer: KerasLayer): Tensor {
  const key = layer.argument(1, 'key') ?? layer.argument(1, 'slice_spec');
  const items: readonly Operand[] = key?.kind === 'list' ? key.items : key ? [key] : [];
  const rank = layer.shape.length;
  const taken = items.filter((item) => !isEllipsis(item) && !isNewAxis(item)).length;
  if (taken > rank) layer.misshapen(`at least ${taken} axes`);
  const cuts: Cut[] = [];
  const dropped: number[] = [];
  const added: number[] = [];
  let axis = 0;
  let kept = 0;
  for (const item of items) {
    if (isNewAxis(item)) {
      added.push(kept + added.length);
    } else if (isEllipsis(item)) {
      axis += rank - taken;
      kept += rank - taken;
    } else {
      const stored = layer.storedAxis(axis++, 'key');
      const cut = cutOf(layer, item, stored);
      if (cut) cuts.push(cut);
      if (item.kind === 'plain') dropped.push(stored);
      else kept++;
    }
  }
  const part = sliced(layer, cuts);
  const squeezed =
    dropped.length === 0
      ? part
      : without(part, layer.apply('Squeeze', [part.value, layer.ints('drop', dropped)]), dropped);
  if (added.length === 0) return squeezed;
  const value = layer.asKeras(squeezed);
  return plain(layer.apply('Unsqueeze', [value, layer.ints('add', added)]));
}

/** The part of an axis that an index or slice takes; `undefined` for all of it. */
function cutOf(layer: KerasLayer, item: Operand, axis: number): Cut | undefined {
  if (item.kind === 'plain' && isInteger(item.value)) {
    const start = item.value;
    return { axis, start, end: start === -1 ? toTheEnd : start + 1, step: 1 };
  }
  if (item.kind !== 'slice' || ![item.start, item.stop, item.step].every(isBound)) {
    return layer.fail(`${layer.className} takes elements by a tensor`, {
      expected: 'integers and slices',
    });
  }
  const step = isInteger(item.step) ? item.step : 1;
  if (!isInteger(item.start) && !isInteger(item.stop) && step === 1) return undefined;
  const [first, beyond] = step > 0 ? [0, toTheEnd] : [toTheEnd, -toTheEnd];
  const start = isInteger(item.start) ? item.start : first;
  return { axis, start, end: isInteger(item.stop) ? item.stop : beyond, step };
}

function isBound(value: unknown): boolean {
  return value === undefined || value === null || isInteger(value);
}

function isEllipsis(item: Operand): boolean {
  return item.kind === 'ellipsis' || (item.kind === 'plain' && item.value === '...');
}

function isNewAxis(item: Operand): boolean {
  return item.kind === 'plain' && item.value === null;
}

/** Operations that take a part of a tensor. */
export const sliceOperations: Rules = {
  GetItem: anyLayout(getItem),

  Flip: anyLayout((layer) => {
    const axes = integersOf(layer, 1, 'axis') ?? layer.shape.map((_, axis) => axis);
    const cuts = axes.map((axis): Cut => ({
      axis: layer.storedAxis(axis, 'axis'),
      start: toTheEnd,
      end: -toTheEnd,
      step: -1,
    }));
    return sliced(layer, cuts);
  }),

  /** By indices that are one number or a list of them, which then stand along the axis. */
  Take: anyLayout((layer) => {
    const indices = layer.argument(1, 'indices');
    if (!indices || indices.kind === 'tensor') return unsupported(layer, layer.className);
    const { tensor } = layer;
    const axis = layer.storedAxis(integerOf(layer, 0, 2, 'axis'), 'axis');
    const [given] = broadcast(layer, [indices]).values;
    const whole = given && layer.cast(given, 'int64');
    const value = layer.apply('Gather', [tensor.value, whole], { axis });
    if (value.dims.length === tensor.value.dims.length) return { value, last: tensor.last };
    return given?.dims.length === 0 ? without(tensor, value, [axis]) : plain(value);
  }),
};

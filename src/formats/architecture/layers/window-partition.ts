import { product } from '../../../core/count.ts';
import type { Value } from '../../../core/graph/types.ts';
import type { LayerContext } from '../layer-type.ts';
import { reshaped } from './shape.ts';
import { spread } from './windows.ts';

/** How the positions of `[N, …, C]` are parted into windows, one entry for each spatial dim. */
export interface Partition {
  readonly channels: number;
  readonly spatial: readonly number[];
  readonly window: readonly number[];
  /** Windows along each dim: the dim is padded at its end to whole ones. */
  readonly counts: readonly number[];
  readonly shift: readonly number[];
  /** Whether a window is a block of neighbours, or as many positions spread evenly. */
  readonly spread: 'window' | 'grid';
}

interface PartitionAttributes {
  readonly window: number | readonly number[];
  readonly shift: number | readonly number[];
  readonly partition: 'window' | 'grid';
  readonly shrink: boolean;
}

/** @throws InputError if window and shift do not fit the input of the layer */
export function partitionOf(layer: LayerContext, attributes: PartitionAttributes): Partition {
  const { dims } = layer.input;
  if (dims.length < 3) layer.mismatch('[N, …, C], with at least one spatial dim');
  const spatial = dims.slice(1, -1);
  const each = (name: 'window' | 'shift') => {
    const values = spread(attributes[name], spatial.length);
    if (values.length === spatial.length) return values;
    return layer.fail(`"${name}" has ${values.length} numbers for ${spatial.length} dims`, {
      at: name,
      expected: `${spatial.length} numbers, or one for all`,
    });
  };
  // Every list has an entry for each spatial dim.
  const window = each('window').map((size, axis) =>
    attributes.shrink ? Math.min(size, spatial[axis] as number) : size,
  );
  const counts = spatial.map((size, axis) => Math.ceil(size / (window[axis] as number)));
  const shift = each('shift').map((step, axis) => {
    if (step >= (window[axis] as number) && counts[axis] !== 1) {
      layer.fail(`a shift of ${step} is not within a window of ${window[axis] ?? 0}`, {
        at: 'shift',
        expected: `at most ${(window[axis] as number) - 1}`,
      });
    }
    return counts[axis] === 1 ? 0 : step;
  });
  const channels = dims.at(-1) as number;
  return { channels, spatial, window, counts, shift, spread: attributes.partition };
}

/** Spatial dims padded to whole windows. */
function paddedSizes({ window, counts }: Partition): readonly number[] {
  return counts.map((count, axis) => count * (window[axis] as number));
}

/** Turns the elements of spatial dims round: those past the end come in at the start. */
function rolled(layer: LayerContext, input: Value, shifts: readonly number[], part: string): Value {
  return shifts.reduce((value, shift, index) => {
    if (shift === 0) return value;
    const axis = index + 1;
    const size = value.dims[axis] as number;
    const turned = Array.from({ length: size }, (_, place) => (place + shift + size) % size);
    const named = `${part}/${axis}`;
    const places = layer.typedConstant(`${named}/places`, 'int64', [size], turned);
    return layer.apply('Gather', [value, places], { axis }, { part: named });
  }, input);
}

/** Where the windows and their positions lie once every spatial dim is parted in two. */
function order({ window, spread: kind }: Partition): readonly number[] {
  const axes = window.map((_, axis) => axis);
  const windows = axes.map((axis) => 2 * axis + (kind === 'grid' ? 2 : 1));
  const positions = axes.map((axis) => 2 * axis + (kind === 'grid' ? 1 : 2));
  return [0, ...windows, ...positions, 2 * window.length + 1];
}

function apart({ window, counts, spread: kind, channels }: Partition): readonly number[] {
  const pairs = window.flatMap((size, axis) => {
    const count = counts[axis] as number;
    return kind === 'grid' ? [size, count] : [count, size];
  });
  return [0, ...pairs, channels];
}

/** `[N, …, C]` as `[N·windows, positions, C]`. */
export function parted(layer: LayerContext, partition: Partition): Value {
  const { spatial, window, shift, channels } = partition;
  const ends = paddedSizes(partition).map((size, axis) => size - (spatial[axis] as number));
  const padded = ends.some((end) => end > 0)
    ? layer.apply('Pad', [
        layer.input,
        layer.ints('pads', [...new Array<number>(spatial.length + 2).fill(0), 0, ...ends, 0]),
      ])
    : layer.input;
  const turned = layer.apply(
    'Transpose',
    [reshaped(layer, rolled(layer, padded, shift, 'Roll'), apart(partition), 'Part')],
    { perm: order(partition) },
    { part: 'Part/Transpose' },
  );
  return reshaped(layer, turned, [-1, Number(product(window)), channels], 'Windows');
}

/** The inverse of `parted`. */
export function joined(layer: LayerContext, rows: Value, partition: Partition): Value {
  const { spatial, window, counts, shift, channels } = partition;
  const batch = layer.input.dims[0] as number;
  const perm = order(partition);
  const back = perm.map((_, axis) => perm.indexOf(axis));
  const windows = reshaped(layer, rows, [batch, ...counts, ...window, channels], 'Unpart');
  const turned = layer.apply('Transpose', [windows], { perm: back }, { part: 'Join/Transpose' });
  const sizes = paddedSizes(partition);
  const whole = reshaped(layer, turned, [0, ...sizes, channels], 'Join');
  const unrolled = rolled(
    layer,
    whole,
    shift.map((step) => -step),
    'Unroll',
  );
  if (sizes.join() === spatial.join()) return unrolled;
  return layer.apply('Slice', [
    unrolled,
    layer.ints(
      'starts',
      spatial.map(() => 0),
    ),
    layer.ints('ends', spatial),
    layer.ints(
      'axes',
      spatial.map((_, axis) => axis + 1),
    ),
  ]);
}

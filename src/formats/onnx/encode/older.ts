import type { Value } from '../../../core/graph/types.ts';
import { Expansion } from './expansion.ts';
import type { Rewrite } from './rebuild.ts';

/*
 * Operators as they were said at opset 13: the same inputs and outputs, but axes as attributes or
 * sizes given in full.
 */

function known(value: Value | undefined, node: Expansion): readonly number[] | undefined {
  return value && (value.data ?? node.refuse(`the values of "${value.name}" are not known`));
}

/** Axes as indexes from the front. */
function fromFront(axes: readonly number[], rank: number): readonly number[] {
  return axes.map((axis) => (axis < 0 ? axis + rank : axis));
}

/** Axes were an attribute. */
export const rewriteReduction: Rewrite = (reduction, inputs, builder) => {
  const node = new Expansion(reduction, inputs, builder);
  const { noop_with_empty_axes: keepsAll, ...rest } = reduction.attributes;
  const axes = known(node.optional(1), node) ?? [];
  if (axes.length === 0 && keepsAll === 1) return [node.apply('Identity', [node.input(0)])];
  return node.again([node.input(0)], { ...rest, axes: axes.length > 0 ? axes : undefined });
};

/** The sizes were given unless the number of outputs parted the axis equally. */
export const rewriteSplit: Rewrite = (split, inputs, builder) => {
  const input = inputs[0] as Value;
  const { axis: given = 0 } = split.attributes;
  const axis = fromFront([given as number], input.dims.length)[0] as number;
  const sizes = split.outputs.map(({ dims }) => dims[axis] as number);
  const list = inputs[1] ?? builder.ints(`${split.name}/sizes`, sizes);
  return builder.add(
    'Split',
    [input, list],
    { axis },
    {
      name: split.name,
      outputCount: sizes.length,
    },
  );
};

/** All axes were padded, and none wrapped round. */
export const rewritePad: Rewrite = (pad, inputs, builder) => {
  const node = new Expansion(pad, inputs, builder);
  if (node.string('mode', 'constant') === 'wrap') node.refuse('it pads by wrapping round');
  const input = node.input(0);
  const rank = input.dims.length;
  const given = known(node.optional(3), node);
  if (!given) return node.again(inputs, pad.attributes);
  const axes = fromFront(given, rank);
  const pads = known(node.input(1), node) ?? [];
  const all = new Array<number>(2 * rank).fill(0);
  for (const [index, axis] of axes.entries()) {
    all[axis] = pads[index] as number;
    all[axis + rank] = pads[index + axes.length] as number;
  }
  return node.again([input, node.ints('pads', all), node.optional(2)], pad.attributes);
};

/** All axes were given a size. */
export const rewriteResize: Rewrite = (resize, inputs, builder) => {
  const node = new Expansion(resize, inputs, builder);
  const {
    axes,
    antialias,
    keep_aspect_ratio_policy: policy = 'stretch',
    ...rest
  } = resize.attributes;
  if (antialias === 1) node.refuse('it filters against aliasing');
  if (policy !== 'stretch') node.refuse('it keeps the aspect ratio');
  const [input, region, scales, sizes] = inputs;
  if (!axes) return node.again(inputs, rest);
  if (region || scales) node.refuse('its scales or region are of some axes');
  const { dims = [] } = resize.outputs[0] ?? {};
  return node.again([input, undefined, undefined, sizes && node.ints('sizes', dims)], rest);
};

/** Windows had no dilation, and those of LpPool no ceiling. */
export const rewritePool: Rewrite = (pool, inputs, builder) => {
  const node = new Expansion(pool, inputs, builder);
  const { dilations = [], ceil_mode: ceil = 0, ...rest } = pool.attributes;
  if ((dilations as readonly number[]).some((step) => step !== 1)) node.refuse('it is dilated');
  const hasCeiling = pool.op === 'AveragePool';
  if (ceil === 1 && !hasCeiling) node.refuse('its sizes are rounded up');
  return node.again(inputs, { ...rest, ...(hasCeiling && { ceil_mode: ceil }) });
};

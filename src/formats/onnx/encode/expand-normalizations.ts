import type { Value } from '../../../core/graph/types.ts';
import { Expansion } from './expansion.ts';
import type { Rewrite } from './rebuild.ts';

/** Computes in float32 what the operator's `stash_type`, 1 by default, computes in it. */
function stashed(input: Value, node: Expansion): Value {
  return node.number('stash_type', 1) === 1 && input.elementType !== 'float64'
    ? node.cast(input, 'float32')
    : input;
}

/** The first of the dims that are normalized together. */
function axisOf(input: Value, node: Expansion): number {
  const axis = node.number('axis', -1);
  return axis < 0 ? axis + input.dims.length : axis;
}

/** x / √(mean(x²) + ε). */
function byRootMeanSquare(x: Value, axis: number, node: Expansion): Value {
  const variance = node.mean(node.apply('Mul', [x, x]), axis);
  const epsilon = node.scalar(x, node.number('epsilon', 1e-5));
  const root = node.apply('Sqrt', [node.apply('Add', [variance, epsilon])]);
  return node.apply('Div', [x, root]);
}

/** (x − mean(x)) / √(var(x) + ε)·scale + shift. */
export const expandLayerNormalization: Rewrite = (layerNorm, inputs, builder) => {
  const node = new Expansion(layerNorm, inputs, builder);
  const input = node.input(0);
  const axis = axisOf(input, node);
  const x = stashed(input, node);
  const centred = node.apply('Sub', [x, node.mean(x, axis)]);
  const normalized = node.cast(byRootMeanSquare(centred, axis, node), input.elementType);
  const scaled = node.apply('Mul', [normalized, node.input(1)]);
  const shift = node.optional(2);
  return [shift ? node.apply('Add', [scaled, shift]) : scaled];
};

/** x / √(mean(x²) + ε)·scale. */
export const expandRmsNormalization: Rewrite = (rmsNorm, inputs, builder) => {
  const node = new Expansion(rmsNorm, inputs, builder);
  const input = node.input(0);
  const normalized = byRootMeanSquare(stashed(input, node), axisOf(input, node), node);
  return [node.apply('Mul', [node.cast(normalized, input.elementType), node.input(1)])];
};

/** Groups normalized as the channels of an instance norm are, then channels scaled and shifted. */
export const expandGroupNormalization: Rewrite = (groupNorm, inputs, builder) => {
  const node = new Expansion(groupNorm, inputs, builder);
  const input = node.input(0);
  const groups = node.number('num_groups', 1);
  const [, channels = 0, ...spatial] = input.dims;
  const grouped = node.reshape(stashed(input, node), [0, groups, -1]);
  const normalized = node.apply(
    'InstanceNormalization',
    [grouped, node.filled(grouped, [groups], 1), node.filled(grouped, [groups], 0)],
    { epsilon: node.number('epsilon', 1e-5) },
  );
  const apart = node.reshape(node.cast(normalized, input.elementType), [0, channels, ...spatial]);
  const ofChannels = (value: Value) => node.reshape(value, [channels, ...spatial.map(() => 1)]);
  const scaled = node.apply('Mul', [apart, ofChannels(node.input(1))]);
  return [node.apply('Add', [scaled, ofChannels(node.input(2))])];
};

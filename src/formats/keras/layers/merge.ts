import type { Value } from '../../../core/graph/types.ts';
import type { KerasLayer } from '../layer.ts';
import { anyLayout, asKeras, type Rule, type Rules } from '../rule.ts';
import { plain, shapeOf, type Tensor } from '../tensor.ts';

/** Inputs of one rank, axes of one element put after the batch as Keras does, stored alike. */
function operands(layer: KerasLayer): readonly Tensor[] {
  const rank = Math.max(...layer.tensors.map(({ value }) => value.dims.length));
  const ranked = layer.tensors.map((tensor) => {
    const shape = shapeOf(tensor);
    if (shape.length === rank) return tensor;
    const ones = new Array<number>(rank - shape.length).fill(1);
    const dims = [...shape.slice(0, 1), ...ones, ...shape.slice(1)];
    return plain(layer.reshape(layer.asKeras(tensor), dims, 'Broadcast'));
  });
  return layer.aligned(ranked);
}

function requireInputs(layer: KerasLayer, least: number, most = Infinity): void {
  const count = layer.tensors.length;
  if (count >= least && count <= most) return;
  layer.fail(`${layer.className} has ${count} inputs`, {
    expected: least === most ? `${least} inputs` : `at least ${least} inputs`,
  });
}

function folded(layer: KerasLayer, op: string): Tensor {
  requireInputs(layer, 1);
  const [first, ...others] = operands(layer) as [Tensor, ...Tensor[]];
  if (others.length === 0) return layer.each('Identity', first);
  const value = others.reduce(
    (sum: Value, other) => layer.apply(op, [sum, other.value]),
    first.value,
  );
  return { value, last: first.last };
}

function merge(op: string): Rule {
  return anyLayout((layer) => folded(layer, op));
}

/** A contraction of an axis of each input, the batch in common, as an Einsum. */
function dot(layer: KerasLayer): Tensor {
  requireInputs(layer, 2, 2);
  const { settings } = layer;
  const [a, b] = layer.tensors.map((tensor) => layer.asKeras(tensor)) as [Value, Value];
  const given = settings.integers('axes') ?? [];
  const pair = given.length === 1 ? [given[0] as number, given[0] as number] : given;
  if (pair.length !== 2) settings.fail('axes', 'an axis, or one for each input');
  const left = layer.axis(pair[0] as number, a.dims.length, 'config/axes');
  const right = layer.axis(pair[1] as number, b.dims.length, 'config/axes');
  if (left === 0 || right === 0) settings.fail('axes', 'axes after the batch');
  const normalize = settings.flag('normalize', false);
  const unit = (value: Value, axis: number) =>
    normalize ? layer.apply('LpNormalization', [value], { axis, p: 2 }) : value;
  const letters = 'abcdefghijklmnopqrstuvwxy';
  const first = letters.slice(0, a.dims.length).split('');
  const second = letters.slice(a.dims.length, a.dims.length + b.dims.length).split('');
  if (first.length + second.length !== a.dims.length + b.dims.length) {
    layer.misshapen(`${letters.length} axes in all at most`);
  }
  first[left] = 'z';
  second[right] = 'z';
  second[0] = first[0] as string;
  const output = [...first, ...second.slice(1)].filter((letter) => letter !== 'z');
  const product = layer.apply('Einsum', [unit(a, left), unit(b, right)], {
    equation: `${first.join('')},${second.join('')}->${output.join('')}`,
  });
  // Two matrices give [N, 1].
  return plain(
    output.length > 1 ? product : layer.apply('Unsqueeze', [product, layer.ints('axes', [1])]),
  );
}

/** Keras's merging layers. @see https://keras.io/api/layers/merging_layers/ */
export const mergeRules: Rules = {
  Add: merge('Add'),
  Multiply: merge('Mul'),
  Maximum: merge('Max'),
  Minimum: merge('Min'),

  Subtract: anyLayout((layer) => {
    requireInputs(layer, 2, 2);
    return folded(layer, 'Sub');
  }),

  Average: anyLayout((layer) => {
    const sum = folded(layer, 'Add');
    const count = layer.scalar('count', layer.tensors.length);
    return { value: layer.apply('Div', [sum.value, count]), last: sum.last };
  }),

  Concatenate: anyLayout((layer) => {
    requireInputs(layer, 1);
    const [axis = -1] = layer.settings.integers('axis') ?? [];
    const ranks = new Set(layer.tensors.map(({ value }) => value.dims.length));
    if (ranks.size > 1) layer.misshapen('inputs of one rank');
    const aligned = layer.aligned();
    const [first] = aligned as [Tensor, ...Tensor[]];
    const stored = layer.storedAxis(axis, 'config/axis', first);
    const value = layer.apply(
      'Concat',
      aligned.map(({ value }) => value),
      { axis: stored },
    );
    return { value, last: first.last };
  }),

  Dot: asKeras(dot),

  /** Inception-ResNet's: a branch scaled before it is added. */
  CustomScaleLayer: anyLayout((layer) => {
    requireInputs(layer, 2, 2);
    const [trunk, branch] = operands(layer) as [Tensor, Tensor];
    const scale = layer.scalar('scale', layer.settings.number('scale', 1));
    const scaled = layer.apply('Mul', [branch.value, scale]);
    return { value: layer.apply('Add', [trunk.value, scaled]), last: trunk.last };
  }),
};

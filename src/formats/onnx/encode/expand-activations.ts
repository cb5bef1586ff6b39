import type { Value } from '../../../core/graph/types.ts';
import { Expansion } from './expansion.ts';
import type { Rewrite } from './rebuild.ts';

/** An elementwise operator of one input, as a formula of others. */
function elementwise(formula: (x: Value, node: Expansion) => Value): Rewrite {
  return (node, inputs, builder) => {
    const expansion = new Expansion(node, inputs, builder);
    return [formula(expansion.input(0), expansion)];
  };
}

/** ½·x·(1 + erf(x·√½)), or ½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))). */
export const expandGelu = elementwise((x, node) => {
  const half = node.apply('Mul', [x, node.scalar(x, 0.5)]);
  const inner =
    node.string('approximate', 'none') === 'tanh' ? tanhOfCubic(x, node) : erfOfScaled(x, node);
  return node.apply('Mul', [half, node.apply('Add', [inner, node.scalar(x, 1)])]);
});

function erfOfScaled(x: Value, node: Expansion): Value {
  return node.apply('Erf', [node.apply('Mul', [x, node.scalar(x, Math.SQRT1_2)])]);
}

function tanhOfCubic(x: Value, node: Expansion): Value {
  const cube = node.apply('Mul', [node.apply('Mul', [x, x]), x]);
  const cubic = node.apply('Add', [x, node.apply('Mul', [cube, node.scalar(x, 0.044715)])]);
  return node.apply('Tanh', [node.apply('Mul', [cubic, node.scalar(x, Math.sqrt(2 / Math.PI))])]);
}

/** x·max(0, min(1, x/6 + ½)). */
export const expandHardSwish = elementwise((x, node) =>
  node.apply('Mul', [x, node.apply('HardSigmoid', [x], { alpha: 1 / 6, beta: 0.5 })]),
);

/** x·tanh(softplus(x)). */
export const expandMish = elementwise((x, node) =>
  node.apply('Mul', [x, node.apply('Tanh', [node.apply('Softplus', [x])])]),
);

/** x·sigmoid(α·x). */
export const expandSwish = elementwise((x, node) => {
  const alpha = node.number('alpha', 1);
  const scaled = alpha === 1 ? x : node.apply('Mul', [x, node.scalar(x, alpha)]);
  return node.apply('Mul', [x, node.apply('Sigmoid', [scaled])]);
});

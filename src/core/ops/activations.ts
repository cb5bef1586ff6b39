import type { OperatorSpec } from './spec.ts';
import { type PerElement, unary, type UnaryRule } from './elementwise.ts';
import type { NodeView } from './node-view.ts';

/** 1 / (1 + exp(−x)), the sign being part of exp. */
export const sigmoidCost = { transcendentals: 1, adds: 1, divides: 1 } as const;

/** x·Sigmoid(x), also called Swish. */
export const siluCost = { ...sigmoidCost, multiplies: 1 } as const;

/** ½·x·(1 + erf(x·√½)). */
export const geluCost = { multiplies: 3, adds: 1, transcendentals: 1 } as const;

/** ½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³))). */
export const tanhGeluCost = { multiplies: 6, adds: 2, transcendentals: 1 } as const;

const alpha = { alpha: { kind: 'float' } } as const;

const rules: readonly UnaryRule[] = [
  { name: 'Relu', formula: 'max(0, x)', each: { compares: 1 }, calculate: (x) => Math.max(0, x) },
  {
    name: 'LeakyRelu',
    attributes: alpha,
    formula: 'x where x ≥ 0, else α·x',
    each: { compares: 1, multiplies: 1 },
  },
  {
    name: 'ThresholdedRelu',
    since: 10,
    attributes: alpha,
    formula: 'x where x > α, else 0',
    each: { compares: 1 },
  },
  {
    name: 'Sigmoid',
    formula: '1 / (1 + exp(−x)), the sign being part of exp',
    each: sigmoidCost,
  },
  {
    name: 'HardSigmoid',
    attributes: { ...alpha, beta: { kind: 'float' } },
    formula: 'max(0, min(1, α·x + β))',
    each: { multiplies: 1, adds: 1, compares: 2 },
  },
  {
    name: 'HardSwish',
    since: 14,
    formula: 'x·max(0, min(1, x·⅙ + ½))',
    each: { multiplies: 2, adds: 1, compares: 2 },
  },
  { name: 'Tanh', formula: 'tanh(x)', each: { transcendentals: 1 } },
  {
    name: 'Elu',
    attributes: alpha,
    formula: 'x where x ≥ 0, else α·(exp(x) − 1)',
    each: { compares: 1, transcendentals: 1, adds: 1, multiplies: 1 },
  },
  {
    name: 'Selu',
    attributes: { ...alpha, gamma: { kind: 'float' } },
    formula: 'γ·(x where x > 0, else α·(exp(x) − 1))',
    each: { compares: 1, transcendentals: 1, adds: 1, multiplies: 2 },
  },
  {
    name: 'Celu',
    since: 12,
    attributes: alpha,
    formula: 'max(0, x) + min(0, α·(exp(x / α) − 1))',
    each: { compares: 2, divides: 1, transcendentals: 1, adds: 2, multiplies: 1 },
  },
  { name: 'Softplus', formula: 'ln(exp(x) + 1)', each: { transcendentals: 2, adds: 1 } },
  {
    name: 'Softsign',
    formula: 'x / (1 + |x|), the absolute value counting as a compare',
    each: { compares: 1, adds: 1, divides: 1 },
  },
  {
    name: 'Mish',
    since: 18,
    formula: 'x·tanh(ln(exp(x) + 1))',
    each: { transcendentals: 3, adds: 1, multiplies: 1 },
  },
  {
    name: 'Gelu',
    since: 20,
    attributes: { approximate: { kind: 'string', values: ['none', 'tanh'] } },
    formula: '½·x·(1 + erf(x·√½)), or ½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))',
    note: '3 multiplies, 1 add, 1 erf; approximated 6 multiplies, 2 adds, 1 tanh',
    each: (node) => (node.string('approximate', 'none') === 'tanh' ? tanhGeluCost : geluCost),
  },
  {
    name: 'Swish',
    since: 24,
    attributes: alpha,
    formula: 'x / (1 + exp(−α·x)) as x·Sigmoid(α·x)',
    note: '1 exp, 1 add, 1 divide, 1 multiply, and 1 multiply more where α ≠ 1',
    each: (node) => ({ ...siluCost, multiplies: node.float('alpha', 1) === 1 ? 1 : 2 }),
  },
  {
    name: 'Shrink',
    since: 9,
    attributes: { bias: { kind: 'float' }, lambd: { kind: 'float' } },
    formula: 'x + bias where x < −λ, x − bias where x > λ, else 0',
    each: { compares: 2, adds: 1 },
  },
];

export const activationOperators: readonly OperatorSpec[] = rules.map(unary);

/**
 * Operations per element of an activation that an attribute names, as fused operators have them.
 * @throws InputError `invalid-node` for a name that no activation has
 */
export function namedActivation(node: NodeView, name: string): PerElement {
  if (name.toLowerCase() === 'clip') return { compares: 2 };
  const rule = rules.find((known) => known.name.toLowerCase() === name.toLowerCase());
  if (!rule) {
    return node.fail(`there is no activation "${name}"`, {
      expected: `one of Clip, ${rules.map((known) => known.name).join(', ')}`,
    });
  }
  return typeof rule.each === 'function' ? rule.each(node) : rule.each;
}

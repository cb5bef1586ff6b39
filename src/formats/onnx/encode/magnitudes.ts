import { product } from '../../../core/count.ts';
import type { Graph, GraphNode, Value } from '../../../core/graph/types.ts';
import { isStatic } from '../../../core/graph/types.ts';

/** Root mean square of a value's elements, roughly, when weights are scaled as `fillsOf` does. */
export type Magnitudes = (value: Value | undefined) => number;

/**
 * Follows the magnitude of activations through a network, as if elements were independent: so a
 * residual sum that grows block by block is met with smaller weights where it flows into some.
 */
export function magnitudesOf({ nodes }: Graph): Magnitudes {
  const known = new Map<Value, number>();
  const makers = new Map<Value, string>();
  const magnitude: Magnitudes = (value) =>
    value === undefined ? 0 : (known.get(value) ?? ofStored(value));
  for (const node of nodes) {
    const outcome = bounded(outcomeOf(node, magnitude, makers));
    for (const output of node.outputs) {
      known.set(output, outcome);
      makers.set(output, node.op);
    }
  }
  return magnitude;
}

/** Far outside of this range, the elements of no type are told apart. */
function bounded(magnitude: number): number {
  return Math.min(Math.max(magnitude, 1e-4), 1e4);
}

function ofStored({ data }: Value): number {
  if (!data || data.length === 0) return 1;
  const largest = data.reduce((most, element) => Math.max(most, Math.abs(element)), 0);
  return Number.isFinite(largest) ? largest : 1;
}

/** Outputs that lie about one magnitude, whatever goes in. */
const fixed: Readonly<Record<string, number>> = {
  ...{ BatchNormalization: 1, LayerNormalization: 1, RMSNormalization: 1 },
  ...{ GroupNormalization: 1, InstanceNormalization: 1, MeanVarianceNormalization: 1 },
  ...{ Sigmoid: 0.55, HardSigmoid: 0.55, LSTM: 0.4, GRU: 0.4, RNN: 0.6 },
};

const halving = new Set(['Relu', 'Gelu', 'HardSwish', 'Mish', 'Swish', 'PRelu', 'LeakyRelu']);

/** What these make is as often negative as positive; residual sums after ReLUs are seldom. */
const symmetric = new Set([
  ...['Conv', 'ConvTranspose', 'Gemm', 'MatMul', 'BatchNormalization', 'LayerNormalization'],
  ...['GroupNormalization', 'InstanceNormalization'],
]);

function outcomeOf(
  node: GraphNode,
  magnitude: Magnitudes,
  makers: ReadonlyMap<Value, string>,
): number {
  const { op, inputs, outputs } = node;
  const [first, second] = inputs;
  const [a, b] = [magnitude(first), magnitude(second)];
  const outcome = fixed[op];
  if (outcome !== undefined) return outcome;
  if (halving.has(op)) {
    return first && symmetric.has(makers.get(first) ?? '') ? a * Math.SQRT1_2 : a;
  }
  switch (op) {
    case 'Conv':
    case 'ConvTranspose':
    case 'Gemm':
      return 1;
    case 'MatMul':
    case 'Einsum':
      // Weights are scaled so that it is 1.
      return [first, second].some((value) => value && isStatic(value))
        ? 1
        : a * b * Math.sqrt(contracted(node));
    case 'Softmax':
      // At most: a row of n that is all but one of them zero.
      return 1 / Math.sqrt(Math.max(outputs[0]?.dims.at(-1) ?? 1, 1));
    case 'Tanh':
    case 'Softsign':
      return Math.min(a, 1);
    case 'Clip':
      return Math.min(a, magnitude(inputs[2]) || a);
    case 'Mul':
      return a * b;
    case 'Div':
      return a / bounded(b);
    case 'Add':
    case 'Sub':
    case 'Sum':
      return Math.hypot(...inputs.map((value) => addend(value, magnitude)));
    case 'Gather':
      return a;
    case 'ReduceSum':
      return a * Math.sqrt(ratio(first, outputs[0]));
    default:
      return Math.max(...inputs.filter(isFloat).map(magnitude), 1e-4);
  }
}

/** Biases are near 0; a mask lets through what it does not mask. */
function addend(value: Value | undefined, magnitude: Magnitudes): number {
  return value && isStatic(value) && !value.data ? 0 : magnitude(value);
}

/** How many products an element of the output is the sum of. */
function contracted({ inputs, outputs }: GraphNode): number {
  return Math.sqrt(ratio(inputs[0], outputs[0]) * elements(inputs[1]));
}

function ratio(input: Value | undefined, output: Value | undefined): number {
  return elements(input) / Math.max(elements(output), 1);
}

function elements(value: Value | undefined): number {
  return value ? Number(product(value.dims)) : 0;
}

function isFloat(value: Value | undefined): boolean {
  return value?.elementType.includes('float') ?? false;
}

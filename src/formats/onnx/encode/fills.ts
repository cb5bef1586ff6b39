import { product } from '../../../core/count.ts';
import type { Graph, GraphNode, Value } from '../../../core/graph/types.ts';
import { isIntegral } from '../../../core/shapes/constants.ts';
import type { Fill } from './fill.ts';
import { type Magnitudes, magnitudesOf } from './magnitudes.ts';
import { firstUses, type Use } from './uses.ts';

/** Below every score, and still a number in half precision. */
const masked = -10_000;

/** Uniform with a standard deviation of `deviation` about 0. */
function spread(deviation: number): Fill {
  const bound = deviation * Math.sqrt(3);
  return { kind: 'uniform', low: -bound, high: bound };
}

function around(value: number): Fill {
  return { kind: 'uniform', low: 0.75 * value, high: 1.25 * value };
}

const nearly0: Fill = { kind: 'uniform', low: -0.02, high: 0.02 };

export type Fills = (value: Value) => Fill;

/**
 * The elements of stored tensors by what uses them: filters and matrices scaled by their fan-in
 * (LeCun 1998, He 2015: https://arxiv.org/abs/1502.01852) and by the magnitude of what flows in, so
 * that activations neither grow nor vanish; scales about 1, shifts about 0, variances positive.
 */
export function fillsOf(graph: Graph, constant: boolean): Fills {
  const uses = firstUses(graph);
  const magnitude = magnitudesOf(graph);
  return (value) => {
    const fill = fillOf(value, uses, magnitude);
    if (!constant || fill.kind !== 'uniform') return fill;
    // The variance of weights of mean 0 is one by their fan-in, which makes outputs means.
    const variance = (fill.high - fill.low) ** 2 / 12;
    const mean = (fill.low + fill.high) / 2;
    return { kind: 'constant', value: mean === 0 ? variance : mean };
  };
}

function fillOf(value: Value, uses: ReadonlyMap<Value, Use>, magnitude: Magnitudes): Fill {
  const use = uses.get(value);
  if (isIntegral(value.elementType)) return { kind: 'constant', value: 0 };
  if (!use) return spread(1);
  const { node, index } = use;
  const { dims } = use.value;
  const flowing = magnitude(node.inputs[index === 0 ? 1 : 0]);
  const byFanIn = (fanIn: readonly number[]) => scaled(fanIn, flowing);
  switch (node.op) {
    case 'Conv':
    case 'ConvInteger':
      return index === 1 ? byFanIn(dims.slice(1)) : nearly0;
    case 'ConvTranspose':
      // Each output is reached by the taps of one input in every stride; the kernel bounds them.
      return index === 1 ? byFanIn(dims.toSpliced(1, 1)) : nearly0;
    case 'Gemm':
      return index === 1 ? byFanIn([dims[node.attributes['transB'] === 1 ? 1 : 0] ?? 1]) : nearly0;
    case 'MatMul':
      return byFanIn([(index === 0 ? dims.at(-1) : dims.at(-2)) ?? dims[0] ?? 1]);
    case 'LSTM':
    case 'GRU':
    case 'RNN':
      return index <= 2 ? byFanIn(dims.slice(-1)) : nearly0;
    case 'BatchNormalization':
      if (index === 4) return around(flowing ** 2);
      return index === 1 ? around(1) : nearly0;
    case 'LayerNormalization':
    case 'RMSNormalization':
    case 'GroupNormalization':
    case 'InstanceNormalization':
      return index === 1 ? around(1) : nearly0;
    case 'Mul':
    case 'Div':
      return around(1);
    case 'Add':
    case 'Sub':
      return value.role === 'constant' ? addend(node, uses) : nearly0;
    case 'PRelu':
      return { kind: 'constant', value: 0.25 };
    default:
      return spread(1);
  }
}

/** Weights of as many inputs as the product of the dims, whose sum has a deviation of about 1. */
function scaled(fanIn: readonly number[], flowing: number): Fill {
  return spread(1 / (flowing * Math.sqrt(Math.max(Number(product(fanIn)), 1))));
}

/** A constant that is added to what a softmax then takes is an attention mask. */
function addend(node: GraphNode, uses: ReadonlyMap<Value, Use>): Fill {
  const [sum] = node.outputs;
  const next = sum && uses.get(sum)?.node.op;
  return next === 'Softmax' ? { kind: 'causal', value: masked } : { kind: 'constant', value: 0 };
}

import { product } from '../../../core/count.ts';
import type { Graph, GraphNode, Value } from '../../../core/graph/types.ts';
import { isIntegral } from '../../../core/shapes/constants.ts';
import type { Fill } from './fill.ts';
import { firstUses, type Use } from './uses.ts';

/** Below every score, and still a number in half precision. */
const masked = -10_000;

/** Uniform with a standard deviation of `deviation` about 0. */
function spread(deviation: number): Fill {
  const bound = deviation * Math.sqrt(3);
  return { kind: 'uniform', low: -bound, high: bound };
}

const around1: Fill = { kind: 'uniform', low: 0.75, high: 1.25 };
const nearly0: Fill = { kind: 'uniform', low: -0.02, high: 0.02 };

export type Fills = (value: Value) => Fill;

/**
 * The elements of stored tensors by what uses them: filters and matrices scaled by their fan-in
 * (LeCun 1998, He 2015: https://arxiv.org/abs/1502.01852), so that activations neither grow nor
 * vanish; scales about 1, shifts about 0, variances positive.
 */
export function fillsOf(graph: Graph, constant: boolean): Fills {
  const uses = firstUses(graph);
  return (value) => {
    const fill = fillOf(value, uses);
    if (!constant || fill.kind !== 'uniform') return fill;
    // The variance of weights of mean 0 is one by their fan-in, which makes outputs means.
    const variance = (fill.high - fill.low) ** 2 / 12;
    return { kind: 'constant', value: (fill.low + fill.high) / 2 + variance };
  };
}

function fillOf(value: Value, uses: ReadonlyMap<Value, Use>): Fill {
  const use = uses.get(value);
  if (isIntegral(value.elementType)) return { kind: 'constant', value: 0 };
  if (!use) return spread(1);
  const { node, index } = use;
  const { dims } = use.value;
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
      return [nearly0, around1, nearly0, nearly0, around1][index] ?? nearly0;
    case 'LayerNormalization':
    case 'RMSNormalization':
    case 'GroupNormalization':
    case 'InstanceNormalization':
      return index === 1 ? around1 : nearly0;
    case 'Mul':
    case 'Div':
      return around1;
    case 'Add':
    case 'Sub':
      return value.role === 'constant' ? addend(node, uses) : nearly0;
    case 'PRelu':
      return { kind: 'constant', value: 0.25 };
    default:
      return spread(1);
  }
}

function byFanIn(dims: readonly number[]): Fill {
  return spread(1 / Math.sqrt(Math.max(Number(product(dims)), 1)));
}

/** A constant that is added to what a softmax then takes is an attention mask. */
function addend(node: GraphNode, uses: ReadonlyMap<Value, Use>): Fill {
  const [sum] = node.outputs;
  const next = sum && uses.get(sum)?.node.op;
  return next === 'Softmax' ? { kind: 'causal', value: masked } : { kind: 'constant', value: 0 };
}

import { type Count, minus, product, times } from '../../count.ts';
import {
  elementBits,
  type ElementType,
  type Graph,
  type GraphNode,
  type Value,
} from '../../graph/types.ts';
import { operatorKey } from '../../ops/spec.ts';

/** Whether a type has gradients. */
export function isFloat(type: ElementType): boolean {
  return /^(b?float|complex)/.test(type) && elementBits[type] >= 16;
}

/** Which values a gradient is computed of: trained weights, and all that is computed from them. */
export class Gradients {
  private readonly wanted: Uint8Array;

  constructor(graph: Graph) {
    this.wanted = new Uint8Array(graph.valueCount);
    for (const { inputs, outputs } of graph.nodes) {
      for (const input of inputs) {
        if (input?.role === 'parameter' && isFloat(input.elementType)) this.wanted[input.index] = 1;
      }
      if (!inputs.some((input) => this.isWanted(input))) continue;
      for (const output of outputs) {
        if (isFloat(output.elementType)) this.wanted[output.index] = 1;
      }
    }
  }

  isWanted(value: Value | undefined): boolean {
    return value !== undefined && this.wanted[value.index] === 1;
  }
}

/** Operators of two factors, the first two inputs. */
const twoFactors = new Set([
  ...['Conv', 'ConvTranspose', 'Gemm', 'MatMul'],
  ...['com.microsoft.FusedConv', 'com.microsoft.FusedGemm', 'com.microsoft.FusedMatMul'],
]);

const recurrent = new Set(['LSTM', 'GRU', 'RNN']);

export interface BackwardMacs {
  readonly macs: Count;
  /** False where the operator has no rule, so that both gradients are taken to be wanted. */
  readonly known: boolean;
}

/**
 * MACs of a node's backward pass. A product of two factors takes as many again for the gradient of
 * each factor that is wanted: none for the input of the first layer, two for a product of two
 * activations. Attention is two such products. A recurrent layer takes them for weights and states
 * alike, without those for the gradient of an input that none is wanted of.
 */
export function backwardMacs(node: GraphNode, macs: Count, gradients: Gradients): BackwardMacs {
  const { inputs, outputs } = node;
  if (macs === 0 || !outputs.some((value) => gradients.isWanted(value))) {
    return { macs: 0, known: true };
  }
  const key = operatorKey(node.domain, node.op);
  const wanted = (values: readonly (Value | undefined)[]) =>
    values.filter((value) => gradients.isWanted(value)).length;
  if (twoFactors.has(key)) return { macs: times(macs, wanted(inputs.slice(0, 2))), known: true };
  if (key === 'Einsum' && inputs.length <= 2) {
    return { macs: times(macs, wanted(inputs)), known: true };
  }
  if (recurrent.has(key)) {
    const whole = times(2, macs);
    const [input, weight] = inputs;
    if (!input || !weight || gradients.isWanted(input)) return { macs: whole, known: true };
    const rows = product([...input.dims.slice(0, 2), node.times ?? 1]);
    return { macs: minus(whole, times(rows, product(weight.dims))), known: true };
  }
  return { macs: times(2, macs), known: key === 'Attention' };
}

import { InputError } from '../../../core/errors.ts';
import type { ElementType, Graph, GraphNode } from '../../../core/graph/types.ts';
import { operators } from '../../../core/ops/index.ts';

const floats: readonly ElementType[] = ['float32', 'float64', 'float16', 'bfloat16'];

/** Operators that ONNX has for floats only. */
const floatOperators = new Set([
  ...['Conv', 'ConvTranspose', 'LSTM', 'GRU', 'RNN', 'PRelu', 'LeakyRelu', 'Elu', 'Selu', 'Celu'],
  ...['BatchNormalization', 'LayerNormalization', 'RMSNormalization', 'GroupNormalization'],
  ...['InstanceNormalization', 'MeanVarianceNormalization', 'LpNormalization', 'LRN'],
  ...['AveragePool', 'LpPool', 'GlobalAveragePool', 'GlobalMaxPool', 'GlobalLpPool'],
  ...['Sigmoid', 'HardSigmoid', 'HardSwish', 'Mish', 'Gelu', 'Swish', 'Tanh', 'Softplus'],
  ...['Softsign', 'Softmax', 'LogSoftmax', 'Exp', 'Log', 'Sqrt', 'Attention', 'RotaryEmbedding'],
  ...['AdaptiveAveragePool'],
]);

/** Products that ONNX has for floats and wide integers only. */
const productOperators = new Set(['MatMul', 'Gemm']);
const wide: readonly ElementType[] = [...floats, 'int32', 'int64', 'uint32', 'uint64'];

/**
 * Whether ONNX can say every node.
 * @throws InputError `not-encodable` naming the first node that it cannot
 */
export function checkEncodable({ nodes, opset }: Graph): void {
  for (const node of nodes) {
    const { name, op, domain } = node;
    const refuse = (reason: string, details: { expected?: string; hint?: string } = {}): never => {
      throw new InputError('not-encodable', `${name}: ${reason}`, { node: name, ...details });
    };
    if (!operators.find(domain, op)) refuse(`${op} is not an operator that is known`);
    if (node.times !== undefined) refuse('it lies in a loop, and loops are not written');
    if (node.opset !== undefined && node.opset !== opset) {
      refuse(`it is of opset ${node.opset}, the graph of ${opset}`);
    }
    const fault = typeFault(node);
    if (fault) {
      const hint = 'ask for the model with float weights, and quantize the file';
      refuse(fault.reason, { expected: fault.expected, hint });
    }
  }
}

/** Why ONNX has no such operator of the type of its first input; `undefined` where it may have. */
export function typeFault(
  node: GraphNode,
): { readonly reason: string; readonly expected: string } | undefined {
  const allowed = allowedTypes(node);
  const elementType = node.inputs[0]?.elementType;
  if (!allowed || !elementType || allowed.includes(elementType)) return undefined;
  return {
    reason: `ONNX has no ${node.op} of ${elementType}`,
    expected: `one of ${allowed.join(', ')}`,
  };
}

function allowedTypes({ op, domain }: GraphNode): readonly ElementType[] | undefined {
  if (domain !== '' && domain !== 'netcost') return undefined;
  if (floatOperators.has(op)) return floats;
  return productOperators.has(op) ? wide : undefined;
}

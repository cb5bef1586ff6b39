import { addOperations, type Operations, operations } from '../cost/operations.ts';
import { siluCost } from './activations.ts';
import { biasAdds, dotProducts } from './dot-products.ts';
import { repeated } from './elementwise.ts';
import type { NodeView } from './node-view.ts';
import { dimsOfRank, requireDims } from './require-dims.ts';
import type { Inferred, OperatorSpec } from './spec.ts';

const activations = { activation: { kind: 'string', values: ['silu', 'swish', 'none'] } } as const;

const words =
  'a depthwise convolution over each position and those before it: MACs B·C·L·k; a bias is B·C·L adds; with silu 1 exp, 1 add, 1 divide and 1 multiply per output';

/** Checks the operands; the carry state has `dilation`·(k − 1) positions. */
function shapes(node: NodeView, dilation = 1): readonly Inferred[] {
  const [batch, channels] = dimsOfRank(node, 0, ['B', 'C', 'L']);
  const [, , kernel] = dimsOfRank(node, 1, ['C', '1', 'k']);
  requireDims(node, 1, [channels, 1, kernel]);
  requireDims(node, 2, [channels]);
  const window = node.int('state_window', 0);
  const state = [batch, channels, Math.max(kernel - 1, 0) * dilation];
  const states = window > 0 ? [window, ...state] : state;
  requireDims(node, 3, states);
  const { elementType, dims } = node.input(0);
  return [
    { elementType, dims },
    { elementType: node.optional(3)?.elementType ?? elementType, dims: states },
  ];
}

function count(node: NodeView): Operations {
  const outputs = node.outputElements(0);
  const products = operations({
    ...dotProducts(outputs, node.dims(1)[2] ?? 0),
    ...biasAdds(node.has(2) ? outputs : 0),
  });
  const activated = node.string('activation', 'none') === 'none' ? 0 : outputs;
  return addOperations(products, repeated(siluCost, activated));
}

const shared = { name: 'CausalConvWithState', inputs: [2, 4], status: 'counted', count } as const;

export const causalConvWithState: OperatorSpec = {
  ...shared,
  opsets: [27],
  outputs: [2, 2],
  attributes: activations,
  rule: words,
  infer: (node) => shapes(node),
};

/** ONNX Runtime's, of which the form with one spatial dim and channels first is known. */
export const contribCausalConvWithState: OperatorSpec = {
  ...shared,
  domain: 'com.microsoft',
  opsets: [1],
  outputs: [1, 2],
  attributes: {
    ...activations,
    dilation: { kind: 'int' },
    ndim: { kind: 'int' },
    state_window: { kind: 'int' },
  },
  rule: `${words}; one spatial dim, channels first`,

  infer(node) {
    const dilation = node.int('dilation', 1);
    if (dilation < 1 || node.int('ndim', 1) !== 1) {
      node.fail('this form of CausalConvWithState is not known', {
        expected: 'ndim = 1 and a positive dilation',
      });
    }
    return shapes(node, dilation);
  },
};

import { addOperations, operations } from '../cost/operations.ts';
import { siluCost } from './activations.ts';
import { biasAdds, dotProducts } from './dot-products.ts';
import { repeated } from './elementwise.ts';
import { dimsOfRank, requireDims } from './require-dims.ts';
import type { OperatorSpec } from './spec.ts';

export const causalConvWithState: OperatorSpec = {
  name: 'CausalConvWithState',
  opsets: [27],
  inputs: [2, 4],
  outputs: [2, 2],
  attributes: { activation: { kind: 'string', values: ['silu', 'swish', 'none'] } },
  status: 'counted',
  rule: 'a depthwise convolution over each position and the k − 1 before it: MACs B·C·L·k; a bias is B·C·L adds; with silu 1 exp, 1 add, 1 divide and 1 multiply per output',

  infer(node) {
    const [batch, channels] = dimsOfRank(node, 0, ['B', 'C', 'L']);
    const [, , kernel] = dimsOfRank(node, 1, ['C', '1', 'k']);
    requireDims(node, 1, [channels, 1, kernel]);
    requireDims(node, 2, [channels]);
    const state = [batch, channels, Math.max(kernel - 1, 0)];
    requireDims(node, 3, state);
    const { elementType, dims } = node.input(0);
    return [
      { elementType, dims },
      { elementType, dims: state },
    ];
  },

  count(node) {
    const outputs = node.outputElements(0);
    const products = operations({
      ...dotProducts(outputs, node.dims(1)[2] ?? 0),
      ...biasAdds(node.has(2) ? outputs : 0),
    });
    const activated = node.string('activation', 'none') === 'none' ? 0 : outputs;
    return addOperations(products, repeated(siluCost, activated));
  },
};

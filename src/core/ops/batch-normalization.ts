import { operations } from '../cost/operations.ts';
import { times } from '../count.ts';
import type { NodeView } from './node-view.ts';
import { requireDims } from './require-dims.ts';
import type { OperatorSpec } from './spec.ts';

/** Told by an attribute; between the two that have said so, by outputs beyond the first. */
function isTraining(node: NodeView): boolean {
  if (node.opset < 7) return node.int('is_test', 0) === 0;
  return node.opset < 14 ? node.outputCount > 1 : node.int('training_mode', 0) === 1;
}

export const batchNormalization: OperatorSpec = {
  name: 'BatchNormalization',
  opsets: [6],
  inputs: [5, 5],
  outputs: [1, 5],
  attributes: {
    epsilon: { kind: 'float' },
    is_test: { kind: 'int', opsets: [1, 6] },
    momentum: { kind: 'float' },
    training_mode: { kind: 'int', opsets: [14] },
    spatial: { kind: 'int', opsets: [1, 8] },
  },
  status: 'counted',
  rule: 'at inference statistics and affine are one scale and one shift per channel: 1 multiply and 1 add per element; 0 where folded into the convolution before it. In training also the mean (1 add per element), the variance (2 adds, 1 multiply) and its root',
  buffers: [3, 4],

  infer(node) {
    const { elementType, dims } = node.input(0);
    // Until opset 8 a norm may have its own statistics at every position.
    const expected = node.int('spatial', 1) === 0 ? dims.slice(1) : [dims[1] ?? 1];
    for (const index of [1, 2, 3, 4]) requireDims(node, index, expected);
    const statistic = { elementType: node.input(3).elementType, dims: expected };
    return [{ elementType, dims }, statistic, statistic, statistic, statistic];
  },

  count(node) {
    const elements = node.elements(0);
    if (!isTraining(node)) {
      return operations({ multiplies: elements, adds: elements });
    }
    const groups = node.elements(1);
    return operations({
      multiplies: times(2, elements),
      adds: times(4, elements),
      transcendentals: groups,
      divides: groups,
    });
  },
};

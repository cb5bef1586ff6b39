import { repeated } from './elementwise.ts';
import type { OperatorSpec } from './spec.ts';

export const swiGlu: OperatorSpec = {
  name: 'SwiGLU',
  opsets: [28],
  inputs: [2, 2],
  outputs: [1, 1],
  attributes: { alpha: { kind: 'float' } },
  status: 'counted',
  rule: 'a·Sigmoid(α·a)·b: 1 exp, 1 add, 1 divide, 2 multiplies, and 1 multiply more where α ≠ 1, per element',
  elementwise: true,

  infer(node) {
    const { elementType, dims } = node.input(0);
    if (node.dims(1).join() !== dims.join()) {
      node.fail(`the gate is [${dims.join(', ')}], the value [${node.dims(1).join(', ')}]`, {
        code: 'shape-mismatch',
        expected: 'equal shapes',
      });
    }
    return [{ elementType, dims }];
  },

  count(node) {
    const multiplies = node.float('alpha', 1) === 1 ? 2 : 3;
    return repeated(
      { transcendentals: 1, adds: 1, divides: 1, multiplies },
      node.outputElements(0),
    );
  },
};

import { operations } from '../cost/operations.ts';
import { times } from '../count.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

function matrixSize(node: NodeView): number {
  const [columns, rows] = [node.dims(0).at(-1), node.dims(0).at(-2)];
  if (columns === undefined || rows !== columns) {
    node.fail(`the input of Det has shape [${node.dims(0).join(', ')}]`, {
      code: 'shape-mismatch',
      expected: '[…, M, M]',
    });
  }
  return columns;
}

export const det: OperatorSpec = {
  name: 'Det',
  opsets: [11],
  inputs: [1, 1],
  outputs: [1, 1],
  status: 'counted',
  rule: 'by elimination, per M×M matrix: M(M−1)/2 divides, (M−1)M(2M−1)/6 multiplies and as many adds, M−1 multiplies of the diagonal',

  infer(node) {
    matrixSize(node);
    const { elementType, dims } = node.input(0);
    return [{ elementType, dims: dims.slice(0, -2) }];
  },

  count(node) {
    const size = matrixSize(node);
    const matrices = node.outputElements(0);
    if (size === 0) return operations({});
    const m = BigInt(size);
    const updates = ((m - 1n) * m * (2n * m - 1n)) / 6n;
    return operations({
      divides: times((m * (m - 1n)) / 2n, matrices),
      multiplies: times(updates + m - 1n, matrices),
      adds: times(updates, matrices),
    });
  },
};

import { type Operations, operations } from '../cost/operations.ts';
import { matmulShape } from '../shapes/matmul.ts';
import { dotProducts } from './dot-products.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

/**
 * The product of inputs `a` and `b`.
 * @throws InputError `shape-mismatch` where they don't fit
 */
export function matmulOf(node: NodeView, a: number, b: number) {
  return (
    matmulShape(node.dims(a), node.dims(b)) ??
    node.fail(
      `shapes [${node.dims(a).join(', ')}] and [${node.dims(b).join(', ')}] do not multiply`,
      { code: 'shape-mismatch', expected: '[…, M, K] and […, K, N], with dims … that broadcast' },
    )
  );
}

/** The multiply–accumulates of the product of two inputs, which is output 0. */
export function matmulProducts(node: NodeView, a: number, b: number): Operations {
  return operations(dotProducts(node.outputElements(0), matmulOf(node, a, b).length));
}

export const matmul: OperatorSpec = {
  name: 'MatMul',
  opsets: [1],
  inputs: [2, 2],
  outputs: [1, 1],
  status: 'counted',
  rule: 'MACs Πbatch·M·K·N, the batch dims broadcast; a 1-d operand has M or N = 1',

  infer: (node) => [{ elementType: node.input(0).elementType, dims: matmulOf(node, 0, 1).dims }],

  count: (node) => matmulProducts(node, 0, 1),
};

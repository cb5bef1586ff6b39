import { operations } from '../cost/operations.ts';
import { plus } from '../count.ts';
import { broadcast } from '../shapes/broadcast.ts';
import { biasAdds, dotProducts } from './dot-products.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

/**
 * Sizes of α·A·B + β·C with A as input 0.
 * @param at where B and C are
 * @throws InputError `shape-mismatch` where they don't fit
 */
export function gemmGeometry(node: NodeView, at: { b: number; c: number } = { b: 1, c: 2 }) {
  const [a, b] = [node.dims(0), node.dims(at.b)];
  const [rows, inner] = node.int('transA', 0) ? [a[1], a[0]] : a;
  const [innerB, columns] = node.int('transB', 0) ? [b[1], b[0]] : b;
  if (a.length !== 2 || b.length !== 2 || inner !== innerB) {
    node.fail(`shapes [${a.join(', ')}] and [${b.join(', ')}] do not multiply`, {
      code: 'shape-mismatch',
      expected: '[M, K] and [K, N] after transA and transB',
    });
  }
  const dims = [rows as number, columns as number];
  const bias = node.optional(at.c);
  if (bias && broadcast(dims, bias.dims)?.join() !== dims.join()) {
    node.fail(`C of shape [${bias.dims.join(', ')}] does not broadcast to [${dims.join(', ')}]`, {
      code: 'shape-mismatch',
      expected: `a shape that broadcasts to [${dims.join(', ')}]`,
    });
  }
  return { dims, inner: inner as number };
}

export const gemm: OperatorSpec = {
  name: 'Gemm',
  opsets: [1],
  inputs: [2, 3],
  outputs: [1, 1],
  attributes: {
    alpha: { kind: 'float' },
    beta: { kind: 'float' },
    transA: { kind: 'int' },
    transB: { kind: 'int' },
    broadcast: { kind: 'int' },
  },
  status: 'counted',
  rule: 'MACs M·N·K; a bias C is M·N adds (none if beta is 0); M·N multiplies where alpha is not 1, and one per element of C where beta is neither 0 nor 1',

  infer: (node) => [{ elementType: node.input(0).elementType, dims: gemmGeometry(node).dims }],

  count(node) {
    const outputs = node.outputElements(0);
    const beta = node.has(2) ? node.float('beta', 1) : 0;
    return operations({
      ...dotProducts(outputs, gemmGeometry(node).inner),
      ...biasAdds(beta === 0 ? 0 : outputs),
      multiplies: plus(
        node.float('alpha', 1) === 1 ? 0 : outputs,
        beta === 0 || beta === 1 ? 0 : node.elements(2),
      ),
    });
  },
};

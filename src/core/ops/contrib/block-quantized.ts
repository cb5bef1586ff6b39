import { addOperations, type Operations, operations } from '../../cost/operations.ts';
import { product } from '../../count.ts';
import { biasAdds, dotProducts } from '../dot-products.ts';
import { repeated } from '../elementwise.ts';
import type { NodeView } from '../node-view.ts';
import { requireDims } from '../require-dims.ts';
import type { AttributeSpec, OperatorSpec } from '../spec.ts';
import { contrib } from './contrib.ts';

/*
 * Weights quantized block by block to a few bits, packed into bytes: their own dims do not say
 * how many there are.
 */

const sizes = {
  K: { kind: 'int', required: true },
  N: { kind: 'int', required: true },
  block_size: { kind: 'int', required: true },
} as const satisfies Record<string, AttributeSpec>;

/** The product of A [… K] and a weight [K, N]. */
function packedProduct(node: NodeView): readonly number[] {
  const dims = node.dims(0);
  const [inner, columns] = [node.int('K', 0), node.int('N', 0)];
  if (dims.at(-1) !== inner || columns < 0) {
    node.fail(`A [${dims.join(', ')}] does not multiply a weight [${inner}, ${columns}]`, {
      code: 'shape-mismatch',
      expected: `[…, ${inner}]`,
    });
  }
  return dims.with(-1, columns);
}

function products(node: NodeView): Operations {
  return operations(dotProducts(node.outputElements(0), node.int('K', 0)));
}

function weights(node: NodeView) {
  return product([node.int('K', 0), node.int('N', 0)]);
}

const matMulNBits: OperatorSpec = {
  ...contrib,
  name: 'MatMulNBits',
  inputs: [3, 6],
  attributes: {
    ...sizes,
    accuracy_level: { kind: 'int' },
    bits: { kind: 'int' },
    weight_prepacked: { kind: 'int' },
  },
  rule: 'MACs rows·K·N; each weight dequantized once: 1 add (zero point, 2^(bits − 1) unless given), 1 multiply (scale); a bias is 1 add per output',

  infer(node) {
    const dims = packedProduct(node);
    requireDims(node, 5, [node.int('N', 0)]);
    return [{ elementType: node.input(0).elementType, dims }];
  },

  count: (node) =>
    [
      repeated({ adds: 1, multiplies: 1 }, weights(node)),
      operations(biasAdds(node.has(5) ? node.outputElements(0) : 0)),
    ].reduce(addOperations, products(node)),
};

const matMulBnb4: OperatorSpec = {
  ...contrib,
  name: 'MatMulBnb4',
  inputs: [3, 3],
  attributes: {
    ...sizes,
    quant_type: { kind: 'int', required: true },
    training_mode: { kind: 'int' },
    transB: { kind: 'int' },
  },
  rule: 'MACs rows·K·N; each weight dequantized once: looked up, 1 multiply by the largest of its block',
  infer: (node) => [{ elementType: node.input(0).elementType, dims: packedProduct(node) }],
  count: (node) => addOperations(products(node), repeated({ multiplies: 1 }, weights(node))),
};

/** Elements that one element of the stored tensor holds: bytes hold two nibbles, or less. */
function elementsPerByte(node: NodeView): number {
  return node.input(0).elementType === 'uint8' ? 8 / node.int('bits', 4) : 1;
}

const gatherBlockQuantized: OperatorSpec = {
  ...contrib,
  name: 'GatherBlockQuantized',
  inputs: [3, 4],
  attributes: {
    bits: { kind: 'int' },
    block_size: { kind: 'int' },
    gather_axis: { kind: 'int' },
    quantize_axis: { kind: 'int' },
  },
  rule: 'the rows that the indices name, dequantized: 1 add (zero point), 1 multiply (scale) per output',

  infer(node) {
    const data = node.dims(0);
    const indices = node.dims(1);
    if (data.length === 0) {
      node.fail('there is nothing to gather from a scalar', { code: 'shape-mismatch' });
    }
    const gathered = node.axis(node.int('gather_axis', 0), data.length);
    const full = data.with(-1, (data.at(-1) as number) * elementsPerByte(node));
    const dims = full.toSpliced(gathered, 1, ...indices);
    return [{ elementType: node.input(2).elementType, dims }];
  },

  count: (node) => repeated({ adds: 1, multiplies: 1 }, node.outputElements(0)),
};

export const blockQuantizedOperators: readonly OperatorSpec[] = [
  matMulNBits,
  matMulBnb4,
  gatherBlockQuantized,
];

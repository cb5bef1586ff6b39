import { addOperations, type Operations, operations } from '../../cost/operations.ts';
import { product } from '../../count.ts';
import { biasAdds, dotProducts } from '../dot-products.ts';
import { gemmGeometry } from '../gemm.ts';
import { matmulOf, matmulProducts } from '../matmul.ts';
import type { NodeView } from '../node-view.ts';
import { rangeAndQuantization } from '../quantize.ts';
import {
  qLinearConvOf,
  requantized,
  requantizedWords,
  zeroPointAdds,
  zeroPointWords,
} from '../quantized-products.ts';
import { lstmCell, recurrent } from '../recurrent.ts';
import { requireDims } from '../require-dims.ts';
import type { OperatorSpec } from '../spec.ts';
import { contrib } from './contrib.ts';

const matMulInteger16: OperatorSpec = {
  ...contrib,
  name: 'MatMulInteger16',
  inputs: [2, 2],
  rule: 'MACs Πbatch·M·K·N, as MatMul',
  infer: (node) => [{ elementType: 'int32', dims: matmulOf(node, 0, 1).dims }],
  count: (node) => matmulProducts(node, 0, 1),
};

/** 1 multiply per output to make a float of it, and the add of a bias, input `bias`. */
function scaledToFloat(node: NodeView, bias: number): Operations {
  const outputs = node.outputElements(0);
  return operations({ multiplies: outputs, ...biasAdds(node.has(bias) ? outputs : 0) });
}

function floatProduct(node: NodeView, bias: number): readonly number[] {
  const { dims } = matmulOf(node, 0, 1);
  requireDims(node, bias, [dims.at(-1) ?? 0]);
  return dims;
}

const matMulIntegerToFloat: OperatorSpec = {
  ...contrib,
  name: 'MatMulIntegerToFloat',
  inputs: [4, 7],
  rule: `MACs Πbatch·M·K·N, as MatMul; ${zeroPointWords}; 1 multiply per output (to a float); a bias is 1 add per output`,
  infer: (node) => [{ elementType: node.input(2).elementType, dims: floatProduct(node, 6) }],
  count: (node) =>
    [
      zeroPointAdds(node, [
        [0, 4],
        [1, 5],
      ]),
      scaledToFloat(node, 6),
    ].reduce(addOperations, matmulProducts(node, 0, 1)),
};

const dynamicQuantizeMatMul: OperatorSpec = {
  ...contrib,
  name: 'DynamicQuantizeMatMul',
  inputs: [3, 5],
  rule: 'A quantized as by DynamicQuantizeLinear, per element 5 compares, 1 divide, 1 add; MACs Πbatch·M·K·N, as MatMul; 1 add per element of A, and of B with a zero point, to take it off; 1 multiply per output (to a float); a bias is 1 add per output',
  infer: (node) => [{ elementType: node.input(0).elementType, dims: floatProduct(node, 4) }],
  count: (node) =>
    [
      rangeAndQuantization(node.elements(0)),
      operations({ adds: node.elements(0) }),
      zeroPointAdds(node, [[1, 3]]),
      scaledToFloat(node, 4),
    ].reduce(addOperations, matmulProducts(node, 0, 1)),
};

const qGemm: OperatorSpec = {
  ...contrib,
  name: 'QGemm',
  inputs: [6, 9],
  attributes: {
    alpha: { kind: 'float' },
    transA: { kind: 'int' },
    transB: { kind: 'int' },
  },
  rule: `MACs M·N·K, as Gemm; ${zeroPointWords}; C is M·N bias adds; with an output scale ${requantizedWords}, else 1 multiply per output (to a float); alpha is part of the factor`,

  infer(node) {
    const { dims } = gemmGeometry(node, { b: 3, c: 6 });
    return [{ elementType: node.optional(8)?.elementType ?? 'float32', dims }];
  },

  count(node) {
    const outputs = node.outputElements(0);
    const { inner } = gemmGeometry(node, { b: 3, c: 6 });
    const products = operations({
      ...dotProducts(outputs, inner),
      ...biasAdds(node.has(6) ? outputs : 0),
    });
    const shifted = zeroPointAdds(node, [
      [0, 2],
      [3, 5],
    ]);
    const rescaled = node.has(7)
      ? requantized(outputs, node.has(8))
      : operations({ multiplies: outputs });
    return addOperations(products, addOperations(shifted, rescaled));
  },
};

const lstm = recurrent({
  ...lstmCell,
  name: 'DynamicQuantizeLSTM',
  inputs: [12, 12],
  transposed: true,
});

const dynamicQuantizeLSTM: OperatorSpec = {
  ...lstm,
  ...contrib,
  optionalInputs: [3, 4, 5, 6, 7],
  outputs: [0, 3],
  rule: `${lstm.rule}; inputs and states quantized as by DynamicQuantizeLinear, per direction and element 5 compares, 1 divide, 1 add, and 1 multiply per sum of a gate’s product (to a float)`,

  count(node) {
    const [steps = 0, batch = 0, features = 0] = node.dims(0);
    const [directions = 0, hidden = 0] = node.dims(2);
    const elements = product([steps, batch, directions, features + hidden]);
    const sums = product([2, steps, batch, directions, lstmCell.gates * hidden]);
    return [rangeAndQuantization(elements), operations({ multiplies: sums })].reduce(
      addOperations,
      lstm.count?.(node) ?? operations({}),
    );
  },
};

export const contribQuantizedProductOperators: readonly OperatorSpec[] = [
  matMulInteger16,
  matMulIntegerToFloat,
  dynamicQuantizeMatMul,
  qGemm,
  qLinearConvOf(contrib.domain),
  dynamicQuantizeLSTM,
];

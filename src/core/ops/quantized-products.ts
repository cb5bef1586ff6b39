import { addOperations, type Operations, operations } from '../cost/operations.ts';
import { type Count, sum } from '../count.ts';
import { convAttributes, type ConvOperands, convOutput, convProducts } from './conv.ts';
import { repeated } from './elementwise.ts';
import { matmulOf, matmulProducts } from './matmul.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

/*
 * Products of quantized operands count the MACs of the float ones. Around them stand the zero
 * points, taken off each element of an operand before it is multiplied, and where the output is
 * quantized too its rescaling, by a factor that combines the scales ahead of time.
 */

/** One add for each element of each operand `[index, index of its zero point]` that has one. */
export function zeroPointAdds(
  node: NodeView,
  operands: readonly (readonly [operand: number, zeroPoint: number])[],
): Operations {
  const shifted = operands.filter(([, zeroPoint]) => node.has(zeroPoint));
  return operations({ adds: sum(shifted.map(([operand]) => node.elements(operand))) });
}

/**
 * Requantizing accumulators to saturate(round(a·scale) + zero point): per output 1 multiply, 3
 * compares (rounding counts as one, saturation takes two) and 1 add with a zero point.
 */
export function requantized(outputs: Count, zeroPoint: boolean): Operations {
  return repeated({ multiplies: 1, compares: 3, ...(zeroPoint && { adds: 1 }) }, outputs);
}

export const zeroPointWords =
  '1 add per element of an operand with a zero point, which is taken off';
export const requantizedWords =
  'per output 1 multiply (rescaling), 3 compares (rounding counts as one, saturation takes two) and 1 add (zero point)';

/**
 * Checks the zero point, or the scale, of a convolution's weight: one number, or one for each
 * output channel.
 */
function requirePerChannel(node: NodeView, index: number, channels: number): void {
  const dims = node.optional(index)?.dims;
  if (dims && dims.length > 0 && dims.join() !== '1' && dims.join() !== String(channels)) {
    node.fail(`input ${index} of ${node.spec.name} has shape [${dims.join(', ')}]`, {
      code: 'shape-mismatch',
      expected: `a scalar, or [${channels}], one per output channel`,
    });
  }
}

const convInteger: OperatorSpec = {
  name: 'ConvInteger',
  opsets: [10],
  inputs: [2, 4],
  outputs: [1, 1],
  attributes: convAttributes,
  status: 'counted',
  rule: `MACs N·ΠOut·K·(Cin/g)·Cout, as of Conv; ${zeroPointWords}`,

  infer(node) {
    // The third input is a zero point and no bias.
    const dims = convOutput(node, { bias: Infinity });
    requirePerChannel(node, 3, node.dims(1)[0] ?? 0);
    return [{ elementType: 'int32', dims }];
  },

  count: (node) =>
    addOperations(
      convProducts(node, { bias: Infinity }),
      zeroPointAdds(node, [
        [0, 2],
        [1, 3],
      ]),
    ),
};

const qLinearConvOperands: ConvOperands = { weight: 3, bias: 8 };

/** QLinearConv of one domain, which in ONNX Runtime's may have its channels last. */
export function qLinearConvOf(domain?: string): OperatorSpec {
  const operandsOf = (node: NodeView): ConvOperands => ({
    ...qLinearConvOperands,
    channelsLast: node.int('channels_last', 0) === 1,
  });
  return {
    name: 'QLinearConv',
    ...(domain !== undefined && { domain }),
    opsets: [domain === undefined ? 10 : 1],
    inputs: [8, 9],
    outputs: [1, 1],
    attributes: {
      ...convAttributes,
      ...(domain !== undefined && { channels_last: { kind: 'int' } }),
    },
    status: 'counted',
    rule: `MACs N·ΠOut·K·(Cin/g)·Cout, as of Conv; ${zeroPointWords}; ${requantizedWords}; a bias is N·ΠOut·Cout adds`,

    infer(node) {
      const dims = convOutput(node, operandsOf(node));
      const channels = node.dims(3)[0] ?? 0;
      requirePerChannel(node, 4, channels);
      requirePerChannel(node, 5, channels);
      return [{ elementType: node.input(7).elementType, dims }];
    },

    count(node) {
      const shifted = zeroPointAdds(node, [
        [0, 2],
        [3, 5],
      ]);
      return addOperations(
        addOperations(convProducts(node, operandsOf(node)), shifted),
        requantized(node.outputElements(0), true),
      );
    },
  };
}

const matMulInteger: OperatorSpec = {
  name: 'MatMulInteger',
  opsets: [10],
  inputs: [2, 4],
  outputs: [1, 1],
  status: 'counted',
  rule: `MACs Πbatch·M·K·N, as of MatMul; ${zeroPointWords}`,

  infer: (node) => [{ elementType: 'int32', dims: matmulOf(node, 0, 1).dims }],

  count: (node) =>
    addOperations(
      matmulProducts(node, 0, 1),
      zeroPointAdds(node, [
        [0, 2],
        [1, 3],
      ]),
    ),
};

const qLinearMatMul: OperatorSpec = {
  name: 'QLinearMatMul',
  opsets: [10],
  inputs: [8, 8],
  outputs: [1, 1],
  status: 'counted',
  rule: `MACs Πbatch·M·K·N, as of MatMul; ${zeroPointWords}; ${requantizedWords}`,

  infer: (node) => [{ elementType: node.input(7).elementType, dims: matmulOf(node, 0, 3).dims }],

  count(node) {
    const shifted = zeroPointAdds(node, [
      [0, 2],
      [3, 5],
    ]);
    return addOperations(
      addOperations(matmulProducts(node, 0, 3), shifted),
      requantized(node.outputElements(0), true),
    );
  },
};

export const quantizedProductOperators: readonly OperatorSpec[] = [
  convInteger,
  qLinearConvOf(),
  matMulInteger,
  qLinearMatMul,
];

import { addOperations, type Operations, operations } from '../../cost/operations.ts';
import { type Count, product } from '../../count.ts';
import { matmulShape } from '../../shapes/matmul.ts';
import { slideWindows, windowAttributes } from '../../shapes/windows.ts';
import { inWords, repeated } from '../elementwise.ts';
import { namedActivation, tanhGeluCost } from '../activations.ts';
import {
  channelsFirst,
  convAttributes,
  type ConvOperands,
  convOutput,
  convProducts,
  convRule,
  inLayout,
} from '../conv.ts';
import { biasAdds, dotProducts } from '../dot-products.ts';
import { gemm } from '../gemm.ts';
import { matmulOf, matmulProducts } from '../matmul.ts';
import type { NodeView } from '../node-view.ts';
import { requireDims } from '../require-dims.ts';
import type { AttributeSpec, OperatorSpec } from '../spec.ts';
import { contrib } from './contrib.ts';

const activationWords = 'an activation as the operator of its name counts, on every output';

/** What the activation that the node names does to `outputs` elements. */
function activated(node: NodeView, outputs: Count): Operations {
  const name = node.string('activation', '');
  return name === '' ? operations({}) : repeated(namedActivation(node, name), outputs);
}

/**
 * The dims of an operand before it is multiplied: `transBatch` moves the first dim behind the
 * batch dims, `trans` then swaps the last two.
 */
function turned(node: NodeView, index: 0 | 1, side: 'A' | 'B'): readonly number[] {
  const dims = node.dims(index);
  if (dims.length < 2) return dims;
  const [first, ...rest] = dims as [number, ...number[]];
  const moved =
    node.int(`transBatch${side}`, 0) === 1
      ? [...rest.slice(0, -1), first, ...rest.slice(-1)]
      : dims;
  return node.int(`trans${side}`, 0) === 1
    ? [...moved.slice(0, -2), ...moved.slice(-1), ...moved.slice(-2, -1)]
    : moved;
}

function fusedProduct(node: NodeView) {
  const [a, b] = [turned(node, 0, 'A'), turned(node, 1, 'B')];
  return (
    matmulShape(a, b) ??
    node.fail(`shapes [${a.join(', ')}] and [${b.join(', ')}] do not multiply`, {
      code: 'shape-mismatch',
      expected: '[…, M, K] and […, K, N] once transposed, with dims … that broadcast',
    })
  );
}

const activationAttributes = {
  activation: { kind: 'string' },
  activation_alpha: { kind: 'float' },
  activation_beta: { kind: 'float' },
  activation_gamma: { kind: 'float' },
} as const satisfies Record<string, AttributeSpec>;

const transposes = {
  alpha: { kind: 'float' },
  transA: { kind: 'int' },
  transB: { kind: 'int' },
} as const satisfies Record<string, AttributeSpec>;

const batchTransposes = {
  transBatchA: { kind: 'int' },
  transBatchB: { kind: 'int' },
} as const satisfies Record<string, AttributeSpec>;

function fusedMatMul(
  name: string,
  attributes: OperatorSpec['attributes'],
  extra = '',
): OperatorSpec {
  return {
    ...contrib,
    name,
    inputs: [2, 2],
    attributes: { ...transposes, ...attributes },
    rule: `MACs Πbatch·M·K·N, as MatMul of operands that may be transposed; 1 multiply per output where alpha is not 1${extra}`,

    infer: (node) => [{ elementType: node.input(0).elementType, dims: fusedProduct(node).dims }],

    count(node) {
      const outputs = node.outputElements(0);
      const products = operations({
        ...dotProducts(outputs, fusedProduct(node).length),
        multiplies: node.float('alpha', 1) === 1 ? 0 : outputs,
      });
      return addOperations(products, activated(node, outputs));
    },
  };
}

const fusedGemm: OperatorSpec = {
  ...gemm,
  ...contrib,
  name: 'FusedGemm',
  attributes: { ...transposes, ...activationAttributes, beta: { kind: 'float' } },
  rule: `${gemm.rule}; ${activationWords}`,

  count: (node) =>
    addOperations(gemm.count?.(node) ?? operations({}), activated(node, node.outputElements(0))),
};

const gemmFastGelu: OperatorSpec = {
  ...contrib,
  name: 'GemmFastGelu',
  inputs: [2, 3],
  rule: `MACs Πbatch·M·K·N, a bias is 1 add per output, then FastGelu: ${inWords(tanhGeluCost)} per output`,

  infer(node) {
    const { dims } = matmulOf(node, 0, 1);
    requireDims(node, 2, [dims.at(-1) ?? 0]);
    return [{ elementType: node.input(0).elementType, dims }];
  },

  count(node) {
    const outputs = node.outputElements(0);
    return addOperations(
      addOperations(matmulProducts(node, 0, 1), repeated(tanhGeluCost, outputs)),
      operations(biasAdds(node.has(2) ? outputs : 0)),
    );
  },
};

/** A convolution with what may follow it: a sum with another image, input 3, and an activation. */
function fusedConv(name: string, channelsLast: boolean): OperatorSpec {
  const operands: ConvOperands = { channelsLast };
  return {
    ...contrib,
    name,
    inputs: [2, 4],
    attributes: {
      ...convAttributes,
      activation: { kind: 'string' },
      activation_params: { kind: 'floats' },
    },
    rule: `${convRule}; a sum with another image 1 add per output; ${activationWords}${channelsLast ? '; channels last' : ''}`,

    infer(node) {
      const dims = convOutput(node, operands);
      requireDims(node, 3, dims);
      return [{ elementType: node.input(0).elementType, dims }];
    },

    count(node) {
      const outputs = node.outputElements(0);
      return addOperations(
        addOperations(convProducts(node, operands), activated(node, outputs)),
        operations({ adds: node.has(3) ? outputs : 0 }),
      );
    },
  };
}

const nhwcConv: OperatorSpec = {
  ...contrib,
  name: 'NhwcConv',
  inputs: [2, 3],
  attributes: convAttributes,
  rule: `${convRule}; channels last`,
  infer: (node) => [
    { elementType: node.input(0).elementType, dims: convOutput(node, { channelsLast: true }) },
  ],
  count: (node) => convProducts(node, { channelsLast: true }),
};

const nhwcMaxPool: OperatorSpec = {
  ...contrib,
  name: 'NhwcMaxPool',
  inputs: [1, 1],
  attributes: {
    ...windowAttributes,
    kernel_shape: { kind: 'ints', required: true },
    ceil_mode: { kind: 'int' },
  },
  rule: 'K − 1 compares per output, as MaxPool; channels last',

  infer(node) {
    const [batch = 0, channels = 0, ...spatial] = channelsFirst(node.dims(0), true);
    const kernel = node.ints('kernel_shape') ?? [];
    const { output } = slideWindows(node, spatial, kernel, node.int('ceil_mode', 0) === 1);
    const dims = inLayout([batch, channels, ...output], true);
    return [{ elementType: node.input(0).elementType, dims }];
  },

  count(node) {
    const taps = Number(product(node.ints('kernel_shape') ?? []));
    return repeated({ compares: taps - 1 }, node.outputElements(0));
  },
};

export const contribProductOperators: readonly OperatorSpec[] = [
  fusedMatMul('FusedMatMul', batchTransposes),
  fusedMatMul('TransposeMatMul', {}),
  fusedMatMul(
    'FusedMatMulActivation',
    {
      ...batchTransposes,
      ...activationAttributes,
      activation: { kind: 'string', required: true },
      activation_axis: { kind: 'int' },
    },
    `; ${activationWords}`,
  ),
  fusedGemm,
  gemmFastGelu,
  fusedConv('FusedConv', false),
  fusedConv('NhwcFusedConv', true),
  nhwcConv,
  nhwcMaxPool,
];

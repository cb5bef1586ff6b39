import { addOperations, noOperations, operations } from '../../cost/operations.ts';
import { product, times } from '../../count.ts';
import { geluCost, siluCost, tanhGeluCost } from '../activations.ts';
import { inWords, type PerElement, repeated, unary } from '../elementwise.ts';
import type { NodeView } from '../node-view.ts';
import { requireDims } from '../require-dims.ts';
import { softmaxRows } from '../softmax.ts';
import type { OperatorSpec } from '../spec.ts';
import { contrib } from './contrib.ts';

const gelu: OperatorSpec = {
  ...unary({ name: 'Gelu', formula: '½·x·(1 + erf(x·√½))', each: geluCost }),
  ...contrib,
};

const quickGelu: OperatorSpec = {
  ...unary({
    name: 'QuickGelu',
    attributes: { alpha: { kind: 'float' } },
    formula: 'x·Sigmoid(α·x), α = 1.702 unless given',
    note: '1 exp, 1 add, 1 divide, 1 multiply, and 1 multiply more where α ≠ 1',
    each: (node) => ({ ...siluCost, multiplies: node.float('alpha', 1.702) === 1 ? 1 : 2 }),
  }),
  ...contrib,
};

/** The last dim of the first input: what a bias has one entry for. */
function width(node: NodeView): number {
  return (
    node.dims(0).at(-1) ??
    node.fail(`the input of ${node.spec.name} is a scalar`, {
      code: 'shape-mismatch',
      expected: 'a last dim to bias',
    })
  );
}

/** An activation of the input with a bias, input 1, added to it. */
function biased(name: string, least: 1 | 2, formula: string, activation: PerElement): OperatorSpec {
  return {
    ...contrib,
    name,
    inputs: [least, 2],
    rule: `${formula}: ${inWords(activation)} per element, and 1 add for a bias`,
    elementwise: true,

    infer(node) {
      requireDims(node, 1, [width(node)]);
      return [{ elementType: node.input(0).elementType, dims: node.dims(0) }];
    },

    count(node) {
      const elements = node.elements(0);
      return addOperations(
        repeated(activation, elements),
        operations(node.has(1) ? { adds: elements, biasAdds: elements } : {}),
      );
    },
  };
}

const biasSoftmax: OperatorSpec = {
  ...contrib,
  name: 'BiasSoftmax',
  inputs: [2, 2],
  attributes: { axis: { kind: 'int' }, is_inner_broadcast: { kind: 'int', required: true } },
  rule: '1 add per element for the bias, then Softmax over the dims from axis on',

  infer(node) {
    const { elementType, dims } = node.input(0);
    node.axis(node.int('axis', 1), dims.length);
    return [{ elementType, dims }];
  },

  count(node) {
    const elements = node.elements(0);
    if (elements === 0) return noOperations;
    const axis = node.axis(node.int('axis', 1), node.rank(0));
    return addOperations(
      operations({ adds: elements }),
      softmaxRows(elements, product(node.dims(0).slice(0, axis))),
    );
  },
};

const biasAdd: OperatorSpec = {
  ...contrib,
  name: 'BiasAdd',
  inputs: [3, 3],
  rule: 'x + bias + skip: 2 adds per element, one of them of a bias',
  elementwise: true,

  infer(node) {
    const { elementType, dims } = node.input(0);
    requireDims(node, 1, [width(node)]);
    requireDims(node, 2, dims);
    return [{ elementType, dims }];
  },

  count(node) {
    const elements = node.elements(0);
    return operations({ adds: times(2, elements), biasAdds: elements });
  },
};

const biasSplitGelu: OperatorSpec = {
  ...contrib,
  name: 'BiasSplitGelu',
  inputs: [2, 2],
  rule: `x + bias in halves a and b, a·Gelu(b): per output 2 bias adds, 1 multiply and Gelu’s ${inWords(geluCost)}`,

  infer(node) {
    const { elementType, dims } = node.input(0);
    const size = width(node);
    requireDims(node, 1, [size]);
    if (size % 2 !== 0) {
      node.fail(`${size} does not split into halves`, {
        code: 'shape-mismatch',
        expected: 'an even last dim',
      });
    }
    return [{ elementType, dims: dims.with(-1, size / 2) }];
  },

  count(node) {
    const elements = node.elements(0);
    const outputs = node.outputElements(0);
    return addOperations(
      repeated({ ...geluCost, multiplies: geluCost.multiplies + 1 }, outputs),
      operations({ adds: elements, biasAdds: elements }),
    );
  },
};

const biasDropout: OperatorSpec = {
  ...contrib,
  name: 'BiasDropout',
  inputs: [2, 5],
  outputs: [1, 2],
  attributes: { seed: { kind: 'int' } },
  rule: 'x + bias, and + residual, as at inference: 1 add per element each',
  elementwise: true,

  infer(node) {
    const { elementType, dims } = node.input(0);
    requireDims(node, 2, dims);
    return [
      { elementType, dims },
      { elementType: 'bool', dims },
    ];
  },

  count(node) {
    const elements = node.elements(0);
    const adds = times(node.has(2) ? 2 : 1, elements);
    return operations({ adds, biasAdds: elements });
  },
};

export const contribActivationOperators: readonly OperatorSpec[] = [
  gelu,
  quickGelu,
  biased('BiasGelu', 2, 'Gelu(x + bias)', geluCost),
  biased('FastGelu', 1, '½·x·(1 + tanh(√(2/π)·(x + 0.044715·x³)))', tanhGeluCost),
  biasSoftmax,
  biasAdd,
  biasSplitGelu,
  biasDropout,
];

import { addOperations, type Operations, operations } from '../../cost/operations.ts';
import { product, times } from '../../count.ts';
import { fourierOperations, fourierWords, oneSided } from '../fourier.ts';
import type { NodeView } from '../node-view.ts';
import { requireDims } from '../require-dims.ts';
import type { OperatorSpec } from '../spec.ts';
import { contrib } from './contrib.ts';

function mismatch(node: NodeView, expected: string): never {
  return node.fail(`the input of ${node.spec.name} has shape [${node.dims(0).join(', ')}]`, {
    code: 'shape-mismatch',
    expected,
  });
}

const inverse: OperatorSpec = {
  ...contrib,
  name: 'Inverse',
  inputs: [1, 1],
  rule: 'by Gauss–Jordan elimination in place, per M×M matrix: M divides, (M − 1)M(M + 1) multiplies, M(M − 1)² adds',

  infer(node) {
    const { elementType, dims } = node.input(0);
    if (dims.length < 2 || dims.at(-1) !== dims.at(-2)) mismatch(node, '[…, M, M]');
    return [{ elementType, dims }];
  },

  count(node) {
    const dims = node.dims(0);
    const size = dims.at(-1) ?? 0;
    const matrices = product(dims.slice(0, -2));
    if (size === 0) return operations({});
    return operations({
      divides: times(matrices, size),
      multiplies: product([matrices, size - 1, size, size + 1]),
      adds: product([matrices, size, size - 1, size - 1]),
    });
  },
};

const transform = {
  ...contrib,
  inputs: [1, 1],
  attributes: {
    normalized: { kind: 'int' },
    onesided: { kind: 'int' },
    signal_ndim: { kind: 'int' },
  },
} as const;

function requireOneDim(node: NodeView): void {
  if (node.int('signal_ndim', 1) !== 1) {
    node.fail(`signal_ndim is ${node.int('signal_ndim', 1)}`, { expected: '1' });
  }
}

const rfft: OperatorSpec = {
  ...transform,
  name: 'Rfft',
  rule: `one-sided Fourier transforms of the last dim, ${fourierWords}`,

  infer(node) {
    requireOneDim(node);
    const { elementType, dims } = node.input(0);
    const length = dims.at(-1);
    if (length === undefined) mismatch(node, '[…, n]');
    return [{ elementType, dims: [...dims.slice(0, -1), oneSided(node.dims(0).at(-1) ?? 0), 2] }];
  },

  count(node) {
    const dims = node.dims(0);
    const length = dims.at(-1) ?? 0;
    const bins = oneSided(length);
    return fourierOperations(product(dims.slice(0, -1)), { length, parts: 1, bins });
  },
};

const irfft: OperatorSpec = {
  ...transform,
  name: 'Irfft',
  rule: `real signals of one-sided spectra, ${fourierWords}; 1 multiply per output`,

  infer(node) {
    requireOneDim(node);
    const { elementType, dims } = node.input(0);
    if (dims.length < 2 || dims.at(-1) !== 2) mismatch(node, '[…, ⌊n/2⌋ + 1, 2]');
    return [{ elementType, dims: [...dims.slice(0, -2), signalLength(node)] }];
  },

  count(node) {
    const length = signalLength(node);
    const signals = product(node.dims(0).slice(0, -2));
    return addOperations(
      fourierOperations(signals, { length, parts: 2, bins: length, realResult: true }),
      operations({ multiplies: node.outputElements(0) }),
    );
  },
};

/** Points of an even signal whose one-sided spectrum is the input. */
function signalLength(node: NodeView): number {
  return Math.max(2 * ((node.dims(0).at(-2) ?? 0) - 1), 0);
}

/** Products of complex numbers, held as pairs in the last dim. */
function complexMul(name: string, conjugate: string): OperatorSpec {
  return {
    ...contrib,
    name,
    inputs: [2, 2],
    rule: `a·b${conjugate} of complex numbers: 4 multiplies and 2 adds each`,
    elementwise: true,

    infer(node) {
      const { elementType, dims } = node.input(0);
      if (dims.at(-1) !== 2) mismatch(node, '[…, 2]');
      requireDims(node, 1, dims);
      return [{ elementType, dims }];
    },

    count(node): Operations {
      const elements = node.elements(0);
      return operations({ multiplies: times(2, elements), adds: elements });
    },
  };
}

export const matrixOperators: readonly OperatorSpec[] = [
  inverse,
  rfft,
  irfft,
  complexMul('ComplexMul', ''),
  complexMul('ComplexMulConj', '*'),
];

import { addOperations, type Operations, operations } from '../cost/operations.ts';
import { type Count, product, times } from '../count.ts';
import { dataTypeAttribute } from './data-type.ts';
import { dotProducts } from './dot-products.ts';
import { inWords, type PerElement, repeated } from './elementwise.ts';
import type { NodeView } from './node-view.ts';
import { scalarInput } from './scalar-input.ts';
import type { OperatorSpec } from './spec.ts';

/** One Fourier transform: of `length` points, `parts` = 1 (real) or 2 (complex) numbers each. */
interface Transform {
  readonly length: number;
  readonly parts: number;
  /** Points of the result that are returned. */
  readonly bins: number;
  readonly realResult?: boolean;
}

function isPowerOfTwo(n: number): boolean {
  return Number.isInteger(Math.log2(n));
}

/**
 * Operations of `count` transforms. A power of two n takes radix-2 steps, log₂(n) times n/2
 * butterflies of a complex multiply (4 multiplies, 2 adds) and two complex adds (4 adds), all
 * points being found; another length follows the definition, each real number returned being a dot
 * product.
 */
export function fourierOperations(count: Count, transform: Transform): Operations {
  const { length, parts, bins, realResult = false } = transform;
  if (length === 0) return operations({});
  if (isPowerOfTwo(length)) {
    const butterflies = times(count, (length / 2) * Math.log2(length));
    return operations({ multiplies: times(4, butterflies), adds: times(6, butterflies) });
  }
  return operations(dotProducts(times(count, bins * (realResult ? 1 : 2)), length * parts));
}

export const fourierWords =
  'of n points, n a power of two: log₂(n)·n/2 butterflies of 4 multiplies and 6 adds; else by the definition, each real number returned a dot product of n terms, 2n of complex points';

/** A one-sided spectrum keeps ⌊n/2⌋ + 1 of n points, the rest being their conjugates. */
export function oneSided(length: number): number {
  return Math.floor(length / 2) + 1;
}

function dftAxis(node: NodeView): number {
  const rank = node.rank(0);
  const given = node.opset < 20 ? node.int('axis', 1) : node.has(2) ? scalarInput(node, 2) : -2;
  const axis = node.axis(given, rank);
  if (axis === rank - 1) {
    node.fail('the last axis holds real and imaginary parts', {
      expected: `an axis from 0 to ${rank - 2}`,
    });
  }
  return axis;
}

function dftGeometry(node: NodeView): Transform & { axis: number; dims: readonly number[] } {
  const dims = node.dims(0);
  const parts = dims.at(-1) ?? 0;
  if (dims.length < 2 || parts < 1 || parts > 2) {
    node.fail(`the input of DFT has shape [${dims.join(', ')}]`, {
      code: 'shape-mismatch',
      expected: '[signal dims …, 1] of real or [signal dims …, 2] of complex numbers',
    });
  }
  const axis = dftAxis(node);
  const size = dims[axis] as number;
  const onesided = node.int('onesided', 0) === 1;
  const realResult = onesided && node.int('inverse', 0) === 1;
  const length = node.has(1)
    ? scalarInput(node, 1)
    : realResult
      ? Math.max(2 * (size - 1), 0)
      : size;
  if (length < 0) node.fail(`dft_length is ${length}`, { expected: 'a non-negative integer' });
  const bins = onesided && !realResult ? oneSided(length) : length;
  const output = dims.with(axis, bins).with(-1, realResult ? 1 : 2);
  return { axis, dims: output, length, parts, bins, realResult };
}

const dft: OperatorSpec = {
  name: 'DFT',
  opsets: [17],
  inputs: [1, 3],
  outputs: [1, 1],
  attributes: {
    axis: { kind: 'int', opsets: [17, 19] },
    inverse: { kind: 'int' },
    onesided: { kind: 'int' },
  },
  status: 'counted',
  rule: `Fourier transforms along an axis, ${fourierWords}; inverse, 1 multiply per number returned`,

  infer: (node) => [{ elementType: node.input(0).elementType, dims: dftGeometry(node).dims }],

  count(node) {
    const { axis, ...transform } = dftGeometry(node);
    const outer = product(node.dims(0).slice(0, -1).toSpliced(axis, 1));
    return addOperations(
      fourierOperations(outer, transform),
      operations({ multiplies: node.int('inverse', 0) === 1 ? node.outputElements(0) : 0 }),
    );
  },
};

function stftGeometry(node: NodeView): Transform & { batch: number; frames: number } {
  const dims = node.dims(0);
  const [batch, signal, parts = 1] = dims;
  if (batch === undefined || signal === undefined || dims.length > 3 || parts < 1 || parts > 2) {
    node.fail(`the signal of STFT has shape [${dims.join(', ')}]`, {
      code: 'shape-mismatch',
      expected: '[N, length, 1] of real or [N, length, 2] of complex numbers',
    });
  }
  const step = scalarInput(node, 1);
  const window = node.optional(2)?.dims[0];
  const length = node.has(3) ? scalarInput(node, 3) : (window ?? signal);
  if (step < 1 || length < 1 || length > signal || (window !== undefined && window !== length)) {
    node.fail(`frames of ${length} every ${step} samples do not fit a signal of ${signal}`, {
      code: 'shape-mismatch',
      expected:
        'a positive step, a window as long as a frame, and a frame no longer than the signal',
    });
  }
  const bins = node.int('onesided', 1) === 1 ? oneSided(length) : length;
  return { batch, frames: Math.floor((signal - length) / step) + 1, length, parts, bins };
}

const stft: OperatorSpec = {
  name: 'STFT',
  opsets: [17],
  inputs: [2, 4],
  outputs: [1, 1],
  attributes: { onesided: { kind: 'int' } },
  status: 'counted',
  rule: `a Fourier transform of each frame, ${fourierWords}; a window is 1 multiply per number of a frame`,

  infer(node) {
    const { batch, frames, bins } = stftGeometry(node);
    return [{ elementType: node.input(0).elementType, dims: [batch, frames, bins, 2] }];
  },

  count(node) {
    const { batch, frames, ...transform } = stftGeometry(node);
    const count = times(batch, frames);
    const windowed = node.has(2) ? product([count, transform.length, transform.parts]) : 0;
    return addOperations(fourierOperations(count, transform), operations({ multiplies: windowed }));
  },
};

function windowFunction(name: string, formula: string, each: PerElement): OperatorSpec {
  return {
    name: `${name}Window`,
    opsets: [17],
    inputs: [1, 1],
    outputs: [1, 1],
    attributes: { output_datatype: { kind: 'int' }, periodic: { kind: 'int' } },
    status: 'counted',
    rule: `${formula}, the angle being 1 multiply: ${inWords(each)} per element`,

    infer(node) {
      const size = scalarInput(node, 0);
      if (size < 0) node.fail(`the window has ${size} elements`, { expected: 'at least 0' });
      return [{ elementType: dataTypeAttribute(node, 'output_datatype', 'float32'), dims: [size] }];
    },

    count: (node) => repeated(each, node.outputElements(0)),
  };
}

const raisedCosine = { transcendentals: 1, multiplies: 2, adds: 1 } as const;

const melWeightMatrix: OperatorSpec = {
  name: 'MelWeightMatrix',
  opsets: [17],
  inputs: [5, 5],
  outputs: [1, 1],
  attributes: { output_datatype: { kind: 'int' } },
  status: 'unsupported',
  rule: 'triangular filters, as many weights in each as the frequencies give: not counted',

  infer(node) {
    const [bands, length] = [scalarInput(node, 0), scalarInput(node, 1)];
    if (bands < 0 || length < 0) {
      node.fail(`${bands} bands of a transform of ${length} points are asked for`, {
        expected: 'non-negative integers',
      });
    }
    const elementType = dataTypeAttribute(node, 'output_datatype', 'float32');
    return [{ elementType, dims: [oneSided(length), bands] }];
  },
};

export const fourierOperators: readonly OperatorSpec[] = [
  dft,
  stft,
  windowFunction('Hann', '½ − ½·cos(2πi/n)', raisedCosine),
  windowFunction('Hamming', 'α − β·cos(2πi/n)', raisedCosine),
  windowFunction('Blackman', '0.42 − ½·cos(2πi/n) + 0.08·cos(4πi/n)', {
    transcendentals: 2,
    multiplies: 4,
    adds: 2,
  }),
  melWeightMatrix,
];

import { addOperations, type Operations, operations } from '../../cost/operations.ts';
import { type Count, minus, times } from '../../count.ts';
import { biasAdds, dotProducts } from '../dot-products.ts';
import { repeated } from '../elementwise.ts';
import { sigmoidCost } from '../activations.ts';
import type { NodeView } from '../node-view.ts';
import { softmaxRows } from '../softmax.ts';
import type { OperatorSpec } from '../spec.ts';
import { classLabels, labelsAttributes, mlDomain, rowsOf } from './rows.ts';

const postTransforms = ['NONE', 'SOFTMAX', 'LOGISTIC', 'SOFTMAX_ZERO', 'PROBIT'] as const;

export const postTransform = {
  post_transform: { kind: 'string', values: postTransforms },
} as const;

/** Turning scores into probabilities: `rows` of `scores` scores in all. */
export function transformed(node: NodeView, scores: Count, rows: Count): Operations {
  const name = node.string('post_transform', 'NONE');
  if (scores === 0 || name === 'NONE') return operations({});
  if (name.startsWith('SOFTMAX')) return softmaxRows(scores, rows);
  return repeated(name === 'LOGISTIC' ? sigmoidCost : { transcendentals: 1 }, scores);
}

export const transformedWords =
  'post_transform: softmax over a row, LOGISTIC 1 exp, 1 add, 1 divide per score, PROBIT 1 transcendental per score';

/** `outputs` scores of each row by one dot product each, and the add of an intercept. */
function linear(node: NodeView, outputs: number): Operations {
  const { rows, features } = rowsOf(node);
  const scores = times(rows, outputs);
  const intercepts = node.floats('intercepts') ?? [];
  return addOperations(
    operations({
      ...dotProducts(scores, features),
      ...biasAdds(intercepts.length > 0 ? scores : 0),
    }),
    transformed(node, scores, rows),
  );
}

const linearRegressor: OperatorSpec = {
  name: 'LinearRegressor',
  domain: mlDomain,
  opsets: [1],
  inputs: [1, 1],
  outputs: [1, 1],
  attributes: {
    ...postTransform,
    coefficients: { kind: 'floats' },
    intercepts: { kind: 'floats' },
    targets: { kind: 'int' },
  },
  status: 'counted',
  rule: `MACs N·C·targets, with intercepts N·targets bias adds; ${transformedWords}`,

  infer(node) {
    const { rows, features } = rowsOf(node);
    const targets = node.int('targets', 1);
    requireCoefficients(node, features * targets);
    return [{ elementType: 'float32', dims: [rows, targets] }];
  },

  count: (node) => linear(node, node.int('targets', 1)),
};

function requireCoefficients(node: NodeView, expected: number): void {
  const { length } = node.floats('coefficients') ?? [];
  if (length !== expected) {
    node.fail(`${node.spec.name} has ${length} coefficients`, {
      code: 'shape-mismatch',
      expected: `${expected}, one per feature of each score`,
    });
  }
}

/** Scores that a linear classifier finds: one per intercept, else one per class. */
function scoresFound(node: NodeView): number {
  return (node.floats('intercepts') ?? []).length || classLabels(node).count;
}

const linearClassifier: OperatorSpec = {
  name: 'LinearClassifier',
  domain: mlDomain,
  opsets: [1],
  inputs: [1, 1],
  outputs: [2, 2],
  attributes: {
    ...postTransform,
    ...labelsAttributes,
    coefficients: { kind: 'floats', required: true },
    intercepts: { kind: 'floats' },
    multi_class: { kind: 'int' },
  },
  status: 'counted',
  rule: `MACs N·C·E for E scores, with intercepts N·E bias adds; E − 1 compares per row for the best; ${transformedWords}`,

  infer(node) {
    const { rows, features } = rowsOf(node);
    const { elementType, count } = classLabels(node);
    const found = scoresFound(node);
    requireCoefficients(node, features * found);
    // The score of the other of two classes is the complement of the one found.
    const scores = found === 1 && count === 2 ? 2 : found;
    return [
      { elementType, dims: [rows] },
      { elementType: 'float32', dims: [rows, scores] },
    ];
  },

  count(node) {
    const { rows } = rowsOf(node);
    const found = scoresFound(node);
    return addOperations(
      linear(node, found),
      operations({ compares: times(rows, Math.max(found - 1, 0)) }),
    );
  },
};

/** Support vectors, as a matrix [vectors, features]; none where the machine is linear. */
function supportVectors(node: NodeView): number {
  const { features } = rowsOf(node);
  const { length } = node.floats('support_vectors') ?? [];
  if (features === 0 || length % features !== 0) {
    node.fail(`${length} numbers are no support vectors of ${features} features`, {
      code: 'shape-mismatch',
      expected: `a multiple of ${features}`,
    });
  }
  return length / features;
}

const kernels = ['LINEAR', 'POLY', 'RBF', 'SIGMOID'] as const;

const machine = {
  ...postTransform,
  coefficients: { kind: 'floats' },
  kernel_params: { kind: 'floats' },
  kernel_type: { kind: 'string', values: kernels },
  rho: { kind: 'floats' },
  support_vectors: { kind: 'floats' },
} as const;

/** Kernel values of `pairs` pairs of vectors of `features` features. */
function kernelOperations(node: NodeView, pairs: Count, features: number): Operations {
  const dots = operations(dotProducts(pairs, features));
  switch (node.string('kernel_type', 'LINEAR')) {
    case 'RBF':
      // ‖x − v‖²: a difference and a square per feature, then exp(−γ·…).
      return operations({
        adds: times(pairs, features + Math.max(features - 1, 0)),
        multiplies: times(pairs, features + 1),
        transcendentals: pairs,
      });
    case 'LINEAR':
      return dots;
    default:
      return addOperations(
        dots,
        operations({ multiplies: pairs, adds: pairs, transcendentals: pairs }),
      );
  }
}

const svmRegressor: OperatorSpec = {
  name: 'SVMRegressor',
  domain: mlDomain,
  opsets: [1],
  inputs: [1, 1],
  outputs: [1, 1],
  attributes: { ...machine, n_supports: { kind: 'int' }, one_class: { kind: 'int' } },
  status: 'counted',
  rule: 'a kernel value for each row and support vector: MACs N·V·C (LINEAR; POLY and SIGMOID 1 multiply, 1 add and 1 pow or tanh more; RBF per feature 1 multiply and 2 adds less one, 1 multiply and 1 exp), then MACs N·V and 1 add per row (rho), 1 compare for one_class; without support vectors MACs N·C',

  infer(node) {
    const { rows } = rowsOf(node);
    supportVectors(node);
    return [{ elementType: 'float32', dims: [rows, 1] }];
  },

  count(node) {
    const { rows, features } = rowsOf(node);
    const vectors = supportVectors(node);
    const kernel = kernelOperations(node, times(rows, vectors || 1), features);
    const weighted = operations({
      ...dotProducts(rows, vectors),
      ...biasAdds((node.floats('rho') ?? []).length > 0 ? rows : 0),
      compares: node.int('one_class', 0) === 1 ? rows : 0,
    });
    return addOperations(addOperations(kernel, weighted), transformed(node, rows, rows));
  },
};

const svmClassifier: OperatorSpec = {
  name: 'SVMClassifier',
  domain: mlDomain,
  opsets: [1],
  inputs: [1, 1],
  outputs: [2, 2],
  attributes: {
    ...machine,
    ...labelsAttributes,
    prob_a: { kind: 'floats' },
    prob_b: { kind: 'floats' },
    vectors_per_class: { kind: 'ints' },
  },
  status: 'unsupported',
  rule: 'votes of pairs of classes, whose probabilities are found by iteration: not counted',

  infer(node) {
    const { rows } = rowsOf(node);
    const { elementType, count } = classLabels(node);
    const perClass =
      (node.floats('prob_a') ?? []).length > 0 ||
      (node.ints('vectors_per_class') ?? []).length === 0;
    // One pair of classes still scores both.
    const scores = perClass ? count : Math.max((count * (count - 1)) / 2, 2);
    return [
      { elementType, dims: [rows] },
      { elementType: 'float32', dims: [rows, scores] },
    ];
  },
};

const normalizer: OperatorSpec = {
  name: 'Normalizer',
  domain: mlDomain,
  opsets: [1],
  inputs: [1, 1],
  outputs: [1, 1],
  attributes: { norm: { kind: 'string', values: ['MAX', 'L1', 'L2'] } },
  status: 'counted',
  rule: 'per row of C: MAX C − 1 compares; L1 C compares (absolute values) and C − 1 adds; L2 C multiplies, C − 1 adds and 1 sqrt; then 1 divide per element',

  infer(node) {
    rowsOf(node);
    return [{ elementType: 'float32', dims: node.dims(0) }];
  },

  count(node) {
    const elements = node.elements(0);
    if (elements === 0) return operations({});
    const { rows } = rowsOf(node);
    const steps = minus(elements, rows);
    const divides = elements;
    switch (node.string('norm', 'MAX')) {
      case 'L1':
        return operations({ compares: elements, adds: steps, divides });
      case 'L2':
        return operations({ multiplies: elements, adds: steps, transcendentals: rows, divides });
      default:
        return operations({ compares: steps, divides });
    }
  },
};

export const linearModelOperators: readonly OperatorSpec[] = [
  linearRegressor,
  linearClassifier,
  svmRegressor,
  svmClassifier,
  normalizer,
];

import { addOperations, noOperations, operations, type Operations } from '../cost/operations.ts';
import { minus, plus, times } from '../count.ts';
import type { NodeView } from './node-view.ts';
import { logSoftmax } from './softmax.ts';
import type { AttributeSpec, OperatorSpec } from './spec.ts';

const attributes = {
  ignore_index: { kind: 'int' },
  reduction: { kind: 'string', values: ['none', 'sum', 'mean'] },
} as const satisfies Record<string, AttributeSpec>;

/** Scores are [N, C, d1 …], targets [N, d1 …], weights of the classes [C]. */
function lossDims(node: NodeView): readonly number[] {
  const [batch, classes, ...rest] = node.dims(0);
  const targets = node.dims(1);
  const expected = batch === undefined ? [] : [batch, ...rest];
  const weights = node.optional(2)?.dims;
  const fits =
    classes !== undefined &&
    targets.join() === expected.join() &&
    (!weights || weights.join() === String(classes));
  if (!fits) {
    node.fail(`scores [${node.dims(0).join(', ')}] do not fit targets [${targets.join(', ')}]`, {
      code: 'shape-mismatch',
      expected: 'scores [N, C, d1 …], targets [N, d1 …], weights [C]',
    });
  }
  return node.string('reduction', 'mean') === 'none' ? targets : [];
}

/** Per target 1 negation and, weighted, 1 multiply; then the sum, and for the mean its division. */
function negativeLogLikelihood(node: NodeView): Operations {
  const targets = node.elements(1);
  if (targets === 0) return noOperations;
  const weighted = node.has(2);
  const reduction = node.string('reduction', 'mean');
  const sums = reduction === 'none' ? 0 : reduction === 'mean' && weighted ? 2 : 1;
  return operations({
    adds: plus(targets, times(sums, minus(targets, 1))),
    multiplies: weighted ? targets : 0,
    divides: reduction === 'mean' ? 1 : 0,
  });
}

const likelihood =
  'per target 1 add to negate, weighted 1 multiply; summed P − 1 adds; averaged 1 divide and, weighted, P − 1 adds of weights';

const negativeLogLikelihoodLoss: OperatorSpec = {
  name: 'NegativeLogLikelihoodLoss',
  opsets: [12],
  inputs: [2, 3],
  outputs: [1, 1],
  attributes,
  status: 'counted',
  rule: `of P targets: ${likelihood}`,
  infer: (node) => [{ elementType: node.input(0).elementType, dims: lossDims(node) }],
  count: negativeLogLikelihood,
};

const softmaxCrossEntropyLoss: OperatorSpec = {
  name: 'SoftmaxCrossEntropyLoss',
  opsets: [12],
  inputs: [2, 3],
  outputs: [1, 2],
  attributes,
  status: 'counted',
  rule: `LogSoftmax over the classes, then of P targets: ${likelihood}`,

  infer(node) {
    const { elementType, dims } = node.input(0);
    return [
      { elementType, dims: lossDims(node) },
      { elementType, dims },
    ];
  },

  count(node) {
    const elements = node.elements(0);
    if (elements === 0) return noOperations;
    return addOperations(logSoftmax(elements, node.elements(1)), negativeLogLikelihood(node));
  },
};

export const lossOperators: readonly OperatorSpec[] = [
  negativeLogLikelihoodLoss,
  softmaxCrossEntropyLoss,
];

import type { NodeView } from './node-view.ts';
import type { Inferred, OperatorSpec } from './spec.ts';

/*
 * Steps of training, which are shaped and named as not counted: what a network's training costs is
 * told from its forward graph instead.
 */

const domain = 'ai.onnx.preview.training';

const shared = { domain, opsets: [1], outputs: [1, Infinity], status: 'unsupported' } as const;

const coefficients = { norm_coefficient: { kind: 'float' } } as const;

/** @throws InputError `invalid-node` where the node has more outputs than `types` */
function allOutputs(node: NodeView, types: readonly Inferred[]): readonly Inferred[] {
  return node.outputCount <= types.length
    ? types
    : node.fail(`${node.spec.name} has ${node.outputCount} outputs`, {
        expected: `at most ${types.length} outputs`,
      });
}

/**
 * An optimizer's step on the inputs after the learning rate and the step's number: groups of equal
 * size, the tensors first and their gradients second, of which all but the gradients come out anew.
 */
function optimizer(
  name: string,
  groups: number,
  attributes: NonNullable<OperatorSpec['attributes']>,
): OperatorSpec {
  return {
    ...shared,
    name,
    inputs: [3, Infinity],
    attributes: { ...coefficients, ...attributes },
    rule: 'one step of an optimizer: not counted',

    infer(node) {
      const count = (node.inputCount - 2) / groups;
      if (!Number.isInteger(count)) {
        node.fail(`${node.inputCount - 2} tensors do not make up ${groups} groups`, {
          expected: `a multiple of ${groups}`,
        });
      }
      const kept = Array.from({ length: groups }, (_, group) => group).filter((g) => g !== 1);
      const types = kept.flatMap((group) =>
        Array.from({ length: count }, (_, index) => {
          const { elementType, dims } = node.input(2 + group * count + index);
          return { elementType, dims };
        }),
      );
      return allOutputs(node, types);
    },
  };
}

const gradient: OperatorSpec = {
  ...shared,
  name: 'Gradient',
  inputs: [1, Infinity],
  attributes: {
    xs: { kind: 'strings', required: true },
    y: { kind: 'string', required: true },
    zs: { kind: 'strings' },
  },
  rule: 'derivatives with respect to the first inputs, each of its shape: not counted',

  infer(node) {
    const types = (node.strings('xs') ?? []).map((_, index) => {
      const { elementType, dims } = node.input(index);
      return { elementType, dims };
    });
    return allOutputs(node, types);
  },
};

export const trainingOperators: readonly OperatorSpec[] = [
  optimizer('Adagrad', 3, { decay_factor: { kind: 'float' }, epsilon: { kind: 'float' } }),
  optimizer('Adam', 4, {
    alpha: { kind: 'float' },
    beta: { kind: 'float' },
    epsilon: { kind: 'float' },
    norm_coefficient_post: { kind: 'float' },
  }),
  optimizer('Momentum', 3, {
    alpha: { kind: 'float', required: true },
    beta: { kind: 'float', required: true },
    mode: { kind: 'string', required: true, values: ['standard', 'nesterov'] },
  }),
  gradient,
];

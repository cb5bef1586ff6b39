import type { ElementType } from '../graph/types.ts';
import { dataTypeAttribute } from './data-type.ts';
import type { NodeView } from './node-view.ts';
import { dimsOfRank } from './require-dims.ts';
import type { AttributeSpec, OperatorSpec } from './spec.ts';

/*
 * How many scalar operations a random number takes is the generator's affair, which ONNX leaves
 * open: what is drawn is shaped and named as not counted.
 */

const drawn = { status: 'unsupported', outputs: [1, 1] } as const;

const seed = { seed: { kind: 'float' } } as const;

const distributions = {
  Normal: { mean: { kind: 'float' }, scale: { kind: 'float' } },
  Uniform: { high: { kind: 'float' }, low: { kind: 'float' } },
} as const satisfies Record<string, Record<string, AttributeSpec>>;

function drawnType(node: NodeView, fallback: ElementType): ElementType {
  return dataTypeAttribute(node, 'dtype', fallback);
}

function random(name: keyof typeof distributions): OperatorSpec {
  return {
    ...drawn,
    name: `Random${name}`,
    opsets: [1],
    inputs: [0, 0],
    attributes: {
      ...distributions[name],
      ...seed,
      dtype: { kind: 'int' },
      shape: { kind: 'ints', required: true },
    },
    rule: 'random numbers in a given shape: not counted',

    infer(node) {
      const dims = node.ints('shape') ?? [];
      if (dims.some((dim) => dim < 0)) {
        node.fail(`shape is [${dims.join(', ')}]`, { expected: 'dims from 0 up' });
      }
      return [{ elementType: drawnType(node, 'float32'), dims }];
    },
  };
}

function randomLike(name: keyof typeof distributions): OperatorSpec {
  return {
    ...drawn,
    name: `Random${name}Like`,
    opsets: [1],
    inputs: [1, 1],
    attributes: { ...distributions[name], ...seed, dtype: { kind: 'int' } },
    rule: 'random numbers in the shape of the input: not counted',
    infer: (node) => [
      { elementType: drawnType(node, node.input(0).elementType), dims: node.dims(0) },
    ],
  };
}

const bernoulli: OperatorSpec = {
  ...drawn,
  name: 'Bernoulli',
  opsets: [15],
  inputs: [1, 1],
  attributes: { ...seed, dtype: { kind: 'int' } },
  rule: '1 with the probability that the element says, else 0: not counted',
  infer: (node) => [
    { elementType: drawnType(node, node.input(0).elementType), dims: node.dims(0) },
  ],
};

const multinomial: OperatorSpec = {
  ...drawn,
  name: 'Multinomial',
  opsets: [7],
  inputs: [1, 1],
  attributes: { ...seed, dtype: { kind: 'int' }, sample_size: { kind: 'int' } },
  rule: 'classes drawn by their log-probabilities: not counted',

  infer(node) {
    const [batch] = dimsOfRank(node, 0, ['N', 'classes']);
    const samples = node.int('sample_size', 1);
    if (samples < 0) node.fail(`sample_size is ${samples}`, { expected: 'a non-negative integer' });
    return [{ elementType: drawnType(node, 'int32'), dims: [batch, samples] }];
  },
};

export const randomOperators: readonly OperatorSpec[] = [
  random('Normal'),
  random('Uniform'),
  randomLike('Normal'),
  randomLike('Uniform'),
  bernoulli,
  multinomial,
];

import { type Operations, operations } from '../cost/operations.ts';
import { type Count, plus, product, times } from '../count.ts';
import type { NodeView } from './node-view.ts';
import type { Inferred, OperatorSpec } from './spec.ts';

/**
 * Normalizing `groups` groups of `elements` elements in all to mean 0 and variance 1: the sum for
 * the mean, centring, the squares and their sum, scaling; per group the two means, the root and
 * its reciprocal.
 */
export function standardized(elements: Count, groups: Count): Partial<Operations> {
  return {
    adds: times(3, elements),
    multiplies: plus(times(2, elements), times(2, groups)),
    transcendentals: groups,
    divides: groups,
  };
}

export const standardizedWords =
  'per element 3 adds (mean, centring, variance) and 2 multiplies (square, scale), per group 2 multiplies, 1 sqrt and 1 divide';

/** `counters` with scale and shift: a multiply per element, and an add where there is a shift. */
export function affine(counters: Partial<Operations>, elements: Count, shift: boolean): Operations {
  return operations({
    ...counters,
    multiplies: plus(counters.multiplies ?? 0, elements),
    adds: plus(counters.adds ?? 0, shift ? elements : 0),
  });
}

function requireShape(node: NodeView, index: number, expected: readonly number[]): void {
  const given = node.optional(index);
  if (given && given.dims.join() !== expected.join()) {
    node.fail(`input ${index} has shape [${given.dims.join(', ')}]`, {
      code: 'shape-mismatch',
      expected: `[${expected.join(', ')}]`,
    });
  }
}

/** Number of groups of a normalization over the dims from `axis` on. */
function leading(node: NodeView, axis: number): Count {
  return product(node.dims(0).slice(0, axis));
}

const lastAxes = {
  attributes: { axis: { kind: 'int' }, epsilon: { kind: 'float' }, stash_type: { kind: 'int' } },
  axis: (node: NodeView) => node.axis(node.int('axis', -1), node.rank(0)),
} as const;

/** Whether `shape` broadcasts to `dims` without widening it. */
function fits(shape: readonly number[], dims: readonly number[]): boolean {
  const offset = dims.length - shape.length;
  return offset >= 0 && shape.every((dim, axis) => dim === 1 || dim === dims[offset + axis]);
}

function requireFit(node: NodeView, index: number): void {
  const given = node.optional(index);
  if (given && !fits(given.dims, node.dims(0))) {
    node.fail(`input ${index} of shape [${given.dims.join(', ')}] does not broadcast`, {
      code: 'shape-mismatch',
      expected: `a shape that broadcasts to [${node.dims(0).join(', ')}]`,
    });
  }
}

export const layerNormalization: OperatorSpec = {
  name: 'LayerNormalization',
  opsets: [17],
  inputs: [2, 3],
  outputs: [1, 3],
  attributes: lastAxes.attributes,
  status: 'counted',
  rule: `a group is all dims from axis on: ${standardizedWords}; scale 1 multiply, bias 1 add per element`,

  infer(node) {
    const { elementType, dims } = node.input(0);
    const axis = lastAxes.axis(node);
    requireFit(node, 1);
    requireFit(node, 2);
    const statistic: Inferred = {
      elementType: 'float32',
      dims: dims.map((dim, index) => (index < axis ? dim : 1)),
    };
    return [{ elementType, dims }, statistic, statistic];
  },

  count(node) {
    const elements = node.elements(0);
    const groups = leading(node, lastAxes.axis(node));
    return affine(standardized(elements, groups), elements, node.has(2));
  },
};

export const rmsNormalization: OperatorSpec = {
  name: 'RMSNormalization',
  opsets: [23],
  inputs: [2, 2],
  outputs: [1, 1],
  attributes: lastAxes.attributes,
  status: 'counted',
  rule: 'a group is all dims from axis on: per element 2 multiplies (square, scale by the root) and 1 add, per group 1 multiply, 1 add (epsilon), 1 sqrt and 1 divide; scale 1 multiply per element',

  infer(node) {
    const { elementType, dims } = node.input(0);
    lastAxes.axis(node);
    requireFit(node, 1);
    return [{ elementType, dims }];
  },

  count(node) {
    const elements = node.elements(0);
    const groups = leading(node, lastAxes.axis(node));
    return rootMeanSquare(elements, groups);
  },
};

/** Operations of RMS normalization with its scale. */
export function rootMeanSquare(elements: Count, groups: Count): Operations {
  return operations({
    multiplies: plus(times(3, elements), groups),
    adds: plus(elements, groups),
    transcendentals: groups,
    divides: groups,
  });
}

export const groupNormalization: OperatorSpec = {
  name: 'GroupNormalization',
  opsets: [18],
  inputs: [3, 3],
  outputs: [1, 1],
  attributes: {
    epsilon: { kind: 'float' },
    num_groups: { kind: 'int', required: true },
    stash_type: { kind: 'int' },
  },
  status: 'counted',
  rule: `N·num_groups groups: ${standardizedWords}; scale 1 multiply, bias 1 add per element`,

  infer(node) {
    const { elementType, dims } = node.input(0);
    const groups = node.int('num_groups', 1);
    const channels = dims[1] ?? 0;
    if (groups < 1 || channels % groups !== 0) {
      node.fail(`${channels} channels do not divide into ${groups} groups`, {
        code: 'shape-mismatch',
        expected: `a divisor of ${channels}`,
      });
    }
    // Before opset 21 scale and bias had one entry per group.
    const affineDims = [node.opset < 21 ? groups : channels];
    requireShape(node, 1, affineDims);
    requireShape(node, 2, affineDims);
    return [{ elementType, dims }];
  },

  count(node) {
    const elements = node.elements(0);
    const groups = times(node.dims(0)[0] ?? 1, node.int('num_groups', 1));
    return affine(standardized(elements, groups), elements, true);
  },
};

export const instanceNormalization: OperatorSpec = {
  name: 'InstanceNormalization',
  opsets: [1],
  inputs: [3, 3],
  outputs: [1, 1],
  attributes: { epsilon: { kind: 'float' }, consumed_inputs: { kind: 'ints', opsets: [1, 5] } },
  status: 'counted',
  rule: `N·C groups: ${standardizedWords}; scale 1 multiply, bias 1 add per element`,

  infer(node) {
    const { elementType, dims } = node.input(0);
    const channels = [dims[1] ?? 0];
    requireShape(node, 1, channels);
    requireShape(node, 2, channels);
    return [{ elementType, dims }];
  },

  count(node) {
    const elements = node.elements(0);
    return affine(standardized(elements, leading(node, 2)), elements, true);
  },
};

export const meanVarianceNormalization: OperatorSpec = {
  name: 'MeanVarianceNormalization',
  opsets: [9],
  inputs: [1, 1],
  outputs: [1, 1],
  attributes: { axes: { kind: 'ints' } },
  status: 'counted',
  rule: `a group is the dims named by axes, by default [0, 2, 3]: ${standardizedWords}`,

  infer(node) {
    const { elementType, dims } = node.input(0);
    for (const axis of node.ints('axes') ?? [0, 2, 3]) node.axis(axis, dims.length);
    return [{ elementType, dims }];
  },

  count(node) {
    const dims = node.dims(0);
    const axes = (node.ints('axes') ?? [0, 2, 3]).map((axis) => node.axis(axis, dims.length));
    const groups = product(dims.filter((_, axis) => !axes.includes(axis)));
    return operations(standardized(node.elements(0), groups));
  },
};

export const lpNormalization: OperatorSpec = {
  name: 'LpNormalization',
  opsets: [1],
  inputs: [1, 1],
  outputs: [1, 1],
  attributes: { axis: { kind: 'int' }, p: { kind: 'int' } },
  status: 'counted',
  rule: 'per element 1 add for the norm, 1 divide, and 1 multiply (p = 2) or 1 compare (p = 1, absolute value); per row 1 sqrt for p = 2',

  infer(node) {
    const { elementType, dims } = node.input(0);
    node.axis(node.int('axis', -1), dims.length);
    return [{ elementType, dims }];
  },

  count(node) {
    const elements = node.elements(0);
    const axis = node.axis(node.int('axis', -1), node.rank(0));
    const rows = product(node.dims(0).filter((_, index) => index !== axis));
    const each = { adds: elements, divides: elements };
    return node.int('p', 2) === 1
      ? operations({ ...each, compares: elements })
      : operations({ ...each, multiplies: elements, transcendentals: rows });
  },
};

export const lrn: OperatorSpec = {
  name: 'LRN',
  opsets: [1],
  inputs: [1, 1],
  outputs: [1, 1],
  attributes: {
    alpha: { kind: 'float' },
    beta: { kind: 'float' },
    bias: { kind: 'float' },
    size: { kind: 'int', required: true },
  },
  status: 'counted',
  rule: 'per element 1 square, size − 1 adds over the channels near it, 1 multiply and 1 add (alpha, bias), 1 pow, 1 divide',

  infer: (node) => [{ elementType: node.input(0).elementType, dims: node.dims(0) }],

  count(node) {
    const elements = node.elements(0);
    return operations({
      multiplies: times(2, elements),
      adds: times(Math.max(node.int('size', 1), 1), elements),
      transcendentals: elements,
      divides: elements,
    });
  },
};

export const normalizationOperators: readonly OperatorSpec[] = [
  layerNormalization,
  rmsNormalization,
  groupNormalization,
  instanceNormalization,
  meanVarianceNormalization,
  lpNormalization,
  lrn,
];

import { noOperations, operations, type Operations } from '../cost/operations.ts';
import { type Count, minus, plus, product, times } from '../count.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

/**
 * An operator on rows along `axis`. From opset 13 on, a row runs along that axis alone, by default
 * the last; before, along it and all that follow, the input being flattened to 2-D at it, by
 * default 1.
 */
function rowwise(
  name: string,
  rule: string,
  count: (elements: Count, rows: Count) => Operations,
): OperatorSpec {
  const axisOf = (node: NodeView) =>
    node.axis(node.int('axis', node.opset < 13 ? 1 : -1), node.rank(0));
  return {
    name,
    opsets: [1],
    inputs: [1, 1],
    outputs: [1, 1],
    attributes: { axis: { kind: 'int' } },
    status: 'counted',
    rule: `per row of n along the axis: ${rule}`,

    infer(node) {
      const { elementType, dims } = node.input(0);
      axisOf(node);
      return [{ elementType, dims }];
    },

    count(node) {
      const elements = node.elements(0);
      if (elements === 0) return noOperations;
      const axis = axisOf(node);
      const dims = node.dims(0);
      const others = node.opset < 13 ? dims.slice(0, axis) : dims.toSpliced(axis, 1);
      return count(elements, product(others));
    },
  };
}

/** Operations of LogSoftmax on `rows` rows of `elements` elements in all, at least 1 each. */
export function logSoftmax(elements: Count, rows: Count): Operations {
  return operations({
    compares: minus(elements, rows),
    adds: minus(times(3, elements), rows),
    transcendentals: plus(elements, rows),
  });
}

/** Operations of Softmax on `rows` rows of `elements` elements in all, at least 1 each. */
export function softmaxRows(elements: Count, rows: Count): Operations {
  return operations({
    compares: minus(elements, rows),
    adds: minus(times(2, elements), rows),
    transcendentals: elements,
    divides: elements,
  });
}

export const softmaxOperators: readonly OperatorSpec[] = [
  rowwise(
    'Softmax',
    'n − 1 compares, n adds to subtract the largest, n exp, n − 1 adds, n divides',
    softmaxRows,
  ),
  rowwise(
    'LogSoftmax',
    'n − 1 compares, n adds to subtract the largest, n exp, n − 1 adds, 1 ln, n adds to subtract it',
    logSoftmax,
  ),
  rowwise('Hardmax', 'n − 1 compares', (elements, rows) =>
    operations({ compares: minus(elements, rows) }),
  ),
];

import { noOperations, operations } from '../cost/operations.ts';
import { minus } from '../count.ts';
import type { OperatorSpec } from './spec.ts';

function argExtreme(name: string, word: string): OperatorSpec {
  return {
    name,
    opsets: [1],
    inputs: [1, 1],
    outputs: [1, 1],
    attributes: {
      axis: { kind: 'int' },
      keepdims: { kind: 'int' },
      select_last_index: { kind: 'int', opsets: [12] },
    },
    status: 'counted',
    rule: `position of the ${word} of each row of n along the axis: n − 1 compares per row`,

    infer(node) {
      const dims = node.dims(0);
      const axis = node.axis(node.int('axis', 0), dims.length);
      if (dims[axis] === 0) {
        node.fail(`axis ${axis} is empty`, { code: 'shape-mismatch', expected: 'at least 1' });
      }
      const reduced = node.int('keepdims', 1) === 1 ? dims.with(axis, 1) : dims.toSpliced(axis, 1);
      return [{ elementType: 'int64', dims: reduced }];
    },

    count(node) {
      const elements = node.elements(0);
      if (elements === 0) return noOperations;
      return operations({ compares: minus(elements, node.outputElements(0)) });
    },
  };
}

export const argExtremeOperators: readonly OperatorSpec[] = [
  argExtreme('ArgMax', 'largest'),
  argExtreme('ArgMin', 'smallest'),
];

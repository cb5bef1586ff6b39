import { noOperations, operations } from '../cost/operations.ts';
import { minus } from '../count.ts';
import { mapRows, propagate } from '../shapes/constants.ts';
import type { OperatorSpec } from './spec.ts';

function argExtreme(
  name: string,
  word: string,
  beats: (a: number, b: number) => boolean,
): OperatorSpec {
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
      const input = node.input(0);
      const { dims } = input;
      const axis = node.axis(node.int('axis', 0), dims.length);
      if (dims[axis] === 0) {
        node.fail(`axis ${axis} is empty`, { code: 'shape-mismatch', expected: 'at least 1' });
      }
      const reduced = node.int('keepdims', 1) === 1 ? dims.with(axis, 1) : dims.toSpliced(axis, 1);
      const last = node.int('select_last_index', 0) === 1;
      return [
        propagate({ elementType: 'int64', dims: reduced }, [input], (known) =>
          mapRows(known, axis, (row) => {
            const best = row.reduce((a, b) => (beats(b, a) ? b : a));
            return [last ? row.lastIndexOf(best) : row.indexOf(best)];
          }),
        ),
      ];
    },

    count(node) {
      const elements = node.elements(0);
      if (elements === 0) return noOperations;
      return operations({ compares: minus(elements, node.outputElements(0)) });
    },
  };
}

export const argExtremeOperators: readonly OperatorSpec[] = [
  argExtreme('ArgMax', 'largest', (a, b) => a > b),
  argExtreme('ArgMin', 'smallest', (a, b) => a < b),
];

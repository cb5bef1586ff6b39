import { operations } from '../cost/operations.ts';
import { times } from '../count.ts';
import { mapRows, propagate } from '../shapes/constants.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

/** An attribute at opset 1, the second input from opset 10 on. */
function selected(node: NodeView): number {
  const k = node.opset < 10 ? node.int('k', 0) : (node.requireIntegers(1)[0] ?? 0);
  return k >= 0 ? k : node.fail(`k is ${k}`, { expected: 'a non-negative integer' });
}

/** Places of a row's elements, the best first; of equals the first. */
function ranking(row: readonly number[], largest: boolean): readonly number[] {
  const sign = largest ? -1 : 1;
  return [...row.keys()].sort((a, b) => sign * ((row[a] as number) - (row[b] as number)) || a - b);
}

export const topK: OperatorSpec = {
  name: 'TopK',
  opsets: [1],
  inputs: [1, 2],
  outputs: [1, 2],
  attributes: {
    axis: { kind: 'int' },
    k: { kind: 'int', required: true, opsets: [1, 9] },
    largest: { kind: 'int', opsets: [11] },
    sorted: { kind: 'int', opsets: [11] },
  },
  status: 'counted',
  rule: 'the k largest of each row of n: n·⌈log₂(k + 1)⌉ compares per row, as a heap of k takes at most',

  infer(node) {
    const input = node.input(0);
    const { elementType, dims } = input;
    const axis = node.axis(node.int('axis', -1), dims.length);
    const k = selected(node);
    const size = dims[axis] as number;
    if (k > size) {
      node.fail(`${k} of ${size} elements are asked for`, {
        code: 'shape-mismatch',
        expected: `at most ${size}`,
      });
    }
    const reduced = dims.with(axis, k);
    const best = (row: readonly number[]) => ranking(row, node.int('largest', 1) === 1).slice(0, k);
    return [
      propagate({ elementType, dims: reduced }, [input], (known) =>
        mapRows(known, axis, (row) => best(row).map((place) => row[place] as number)),
      ),
      propagate({ elementType: 'int64', dims: reduced }, [input], (known) =>
        mapRows(known, axis, best),
      ),
    ];
  },

  count(node) {
    // The bit length of k is ⌈log₂(k + 1)⌉.
    const levels = 32 - Math.clz32(selected(node));
    return operations({ compares: times(node.elements(0), levels) });
  },
};

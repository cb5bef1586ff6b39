import { elementAt, propagate, tabulate } from '../shapes/constants.ts';
import { axisSet } from './axes.ts';
import type { OperatorSpec } from './spec.ts';

export const transpose: OperatorSpec = {
  name: 'Transpose',
  opsets: [1],
  inputs: [1, 1],
  outputs: [1, 1],
  attributes: { perm: { kind: 'ints' } },
  status: 'free',
  rule: 'axes permuted: moves bytes, computes nothing',

  infer(node) {
    const input = node.input(0);
    const rank = input.dims.length;
    const given = node.ints('perm');
    if (given && given.length !== rank) {
      node.fail(`perm [${given.join(', ')}] does not fit rank ${rank}`, {
        code: 'shape-mismatch',
        expected: `a permutation of 0 to ${rank - 1}`,
      });
    }
    const perm = given ? [...axisSet(node, given, rank)] : [...input.dims.keys()].reverse();
    const dims = perm.map((axis) => input.dims[axis] as number);
    return [
      propagate({ elementType: input.elementType, dims }, [input], (known) =>
        tabulate(dims, (at) => {
          const source = new Array<number>(rank);
          for (const [index, axis] of perm.entries()) source[axis] = at[index] as number;
          return elementAt(known, source);
        }),
      ),
    ];
  },
};

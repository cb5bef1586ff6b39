import { elementAt, propagate, tabulate } from '../shapes/constants.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

/** Sizes of the parts of `size`: given, or equal, the last smaller from opset 18 on if need be. */
function partSizes(node: NodeView, size: number): readonly number[] {
  const given = node.has(1) ? node.requireIntegers(1) : node.ints('split');
  const parts = node.outputCount;
  if (given) {
    if (node.hasAttribute('num_outputs')) node.fail('both split and num_outputs are given');
    const total = given.reduce((sum, part) => sum + part, 0);
    if (given.length !== parts || total !== size || given.some((part) => part < 0)) {
      node.fail(`parts [${given.join(', ')}] do not make up ${size}`, {
        code: 'shape-mismatch',
        expected: `${parts} sizes that add up to ${size}`,
      });
    }
    return given;
  }
  if (node.opset >= 18 && node.int('num_outputs', -1) !== parts) {
    node.fail(`num_outputs is not the number of outputs`, { expected: `${parts}, or split sizes` });
  }
  const each = Math.ceil(size / parts);
  const last = size - each * (parts - 1);
  if (last < 0 || (node.opset < 18 && last !== each)) {
    node.fail(`${size} does not split into ${parts} parts`, {
      code: 'shape-mismatch',
      expected: `a multiple of ${parts}`,
    });
  }
  return new Array<number>(parts).fill(each).with(-1, last);
}

export const split: OperatorSpec = {
  name: 'Split',
  opsets: [1],
  inputs: [1, 2],
  outputs: [1, Infinity],
  attributes: {
    axis: { kind: 'int' },
    num_outputs: { kind: 'int', opsets: [18] },
    split: { kind: 'ints', opsets: [1, 12] },
  },
  status: 'free',
  rule: 'the input cut along an axis: moves bytes, computes nothing',

  infer(node) {
    const input = node.input(0);
    const { elementType } = input;
    const axis = node.axis(node.int('axis', 0), input.dims.length);
    let end = 0;
    return partSizes(node, input.dims[axis] as number).map((size) => {
      const start = end;
      end += size;
      const dims = input.dims.with(axis, size);
      return propagate({ elementType, dims }, [input], (known) =>
        tabulate(dims, (at) => elementAt(known, at.with(axis, start + (at[axis] as number)))),
      );
    });
  },
};

import { broadcast } from '../shapes/broadcast.ts';
import { elementAt, propagate, tabulate } from '../shapes/constants.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

const moves = { status: 'free', inputs: [2, 2], outputs: [1, 1] } as const;

export const expand: OperatorSpec = {
  ...moves,
  name: 'Expand',
  opsets: [8],
  rule: 'the input broadcast with a shape: moves bytes, computes nothing',

  infer(node) {
    const input = node.input(0);
    const shape = node.requireIntegers(1);
    const dims =
      broadcast(input.dims, shape) ??
      node.fail(`[${input.dims.join(', ')}] does not expand to [${shape.join(', ')}]`, {
        code: 'shape-mismatch',
        expected: 'equal dims, or 1 on one side',
      });
    return [
      propagate({ elementType: input.elementType, dims }, [input], (known) =>
        tabulate(dims, (at) => elementAt(known, at)),
      ),
    ];
  },
};

/** How often each axis repeats: at opset 1 one axis alone, `tiles` times. */
function repeats(node: NodeView): readonly number[] {
  const rank = node.rank(0);
  if (node.opset < 6) {
    const [tiles = 1] = node.requireIntegers(1);
    const [axis = 0] = node.requireIntegers(2);
    return new Array<number>(rank).fill(1).with(node.axis(axis, rank), tiles);
  }
  const given = node.requireIntegers(1);
  if (given.length !== rank || given.some((times) => times < 0)) {
    node.fail(`repeats is [${given.join(', ')}]`, {
      code: 'shape-mismatch',
      expected: `${rank} non-negative integers`,
    });
  }
  return given;
}

export const tile: OperatorSpec = {
  ...moves,
  name: 'Tile',
  opsets: [1],
  inputs: [2, 3],
  rule: 'the input repeated along its axes: moves bytes, computes nothing',

  infer(node) {
    const input = node.input(0);
    const dims = repeats(node).map((times, axis) => times * (input.dims[axis] as number));
    return [
      propagate({ elementType: input.elementType, dims }, [input], (known) =>
        tabulate(dims, (at) =>
          elementAt(
            known,
            at.map((position, axis) => position % (input.dims[axis] as number)),
          ),
        ),
      ),
    ];
  },
};

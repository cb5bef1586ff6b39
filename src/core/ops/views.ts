import { product } from '../count.ts';
import type { Value } from '../graph/types.ts';
import { propagate } from '../shapes/constants.ts';
import { axisSet, givenAxes } from './axes.ts';
import { consumedInputs } from './elementwise.ts';
import type { NodeView } from './node-view.ts';
import type { Inferred, OperatorSpec } from './spec.ts';

/** The same elements in the same order under other dims. */
export function reshaped(input: Value, dims: readonly number[]): Inferred {
  return propagate({ elementType: input.elementType, dims }, [input], ({ data }) => data);
}

const free = { status: 'free', view: true, rule: 'the input under another shape' } as const;

export const flatten: OperatorSpec = {
  ...free,
  name: 'Flatten',
  opsets: [1],
  inputs: [1, 1],
  outputs: [1, 1],
  attributes: { axis: { kind: 'int' } },

  infer(node) {
    const { dims } = node.input(0);
    const axis = node.int('axis', 1);
    // Unlike elsewhere the axis may be the rank itself: all dims come before it.
    const split = axis === dims.length ? axis : node.axis(axis, dims.length);
    return [
      reshaped(node.input(0), [
        Number(product(dims.slice(0, split))),
        Number(product(dims.slice(split))),
      ]),
    ];
  },
};

export const squeeze: OperatorSpec = {
  ...free,
  name: 'Squeeze',
  opsets: [1],
  inputs: [1, 2],
  outputs: [1, 1],
  attributes: { axes: { kind: 'ints', opsets: [1, 12] } },

  infer(node) {
    const { dims } = node.input(0);
    const given = givenAxes(node, 13);
    const axes = given && axisSet(node, given, dims.length);
    for (const axis of axes ?? []) {
      if (dims[axis] !== 1) {
        node.fail(`axis ${axis} of [${dims.join(', ')}] is not 1`, {
          code: 'shape-mismatch',
          expected: 'axes of size 1',
        });
      }
    }
    const kept = dims.filter((dim, axis) => (axes ? !axes.has(axis) : dim !== 1));
    return [reshaped(node.input(0), kept)];
  },
};

export const unsqueeze: OperatorSpec = {
  ...free,
  name: 'Unsqueeze',
  opsets: [1],
  inputs: [1, 2],
  outputs: [1, 1],
  attributes: { axes: { kind: 'ints', required: true, opsets: [1, 12] } },

  infer(node) {
    const { dims } = node.input(0);
    const given = givenAxes(node, 13) ?? node.fail('Unsqueeze has no axes', { expected: 'axes' });
    const rank = dims.length + given.length;
    const axes = axisSet(node, given, rank);
    const remaining = dims.values();
    const widened = Array.from({ length: rank }, (_, axis) =>
      axes.has(axis) ? 1 : (remaining.next().value as number),
    );
    return [reshaped(node.input(0), widened)];
  },
};

export const identity: OperatorSpec = {
  ...free,
  name: 'Identity',
  opsets: [1],
  inputs: [1, 1],
  outputs: [1, 1],
  rule: 'the input itself',
  infer: (node) => [reshaped(node.input(0), node.dims(0))],
};

export const dropout: OperatorSpec = {
  ...free,
  name: 'Dropout',
  opsets: [1],
  inputs: [1, 3],
  outputs: [1, 2],
  attributes: {
    ...consumedInputs,
    is_test: { kind: 'int', opsets: [1, 6] },
    ratio: { kind: 'float', opsets: [1, 11] },
    seed: { kind: 'int', opsets: [12] },
  },
  rule: 'the input itself, as at inference',

  infer(node: NodeView) {
    const { elementType, dims } = node.input(0);
    const mask = { elementType: node.opset < 10 ? elementType : ('bool' as const), dims };
    return [reshaped(node.input(0), dims), mask];
  },
};

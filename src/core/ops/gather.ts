import { elementAt, propagate, tabulate } from '../shapes/constants.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';
import { selectiveTraffic } from './traffic.ts';

/**
 * A possibly negative index into `size` elements.
 * @throws InputError `invalid-node` outside −size … size − 1
 */
export function indexInto(node: NodeView, index: number, size: number): number {
  if (index < -size || index >= size) {
    node.fail(`index ${index} lies outside ${size} elements`, {
      expected: `an index from ${-size} to ${size - 1}`,
    });
  }
  return index < 0 ? index + size : index;
}

const selection = {
  inputs: [2, 2],
  outputs: [1, 1],
  status: 'free',
  rule: 'the elements that the indices name: reads those and the indices, computes nothing',
  traffic: selectiveTraffic,
} as const;

const gather: OperatorSpec = {
  ...selection,
  name: 'Gather',
  opsets: [1],
  attributes: { axis: { kind: 'int' } },
  rule: 'the rows that the indices name, as an embedding does: reads those and the indices, computes nothing',

  infer(node) {
    const input = node.input(0);
    const indices = node.input(1);
    const axis = node.axis(node.int('axis', 0), input.dims.length);
    const size = input.dims[axis] as number;
    const dims = input.dims.toSpliced(axis, 1, ...indices.dims);
    const { length } = indices.dims;
    return [
      propagate({ elementType: input.elementType, dims }, [input, indices], (known, places) =>
        tabulate(dims, (at) => {
          const index = elementAt(places, at.slice(axis, axis + length));
          return elementAt(known, at.toSpliced(axis, length, indexInto(node, index, size)));
        }),
      ),
    ];
  },
};

const gatherElements: OperatorSpec = {
  ...selection,
  name: 'GatherElements',
  opsets: [11],
  attributes: { axis: { kind: 'int' } },

  infer(node) {
    const input = node.input(0);
    const indices = node.input(1);
    const axis = node.axis(node.int('axis', 0), input.dims.length);
    const fits =
      indices.dims.length === input.dims.length &&
      indices.dims.every((dim, i) => i === axis || dim <= (input.dims[i] as number));
    if (!fits) {
      node.fail(`indices [${indices.dims.join(', ')}] do not fit [${input.dims.join(', ')}]`, {
        code: 'shape-mismatch',
        expected: `the same rank, and dims no larger but for axis ${axis}`,
      });
    }
    const size = input.dims[axis] as number;
    return [
      propagate(
        { elementType: input.elementType, dims: indices.dims },
        [input, indices],
        (known, places) =>
          tabulate(indices.dims, (at) => {
            const index = indexInto(node, elementAt(places, at), size);
            return elementAt(known, at.with(axis, index));
          }),
      ),
    ];
  },
};

const gatherND: OperatorSpec = {
  ...selection,
  name: 'GatherND',
  opsets: [11],
  attributes: { batch_dims: { kind: 'int', opsets: [12] } },

  infer(node) {
    const input = node.input(0);
    const indices = node.input(1);
    const batch = node.int('batch_dims', 0);
    if (batch < 0 || batch >= indices.dims.length) {
      node.fail(`indices of rank ${indices.dims.length} do not fit ${batch} batch dims`, {
        code: 'shape-mismatch',
        expected: `a rank above ${batch}`,
      });
    }
    const named = batch + (indices.dims.at(-1) as number);
    const batches = indices.dims.slice(0, batch);
    if (named > input.dims.length || batches.some((dim, axis) => dim !== input.dims[axis])) {
      node.fail(`indices [${indices.dims.join(', ')}] do not fit [${input.dims.join(', ')}]`, {
        code: 'shape-mismatch',
        expected: 'equal batch dims, and a last dim that names no more axes than follow them',
      });
    }
    const places = indices.dims.slice(0, -1);
    const dims = [...places, ...input.dims.slice(named)];
    return [
      propagate({ elementType: input.elementType, dims }, [input, indices], (known, index) =>
        tabulate(dims, (at) => {
          const place = at.slice(0, places.length);
          const tuple = known.dims
            .slice(batch, named)
            .map((size, i) => indexInto(node, elementAt(index, [...place, i]), size));
          return elementAt(known, [...at.slice(0, batch), ...tuple, ...at.slice(places.length)]);
        }),
      ),
    ];
  },
};

export const gatherOperators: readonly OperatorSpec[] = [gather, gatherElements, gatherND];

import { bytes } from '../cost/node-cost.ts';
import { elementAt, propagate, tabulate } from '../shapes/constants.ts';
import { axisSet } from './axes.ts';
import type { NodeView } from './node-view.ts';
import { dataTypeAttribute } from './data-type.ts';
import type { OperatorSpec } from './spec.ts';
import { selectiveTraffic } from './traffic.ts';

const moves = {
  outputs: [1, 1],
  status: 'free',
} as const;

/** @throws InputError `shape-mismatch` for a rank below `least` */
function atLeast(node: NodeView, least: number): void {
  if (node.rank(0) < least) {
    node.fail(`the input of ${node.spec.name} has rank ${node.rank(0)}`, {
      code: 'shape-mismatch',
      expected: `a rank of at least ${least}`,
    });
  }
}

export const trilu: OperatorSpec = {
  ...moves,
  name: 'Trilu',
  opsets: [14],
  inputs: [1, 2],
  attributes: { upper: { kind: 'int' } },
  rule: 'the upper or lower triangle of each matrix: moves bytes, computes nothing',

  infer(node) {
    atLeast(node, 2);
    const { elementType, dims } = node.input(0);
    const known = node.has(1) ? [node.input(0), node.input(1)] : [node.input(0)];
    const upper = node.int('upper', 1) === 1;
    return [
      propagate({ elementType, dims }, known, (matrices) => {
        const k = node.data(1)?.[0] ?? 0;
        return tabulate(dims, (at) => {
          const offset = (at.at(-1) as number) - (at.at(-2) as number);
          return (upper ? offset >= k : offset <= k) ? elementAt(matrices, at) : 0;
        });
      }),
    ];
  },
};

export const reverseSequence: OperatorSpec = {
  ...moves,
  name: 'ReverseSequence',
  opsets: [10],
  inputs: [2, 2],
  attributes: { batch_axis: { kind: 'int' }, time_axis: { kind: 'int' } },
  rule: 'the first steps of each sequence reversed: moves bytes, computes nothing',

  infer(node) {
    atLeast(node, 2);
    const { elementType, dims } = node.input(0);
    const batch = node.axis(node.int('batch_axis', 1), dims.length);
    if (node.dims(1).join() !== String(dims[batch])) {
      node.fail(`lengths [${node.dims(1).join(', ')}] do not fit [${dims.join(', ')}]`, {
        code: 'shape-mismatch',
        expected: `[${dims[batch] as number}], one for each sequence`,
      });
    }
    return [{ elementType, dims }];
  },
};

export const eyeLike: OperatorSpec = {
  ...moves,
  name: 'EyeLike',
  opsets: [9],
  inputs: [1, 1],
  attributes: { dtype: { kind: 'int' }, k: { kind: 'int' } },
  rule: 'ones on a diagonal, zeros elsewhere: written, not computed',

  infer(node) {
    const { elementType, dims } = node.input(0);
    if (dims.length !== 2) {
      node.fail(`the input of EyeLike has rank ${dims.length}`, {
        code: 'shape-mismatch',
        expected: 'a matrix',
      });
    }
    const type = { elementType: dataTypeAttribute(node, 'dtype', elementType), dims };
    const k = node.int('k', 0);
    return [
      propagate(type, [], () =>
        tabulate(dims, ([row = 0, column = 0]) => Number(column - row === k)),
      ),
    ];
  },

  traffic: (node) => ({ read: 0, written: bytes(node.output(0)) }),
};

export const oneHot: OperatorSpec = {
  ...moves,
  name: 'OneHot',
  opsets: [9],
  inputs: [3, 3],
  attributes: { axis: { kind: 'int' } },
  rule: 'a new axis, on at the index and off elsewhere: written, not computed',

  infer(node) {
    const indices = node.dims(0);
    const [depth = -1, ...rest] = node.requireData(1);
    if (rest.length > 0 || depth < 0) {
      node.fail('the depth of OneHot is no size', { expected: 'a non-negative integer' });
    }
    if (node.dims(2).join() !== '2') {
      node.fail(`the values of OneHot have shape [${node.dims(2).join(', ')}]`, {
        code: 'shape-mismatch',
        expected: '[2]: off, on',
      });
    }
    const axis = node.axis(node.int('axis', -1), indices.length + 1);
    const dims = indices.toSpliced(axis, 0, Math.trunc(depth));
    const size = Math.trunc(depth);
    return [
      propagate(
        { elementType: node.input(2).elementType, dims },
        [node.input(1), node.input(2), node.input(0)],
        (_depth, { data: [off = 0, on = 1] }, places) =>
          tabulate(dims, (at) => {
            const place = elementAt(places, at.toSpliced(axis, 1));
            return (place < 0 ? place + size : place) === at[axis] ? on : off;
          }),
      ),
    ];
  },
};

export const centerCropPad: OperatorSpec = {
  ...moves,
  name: 'CenterCropPad',
  opsets: [18],
  inputs: [2, 2],
  attributes: { axes: { kind: 'ints' } },
  rule: 'cropped or padded about the centre to a shape: moves bytes, computes nothing',

  infer(node) {
    const { elementType, dims } = node.input(0);
    const wanted = node.requireIntegers(1);
    const axes = [...axisSet(node, node.ints('axes') ?? [...dims.keys()], dims.length)];
    if (wanted.length !== axes.length || wanted.some((dim) => dim < 0)) {
      node.fail(`[${wanted.join(', ')}] are not ${axes.length} sizes`, {
        code: 'shape-mismatch',
        expected: `${axes.length} non-negative integers`,
      });
    }
    const sizes = new Map(axes.map((axis, index) => [axis, wanted[index]]));
    return [{ elementType, dims: dims.map((dim, axis) => sizes.get(axis) ?? dim) }];
  },
};

export const arrayFeatureExtractor: OperatorSpec = {
  ...moves,
  name: 'ArrayFeatureExtractor',
  domain: 'ai.onnx.ml',
  opsets: [1],
  inputs: [2, 2],
  rule: 'the elements along the last axis that the indices name: computes nothing',

  infer(node) {
    atLeast(node, 1);
    const { elementType, dims } = node.input(0);
    const named = Number(node.elements(1));
    return [{ elementType, dims: dims.length === 1 ? [1, named] : dims.with(-1, named) }];
  },

  traffic: selectiveTraffic,
};

import { elementAt, propagate, tabulate } from '../shapes/constants.ts';
import type { Value } from '../graph/types.ts';
import { dataTypeAttribute } from './data-type.ts';
import { allInputs } from './elementwise.ts';
import { indexInto } from './gather.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

/*
 * A sequence of n tensors of one shape stands in the graph as the tensor [n, …shape] that stacks
 * them; the empty sequence, of no shape yet, as [0]. Tensors of different shapes have no such
 * stand-in: their shapes are unresolved.
 */

const moves = { outputs: [1, 1], status: 'free' } as const;

function mixed(node: NodeView): never {
  return node.fail('the tensors of the sequence have different shapes', {
    code: 'unresolved-shape',
    expected: 'tensors of one shape',
  });
}

const sequenceConstruct: OperatorSpec = {
  ...moves,
  name: 'SequenceConstruct',
  opsets: [11],
  inputs: [1, Infinity],
  rule: 'a sequence of the inputs, which must be of one shape: moves bytes, computes nothing',

  infer(node) {
    const inputs = allInputs(node);
    const { elementType, dims } = node.input(0);
    if (inputs.some((input) => input.dims.join() !== dims.join())) mixed(node);
    return [
      propagate({ elementType, dims: [inputs.length, ...dims] }, inputs, (...parts) =>
        parts.flatMap(({ data }) => data),
      ),
    ];
  },
};

const sequenceEmpty: OperatorSpec = {
  ...moves,
  name: 'SequenceEmpty',
  opsets: [11],
  inputs: [0, 0],
  attributes: { dtype: { kind: 'int' } },
  rule: 'a sequence of no tensors',
  infer: (node) => [{ elementType: dataTypeAttribute(node, 'dtype', 'float32'), dims: [0] }],
};

function length(sequence: Value): number {
  return sequence.dims[0] ?? 0;
}

const sequenceAt: OperatorSpec = {
  ...moves,
  name: 'SequenceAt',
  opsets: [11],
  inputs: [2, 2],
  rule: 'one tensor of a sequence: moves bytes, computes nothing',

  infer(node) {
    const sequence = node.input(0);
    const position = node.input(1);
    const dims = sequence.dims.slice(1);
    return [
      propagate(
        { elementType: sequence.elementType, dims },
        [sequence, position],
        (known, { data: [at = 0] }) => {
          const index = indexInto(node, at, length(sequence));
          return tabulate(dims, (within) => elementAt(known, [index, ...within]));
        },
      ),
    ];
  },
};

const sequenceInsert: OperatorSpec = {
  ...moves,
  name: 'SequenceInsert',
  opsets: [11],
  inputs: [2, 3],
  rule: 'a sequence with one tensor more: moves bytes, computes nothing',

  infer(node) {
    const sequence = node.input(0);
    const { elementType, dims } = node.input(1);
    if (length(sequence) > 0 && sequence.dims.slice(1).join() !== dims.join()) mixed(node);
    return [{ elementType, dims: [length(sequence) + 1, ...dims] }];
  },
};

const sequenceErase: OperatorSpec = {
  ...moves,
  name: 'SequenceErase',
  opsets: [11],
  inputs: [1, 2],
  rule: 'a sequence with one tensor less: moves bytes, computes nothing',

  infer(node) {
    const { elementType, dims } = node.input(0);
    const size = length(node.input(0));
    if (size === 0) node.fail('the sequence is empty', { expected: 'at least one tensor' });
    return [{ elementType, dims: dims.with(0, size - 1) }];
  },
};

const sequenceLength: OperatorSpec = {
  ...moves,
  name: 'SequenceLength',
  opsets: [11],
  inputs: [1, 1],
  rule: 'the number of tensors, known before the network runs',
  infer: (node) => [{ elementType: 'int64', dims: [], data: [length(node.input(0))] }],
};

/** Size of each part, and how many there are, where all parts are equal. */
function equalParts(node: NodeView, size: number): readonly [part: number, count: number] {
  if (!node.has(1)) return [1, size];
  const given = node.requireIntegers(1);
  const [part = 0] = given;
  if (part < 1) node.fail(`a part of the split is ${part}`, { expected: 'positive sizes' });
  const count = node.rank(1) === 0 ? Math.ceil(size / part) : given.length;
  if (given.some((other) => other !== part)) mixed(node);
  if (part * count !== size) {
    if (node.rank(1) === 0) mixed(node);
    node.fail(`parts of ${part} do not make up ${size}`, { code: 'shape-mismatch' });
  }
  return [part, count];
}

const splitToSequence: OperatorSpec = {
  ...moves,
  name: 'SplitToSequence',
  opsets: [11],
  inputs: [1, 2],
  attributes: { axis: { kind: 'int' }, keepdims: { kind: 'int' } },
  rule: 'the input cut along an axis into equal parts: moves bytes, computes nothing',

  infer(node) {
    const input = node.input(0);
    const axis = node.axis(node.int('axis', 0), input.dims.length);
    const [part, count] = equalParts(node, input.dims[axis] as number);
    // `keepdims` has a say only where no split is given.
    const dropped = !node.has(1) && node.int('keepdims', 1) === 0;
    const dims = dropped ? input.dims.toSpliced(axis, 1) : input.dims.with(axis, part);
    return [
      propagate({ elementType: input.elementType, dims: [count, ...dims] }, [input], (known) =>
        tabulate([count, ...input.dims.with(axis, part)], ([index = 0, ...at]) =>
          elementAt(known, at.with(axis, index * part + (at[axis] as number))),
        ),
      ),
    ];
  },
};

const concatFromSequence: OperatorSpec = {
  ...moves,
  name: 'ConcatFromSequence',
  opsets: [11],
  inputs: [1, 1],
  attributes: { axis: { kind: 'int', required: true }, new_axis: { kind: 'int' } },
  rule: 'tensors one after the other, or stacked on a new axis: moves bytes, computes nothing',

  infer(node) {
    const sequence = node.input(0);
    const [count = 0, ...each] = sequence.dims;
    if (count === 0) node.fail('the sequence is empty', { expected: 'at least one tensor' });
    const stacked = node.int('new_axis', 0) === 1;
    const axis = node.axis(node.int('axis', 0), each.length + (stacked ? 1 : 0));
    const size = each[axis] ?? 1;
    const dims = stacked ? each.toSpliced(axis, 0, count) : each.with(axis, size * count);
    return [
      propagate({ elementType: sequence.elementType, dims }, [sequence], (known) =>
        tabulate(dims, (at) => {
          const place = at[axis] as number;
          return stacked
            ? elementAt(known, [place, ...at.toSpliced(axis, 1)])
            : elementAt(known, [Math.floor(place / size), ...at.with(axis, place % size)]);
        }),
      ),
    ];
  },
};

export const sequenceOperators: readonly OperatorSpec[] = [
  sequenceConstruct,
  sequenceEmpty,
  sequenceAt,
  sequenceInsert,
  sequenceErase,
  sequenceLength,
  splitToSequence,
  concatFromSequence,
];

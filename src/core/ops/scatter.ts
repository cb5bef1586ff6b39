import { noOperations } from '../cost/operations.ts';
import { bytes } from '../cost/node-cost.ts';
import { sum } from '../count.ts';
import {
  type Constant,
  elementAt,
  propagate,
  representable,
  tabulate,
} from '../shapes/constants.ts';
import { type PerElement, repeated } from './elementwise.ts';
import { indexInto } from './gather.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

/** What one update does to the element it meets. */
const reductions: Record<string, { each: PerElement; reduce: (a: number, b: number) => number }> = {
  none: { each: {}, reduce: (_, update) => update },
  add: { each: { adds: 1 }, reduce: (a, b) => a + b },
  mul: { each: { multiplies: 1 }, reduce: (a, b) => a * b },
  max: { each: { compares: 1 }, reduce: Math.max },
  min: { each: { compares: 1 }, reduce: Math.min },
};

function reductionOf(node: NodeView) {
  const name = node.string('reduction', 'none');
  return reductions[name] ?? node.fail(`there is no reduction "${name}"`);
}

const shared = {
  inputs: [3, 3],
  outputs: [1, 1],
  status: 'counted',
  rule: 'the input with updates put where the indices say: 1 add, multiply or compare per update if reduced, else nothing',

  count(node: NodeView) {
    const { each } = reductionOf(node);
    return each === reductions['none']?.each ? noOperations : repeated(each, node.elements(2));
  },
} as const;

const reduction = {
  reduction: { kind: 'string', values: Object.keys(reductions), opsets: [16] },
} as const;

/** The elements of `known` after `write` has put every update where it belongs. */
function scattered(
  node: NodeView,
  known: Constant,
  updates: Constant,
  place: (at: readonly number[]) => readonly number[],
): readonly number[] | undefined {
  const { reduce } = reductionOf(node);
  const data = [...known.data];
  tabulate(updates.dims, (at) => {
    const target = place(at);
    const index = known.dims.reduce((sum, dim, axis) => sum * dim + (target[axis] as number), 0);
    return (data[index] = reduce(data[index] as number, elementAt(updates, at)));
  });
  return reduce === reductions['none']?.reduce ? data : representable(known.elementType, data);
}

const scatterElements: OperatorSpec = {
  ...shared,
  name: 'ScatterElements',
  opsets: [11],
  attributes: { axis: { kind: 'int' }, ...reduction },

  infer(node) {
    const input = node.input(0);
    const { elementType, dims } = input;
    const indices = node.input(1);
    const updates = node.input(2);
    const axis = node.axis(node.int('axis', 0), dims.length);
    if (
      indices.dims.join() !== updates.dims.join() ||
      indices.dims.length !== dims.length ||
      indices.dims.some((dim, i) => i !== axis && dim > (dims[i] as number))
    ) {
      node.fail(
        `indices [${indices.dims.join(', ')}] and updates [${updates.dims.join(', ')}] do not fit [${dims.join(', ')}]`,
        {
          code: 'shape-mismatch',
          expected: "equal shapes of the input's rank, dims no larger but for the axis",
        },
      );
    }
    const size = dims[axis] as number;
    return [
      propagate({ elementType, dims }, [input, indices, updates], (known, places, changes) =>
        scattered(node, known, changes, (at) =>
          at.with(axis, indexInto(node, elementAt(places, at), size)),
        ),
      ),
    ];
  },
};

const scatterND: OperatorSpec = {
  ...shared,
  name: 'ScatterND',
  opsets: [11],
  attributes: reduction,

  infer(node) {
    const input = node.input(0);
    const { elementType, dims } = input;
    const indices = node.input(1);
    const updates = node.input(2);
    const depth = indices.dims.at(-1) ?? node.fail('the indices of ScatterND are a scalar');
    const places = indices.dims.slice(0, -1);
    const expected = [...places, ...dims.slice(depth)];
    if (depth > dims.length || updates.dims.join() !== expected.join()) {
      node.fail(
        `indices [${indices.dims.join(', ')}] and updates [${updates.dims.join(', ')}] do not fit [${dims.join(', ')}]`,
        { code: 'shape-mismatch', expected: `updates of shape [${expected.join(', ')}]` },
      );
    }
    return [
      propagate({ elementType, dims }, [input, indices, updates], (known, index, changes) =>
        scattered(node, known, changes, (at) => {
          const place = at.slice(0, places.length);
          const tuple = dims
            .slice(0, depth)
            .map((size, i) => indexInto(node, elementAt(index, [...place, i]), size));
          return [...tuple, ...at.slice(places.length)];
        }),
      ),
    ];
  },
};

/** The name that ScatterElements had before opset 11. */
const scatter: OperatorSpec = {
  ...scatterElements,
  name: 'Scatter',
  opsets: [9],
  attributes: { axis: { kind: 'int' } },
};

export const scatterOperators: readonly OperatorSpec[] = [scatter, scatterElements, scatterND];

/**
 * TensorScatter writes `update` into a cache in place: the cache itself does not move.
 */
export const tensorScatter: OperatorSpec = {
  name: 'TensorScatter',
  opsets: [24],
  inputs: [2, 3],
  outputs: [1, 1],
  attributes: {
    axis: { kind: 'int' },
    mode: { kind: 'string', values: ['linear', 'circular'] },
  },
  status: 'free',
  rule: 'the cache with an update written along an axis: reads and writes the update alone',

  infer(node) {
    const { elementType, dims } = node.input(0);
    const update = node.dims(1);
    const axis = node.axis(node.int('axis', -2), dims.length);
    if (axis === 0) node.fail('the axis of TensorScatter is the batch', { expected: 'axis ≥ 1' });
    const fits =
      update.length === dims.length &&
      update.every((dim, i) => dim === dims[i] || (i === axis && dim <= (dims[i] as number)));
    if (!fits) {
      node.fail(`update [${update.join(', ')}] does not fit [${dims.join(', ')}]`, {
        code: 'shape-mismatch',
        expected: `equal dims, no larger along axis ${axis}`,
      });
    }
    return [{ elementType, dims }];
  },

  traffic(node) {
    const update = bytes(node.input(1));
    const indices = node.optional(2);
    return { read: sum([update, indices ? bytes(indices) : 0]), written: update };
  },
};

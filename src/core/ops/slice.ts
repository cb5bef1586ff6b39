import { elementAt, propagate, tabulate } from '../shapes/constants.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';
import { axisSet } from './axes.ts';
import { selectiveTraffic } from './traffic.ts';

/** What is taken along one axis: `length` elements from `start` on, `step` apart. */
interface Cut {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/**
 * Negative bounds count from the end, then bounds are clamped to the dim: for a negative step to
 * its last element and to the place before its first. INT64_MAX and INT64_MIN arrive as doubles
 * nearby, which clamp alike.
 */
function cut(size: number, start: number, end: number, step: number): Cut {
  const [least, most] = step > 0 ? [0, size] : [-1, size - 1];
  const from = clamp(start < 0 ? start + size : start, Math.max(least, 0), most);
  const to = clamp(end < 0 ? end + size : end, least, most);
  return { start: from, step, length: Math.max(Math.ceil((to - from) / step), 0) };
}

interface Bounds {
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly axes?: readonly number[] | undefined;
  readonly steps?: readonly number[] | undefined;
}

/** Starts, ends, axes and steps: attributes until opset 9, inputs from 10 on. */
function bounds(node: NodeView): Bounds {
  if (node.opset >= 10) {
    return {
      starts: node.requireIntegers(1),
      ends: node.requireIntegers(2),
      axes: node.has(3) ? node.requireIntegers(3) : undefined,
      steps: node.has(4) ? node.requireIntegers(4) : undefined,
    };
  }
  return {
    starts: node.ints('starts') ?? [],
    ends: node.ints('ends') ?? [],
    axes: node.ints('axes'),
  };
}

function cuts(node: NodeView, dims: readonly number[]): readonly Cut[] {
  const given = bounds(node);
  const { starts, ends } = given;
  const axes = given.axes ?? [...starts.keys()];
  const steps = given.steps ?? starts.map(() => 1);
  if ([ends, axes, steps].some(({ length }) => length !== starts.length)) {
    node.fail('starts, ends, axes and steps differ in length', { expected: 'equal lengths' });
  }
  if (steps.includes(0)) node.fail('a step of Slice is 0', { expected: 'a step other than 0' });
  const result = dims.map((size): Cut => ({ start: 0, step: 1, length: size }));
  for (const [index, axis] of [...axisSet(node, axes, dims.length)].entries()) {
    // All four lists are as long as the axes, and the axes lie inside the dims.
    result[axis] = cut(
      dims[axis] as number,
      starts[index] as number,
      ends[index] as number,
      steps[index] as number,
    );
  }
  return result;
}

export const slice: OperatorSpec = {
  name: 'Slice',
  opsets: [1],
  inputs: [1, 5],
  outputs: [1, 1],
  attributes: {
    axes: { kind: 'ints', opsets: [1, 9] },
    ends: { kind: 'ints', required: true, opsets: [1, 9] },
    starts: { kind: 'ints', required: true, opsets: [1, 9] },
  },
  status: 'free',
  rule: 'a part of the input: reads and writes that part, computes nothing',

  infer(node) {
    const input = node.input(0);
    const taken = cuts(node, input.dims);
    const dims = taken.map(({ length }) => length);
    return [
      propagate({ elementType: input.elementType, dims }, [input], (known) =>
        tabulate(dims, (at) =>
          elementAt(
            known,
            taken.map(({ start, step }, axis) => start + step * (at[axis] as number)),
          ),
        ),
      ),
    ];
  },

  traffic: selectiveTraffic,
};

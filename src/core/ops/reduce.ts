import { noOperations, operations, type Operations } from '../cost/operations.ts';
import { type Count, minus, plus } from '../count.ts';
import { elementAt, propagate, representable, tabulate } from '../shapes/constants.ts';
import { axisSet, givenAxes } from './axes.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

interface Reduction {
  readonly name: string;
  /** The opset that made the axes an input; 18 where left out. */
  readonly inputSince?: number;
  readonly rule: string;
  /** Operations to reduce `elements` elements to `outputs`, by `steps` = elements − outputs steps. */
  readonly count: (elements: Count, outputs: Count, steps: Count) => Operations;
  /** The reduction of a list, where shape arithmetic uses it. */
  readonly reduce?: (values: readonly number[]) => number;
}

function reducedAxes(node: NodeView, inputSince: number): ReadonlySet<number> {
  const rank = node.rank(0);
  const axes = givenAxes(node, inputSince) ?? [];
  if (axes.length > 0) return axisSet(node, axes, rank);
  return new Set(node.int('noop_with_empty_axes', 0) === 1 ? [] : node.dims(0).keys());
}

function reduction({ name, inputSince = 18, rule, count, reduce }: Reduction): OperatorSpec {
  return {
    name,
    opsets: [1],
    inputs: [1, 2],
    outputs: [1, 1],
    attributes: {
      axes: { kind: 'ints', opsets: [1, inputSince - 1] },
      keepdims: { kind: 'int' },
      noop_with_empty_axes: { kind: 'int', opsets: [inputSince] },
    },
    status: 'counted',
    rule: `n elements to m outputs: ${rule}`,

    infer(node) {
      const input = node.input(0);
      const axes = reducedAxes(node, inputSince);
      const kept = input.dims.map((dim, axis) => (axes.has(axis) ? 1 : dim));
      const dims = node.int('keepdims', 1) === 1 ? kept : kept.filter((_, axis) => !axes.has(axis));
      const type = { elementType: input.elementType, dims };
      if (!reduce) return [type];
      const window = input.dims.map((dim, axis) => (axes.has(axis) ? dim : 1));
      return [
        propagate(type, [input], (known) => {
          const data = tabulate(kept, (at) =>
            reduce(
              tabulate(window, (within) =>
                elementAt(
                  known,
                  at.map((position, axis) => position + (within[axis] as number)),
                ),
              ),
            ),
          );
          return representable(type.elementType, data);
        }),
      ];
    },

    count(node) {
      const elements = node.elements(0);
      if (elements === 0) return noOperations;
      const outputs = node.outputElements(0);
      return count(elements, outputs, minus(elements, outputs));
    },
  };
}

export const reduceOperators: readonly OperatorSpec[] = [
  reduction({
    name: 'ReduceSum',
    inputSince: 13,
    rule: 'n − m adds',
    count: (_elements, _outputs, steps) => operations({ adds: steps }),
    reduce: (values) => values.reduce((sum, value) => sum + value, 0),
  }),
  reduction({
    name: 'ReduceMean',
    rule: 'n − m adds, m divides',
    count: (_elements, outputs, steps) => operations({ adds: steps, divides: outputs }),
  }),
  reduction({
    name: 'ReduceMax',
    rule: 'n − m compares',
    count: (_elements, _outputs, steps) => operations({ compares: steps }),
    reduce: (values) => values.reduce((most, value) => Math.max(most, value), -Infinity),
  }),
  reduction({
    name: 'ReduceMin',
    rule: 'n − m compares',
    count: (_elements, _outputs, steps) => operations({ compares: steps }),
    reduce: (values) => values.reduce((least, value) => Math.min(least, value), Infinity),
  }),
  reduction({
    name: 'ReduceProd',
    rule: 'n − m multiplies',
    count: (_elements, _outputs, steps) => operations({ multiplies: steps }),
    reduce: (values) => values.reduce((product, value) => product * value, 1),
  }),
  reduction({
    name: 'ReduceL1',
    rule: 'n compares for the absolute values, n − m adds',
    count: (elements, _outputs, steps) => operations({ compares: elements, adds: steps }),
  }),
  reduction({
    name: 'ReduceL2',
    rule: 'n multiplies for the squares, n − m adds, m square roots',
    count: (elements, outputs, steps) =>
      operations({ multiplies: elements, adds: steps, transcendentals: outputs }),
  }),
  reduction({
    name: 'ReduceSumSquare',
    rule: 'n multiplies for the squares, n − m adds',
    count: (elements, _outputs, steps) => operations({ multiplies: elements, adds: steps }),
  }),
  reduction({
    name: 'ReduceLogSum',
    rule: 'n − m adds, m ln',
    count: (_elements, outputs, steps) => operations({ adds: steps, transcendentals: outputs }),
  }),
  reduction({
    name: 'ReduceLogSumExp',
    rule: 'n exp, n − m adds, m ln',
    count: (elements, outputs, steps) =>
      operations({ adds: steps, transcendentals: plus(elements, outputs) }),
  }),
];

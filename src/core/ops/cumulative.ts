import { repeated, inWords, type PerElement } from './elementwise.ts';
import type { OperatorSpec } from './spec.ts';

function cumulative(name: string, since: number, word: string, each: PerElement): OperatorSpec {
  return {
    name,
    opsets: [since],
    inputs: [2, 2],
    outputs: [1, 1],
    attributes: { exclusive: { kind: 'int' }, reverse: { kind: 'int' } },
    status: 'counted',
    rule: `running ${word} along an axis: ${inWords(each)} per element into an accumulator`,

    infer(node) {
      const { elementType, dims } = node.input(0);
      const axis = node.data(1)?.[0];
      if (axis !== undefined) node.axis(axis, dims.length);
      return [{ elementType, dims }];
    },

    count: (node) => repeated(each, node.outputElements(0)),
  };
}

export const cumulativeOperators: readonly OperatorSpec[] = [
  cumulative('CumSum', 11, 'sum', { adds: 1 }),
  cumulative('CumProd', 26, 'product', { multiplies: 1 }),
];

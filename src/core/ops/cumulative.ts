import { mapRows, propagate, representable } from '../shapes/constants.ts';
import { repeated, inWords, type PerElement } from './elementwise.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

interface Cumulation {
  readonly name: string;
  readonly since: number;
  readonly word: string;
  readonly each: PerElement;
  /** What stands before the first element. */
  readonly start: number;
  readonly combine: (total: number, element: number) => number;
}

/** The running total at every place of a row: of the elements up to it, itself left out if exclusive. */
function totals(
  node: NodeView,
  row: readonly number[],
  { start, combine }: Cumulation,
): readonly number[] {
  const exclusive = node.int('exclusive', 0) === 1;
  const ordered = node.int('reverse', 0) === 1 ? row.toReversed() : row;
  let total = start;
  const sums = ordered.map((element) => {
    const before = total;
    total = combine(total, element);
    return exclusive ? before : total;
  });
  return node.int('reverse', 0) === 1 ? sums.reverse() : sums;
}

function cumulative(rule: Cumulation): OperatorSpec {
  const { name, since, word, each } = rule;
  return {
    name,
    opsets: [since],
    inputs: [2, 2],
    outputs: [1, 1],
    attributes: { exclusive: { kind: 'int' }, reverse: { kind: 'int' } },
    status: 'counted',
    rule: `running ${word} along an axis: ${inWords(each)} per element into an accumulator`,

    infer(node) {
      const input = node.input(0);
      const { elementType, dims } = input;
      const given = node.data(1)?.[0];
      const axis = given === undefined ? undefined : node.axis(given, dims.length);
      if (axis === undefined) return [{ elementType, dims }];
      return [
        propagate({ elementType, dims }, [input], (known) =>
          representable(
            elementType,
            mapRows(known, axis, (row) => totals(node, row, rule)),
          ),
        ),
      ];
    },

    count: (node) => repeated(each, node.outputElements(0)),
  };
}

export const cumulativeOperators: readonly OperatorSpec[] = [
  cumulative({
    name: 'CumSum',
    since: 11,
    word: 'sum',
    each: { adds: 1 },
    start: 0,
    combine: (total, element) => total + element,
  }),
  cumulative({
    name: 'CumProd',
    since: 26,
    word: 'product',
    each: { multiplies: 1 },
    start: 1,
    combine: (total, element) => total * element,
  }),
];

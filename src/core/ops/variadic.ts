import { operations, type Operations } from '../cost/operations.ts';
import { times } from '../count.ts';
import { propagateCalculation, propagateChoice } from '../shapes/constants.ts';
import { allInputs, broadcastInputs, consumedInputs } from './elementwise.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

interface VariadicRule {
  readonly name: string;
  readonly rule: string;
  readonly propagate: typeof propagateChoice;
  readonly combine: (...values: readonly number[]) => number;
  readonly count: (node: NodeView) => Operations;
}

/** An operator that combines any number of inputs, which broadcast from opset 8 on. */
function variadic({ name, rule, propagate, combine, count }: VariadicRule): OperatorSpec {
  return {
    name,
    opsets: [1],
    inputs: [1, Infinity],
    outputs: [1, 1],
    attributes: consumedInputs,
    status: 'counted',
    rule: `${rule}, m inputs broadcast`,
    elementwise: true,

    infer(node) {
      const inputs = allInputs(node);
      const { elementType, dims: first } = node.input(0);
      if (node.opset < 8 && inputs.some(({ dims }) => dims.join() !== first.join())) {
        node.fail('the inputs have different shapes', {
          code: 'shape-mismatch',
          expected: 'equal shapes before opset 8',
        });
      }
      return [propagate({ elementType, dims: broadcastInputs(node, inputs) }, inputs, combine)];
    },

    count,
  };
}

/** One operation for each input but the first, per output element. */
function combined(node: NodeView) {
  return times(node.inputCount - 1, node.outputElements(0));
}

function total(...values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

export const variadicOperators: readonly OperatorSpec[] = [
  variadic({
    name: 'Sum',
    rule: 'm − 1 adds per output element',
    propagate: propagateCalculation,
    combine: total,
    count: (node) => operations({ adds: combined(node) }),
  }),
  variadic({
    name: 'Mean',
    rule: 'm − 1 adds and 1 divide per output element',
    propagate: propagateCalculation,
    combine: (...values) => total(...values) / values.length,
    count: (node) => operations({ adds: combined(node), divides: node.outputElements(0) }),
  }),
  variadic({
    name: 'Max',
    rule: 'm − 1 compares per output element',
    propagate: propagateChoice,
    combine: Math.max,
    count: (node) => operations({ compares: combined(node) }),
  }),
  variadic({
    name: 'Min',
    rule: 'm − 1 compares per output element',
    propagate: propagateChoice,
    combine: Math.min,
    count: (node) => operations({ compares: combined(node) }),
  }),
];

import { operations, type Operations } from '../cost/operations.ts';
import { broadcast } from '../shapes/broadcast.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

/** Elementwise operators of two inputs: one operation of one kind per output element. */
function binary(name: string, counter: keyof Operations): OperatorSpec {
  return {
    name,
    opsets: [7],
    inputs: [2, 2],
    outputs: [1, 1],
    status: 'counted',
    rule: `1 of ${counter} per output element, inputs broadcast`,
    elementwise: true,

    infer(node: NodeView) {
      const dims = broadcast(node.dims(0), node.dims(1));
      if (!dims) {
        node.fail(
          `shapes [${node.dims(0).join(', ')}] and [${node.dims(1).join(', ')}] do not broadcast`,
          { code: 'shape-mismatch', expected: 'equal dims, or 1 on one side' },
        );
      }
      return [{ elementType: node.input(0).elementType, dims }];
    },

    count: (node) => operations({ [counter]: node.outputElements(0) }),
  };
}

export const binaryOperators: readonly OperatorSpec[] = [binary('Add', 'adds')];

import { operations } from '../cost/operations.ts';
import { propagate, representable } from '../shapes/constants.ts';
import { scalarInput } from './scalar-input.ts';
import type { OperatorSpec } from './spec.ts';

export const range: OperatorSpec = {
  name: 'Range',
  opsets: [11],
  inputs: [3, 3],
  outputs: [1, 1],
  attributes: { stash_type: { kind: 'int', opsets: [27] } },
  status: 'counted',
  rule: 'start + i·delta for max(⌈(limit − start) / delta⌉, 0) elements: 1 multiply, 1 add each',

  infer(node) {
    const [start, limit, delta] = [
      scalarInput(node, 0),
      scalarInput(node, 1),
      scalarInput(node, 2),
    ];
    if (delta === 0) node.fail('the delta of Range is 0', { expected: 'a delta other than 0' });
    const { elementType } = node.input(0);
    const length = Math.max(Math.ceil((limit - start) / delta), 0);
    const type = { elementType, dims: [length] };
    return [
      propagate(type, [node.input(0)], () =>
        representable(
          elementType,
          Array.from({ length }, (_, index) => start + index * delta),
        ),
      ),
    ];
  },

  count(node) {
    const elements = node.outputElements(0);
    return operations({ multiplies: elements, adds: elements });
  },
};

import { propagateChoice } from '../shapes/constants.ts';
import { allInputs, broadcastInputs, repeated } from './elementwise.ts';
import type { OperatorSpec } from './spec.ts';

export const where: OperatorSpec = {
  name: 'Where',
  opsets: [9],
  inputs: [3, 3],
  outputs: [1, 1],
  status: 'counted',
  rule: 'a where the condition holds, else b: 1 select, counting as a compare, per output element',
  elementwise: true,

  infer(node) {
    const inputs = allInputs(node);
    const type = { elementType: node.input(1).elementType, dims: broadcastInputs(node, inputs) };
    return [propagateChoice(type, inputs, (condition, a, b) => (condition === 0 ? b : a))];
  },

  count: (node) => repeated({ compares: 1 }, node.outputElements(0)),
};

import { broadcast } from '../shapes/broadcast.ts';
import { consumedInputs, repeated } from './elementwise.ts';
import type { OperatorSpec } from './spec.ts';

const each = { compares: 1, multiplies: 1 } as const;

export const prelu: OperatorSpec = {
  name: 'PRelu',
  opsets: [1],
  inputs: [2, 2],
  outputs: [1, 1],
  attributes: consumedInputs,
  status: 'counted',
  rule: 'x where x ≥ 0, else slope·x: 1 compare, 1 multiply per element, the slope broadcast to x',
  elementwise: true,

  infer(node) {
    const { elementType, dims } = node.input(0);
    const slope = node.dims(1);
    // Until opset 6 a vector of slopes has one entry per channel, axis 1.
    const aligned =
      node.opset < 7 && slope.length === 1 ? [...slope, ...dims.slice(2).fill(1)] : slope;
    if (broadcast(dims, aligned)?.join() !== dims.join()) {
      node.fail(`slope [${slope.join(', ')}] does not broadcast to [${dims.join(', ')}]`, {
        code: 'shape-mismatch',
        expected: 'a slope that broadcasts to the input',
      });
    }
    return [{ elementType, dims }];
  },

  count: (node) => repeated(each, node.outputElements(0)),
};

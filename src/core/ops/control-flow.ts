import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

/*
 * Operators with graphs inside. A front end that reads them lays out what is inside as nodes of
 * their own and has the operator itself stand for what goes in and comes out.
 */
const outside = {
  outputs: [0, Infinity],
  status: 'free',
  view: true,
  infer: (node: NodeView): never =>
    node.fail('the graphs inside it cannot be given here', {
      hint: 'send the network as an ONNX file',
    }),
} as const;

export const controlFlowOperators: readonly OperatorSpec[] = [
  {
    ...outside,
    name: 'If',
    opsets: [1],
    inputs: [1, 1],
    rule: 'its branches are counted: the one taken where that is known, else the dearer',
  },
  {
    ...outside,
    name: 'Loop',
    opsets: [1],
    inputs: [2, Infinity],
    optionalInputs: [0, 1],
    rule: 'its body is counted once for each trip; not counted where the number of trips is unknown',
  },
  {
    ...outside,
    name: 'Scan',
    opsets: [8],
    inputs: [1, Infinity],
    rule: 'its body is counted once for each slice of the scanned inputs',
  },
];

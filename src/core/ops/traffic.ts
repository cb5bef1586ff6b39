import { bytes } from '../cost/node-cost.ts';
import { plus, sum } from '../count.ts';
import type { NodeView } from './node-view.ts';
import type { Traffic } from './spec.ts';

/** Bytes of the inputs from `first` on, those known before the network runs left out. */
export function bytesOfInputs(node: NodeView, first: number) {
  const inputs = Array.from({ length: node.inputCount }, (_, index) => node.optional(index));
  return sum(inputs.slice(first).map((value) => (value && !value.data ? bytes(value) : 0)));
}

/** Traffic of an operator that reads of its first input only the elements that it writes. */
export function selectiveTraffic(node: NodeView): Traffic {
  const written = bytes(node.output(0));
  return { read: plus(written, bytesOfInputs(node, 1)), written };
}

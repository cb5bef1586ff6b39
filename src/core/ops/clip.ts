import { propagate } from '../shapes/constants.ts';
import { consumedInputs, repeated } from './elementwise.ts';
import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

type Bound = 'min' | 'max';

/** A bound is an attribute until opset 10 and an input, 1 or 2, from 11 on. */
function isBounded(node: NodeView, bound: Bound): boolean {
  return node.opset < 11 ? node.hasAttribute(bound) : node.has(bound === 'min' ? 1 : 2);
}

export const clip: OperatorSpec = {
  name: 'Clip',
  opsets: [1],
  inputs: [1, 3],
  outputs: [1, 1],
  attributes: {
    ...consumedInputs,
    min: { kind: 'float', opsets: [1, 10] },
    max: { kind: 'float', opsets: [1, 10] },
  },
  status: 'counted',
  rule: 'min(max(x, least), most): 1 compare per element for each bound given',
  elementwise: true,

  infer(node) {
    const input = node.input(0);
    const { elementType, dims } = input;
    for (const bound of [node.optional(1), node.optional(2)]) {
      if (bound && bound.dims.length > 0 && bound.dims.join() !== '1') {
        node.fail(`a bound of Clip has shape [${bound.dims.join(', ')}]`, {
          code: 'shape-mismatch',
          expected: 'a scalar',
        });
      }
    }
    const bounds = [node.optional(1), node.optional(2)].filter((bound) => bound !== undefined);
    const least = node.data(1)?.[0] ?? node.float('min', -Infinity);
    const most = node.data(2)?.[0] ?? node.float('max', Infinity);
    return [
      propagate({ elementType, dims }, [input, ...bounds], (known) =>
        known.data.map((x) => Math.min(Math.max(x, least), most)),
      ),
    ];
  },

  count(node) {
    const compares = Number(isBounded(node, 'min')) + Number(isBounded(node, 'max'));
    return repeated({ compares }, node.outputElements(0));
  },
};

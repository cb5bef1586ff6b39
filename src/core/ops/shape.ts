import type { NodeView } from './node-view.ts';
import type { OperatorSpec } from './spec.ts';

/** A bound of the dims asked for: negative from the end, then clamped to 0 … rank. */
function bound(node: NodeView, name: string, fallback: number): number {
  const rank = node.rank(0);
  const given = node.int(name, fallback);
  return Math.min(Math.max(given < 0 ? given + rank : given, 0), rank);
}

const shape: OperatorSpec = {
  name: 'Shape',
  opsets: [1],
  inputs: [1, 1],
  outputs: [1, 1],
  attributes: { end: { kind: 'int', opsets: [15] }, start: { kind: 'int', opsets: [15] } },
  status: 'free',
  rule: 'the dims of the input, known before the network runs',

  infer(node) {
    const data = node.dims(0).slice(bound(node, 'start', 0), bound(node, 'end', node.rank(0)));
    return [{ elementType: 'int64', dims: [data.length], data }];
  },
};

const size: OperatorSpec = {
  name: 'Size',
  opsets: [1],
  inputs: [1, 1],
  outputs: [1, 1],
  status: 'free',
  rule: 'the number of elements of the input, known before the network runs',

  infer(node) {
    const elements = node.elements(0);
    const type = { elementType: 'int64', dims: [] } as const;
    return [typeof elements === 'number' ? { ...type, data: [elements] } : type];
  },
};

export const shapeOperators: readonly OperatorSpec[] = [shape, size];

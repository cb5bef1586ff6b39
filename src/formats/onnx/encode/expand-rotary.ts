import type { Value } from '../../../core/graph/types.ts';
import { Expansion } from './expansion.ts';
import type { Rewrite } from './rebuild.ts';

/**
 * The halves x and y of the rotated features of every head become x·cos − y·sin and x·sin + y·cos,
 * with the cosines and sines of the position.
 */
export const expandRotaryEmbedding: Rewrite = (rotary, inputs, builder) => {
  const node = new Expansion(rotary, inputs, builder);
  const input = node.input(0);
  const [, length = 0, width = 0] = input.dims;
  const heads = node.number('num_heads', 0);
  if (input.dims.length !== 3) node.refuse('its input is not [N, sequence, heads·d]');
  if (node.number('interleaved', 0) === 1) node.refuse('its pairs are interleaved');
  const size = width / heads;
  const rotated = node.number('rotary_embedding_dim', 0) || size;
  const apart = node.reshape(input, [0, length, heads, size]);
  const [x, y, rest] = node.split(apart, 3, [
    rotated / 2,
    rotated / 2,
    ...(rotated < size ? [size - rotated] : []),
  ]) as [Value, Value, Value?];
  const cos = ofPositions(node.input(1), node);
  const sin = ofPositions(node.input(2), node);
  const times = (a: Value, b: Value) => node.apply('Mul', [a, b]);
  const turned = [
    node.apply('Sub', [times(x, cos), times(y, sin)]),
    node.apply('Add', [times(x, sin), times(y, cos)]),
  ];
  const joined = node.apply('Concat', rest ? [...turned, rest] : turned, { axis: 3 });
  return [node.reshape(joined, [0, length, width])];
};

/** Rows of the table for every position, with an axis for the heads. */
function ofPositions(table: Value, node: Expansion): Value {
  const positions = node.optional(3);
  const rows = positions ? node.apply('Gather', [table, positions], { axis: 0 }) : table;
  return node.apply('Unsqueeze', [rows, node.ints('axes', [2])]);
}

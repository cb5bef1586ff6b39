import { addOperations, type Operations, operations } from '../../cost/operations.ts';
import { type Count, plus, product, times } from '../../count.ts';
import type { NodeView } from '../node-view.ts';
import { dimsOfRank } from '../require-dims.ts';
import type { OperatorSpec } from '../spec.ts';
import { contrib } from './contrib.ts';

/** Rotating elements in pairs: 2 multiplies and 1 add each. */
export function rotated(elements: Count): Operations {
  return operations({ multiplies: times(2, elements), adds: elements });
}

/** Elements of the input that are rotated: twice as many per head as the cosine cache is wide. */
function rotatedElements(node: NodeView): Count {
  const [, half] = dimsOfRank(node, 2, ['positions', 'd / 2']);
  const dims = node.dims(0);
  const size = 2 * half;
  if (dims.length === 4) return product([...dims.slice(0, -1), size]);
  const [batch, length, width] = dimsOfRank(node, 0, ['B', 'S', 'hidden']);
  const heads = node.int('num_heads', 0) || (size === 0 ? 0 : Math.floor(width / size));
  if (heads < 0 || heads * size > width) {
    node.fail(`${heads} heads of ${size} do not fit a width of ${width}`, {
      code: 'shape-mismatch',
      expected: 'a cache no wider than half a head',
    });
  }
  return product([batch, length, heads, size]);
}

function rotaryEmbedding(name: string, attributes: OperatorSpec['attributes'] = {}): OperatorSpec {
  return {
    ...contrib,
    name,
    inputs: [4, 4],
    attributes: {
      interleaved: { kind: 'int' },
      is_packed_batching: { kind: 'int' },
      num_heads: { kind: 'int' },
      rotary_embedding_dim: { kind: 'int' },
      scale: { kind: 'float' },
      ...attributes,
    },
    rule: 'per rotated element, 2·(width of the cosine cache) of each head, 2 multiplies and 1 add',

    infer(node) {
      rotatedElements(node);
      return [{ elementType: node.input(0).elementType, dims: node.dims(0) }];
    },

    count: (node) => rotated(rotatedElements(node)),
  };
}

const gemmaRotaryEmbedding: OperatorSpec = {
  ...contrib,
  name: 'GemmaRotaryEmbedding',
  inputs: [5, 5],
  outputs: [2, 2],
  rule: 'x·cos(emb) + rotated x·sin(emb) for queries and keys: 2 multiplies and 1 add per element of both, 1 sin and 1 cos per element of emb',

  infer: (node) =>
    [1, 3].map((index) => ({ elementType: node.input(index).elementType, dims: node.dims(index) })),

  count(node) {
    const elements = plus(node.elements(1), node.elements(3));
    const angles = operations({ transcendentals: times(2, node.elements(0)) });
    return addOperations(rotated(elements), angles);
  },
};

export const rotaryOperators: readonly OperatorSpec[] = [
  rotaryEmbedding('RotaryEmbedding'),
  rotaryEmbedding('MRotaryEmbedding', {
    mrope_layout: { kind: 'int' },
    mrope_section: { kind: 'ints', required: true },
  }),
  gemmaRotaryEmbedding,
];

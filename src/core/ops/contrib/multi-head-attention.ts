import { addOperations, operations } from '../../cost/operations.ts';
import { plus, product } from '../../count.ts';
import { attentionCore } from '../attention.ts';
import { biasAdds } from '../dot-products.ts';
import type { NodeView } from '../node-view.ts';
import { dimsOfRank, requireDims } from '../require-dims.ts';
import type { Inferred, OperatorSpec } from '../spec.ts';
import { contrib } from './contrib.ts';

/** Where an operator has its inputs beyond query, key and value. */
interface Layout {
  readonly bias: number;
  readonly masks: readonly number[];
  readonly past: number;
  readonly pastLength: number;
  /** Whether a query without a key holds all three side by side, [B, S, 2·hidden + v_hidden]. */
  readonly packedWidth?: boolean;
}

interface Sizes {
  readonly batch: number;
  readonly heads: number;
  readonly length: number;
  /** Keys and values that come in; those of the past are not among them. */
  readonly incoming: number;
  readonly keySize: number;
  readonly valueSize: number;
  /** Whether keys come as a cache [B, N, L, d] that holds them all. */
  readonly cached: boolean;
}

/** Size of one head of a last dim that holds them all. */
function perHead(node: NodeView, width: number): number {
  const heads = node.int('num_heads', 0);
  if (heads < 1 || width % heads !== 0) {
    node.fail(`${heads} heads do not divide a width of ${width}`, {
      code: 'shape-mismatch',
      expected: 'a multiple of num_heads',
    });
  }
  return width / heads;
}

function sizes(node: NodeView, { packedWidth = false }: Layout): Sizes {
  const heads = node.int('num_heads', 0);
  if (node.rank(0) === 5) {
    const [batch, length, , , size] = dimsOfRank(node, 0, ['B', 'S', 'N', '3', 'd']);
    requireDims(node, 0, [batch, length, heads, 3, size]);
    const both = { keySize: size, valueSize: size };
    return { batch, heads, length, incoming: length, ...both, cached: false };
  }
  const [batch, length, width] = dimsOfRank(node, 0, ['B', 'S', 'hidden']);
  const key = node.optional(1);
  if (!key) {
    if (!packedWidth) node.fail(`${node.spec.name} has no keys`, { expected: 'a key' });
    const keySize = perHead(node, width / 3);
    const both = { keySize, valueSize: keySize };
    return { batch, heads, length, incoming: length, ...both, cached: false };
  }
  const keySize = perHead(node, width);
  if (key.dims.length === 5) {
    requireDims(node, 1, [batch, -1, heads, 2, keySize]);
    const both = { keySize, valueSize: keySize };
    return { batch, heads, length, incoming: key.dims[1] ?? 0, ...both, cached: false };
  }
  const cached = key.dims.length === 4;
  const incoming = key.dims[cached ? 2 : 1] ?? 0;
  requireDims(node, 1, cached ? [batch, heads, incoming, keySize] : [batch, incoming, width]);
  requireDims(node, 2, cached ? [batch, heads, incoming, -1] : [batch, incoming, -1]);
  const last = node.dims(2).at(-1) ?? 0;
  const valueSize = cached ? last : perHead(node, last);
  return { batch, heads, length, incoming, keySize, valueSize, cached };
}

function geometry(node: NodeView, layout: Layout) {
  const size = sizes(node, layout);
  const { batch, heads, incoming, keySize } = size;
  const past = node.optional(layout.past);
  if (past) requireDims(node, layout.past, [batch, heads, -1, keySize]);
  const held = past?.dims[2] ?? 0;
  // A buffer that past and present share is named by the number of keys in it.
  const shared = node.has(layout.pastLength) || node.int('past_present_share_buffer', 0) === 1;
  const filled = node.data(layout.pastLength)?.[0];
  const grown = held + incoming;
  const keys = shared && past ? (filled === undefined ? held : filled + incoming) : grown;
  return { ...size, keys, present: shared && past ? held : grown };
}

function multiHead(
  layout: Layout,
  spec: Pick<OperatorSpec, 'name' | 'inputs' | 'attributes'>,
): OperatorSpec {
  return {
    ...contrib,
    ...spec,
    outputs: [1, 4],
    rule: 'MACs B·N·Sq·Sk·(dqk + dv) as Attention’s core, Sk with the past keys, in a shared buffer those that are filled or else all; 1 add per score for each mask or bias, or where unidirectional; a bias 1 add per element of what comes in as queries, keys and values',

    infer(node) {
      const { elementType } = node.input(0);
      const { batch, heads, length, keys, keySize, valueSize, present } = geometry(node, layout);
      const cache = (size: number): Inferred => ({
        elementType,
        dims: [batch, heads, present, size],
      });
      return [
        { elementType, dims: [batch, length, heads * valueSize] },
        cache(keySize),
        cache(valueSize),
        { elementType, dims: [batch, heads, length, keys] },
      ];
    },

    count(node) {
      const { batch, heads, length, incoming, keys, keySize, valueSize, cached } = geometry(
        node,
        layout,
      );
      const perToken = (tokens: number, size: number) => product([batch, tokens, heads, size]);
      const brought = cached ? 0 : perToken(incoming, keySize + valueSize);
      const biased = node.has(layout.bias) ? plus(perToken(length, keySize), brought) : 0;
      const masks = layout.masks.filter((index) => node.has(index)).length;
      return addOperations(
        operations(biasAdds(biased)),
        attentionCore({
          rows: product([batch, heads, length]),
          keys,
          keySize,
          valueSize,
          masks: Math.max(masks, node.int('unidirectional', 0)),
        }),
      );
    },
  };
}

const attributes = {
  mask_filter_value: { kind: 'float' },
  num_heads: { kind: 'int', required: true },
  scale: { kind: 'float' },
} as const;

const packedMultiHeadAttention: OperatorSpec = {
  ...contrib,
  name: 'PackedMultiHeadAttention',
  inputs: [6, 7],
  optionalInputs: [1, 2, 3],
  attributes,
  rule: 'MACs B·N·S·S·(dqk + dv) as Attention’s core with every sequence as long as the longest: real lengths are unknown here; 1 add per score for the attention bias, a bias 1 add per element of queries, keys and values',

  infer(node) {
    const { tokens, valueSize, heads } = packedSizes(node);
    return [{ elementType: node.input(0).elementType, dims: [tokens, heads * valueSize] }];
  },

  count(node) {
    const { tokens, heads, keySize, valueSize, batch, length } = packedSizes(node);
    const biased = node.has(3) ? product([tokens, heads, 2 * keySize + valueSize]) : 0;
    return addOperations(
      operations(biasAdds(biased)),
      attentionCore({
        rows: product([batch, heads, length]),
        keys: length,
        keySize,
        valueSize,
        masks: node.has(6) ? 1 : 0,
      }),
    );
  },
};

function packedSizes(node: NodeView) {
  const heads = node.int('num_heads', 0);
  const [batch, length] = dimsOfRank(node, 4, ['B', 'S']);
  if (node.rank(0) === 4) {
    const [tokens, , , size] = dimsOfRank(node, 0, ['tokens', 'N', '3', 'd']);
    requireDims(node, 0, [tokens, heads, 3, size]);
    return { tokens, heads, keySize: size, valueSize: size, batch, length };
  }
  const [tokens, width] = dimsOfRank(node, 0, ['tokens', 'hidden']);
  requireDims(node, 1, [tokens, width]);
  const [, valueWidth] = dimsOfRank(node, 2, ['tokens', 'v_hidden']);
  requireDims(node, 2, [tokens, valueWidth]);
  return {
    tokens,
    heads,
    keySize: perHead(node, width),
    valueSize: perHead(node, valueWidth),
    batch,
    length,
  };
}

export const multiHeadAttentionOperators: readonly OperatorSpec[] = [
  multiHead(
    { bias: 3, masks: [4, 5], past: 6, pastLength: 8 },
    {
      name: 'MultiHeadAttention',
      inputs: [1, 10],
      attributes: { ...attributes, unidirectional: { kind: 'int' } },
    },
  ),
  multiHead(
    { bias: 10, masks: [3, 4], past: 5, pastLength: 7, packedWidth: true },
    {
      name: 'DecoderMaskedMultiHeadAttention',
      inputs: [1, 11],
      attributes: {
        ...attributes,
        output_qk: { kind: 'int' },
        past_present_share_buffer: { kind: 'int' },
      },
    },
  ),
  packedMultiHeadAttention,
];

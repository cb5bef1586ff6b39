import { addOperations, type Operations, operations } from '../../cost/operations.ts';
import { type Count, product, sum, times } from '../../count.ts';
import { attentionCore } from '../attention.ts';
import { biasAdds, dotProducts } from '../dot-products.ts';
import type { NodeView } from '../node-view.ts';
import { zeroPointAdds, zeroPointWords } from '../quantized-products.ts';
import { dimsOfRank, requireDims } from '../require-dims.ts';
import type { AttributeSpec, Inferred, OperatorSpec } from '../spec.ts';
import { contrib } from './contrib.ts';
import { rotated } from './rotary.ts';

/*
 * Attention with its input projection: one matrix makes queries, keys and values of the input.
 */

const attributes = {
  do_rotary: { kind: 'int' },
  mask_filter_value: { kind: 'float' },
  num_heads: { kind: 'int', required: true },
  past_present_share_buffer: { kind: 'int' },
  scale: { kind: 'float' },
} as const satisfies Record<string, AttributeSpec>;

const coreWords =
  'the core B·N·Sq·Sk·(dqk + dv) as Attention’s, Sk with the past keys; with do_rotary 2 multiplies and 1 add per element of queries and keys';

/** Where an operator has its optional inputs. */
interface Layout {
  readonly past?: number;
  readonly pastLength?: number;
  /** Inputs added to the scores. */
  readonly masks: readonly number[];
}

/** Widths of queries, keys and values: equal unless the node says otherwise. */
function widths(node: NodeView): readonly [query: number, key: number, value: number] {
  const [, columns = 0] = node.dims(1);
  const [query = columns / 3, key = query, value = columns / 3] =
    node.ints('qkv_hidden_sizes') ?? [];
  const heads = node.int('num_heads', 0);
  const parts = [query, key, value];
  if (
    query !== key ||
    query + key + value !== columns ||
    heads < 1 ||
    parts.some((part) => part < 0 || part % heads !== 0)
  ) {
    node.fail(`${columns} columns do not make queries, keys and values of ${heads} heads`, {
      code: 'shape-mismatch',
      expected: 'equal widths of queries and keys, and multiples of the number of heads',
    });
  }
  return [query, key, value];
}

function geometry(node: NodeView, layout: Layout) {
  const [batch, length, features] = dimsOfRank(node, 0, ['B', 'S', 'features']);
  const [query, , value] = widths(node);
  requireDims(node, 1, [features, 2 * query + value]);
  requireDims(node, 2, [2 * query + value]);
  const heads = node.int('num_heads', 1);
  const past = layout.past === undefined ? undefined : node.optional(layout.past);
  if (past && layout.past !== undefined) {
    requireDims(node, layout.past, [2, batch, heads, -1, query / heads]);
  }
  const held = past?.dims[3] ?? 0;
  const shared = node.int('past_present_share_buffer', 0) === 1;
  const filled = layout.pastLength === undefined ? undefined : node.data(layout.pastLength)?.[0];
  // Of a shared buffer as much is used as is filled; all of it where that is unknown.
  const keys = shared ? (filled === undefined ? held : filled + length) : held + length;
  const present = shared ? held : held + length;
  return { batch, length, features, heads, query, value, keys, present };
}

function inferred(node: NodeView, layout: Layout, elementType = node.input(0).elementType) {
  const { batch, length, heads, query, value, present } = geometry(node, layout);
  const output: Inferred = { elementType, dims: [batch, length, value] };
  const cache: Inferred = { elementType, dims: [2, batch, heads, present, query / heads] };
  return [output, cache];
}

/** The projection and the core, without what a quantized input adds. */
function counted(node: NodeView, layout: Layout): Operations {
  const { batch, length, features, heads, query, value, keys } = geometry(node, layout);
  const projected = product([batch, length, 2 * query + value]);
  const masks = layout.masks.filter((index) => node.has(index)).length;
  const causal = node.int('unidirectional', 0) === 1 && masks === 0 ? 1 : 0;
  return addOperations(
    addOperations(
      operations({
        ...dotProducts(projected, features),
        ...biasAdds(node.has(2) ? projected : 0),
      }),
      attentionCore({
        rows: product([batch, heads, length]),
        keys,
        keySize: query / heads,
        valueSize: value / heads,
        masks: masks + causal,
      }),
    ),
    rotated(rotaryElements(node, times(batch, length), heads, query / heads)),
  );
}

/** Elements of queries and keys that `do_rotary` rotates. */
function rotaryElements(node: NodeView, tokens: Count, heads: number, size: number): Count {
  if (node.int('do_rotary', 0) === 0) return 0;
  const each = node.int('rotary_embedding_dim', 0) || size;
  return product([2, tokens, heads, each]);
}

const attentionLayout: Layout = { past: 4, pastLength: 6, masks: [3, 5] };

const attention: OperatorSpec = {
  ...contrib,
  name: 'Attention',
  inputs: [2, 7],
  outputs: [1, 2],
  attributes: {
    ...attributes,
    qkv_hidden_sizes: { kind: 'ints' },
    rotary_embedding_dim: { kind: 'int' },
    unidirectional: { kind: 'int' },
  },
  rule: `MACs B·S·features·(2·hidden + v_hidden) for the projection, its bias 1 add per element; ${coreWords}; 1 add per score for each mask or bias, or where unidirectional`,
  infer: (node) => inferred(node, attentionLayout),
  count: (node) => counted(node, attentionLayout),
};

const decoderLayout: Layout = { past: 4, pastLength: 6, masks: [3, 5] };

const decoderMaskedSelfAttention: OperatorSpec = {
  ...attention,
  name: 'DecoderMaskedSelfAttention',
  inputs: [5, 9],
  optionalInputs: [3],
  attributes,
  infer: (node) => inferred(node, decoderLayout),
  count: (node) => counted(node, decoderLayout),
};

const quantizedLayout: Layout = { past: 8, masks: [5] };

const qAttention: OperatorSpec = {
  ...contrib,
  name: 'QAttention',
  inputs: [5, 9],
  outputs: [1, 2],
  attributes: { ...attributes, unidirectional: { kind: 'int' } },
  rule: `as Attention; ${zeroPointWords}; 1 multiply per element projected (back to floats)`,
  infer: (node) => inferred(node, quantizedLayout, node.input(3).elementType),

  count(node) {
    const [batch = 0, length = 0] = node.dims(0);
    const projected = product([batch, length, node.dims(1)[1] ?? 0]);
    const shifted = zeroPointAdds(node, [
      [0, 6],
      [1, 7],
    ]);
    return addOperations(
      addOperations(counted(node, quantizedLayout), shifted),
      operations({ multiplies: projected }),
    );
  },
};

const packedAttention: OperatorSpec = {
  ...contrib,
  name: 'PackedAttention',
  inputs: [5, 6],
  attributes: {
    num_heads: { kind: 'int', required: true },
    qkv_hidden_sizes: { kind: 'ints' },
    scale: { kind: 'float' },
  },
  rule: 'MACs tokens·features·(2·hidden + v_hidden) for the projection of the tokens without padding, its bias 1 add per element; the core as Attention’s with every sequence as long as the longest, B·N·S·S·(dqk + dv): real lengths are unknown here; 1 add per score for the bias',

  infer(node) {
    const [tokens, features] = dimsOfRank(node, 0, ['tokens', 'features']);
    const [query, , value] = widths(node);
    requireDims(node, 1, [features, 2 * query + value]);
    requireDims(node, 2, [2 * query + value]);
    dimsOfRank(node, 3, ['B', 'S']);
    return [{ elementType: node.input(0).elementType, dims: [tokens, value] }];
  },

  count(node) {
    const [tokens, features] = dimsOfRank(node, 0, ['tokens', 'features']);
    const [batch, length] = dimsOfRank(node, 3, ['B', 'S']);
    const [query, key, value] = widths(node);
    const heads = node.int('num_heads', 1);
    const projected = times(tokens, Number(sum([query, key, value])));
    return addOperations(
      operations({ ...dotProducts(projected, features), ...biasAdds(projected) }),
      attentionCore({
        rows: product([batch, heads, length]),
        keys: length,
        keySize: query / heads,
        valueSize: value / heads,
        masks: node.has(5) ? 1 : 0,
      }),
    );
  },
};

export const contribAttentionOperators: readonly OperatorSpec[] = [
  attention,
  decoderMaskedSelfAttention,
  qAttention,
  packedAttention,
];

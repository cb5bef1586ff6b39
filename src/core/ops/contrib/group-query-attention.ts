import { addOperations, operations } from '../../cost/operations.ts';
import { product, times } from '../../count.ts';
import { attentionCore } from '../attention.ts';
import { rootMeanSquare } from '../normalization.ts';
import type { NodeView } from '../node-view.ts';
import { dimsOfRank, requireDims } from '../require-dims.ts';
import type { Inferred, OperatorSpec } from '../spec.ts';
import { contrib } from './contrib.ts';
import { rotated } from './rotary.ts';

function headsOf(node: NodeView) {
  const [heads, keyHeads] = [node.int('num_heads', 0), node.int('kv_num_heads', 0)];
  if (keyHeads < 1 || heads < 1 || heads % keyHeads !== 0) {
    node.fail(`${heads} query heads do not share ${keyHeads} key heads`, {
      code: 'shape-mismatch',
      expected: 'a multiple of kv_num_heads',
    });
  }
  return { heads, keyHeads };
}

/** Queries [B, S, N·d] with keys and values beside them, or all three in one: (N + 2·Nkv)·d. */
function geometry(node: NodeView) {
  const [batch, length, width] = dimsOfRank(node, 0, ['B', 'S', 'hidden']);
  const { heads, keyHeads } = headsOf(node);
  const packed = !node.has(1);
  const size = width / (packed ? heads + 2 * keyHeads : heads);
  if (!Number.isInteger(size)) {
    node.fail(`${heads} query and ${keyHeads} key heads do not divide a width of ${width}`, {
      code: 'shape-mismatch',
      expected: packed ? '(num_heads + 2·kv_num_heads)·d' : 'num_heads·d',
    });
  }
  const incoming = node.optional(1)?.dims[1] ?? length;
  for (const index of packed ? [] : [1, 2]) {
    requireDims(node, index, [batch, incoming, keyHeads * size]);
  }
  return { batch, length, heads, keyHeads, size, incoming };
}

/** Keys that queries meet, and keys that the cache holds afterwards. */
function keysOf(node: NodeView) {
  const { incoming } = geometry(node);
  const held = node.optional(3)?.dims[2] ?? 0;
  // A total that is known tells a cache that is a buffer for more from one that grows.
  const total = node.data(6)?.[0];
  if (total === undefined) return { keys: held + incoming, present: held + incoming };
  return { keys: total, present: Math.max(total, held) };
}

const shared = {
  kv_num_heads: { kind: 'int', required: true },
  num_heads: { kind: 'int', required: true },
  do_rotary: { kind: 'int' },
  rotary_interleaved: { kind: 'int' },
  scale: { kind: 'float' },
} as const;

const groupQueryAttention: OperatorSpec = {
  ...contrib,
  name: 'GroupQueryAttention',
  inputs: [7, 17],
  optionalInputs: [1, 2, 3, 4],
  outputs: [1, 4],
  attributes: {
    ...shared,
    causal: { kind: 'int' },
    k_norm_epsilon: { kind: 'float' },
    k_quant_type: { kind: 'string' },
    kv_cache_bit_width: { kind: 'int' },
    local_window_size: { kind: 'int' },
    q_norm_epsilon: { kind: 'float' },
    qk_norm_epsilon: { kind: 'float' },
    qk_output: { kind: 'int' },
    sliding_window_cache: { kind: 'int' },
    smooth_softmax: { kind: 'int' },
    softcap: { kind: 'float' },
    v_quant_type: { kind: 'string' },
  },
  rule: 'MACs B·Nq·Sq·Sk·2d as Attention’s core, Sk the total length where it is known, else past and new keys; 1 add per score for the causal mask, which is the rule, and 1 for a bias; softcap as Attention’s; a sink 1 exp and 1 add per row; with do_rotary 2 multiplies and 1 add per rotated element of queries and new keys; norms of queries and keys as RMSNormalization of each head. A quantized cache’s conversion is left out',

  infer(node) {
    const { elementType } = node.input(0);
    const { batch, length, heads, keyHeads, size } = geometry(node);
    for (const past of [3, 4]) requireDims(node, past, [batch, keyHeads, -1, -1]);
    const { keys, present } = keysOf(node);
    const cache: Inferred = {
      elementType: node.optional(3)?.elementType ?? elementType,
      // A quantized cache may pack two elements to a byte.
      dims: [batch, keyHeads, present, node.optional(3)?.dims[3] ?? size],
    };
    return [
      { elementType, dims: [batch, length, heads * size] },
      cache,
      cache,
      { elementType, dims: [batch, heads, length, keys] },
    ];
  },

  count(node) {
    const { batch, length, heads, keyHeads, size, incoming } = geometry(node);
    const rows = product([batch, heads, length]);
    const newKeys = product([batch, keyHeads, incoming]);
    const turned = node.int('do_rotary', 0) === 1 ? 2 * (node.optional(7)?.dims[1] ?? size / 2) : 0;
    const sunk = node.has(11) || node.int('smooth_softmax', 0) === 1 ? rows : 0;
    const causal = node.int('causal', 1);
    const normalized = [
      [14, rows],
      [15, newKeys],
    ] as const;
    const norms = normalized
      .filter(([index]) => node.has(index))
      .map(([, groups]) => rootMeanSquare(times(groups, size), groups));
    return [
      operations({ transcendentals: sunk, adds: sunk }),
      rotated(times(rows, turned)),
      rotated(times(newKeys, turned)),
      ...norms,
    ].reduce(
      addOperations,
      attentionCore({
        rows,
        keys: keysOf(node).keys,
        keySize: size,
        valueSize: size,
        masks: causal + Number(node.has(10)),
        softcap: node.float('softcap', 0) !== 0,
      }),
    );
  },
};

const sparseAttention: OperatorSpec = {
  ...contrib,
  name: 'SparseAttention',
  inputs: [9, 11],
  optionalInputs: [1, 2],
  outputs: [3, 3],
  status: 'unsupported',
  attributes: { ...shared, sparse_block_size: { kind: 'int', required: true } },
  rule: 'attention to the blocks of keys that a mask names, as many as it names: not counted',

  infer(node) {
    const { elementType } = node.input(0);
    const { batch, length, heads, size } = geometry(node);
    return [
      { elementType, dims: [batch, length, heads * size] },
      { elementType: node.input(3).elementType, dims: node.dims(3) },
      { elementType: node.input(4).elementType, dims: node.dims(4) },
    ];
  },
};

export const groupQueryAttentionOperators: readonly OperatorSpec[] = [
  groupQueryAttention,
  sparseAttention,
];

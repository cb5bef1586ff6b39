import { addOperations, noOperations, type Operations, operations } from '../cost/operations.ts';
import { type Count, plus, product, times } from '../count.ts';
import type { NodeView } from './node-view.ts';
import type { Inferred, OperatorSpec } from './spec.ts';
import { dotProducts } from './dot-products.ts';
import { softmaxRows } from './softmax.ts';

/** Sizes of the attention core; 3-D inputs are [B, S, heads·d], 4-D are [B, heads, S, d]. */
function geometry(node: NodeView) {
  const operand = (index: number, headsAttribute: string) => {
    const dims = node.dims(index);
    if (dims.length === 4) {
      const [batch, heads, length, size] = dims as [number, number, number, number];
      return { batch, heads, length, size };
    }
    const [batch, length, width] = dims;
    const heads = node.int(headsAttribute, 0);
    if (batch === undefined || length === undefined || width === undefined || dims.length !== 3) {
      node.fail(`input ${index} has rank ${dims.length}`, {
        code: 'shape-mismatch',
        expected: '[B, S, heads·d] or [B, heads, S, d]',
      });
    }
    if (heads < 1 || width % heads !== 0) {
      node.fail(`${headsAttribute} is ${heads} for a width of ${width}`, {
        code: 'shape-mismatch',
        expected: `a divisor of ${width}`,
      });
    }
    return { batch, heads, length, size: width / heads };
  };
  const query = operand(0, 'q_num_heads');
  const key = operand(1, 'kv_num_heads');
  const value = operand(2, 'kv_num_heads');
  if (
    query.size !== key.size ||
    query.batch !== key.batch ||
    key.batch !== value.batch ||
    key.heads !== value.heads ||
    key.length !== value.length ||
    query.heads % key.heads !== 0
  ) {
    node.fail('query, key and value do not fit together', {
      code: 'shape-mismatch',
      expected:
        'one batch, one head size, equal key and value lengths, query heads a multiple of key heads',
    });
  }
  const past = node.optional(4)?.dims[2] ?? 0;
  return { query, key, value, keys: key.length + past };
}

/** Sizes of the attention core, whatever its inputs are packed into. */
export interface AttentionCore {
  /** Batch times query heads times queries: the rows of the softmax. */
  readonly rows: Count;
  /** Keys that each query meets, those of the cache included. */
  readonly keys: Count;
  readonly keySize: number;
  readonly valueSize: number;
  /** Masks and biases added to the scores. */
  readonly masks: number;
  readonly softcap?: boolean;
}

/**
 * softmax(q·kᵀ·scale + masks)·v: per row and key dqk and dv MACs, 1 multiply, 1 add per mask; a
 * softcap is 1 divide, 1 tanh and 1 multiply per score.
 */
export function attentionCore(core: AttentionCore): Operations {
  const { rows, keys, keySize, valueSize, masks, softcap = false } = core;
  const scores = times(rows, keys);
  const capped = softcap ? scores : 0;
  const products = addOperations(
    operations(dotProducts(scores, keySize)),
    operations(dotProducts(times(rows, valueSize), keys)),
  );
  return addOperations(
    addOperations(products, scores === 0 ? noOperations : softmaxRows(scores, rows)),
    operations({
      multiplies: plus(scores, capped),
      adds: times(masks, scores),
      divides: capped,
      transcendentals: capped,
    }),
  );
}

export const attention: OperatorSpec = {
  name: 'Attention',
  opsets: [23],
  inputs: [3, 7],
  outputs: [1, 4],
  attributes: {
    is_causal: { kind: 'int' },
    kv_num_heads: { kind: 'int' },
    left_window_size: { kind: 'int', opsets: [25] },
    q_num_heads: { kind: 'int' },
    qk_matmul_output_mode: { kind: 'int' },
    right_window_size: { kind: 'int', opsets: [25] },
    scale: { kind: 'float' },
    softcap: { kind: 'float' },
    softmax_precision: { kind: 'int' },
  },
  status: 'counted',
  rule: 'MACs B·Hq·Sq·Sk·(dqk + dv), Sk with the past keys, all keys also where causal; per score 1 multiply (scale), 1 add with a mask, a window or causal, softcap 1 divide, 1 tanh, 1 multiply; softmax over Sk',

  infer(node) {
    const { query, key, value, keys } = geometry(node);
    const { elementType } = node.input(0);
    const { batch, heads, length } = query;
    const output =
      node.rank(0) === 4 ? [batch, heads, length, value.size] : [batch, length, heads * value.size];
    const cache = (size: number): Inferred => ({
      elementType,
      dims: [batch, key.heads, keys, size],
    });
    return [
      { elementType, dims: output },
      cache(key.size),
      cache(value.size),
      { elementType, dims: [batch, heads, length, keys] },
    ];
  },

  count(node) {
    const { query, value, keys } = geometry(node);
    return attentionCore({
      rows: product([query.batch, query.heads, query.length]),
      keys,
      keySize: query.size,
      valueSize: value.size,
      masks: Number(node.has(3) || isWindowed(node)),
      softcap: node.float('softcap', 0) !== 0,
    });
  },
};

/** Whether some keys are hidden from some queries by position. */
function isWindowed(node: NodeView): boolean {
  return (
    node.int('is_causal', 0) === 1 ||
    node.int('left_window_size', -1) >= 0 ||
    node.int('right_window_size', -1) >= 0
  );
}

export const rotaryEmbedding: OperatorSpec = {
  name: 'RotaryEmbedding',
  opsets: [23],
  inputs: [3, 4],
  outputs: [1, 1],
  attributes: {
    interleaved: { kind: 'int' },
    num_heads: { kind: 'int' },
    rotary_embedding_dim: { kind: 'int' },
  },
  status: 'counted',
  rule: 'per rotated element 2 multiplies and 1 add',

  infer(node) {
    rotatedElements(node);
    return [{ elementType: node.input(0).elementType, dims: node.dims(0) }];
  },

  count(node) {
    const elements = rotatedElements(node);
    return operations({ multiplies: times(2, elements), adds: elements });
  },
};

/** Elements rotated: the first `rotary_embedding_dim` of each head, or all. */
function rotatedElements(node: NodeView): Count {
  const dims = node.dims(0);
  const heads = dims.length === 4 ? 1 : Math.max(node.int('num_heads', 1), 1);
  const size = (dims.at(-1) ?? 0) / heads;
  const rotated = node.int('rotary_embedding_dim', 0) || size;
  if (dims.length < 3 || dims.length > 4 || rotated < 0 || rotated > size || size % 1 !== 0) {
    node.fail(`${heads} heads of [${dims.join(', ')}] have no ${rotated} elements to rotate`, {
      code: 'shape-mismatch',
      expected: '[B, S, heads·d] or [B, heads, S, d], and at most d elements',
    });
  }
  return product([...dims.slice(0, -1), heads, rotated]);
}

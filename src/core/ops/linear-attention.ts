import { addOperations, type Operations, operations } from '../cost/operations.ts';
import { product, sum, times } from '../count.ts';
import type { NodeView } from './node-view.ts';
import { dimsOfRank, requireDims } from './require-dims.ts';
import type { AttributeSpec, OperatorSpec } from './spec.ts';

const rules = ['linear', 'gated', 'delta', 'gated_delta'] as const;

/** Size of one head where `width` holds `heads` of them. */
function headSize(node: NodeView, width: number, heads: number, attribute: string): number {
  if (heads < 1 || width % heads !== 0) {
    node.fail(`${attribute} is ${heads} for a width of ${width}`, {
      code: 'shape-mismatch',
      expected: `a divisor of ${width}`,
    });
  }
  return width / heads;
}

function geometry(node: NodeView) {
  const [batch, length, queryWidth] = dimsOfRank(node, 0, ['B', 'T', 'Hq·dk']);
  const queryHeads = node.int('q_num_heads', 0);
  const heads = node.int('kv_num_heads', 0);
  const keySize = headSize(node, queryWidth, queryHeads, 'q_num_heads');
  requireDims(node, 1, [batch, length, heads * keySize]);
  const [, , valueWidth] = dimsOfRank(node, 2, ['B', 'T', 'Hkv·dv']);
  requireDims(node, 2, [batch, length, valueWidth]);
  const valueSize = headSize(node, valueWidth, heads, 'kv_num_heads');
  // ONNX Runtime also lets keys outnumber queries, each key's state then being read once.
  if (queryHeads % heads !== 0 && heads % queryHeads !== 0) {
    node.fail(`${queryHeads} query heads do not share ${heads} key heads`, {
      code: 'shape-mismatch',
      expected: 'one a multiple of the other',
    });
  }
  const window = node.int('state_window', 0);
  const state = [batch, heads, keySize, valueSize];
  const states = window > 0 ? [window, ...state] : state;
  requireDims(node, 3, states);
  return { batch, length, heads, readers: Math.max(queryHeads, heads), keySize, valueSize, states };
}

/** LinearAttention of one domain. */
export function linearAttentionOf(domain?: string): OperatorSpec {
  return {
    name: 'LinearAttention',
    ...(domain !== undefined && { domain }),
    opsets: [domain === undefined ? 27 : 1],
    inputs: [3, 6],
    outputs: domain === undefined ? [2, 2] : [1, 2],
    attributes: {
      chunk_size: { kind: 'int' },
      kv_num_heads: { kind: 'int', required: true },
      q_num_heads: { kind: 'int', required: true },
      scale: { kind: 'float' },
      update_rule: { kind: 'string', values: rules },
      ...(domain !== undefined && { state_window: { kind: 'int' } satisfies AttributeSpec }),
    },
    status: 'counted',
    rule: 'step by step: MACs B·T·dk·dv per key head (update of the state) and per query head (reading it), and per key head once more by a delta rule, with 1 add and 1 multiply per element of the value; gated, 1 exp per decay and 1 multiply per element of the state; 1 multiply (scale) per output',

    infer(node) {
      const { batch, length, readers, valueSize, states } = geometry(node);
      const { elementType } = node.input(0);
      return [
        { elementType, dims: [batch, length, readers * valueSize] },
        { elementType: node.optional(3)?.elementType ?? elementType, dims: states },
      ];
    },

    count(node) {
      const { batch, length, heads, readers, keySize, valueSize } = geometry(node);
      const steps = times(batch, length);
      const cells = product([steps, heads, keySize, valueSize]);
      const values = product([steps, heads, valueSize]);
      const outputs = product([steps, readers, valueSize]);
      const rule = node.string('update_rule', 'gated_delta');
      const read = times(outputs, keySize);
      // An update adds its products to the state: an accumulation goes on, and none is begun.
      const update = operations({
        macs: sum([cells, read]),
        dotProducts: keySize === 0 ? 0 : outputs,
        multiplies: outputs,
      });
      const delta: Operations = rule.includes('delta')
        ? operations({
            macs: cells,
            dotProducts: keySize === 0 ? 0 : values,
            adds: values,
            multiplies: values,
          })
        : operations({});
      const gate: Operations = rule.includes('gated')
        ? operations({
            multiplies: cells,
            transcendentals: node.has(4) ? node.elements(4) : 0,
          })
        : operations({});
      return addOperations(update, addOperations(delta, gate));
    },
  };
}

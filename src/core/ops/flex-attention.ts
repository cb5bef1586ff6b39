import { product } from '../count.ts';
import { attentionCore } from './attention.ts';
import type { NodeView } from './node-view.ts';
import { dimsOfRank, requireDims } from './require-dims.ts';
import type { OperatorSpec } from './spec.ts';

function geometry(node: NodeView) {
  const layout = ['B', 'heads', 'S', 'd'] as const;
  const [batch, heads, length, size] = dimsOfRank(node, 0, layout);
  const [, keyHeads, keys] = dimsOfRank(node, 1, layout);
  const [, , , valueSize] = dimsOfRank(node, 2, layout);
  requireDims(node, 1, [batch, keyHeads, keys, size]);
  requireDims(node, 2, [batch, keyHeads, keys, valueSize]);
  if (keyHeads < 1 || heads % keyHeads !== 0) {
    node.fail(`${heads} query heads do not share ${keyHeads} key heads`, {
      code: 'shape-mismatch',
      expected: 'a multiple of the key heads',
    });
  }
  return { batch, heads, length, size, keys, valueSize };
}

export const flexAttention: OperatorSpec = {
  name: 'FlexAttention',
  domain: 'ai.onnx.preview',
  opsets: [1],
  inputs: [3, 3],
  outputs: [1, 1],
  attributes: { scale: { kind: 'float' }, softmax_precision: { kind: 'int' } },
  status: 'counted',
  rule: 'as Attention without a mask: MACs B·Hq·Sq·Sk·(dqk + dv), per score 1 multiply (scale), softmax over Sk; subgraphs that modify scores or probabilities are not taken',

  infer(node) {
    const { batch, heads, length, valueSize } = geometry(node);
    return [{ elementType: node.input(0).elementType, dims: [batch, heads, length, valueSize] }];
  },

  count(node) {
    const { batch, heads, length, size, keys, valueSize } = geometry(node);
    const rows = product([batch, heads, length]);
    return attentionCore({ rows, keys, keySize: size, valueSize, masks: 0 });
  },
};

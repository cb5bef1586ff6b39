import { gatherOperators } from '../gather.ts';
import { pad } from '../pad.ts';
import type { NodeView } from '../node-view.ts';
import { trilu } from '../rearrange.ts';
import { dimsOfRank, requireDims } from '../require-dims.ts';
import { scalarInput } from '../scalar-input.ts';
import type { OperatorSpec } from '../spec.ts';
import { selectiveTraffic } from '../traffic.ts';
import { reshaped } from '../views.ts';
import { contrib } from './contrib.ts';

const moves = { ...contrib, status: 'free' } as const;

/** ONNX's operators that ONNX Runtime had before it, under the same names and semantics. */
const forerunners = [...gatherOperators, pad, trilu]
  .filter(({ name }) => name === 'GatherND' || name === 'Pad' || name === 'Trilu')
  .map((spec) => ({ ...spec, domain: contrib.domain, opsets: contrib.opsets }));

const expandDims: OperatorSpec = {
  ...moves,
  name: 'ExpandDims',
  inputs: [2, 2],
  view: true,
  rule: 'the input with a new dim of 1',

  infer(node) {
    const { dims } = node.input(0);
    const axis = node.axis(scalarInput(node, 1), dims.length + 1);
    return [reshaped(node.input(0), dims.toSpliced(axis, 0, 1))];
  },
};

const torchEmbedding: OperatorSpec = {
  ...moves,
  name: 'TorchEmbedding',
  inputs: [2, 4],
  rule: 'the rows that the indices name: reads those and the indices, computes nothing',

  infer(node) {
    const [, width] = dimsOfRank(node, 0, ['N', 'M']);
    return [{ elementType: node.input(0).elementType, dims: [...node.dims(1), width] }];
  },

  traffic: selectiveTraffic,
};

const restorePadding: OperatorSpec = {
  ...moves,
  name: 'RestorePadding',
  inputs: [2, 2],
  rule: 'tokens put back where they were among the padding: moves bytes, computes nothing',

  infer(node) {
    const [, width] = dimsOfRank(node, 0, ['tokens', 'hidden']);
    const [batch, length] = dimsOfRank(node, 1, ['B', 'S']);
    return [{ elementType: node.input(0).elementType, dims: [batch, length, width] }];
  },
};

const removePadding: OperatorSpec = {
  ...moves,
  name: 'RemovePadding',
  inputs: [2, 2],
  outputs: [4, 4],
  rule: 'the tokens that are no padding, as many as the counts, which must be known, add up to: moves bytes, computes nothing',

  infer(node) {
    const [batch, length, width] = dimsOfRank(node, 0, ['B', 'S', 'hidden']);
    requireDims(node, 1, [batch]);
    const tokens = node.requireIntegers(1).reduce((sum, count) => sum + count, 0);
    return [
      { elementType: node.input(0).elementType, dims: [tokens, width] },
      { elementType: 'int32', dims: [batch, length] },
      { elementType: 'int32', dims: [batch + 1] },
      { elementType: 'int32', dims: [1] },
    ];
  },
};

/** Both lengths, which are given as scalars. */
function lengths(node: NodeView): readonly [query: number, key: number] {
  return [scalarInput(node, 1), scalarInput(node, 2)];
}

const relativePositionBias: OperatorSpec = {
  ...moves,
  name: 'RelativePositionBias',
  inputs: [3, 3],
  attributes: {
    is_bidirectional: { kind: 'int' },
    max_distance: { kind: 'int', required: true },
  },
  rule: 'a bias for each distance of query and key, looked up: which bucket a distance has is the same at every run, computes nothing',

  infer(node) {
    const [, heads] = dimsOfRank(node, 0, ['buckets', 'heads']);
    return [{ elementType: node.input(0).elementType, dims: [1, heads, ...lengths(node)] }];
  },
};

const nGramRepeatBlock: OperatorSpec = {
  ...contrib,
  name: 'NGramRepeatBlock',
  inputs: [2, 2],
  attributes: { ngram_size: { kind: 'int', required: true } },
  status: 'unsupported',
  rule: 'scores without the tokens that would repeat an n-gram, searched for in the text: not counted',

  infer(node) {
    const [batch] = dimsOfRank(node, 0, ['B', 'S']);
    const [, vocabulary] = dimsOfRank(node, 1, ['B', 'vocabulary']);
    requireDims(node, 1, [batch, vocabulary]);
    return [{ elementType: node.input(1).elementType, dims: [batch, vocabulary] }];
  },
};

export const movementOperators: readonly OperatorSpec[] = [
  ...forerunners,
  expandDims,
  torchEmbedding,
  restorePadding,
  removePadding,
  relativePositionBias,
  nGramRepeatBlock,
];

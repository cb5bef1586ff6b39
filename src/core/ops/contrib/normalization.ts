import { addOperations, operations, type Operations } from '../../cost/operations.ts';
import { minus, plus, product, times } from '../../count.ts';
import { siluCost } from '../activations.ts';
import { channelsFirst } from '../conv.ts';
import { broadcastInputs, repeated } from '../elementwise.ts';
import type { NodeView } from '../node-view.ts';
import { affine, rootMeanSquare, standardized, standardizedWords } from '../normalization.ts';
import { dimsOfRank, requireDims } from '../require-dims.ts';
import type { Inferred, OperatorSpec } from '../spec.ts';
import { contrib } from './contrib.ts';

/** The input's dims with one number for each group normalized over the last dim. */
function statistic(dims: readonly number[]): Inferred {
  return { elementType: 'float32', dims: dims.with(-1, 1) };
}

/** A norm over the last dim of input + skip + bias, the sum being an output too. */
function skipNormalization(
  name: string,
  bias: number,
  rule: string,
  normalize: (node: NodeView) => Operations,
): OperatorSpec {
  return {
    ...contrib,
    name,
    inputs: [3, bias + 1],
    outputs: [1, 4],
    attributes: { epsilon: { kind: 'float' } },
    rule: `input + skip, 1 add per element, + bias, 1 bias add; then ${rule}`,

    infer(node) {
      const { elementType, dims } = node.input(0);
      const width = dims.at(-1);
      if (
        width === undefined ||
        broadcastInputs(node, [node.input(0), node.input(1)]).join() !== dims.join()
      ) {
        node.fail(`skip [${node.dims(1).join(', ')}] does not fit [${dims.join(', ')}]`, {
          code: 'shape-mismatch',
          expected: 'a skip that broadcasts to the input',
        });
      }
      for (let index = 2; index <= bias; index++) requireDims(node, index, [dims.at(-1) ?? 0]);
      const sum = { elementType, dims };
      return [sum, statistic(dims), statistic(dims), sum];
    },

    count(node) {
      const elements = node.elements(0);
      const biasAdds = node.has(bias) ? elements : 0;
      return addOperations(
        operations({ adds: plus(elements, biasAdds), biasAdds }),
        normalize(node),
      );
    },
  };
}

function groupsOfLastDim(node: NodeView) {
  return product(node.dims(0).slice(0, -1));
}

const skipLayerNormalization = skipNormalization(
  'SkipLayerNormalization',
  4,
  `of the groups along the last dim, ${standardizedWords}; gamma 1 multiply, beta 1 add per element`,
  (node) => {
    const elements = node.elements(0);
    return affine(standardized(elements, groupsOfLastDim(node)), elements, node.has(3));
  },
);

const skipSimplifiedLayerNormalization = skipNormalization(
  'SkipSimplifiedLayerNormalization',
  3,
  'RMSNormalization of the last dim',
  (node) => rootMeanSquare(node.elements(0), groupsOfLastDim(node)),
);

/** ONNX Runtime's RMS norm, which it keeps among the operators of ONNX itself. */
const simplifiedLayerNormalization: OperatorSpec = {
  name: 'SimplifiedLayerNormalization',
  opsets: [1],
  inputs: [2, 2],
  outputs: [1, 2],
  attributes: { axis: { kind: 'int' }, epsilon: { kind: 'float' }, stash_type: { kind: 'int' } },
  status: 'counted',
  rule: 'as RMSNormalization of the dims from axis on',

  infer(node) {
    const dims = node.dims(0);
    const axis = node.axis(node.int('axis', -1), dims.length);
    return [
      { elementType: node.input(1).elementType, dims },
      { elementType: 'float32', dims: dims.map((dim, index) => (index < axis ? dim : 1)) },
    ];
  },

  count(node) {
    const axis = node.axis(node.int('axis', -1), node.rank(0));
    return rootMeanSquare(node.elements(0), product(node.dims(0).slice(0, axis)));
  },
};

const embedLayerNormalization: OperatorSpec = {
  ...contrib,
  name: 'EmbedLayerNormalization',
  inputs: [7, 9],
  optionalInputs: [1, 4],
  outputs: [1, 3],
  attributes: { epsilon: { kind: 'float' }, mask_index_type: { kind: 'int' } },
  rule: `embeddings of words, positions and segments added, 1 add per element for each after the first; then ${standardizedWords}; gamma 1 multiply, beta 1 add per element; a mask [B, S] is summed by S − 1 adds a row`,

  infer(node) {
    const [batch, length] = dimsOfRank(node, 0, ['B', 'S']);
    const [, width] = dimsOfRank(node, 2, ['words', 'H']);
    requireDims(node, 1, [batch, length]);
    for (const table of [3, 4]) requireDims(node, table, [-1, width]);
    for (const vector of [5, 6]) requireDims(node, vector, [width]);
    requireDims(node, 7, [batch, length]);
    const output: Inferred = {
      elementType: node.input(2).elementType,
      dims: [batch, length, width],
    };
    return [output, { elementType: 'int32', dims: [batch] }, output];
  },

  count(node) {
    const groups = node.elements(0);
    const elements = node.outputElements(0);
    const masked = node.has(7) && groups !== 0 ? minus(groups, node.dims(0)[0] ?? 0) : 0;
    const embedded = times(node.has(4) ? 2 : 1, elements);
    return addOperations(
      affine(standardized(elements, groups), elements, true),
      operations({ adds: plus(embedded, masked) }),
    );
  },
};

function groupNorm(name: string, skips: boolean): OperatorSpec {
  return {
    ...contrib,
    name,
    inputs: skips ? [4, 5] : [3, 3],
    outputs: [1, skips ? 2 : 1],
    attributes: {
      activation: { kind: 'int', required: true },
      channels_last: { kind: 'int' },
      epsilon: { kind: 'float' },
      groups: { kind: 'int', required: true },
    },
    rule: `${skips ? 'x + skip, 1 add per element, + bias, 1 bias add; then ' : ''}N·groups groups: ${standardizedWords}; gamma 1 multiply, beta 1 add per element; activation 1 is SiLU: 1 exp, 1 add, 1 divide, 1 multiply per element`,

    infer(node) {
      const { elementType, dims } = node.input(0);
      const [, channels = 0] = channelsFirst(dims, node.int('channels_last', 1) === 1);
      const groups = node.int('groups', 1);
      if (groups < 1 || channels % groups !== 0) {
        node.fail(`${channels} channels do not divide into ${groups} groups`, {
          code: 'shape-mismatch',
          expected: `a divisor of ${channels}`,
        });
      }
      for (const index of skips ? [1, 2, 4] : [1, 2]) requireDims(node, index, [channels]);
      return [
        { elementType, dims },
        { elementType, dims },
      ];
    },

    count(node) {
      const elements = node.elements(0);
      const groups = times(node.dims(0)[0] ?? 1, node.int('groups', 1));
      const biasAdds = skips && node.has(4) ? elements : 0;
      const activated = node.int('activation', 0) === 1 ? elements : 0;
      return addOperations(
        addOperations(
          affine(standardized(elements, groups), elements, true),
          operations({ adds: plus(skips ? elements : 0, biasAdds), biasAdds }),
        ),
        repeated(siluCost, activated),
      );
    },
  };
}

export const contribNormalizationOperators: readonly OperatorSpec[] = [
  skipLayerNormalization,
  simplifiedLayerNormalization,
  skipSimplifiedLayerNormalization,
  embedLayerNormalization,
  groupNorm('GroupNorm', false),
  groupNorm('SkipGroupNorm', true),
];

import { InputError } from '../../../core/errors.ts';
import type { Graph, GraphNode } from '../../../core/graph/types.ts';
import { expandGelu, expandHardSwish, expandMish, expandSwish } from './expand-activations.ts';
import {
  expandGroupNormalization,
  expandLayerNormalization,
  expandRmsNormalization,
} from './expand-normalizations.ts';
import { expandRotaryEmbedding } from './expand-rotary.ts';
import { copied, rebuilt, type Rewrite } from './rebuild.ts';
import { rewritePad, rewritePool, rewriteReduction, rewriteResize, rewriteSplit } from './older.ts';
import { encodedOpsets } from './versions.ts';

/** How nodes are said at opsets before the one that brought their operator in its present form. */
const rewrites: Readonly<Record<string, readonly [since: number, Rewrite]>> = {
  Gelu: [20, expandGelu],
  HardSwish: [14, expandHardSwish],
  Mish: [18, expandMish],
  Swish: [24, expandSwish],
  LayerNormalization: [17, expandLayerNormalization],
  RMSNormalization: [23, expandRmsNormalization],
  // Its scale and shift were for groups, not channels.
  GroupNormalization: [21, expandGroupNormalization],
  RotaryEmbedding: [23, expandRotaryEmbedding],
  Split: [18, rewriteSplit],
  Pad: [18, rewritePad],
  Resize: [18, rewriteResize],
  AveragePool: [19, rewritePool],
  LpPool: [18, rewritePool],
  ReduceMean: [18, rewriteReduction],
  ReduceMax: [18, rewriteReduction],
  ReduceMin: [18, rewriteReduction],
  ReduceProd: [18, rewriteReduction],
  ReduceL1: [18, rewriteReduction],
  ReduceL2: [18, rewriteReduction],
  ReduceSumSquare: [18, rewriteReduction],
  ReduceLogSum: [18, rewriteReduction],
  ReduceLogSumExp: [18, rewriteReduction],
};

/** From this opset on, nothing that is rewritten has changed its form. */
const settled = 21;

/**
 * The graph at another opset: operators that it lacks are made of others, or said as it says them.
 * @throws InputError `unsupported-opset` naming the node that it cannot say
 */
export function atOpset(graph: Graph, opset: number): Graph {
  if (opset === graph.opset) return graph;
  const { least, most } = encodedOpsets;
  if (!Number.isInteger(opset) || opset < least || opset > most) {
    throw new InputError('unsupported-opset', `models are not written for opset ${opset}`, {
      expected: `an opset from ${least} to ${most}`,
    });
  }
  if (graph.opset < settled) {
    throw new InputError('unsupported-opset', `the model is of opset ${graph.opset}`, {
      expected: `opset ${graph.opset}, which it is written for as it is`,
    });
  }
  return rebuilt(graph, { opset, rewrite: rewriting(opset) }).graph;
}

function rewriting(opset: number): Rewrite {
  return (node, inputs, builder) => {
    const known = node.domain === '' ? rewrites[node.op] : undefined;
    const rewrite = known && opset < known[0] ? known[1] : copied;
    try {
      return rewrite(node, inputs, builder);
    } catch (error) {
      throw error instanceof InputError ? cannotSay(node, opset, error) : error;
    }
  };
}

function cannotSay({ name, op }: GraphNode, opset: number, { message }: InputError): InputError {
  return new InputError(
    'unsupported-opset',
    `${op} is not written for opset ${opset}: ${message}`,
    {
      node: name,
      expected: 'a newer opset',
    },
  );
}

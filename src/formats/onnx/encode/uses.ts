import type { Graph, GraphNode, Value } from '../../../core/graph/types.ts';

/** What a stored tensor is to the node that computes with it. */
export interface Use {
  readonly node: GraphNode;
  readonly index: number;
  /** The tensor as the node sees it, transposed or reshaped as it may be on the way. */
  readonly value: Value;
}

/** Operators through which a stored tensor passes on its way to the node that uses it. */
const passing = new Set([
  'Identity',
  'Transpose',
  'Reshape',
  'Expand',
  'Unsqueeze',
  'Squeeze',
  'Cast',
]);

/** The first use of each value. */
export function firstUses({ nodes }: Graph): ReadonlyMap<Value, Use> {
  const direct = new Map<Value, Use>();
  for (const node of nodes) {
    for (const [index, value] of node.inputs.entries()) {
      if (value && !direct.has(value)) direct.set(value, { node, index, value });
    }
  }
  const uses = new Map<Value, Use>();
  for (const [value, use] of direct) uses.set(value, follow(use, direct));
  return uses;
}

function follow(use: Use, direct: ReadonlyMap<Value, Use>): Use {
  let last = use;
  while (last.index === 0 && passing.has(last.node.op)) {
    const [output] = last.node.outputs;
    const next = output && direct.get(output);
    if (!next) break;
    last = next;
  }
  return last;
}

import { type Count, product, times } from '../../count.ts';
import type { GraphNode, Value } from '../../graph/types.ts';
import { elements } from '../../ops/node-view.ts';

/** What the backward pass of an operator needs of its forward pass. */
export interface SavedRule {
  /**
   * Inputs that are kept: `all`; by number; or `factors`, the numbers of inputs of which each is kept
   * where the gradient of another is wanted, and those that always are.
   */
  readonly inputs?:
    | 'all'
    | readonly number[]
    | { readonly factors: readonly number[]; readonly always?: readonly number[] };
  /** Whether the first output is kept. */
  readonly output?: true;
  /** Bytes that are kept beside tensors of the graph: statistics, indices, masks. */
  readonly extra?: (node: GraphNode) => Count;
  readonly words: string;
}

const fp32 = 4;
const int64 = 8;

function dimsOf(value: Value | undefined): readonly number[] {
  return value?.dims ?? [];
}

function integer({ attributes }: GraphNode, name: string, fallback: number): number {
  const value = attributes[name];
  return typeof value === 'number' ? value : fallback;
}

/** Rows that are normalised, from an axis on. */
function rows(node: GraphNode): Count {
  const dims = dimsOf(node.inputs[0]);
  const axis = integer(node, 'axis', -1);
  return product(dims.slice(0, axis < 0 ? axis + dims.length : axis));
}

/** Vectors along one axis. */
function normRows(node: GraphNode): Count {
  const dims = dimsOf(node.inputs[0]);
  const axis = integer(node, 'axis', -1);
  return product(dims.filter((_, index) => index !== (axis < 0 ? axis + dims.length : axis)));
}

/** A number for each output element. */
function perOutput(width: number) {
  return ({ outputs }: GraphNode) => (outputs[0] ? times(width, elements(outputs[0])) : 0);
}

/** The log of the sum of exponentials of each row of scores, in fp32. */
function rowStatistics(node: GraphNode): Count {
  const dims = dimsOf(node.inputs[0]);
  const scoreRows = dims.slice(0, -1);
  return times(
    fp32,
    product(dims.length === 3 ? [...scoreRows, integer(node, 'q_num_heads', 1)] : scoreRows),
  );
}

/** So many vectors of the hidden size for each step, sequence and direction. */
function gates(vectors: number) {
  return ({ inputs }: GraphNode): Count => {
    const [first = 0, second = 0] = dimsOf(inputs[0]);
    const [directions = 1, , hidden = 0] = dimsOf(inputs[2]);
    return times(fp32, product([first, second, directions, vectors, hidden]));
  };
}

const nothing: SavedRule = { words: 'nothing' };
const input: SavedRule = { inputs: [0], words: 'its input' };
const output: SavedRule = { output: true, words: 'its output' };
const both: SavedRule = { inputs: [0], output: true, words: 'its input and its output' };
const products: SavedRule = {
  inputs: { factors: [0, 1] },
  words: 'each factor where the gradient of the other is wanted',
};
const choice: SavedRule = { inputs: 'all', words: 'its inputs' };
const indices: SavedRule = { extra: perOutput(int64), words: 'an int64 index for each output' };
const pooled: SavedRule = {
  inputs: [0],
  extra: perOutput(int64),
  words: 'its input, and an int64 index for each output',
};
const rowNorm: SavedRule = {
  inputs: [0],
  extra: (node) => times(2 * fp32, rows(node)),
  words: 'its input, and the mean and deviation of each row in fp32',
};
const rootNorm: SavedRule = {
  inputs: [0],
  extra: (node) => times(fp32, rows(node)),
  words: 'its input, and the root of each row in fp32',
};

/** A bool for each element, as dropout keeps what it let through. */
export const dropoutRule: SavedRule = {
  extra: perOutput(1),
  words: 'a mask of one byte for each element',
};

/** What is kept of an operator without a rule. */
export const unknownRule: SavedRule = {
  inputs: 'all',
  output: true,
  words: 'all inputs and the output, since its rule is not known',
};

function each(rule: SavedRule, names: string): [string, SavedRule][] {
  return names.split(' ').map((name) => [name, rule]);
}

/**
 * What PyTorch's autograd keeps for each operator of ONNX's own domain, read from its
 * `derivatives.yaml` (v2.13) and seen through `torch.autograd.graph.saved_tensors_hooks`.
 */
const rules: ReadonlyMap<string, SavedRule> = new Map([
  ...each(products, 'Conv ConvTranspose Gemm MatMul Mul'),
  ...each({ inputs: { factors: [0, 1, 2, 3, 4, 5, 6, 7] }, words: products.words }, 'Einsum'),
  ...each(
    {
      inputs: { factors: [0, 1], always: [1] },
      words: 'the divisor, and the dividend where its gradient is wanted',
    },
    'Div',
  ),
  ...each(
    nothing,
    'Add Sub Neg Sum Mean Identity Reshape Flatten Squeeze Unsqueeze Transpose Concat Split Slice Expand Tile Pad Cast CastLike ReduceSum ReduceMean GlobalAveragePool CumSum Resize Upsample DepthToSpace SpaceToDepth Trilu RotaryEmbedding Floor Ceil Round Sign If Loop Scan Optional OptionalGetElement ReverseSequence Dropout',
  ),
  ...each(
    input,
    'Gelu Swish Mish HardSwish HardSigmoid LeakyRelu ThresholdedRelu Elu Selu Celu Softplus Softsign Clip Abs Erf Log Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh Acosh Atanh PRelu AveragePool Pow Shrink',
  ),
  ...each(output, 'Relu Sigmoid Tanh Exp Sqrt Reciprocal Softmax LogSoftmax'),
  ...each(
    both,
    'ReduceMax ReduceMin ReduceProd ReduceL1 ReduceL2 ReduceLogSumExp LpPool GlobalLpPool',
  ),
  ...each(choice, 'Min Max GridSample'),
  ...each({ inputs: [0], words: 'its condition' }, 'Where'),
  ...each(
    { inputs: [1], words: 'its indices' },
    'Gather GatherElements GatherND ScatterElements ScatterND',
  ),
  ...each(pooled, 'MaxPool'),
  ...each({ inputs: [0], extra: perOutput(int64), words: pooled.words }, 'GlobalMaxPool'),
  ...each(indices, 'TopK'),
  ...each(
    {
      inputs: [0],
      extra: ({ inputs }) => times(2 * fp32, dimsOf(inputs[0])[1] ?? 0),
      words: 'its input, and the mean and deviation of each channel of the batch in fp32',
    },
    'BatchNormalization',
  ),
  ...each(
    {
      inputs: [0],
      extra: ({ inputs }) => times(2 * fp32, product(dimsOf(inputs[0]).slice(0, 2))),
      words: 'its input, and the mean and deviation of each channel in fp32',
    },
    'InstanceNormalization',
  ),
  ...each(
    {
      inputs: [0],
      extra: (node) =>
        times(2 * fp32, times(dimsOf(node.inputs[0])[0] ?? 0, integer(node, 'num_groups', 1))),
      words: 'its input, and the mean and deviation of each group in fp32',
    },
    'GroupNormalization',
  ),
  ...each(
    {
      inputs: [0],
      extra: (node) => times(fp32, normRows(node)),
      words: 'its input, and the norm of each row in fp32',
    },
    'LpNormalization',
  ),
  ...each(rowNorm, 'LayerNormalization'),
  ...each(rootNorm, 'RMSNormalization SimplifiedLayerNormalization'),
  ...each(
    {
      inputs: [0, 1, 2],
      output: true,
      extra: rowStatistics,
      words:
        'query, key, value and output, and a statistic of each row in fp32, as flash attention',
    },
    'Attention',
  ),
  ...each(
    {
      inputs: [0],
      output: true,
      extra: gates(5),
      words: 'its input and output, and gates and cell state of each step in fp32',
    },
    'LSTM',
  ),
  ...each(
    {
      inputs: [0],
      output: true,
      extra: gates(4),
      words: 'its input and output, and gates and hidden candidate of each step in fp32',
    },
    'GRU',
  ),
  ...each(both, 'RNN'),
  ...each(pooled, 'netcost.AdaptiveMaxPool'),
  ...each(input, 'netcost.AdaptiveAveragePool'),
]);

/**
 * The rules of nodes that are one operator of PyTorch: x·sigmoid(x) in one layer is `silu`, which
 * keeps its input alone.
 */
export function jointRules(nodes: readonly GraphNode[]): ReadonlyMap<GraphNode, SavedRule> {
  const sigmoids = new Map<Value | undefined, GraphNode>();
  for (const node of nodes) if (node.op === 'Sigmoid') sigmoids.set(node.outputs[0], node);
  const joint = new Map<GraphNode, SavedRule>();
  for (const node of nodes) {
    if (node.op !== 'Mul') continue;
    for (const [index, value] of node.inputs.entries()) {
      const sigmoid = sigmoids.get(node.inputs[1 - index]);
      if (sigmoid?.layer !== node.layer || sigmoid.inputs[0] !== value) continue;
      joint.set(node, { inputs: [index], words: 'the input of the SiLU that it ends' });
      joint.set(sigmoid, { words: 'nothing, as a part of a SiLU' });
    }
  }
  return joint;
}

/** The rule of a node; `undefined` where there is none for its operator. */
export function savedRule(node: GraphNode, key: string): SavedRule | undefined {
  // A mean over everything, as PyTorch pools to 1×1, keeps shapes alone.
  if (key === 'netcost.AdaptiveAveragePool' && product(dimsOf(node.outputs[0]).slice(2)) === 1) {
    return nothing;
  }
  return rules.get(key);
}

/** Bytes kept beside tensors of the graph in all runs of a node. */
export function extraBytes(rule: SavedRule, node: GraphNode): Count {
  return rule.extra ? times(node.times ?? 1, rule.extra(node)) : 0;
}

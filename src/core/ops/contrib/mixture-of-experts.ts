import { addOperations, type Operations, operations } from '../../cost/operations.ts';
import { type Count, product, times } from '../../count.ts';
import { geluCost, siluCost, tanhGeluCost } from '../activations.ts';
import { biasAdds, dotProducts } from '../dot-products.ts';
import { type PerElement, repeated } from '../elementwise.ts';
import type { NodeView } from '../node-view.ts';
import { dimsOfRank } from '../require-dims.ts';
import { softmaxRows } from '../softmax.ts';
import type { AttributeSpec, OperatorSpec } from '../spec.ts';
import { contrib } from './contrib.ts';

/** Where the three weights are; biases follow each, after scales where it is quantized. */
interface Layout {
  readonly weights: readonly [first: number, second: number, third: number];
  readonly biases: readonly [first: number, second: number, third: number];
}

const activations: Readonly<Record<string, PerElement>> = {
  identity: {},
  relu: { compares: 1 },
  relu2: { compares: 1, multiplies: 1 },
  gelu: geluCost,
  silu: siluCost,
  /** g·Sigmoid(α·g)·(v + β). */
  swiglu: { ...siluCost, multiplies: 3, adds: 2 },
  geglu: { ...tanhGeluCost, multiplies: tanhGeluCost.multiplies + 1 },
};

/** Activations that take a gate and a value, both made by the first weight. */
const gated = new Set(['swiglu', 'geglu']);

function geometry(node: NodeView, { weights }: Layout) {
  const dims = node.dims(0);
  const hidden = dims.at(-1);
  if (hidden === undefined || dims.length < 2 || dims.length > 3) {
    node.fail(`the input of ${node.spec.name} has rank ${dims.length}`, {
      code: 'shape-mismatch',
      expected: '[tokens, hidden] or [B, S, hidden]',
    });
  }
  const tokens = product(dims.slice(0, -1));
  const [, experts] = dimsOfRank(node, 1, ['tokens', 'experts']);
  const chosen = node.int('k', 1);
  if (chosen < 1 || chosen > experts) {
    node.fail(`${chosen} of ${experts} experts are asked for`, { expected: `1 to ${experts}` });
  }
  const [, rows] = dimsOfRank(node, weights[0], ['experts', 'inter', 'hidden']);
  const [, , columns] = dimsOfRank(node, weights[0], ['experts', 'inter', 'hidden']);
  // Early releases had the first weight as [experts, hidden, inter], never packed.
  const former = rows === hidden && columns !== hidden && node.spec.name === 'MoE';
  const width = former ? columns : rows;
  const name = node.string('activation_type', 'relu');
  const fused = gated.has(name) && !node.has(weights[2]);
  return { tokens, hidden, experts, chosen, width, inner: fused ? width / 2 : width, name };
}

/** Weights that are dequantized are counted once each, for every expert: any may be chosen. */
function mixture(
  name: string,
  layout: Layout,
  spec: Pick<OperatorSpec, 'inputs' | 'optionalInputs' | 'attributes'>,
): OperatorSpec {
  return {
    ...contrib,
    ...spec,
    name,
    rule: 'of each token softmax over the router’s scores of E experts, the k best by E·⌈log₂(k + 1)⌉ compares, then through each of the k: MACs tokens·k·hidden·(inter, twice for a gate, + inter), biases 1 add per sum, the activation on inter; k·hidden multiplies and (k − 1)·hidden adds to sum them; normalized, k − 1 adds and k divides. Dequantizing is left out',

    infer(node) {
      geometry(node, layout);
      return [{ elementType: node.input(0).elementType, dims: node.dims(0) }];
    },

    count(node) {
      const {
        tokens,
        hidden,
        experts,
        chosen,
        width,
        inner,
        name: activation,
      } = geometry(node, layout);
      if (tokens === 0) return operations({});
      const visits = times(tokens, chosen);
      const layer = (sums: Count, length: number, bias: number): Operations =>
        operations({ ...dotProducts(sums, length), ...biasAdds(node.has(bias) ? sums : 0) });
      const [first, second, third] = layout.biases;
      const scores = times(tokens, experts);
      const levels = 32 - Math.clz32(chosen);
      const each = activations[activation] ?? node.fail(`there is no activation "${activation}"`);
      const normalized = node.int('normalize_routing_weights', 0) === 1;
      return [
        layer(times(visits, width), hidden, first),
        layer(times(visits, hidden), inner, second),
        node.has(layout.weights[2]) ? layer(times(visits, inner), hidden, third) : operations({}),
        repeated(each, times(visits, inner)),
        // A third layer multiplies the activation, which one with a gate has done already.
        repeated(
          node.has(layout.weights[2]) && !gated.has(activation) ? { multiplies: 1 } : {},
          times(visits, inner),
        ),
        operations({
          compares: times(scores, levels),
          multiplies: times(visits, hidden),
          adds: product([tokens, chosen - 1, hidden]),
        }),
        normalized
          ? operations({ adds: times(tokens, chosen - 1), divides: visits })
          : operations({}),
      ].reduce(addOperations, softmaxRows(scores, tokens));
    },
  };
}

const attributes = {
  activation_alpha: { kind: 'float' },
  activation_beta: { kind: 'float' },
  activation_type: { kind: 'string', values: Object.keys(activations) },
  k: { kind: 'int' },
  normalize_routing_weights: { kind: 'int' },
  swiglu_fusion: { kind: 'int' },
  swiglu_limit: { kind: 'float' },
  swiglu_limit_after_activation: { kind: 'int' },
  use_sparse_mixer: { kind: 'int' },
} as const satisfies Record<string, AttributeSpec>;

export const mixtureOperators: readonly OperatorSpec[] = [
  mixture(
    'MoE',
    { weights: [2, 4, 6], biases: [3, 5, 7] },
    { inputs: [5, 8], optionalInputs: [3], attributes },
  ),
  mixture(
    'QMoE',
    { weights: [2, 5, 8], biases: [4, 7, 10] },
    {
      inputs: [6, 21],
      optionalInputs: [3, 4],
      attributes: {
        ...attributes,
        accuracy_level: { kind: 'int' },
        block_size: { kind: 'int' },
        expert_weight_bits: { kind: 'int' },
        fc1_expert_weight_bits: { kind: 'int' },
        fc2_expert_weight_bits: { kind: 'int' },
        fc3_expert_weight_bits: { kind: 'int' },
        quant_type: { kind: 'string' },
        weights_prepacked: { kind: 'int' },
      },
    },
  ),
];

import type { Value } from '../../../core/graph/types.ts';
import { flag, integer, optional, withDefault } from '../fields.ts';
import { type LayerContext, layerType } from '../layer-type.ts';
import { biasField } from './convolution.ts';
import { project } from './linear.ts';
import { reshaped } from './shape.ts';

/** Sizes of one attention: batch, sequence lengths, heads, features of each head. */
interface Sizes {
  readonly queries: number;
  readonly keys: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly valueDim: number;
}

const multiHeadAttention = layerType({
  name: 'multiHeadAttention',
  description:
    'Scaled dot-product attention of [N, sequence, features] with projections in and out: of one input to itself, of a query to a second input, or of query, key and value.',
  inputs: [1, 3],
  attributes: {
    heads: integer({
      title: 'Heads',
      description: 'Number of query heads.',
      examples: [12],
      minimum: 1,
    }),
    kvHeads: optional(
      integer({
        title: 'Key and value heads',
        description:
          'Heads of keys and values, each for heads / kvHeads query heads (grouped queries; 1 is multi-query); by default heads.',
        examples: [8],
        minimum: 1,
      }),
    ),
    headDim: optional(
      integer({
        title: 'Head dim',
        description: 'Features of a query and key head; by default features / heads.',
        examples: [64],
        minimum: 1,
      }),
    ),
    valueDim: optional(
      integer({
        title: 'Value dim',
        description: 'Features of a value head; by default headDim.',
        examples: [128],
        minimum: 1,
      }),
    ),
    outFeatures: optional(
      integer({
        title: 'Output features',
        description: "Last dim of the output; by default the query's.",
        examples: [768],
        minimum: 1,
      }),
    ),
    bias: biasField,
    causal: withDefault(
      flag({
        title: 'Causal',
        description:
          'Whether later positions are masked. The mask is added; the masked products are counted all the same.',
        examples: [true],
      }),
      false,
    ),
  },
  lower(layer: LayerContext, attributes) {
    const [query, key = query, value = key] = layer.inputs as [Value, Value?, Value?];
    for (const input of [query, key, value]) {
      if (input.dims.length === 3) continue;
      layer.fail(`an input of attention has shape [${input.dims.join(', ')}]`, {
        code: 'shape-mismatch',
        expected: '[N, sequence, features]',
      });
    }
    const [, queries, features] = query.dims as [number, number, number];
    const { heads, kvHeads = heads, bias, causal, outFeatures = features } = attributes;
    const { headDim = wholeHeads(layer, features, heads) } = attributes;
    const { valueDim = headDim } = attributes;
    if (heads % kvHeads !== 0) {
      layer.fail(`${heads} heads do not part over ${kvHeads} key and value heads`, {
        at: 'kvHeads',
        expected: `a divisor of ${heads}`,
      });
    }
    const keys = key.dims[1] as number;
    if (keys !== value.dims[1]) {
      layer.fail(`${keys} keys stand beside ${value.dims[1] ?? 0} values`, {
        at: 'inputs',
        code: 'shape-mismatch',
        expected: 'as many values as keys',
      });
    }
    const sizes: Sizes = { queries, keys, heads, kvHeads, headDim, valueDim };
    const plain = kvHeads === heads && heads * headDim === features && valueDim === headDim;
    const projected =
      plain && key === query && value === query
        ? packedProjections(layer, query, bias)
        : separateProjections(layer, [query, key, value], sizes, bias);
    const context = attend(layer, projected, sizes, causal);
    return project(layer, context, {
      part: 'out_proj',
      weight: 'out_proj.weight',
      bias: bias ? 'out_proj.bias' : undefined,
      outFeatures,
    });
  },
});

function wholeHeads(layer: LayerContext, features: number, heads: number): number {
  if (features % heads === 0) return features / heads;
  return layer.fail(`${features} features do not part into ${heads} heads`, {
    at: 'heads',
    code: 'shape-mismatch',
    expected: `a divisor of ${features}, or "headDim"`,
  });
}

type Triple = readonly [query: Value, key: Value, value: Value];

/** Self-attention's three projections in one product, as in torch's MultiheadAttention. */
function packedProjections(layer: LayerContext, input: Value, bias: boolean): Triple {
  const features = input.dims[2] as number;
  const packed = project(layer, input, {
    part: 'in_proj',
    weight: 'in_proj_weight',
    bias: bias ? 'in_proj_bias' : undefined,
    outFeatures: 3 * features,
  });
  const sizes = layer.ints('in_proj/sizes', [features, features, features]);
  const options = { outputCount: 3, part: 'in_proj/Split' };
  return layer.add('Split', [packed, sizes], { axis: 2 }, options) as unknown as Triple;
}

function separateProjections(
  layer: LayerContext,
  [query, key, value]: Triple,
  { heads, kvHeads, headDim, valueDim }: Sizes,
  bias: boolean,
): Triple {
  const named = (input: Value, part: string, outFeatures: number) =>
    project(layer, input, {
      part,
      weight: `${part}.weight`,
      bias: bias ? `${part}.bias` : undefined,
      outFeatures,
    });
  return [
    named(query, 'q_proj', heads * headDim),
    named(key, 'k_proj', kvHeads * headDim),
    named(value, 'v_proj', kvHeads * valueDim),
  ];
}

/**
 * softmax(QKᵀ/√d + mask)·V by head. Grouped queries get an axis of their own, over which keys and
 * values broadcast, so that these are neither copied nor counted more than once.
 */
function attend(layer: LayerContext, [q, k, v]: Triple, sizes: Sizes, causal: boolean): Value {
  const { queries, keys, heads, kvHeads, headDim, valueDim } = sizes;
  const group = heads / kvHeads;
  const grouped = group > 1;
  const query = grouped
    ? parted(layer, q, 'query', [queries, kvHeads, group, headDim], [0, 2, 3, 1, 4])
    : parted(layer, q, 'query', [queries, heads, headDim], [0, 2, 1, 3]);
  const key = grouped
    ? parted(layer, k, 'key', [keys, kvHeads, 1, headDim], [0, 2, 3, 4, 1])
    : parted(layer, k, 'key', [keys, heads, headDim], [0, 2, 3, 1]);
  const value = grouped
    ? parted(layer, v, 'value', [keys, kvHeads, 1, valueDim], [0, 2, 3, 1, 4])
    : parted(layer, v, 'value', [keys, heads, valueDim], [0, 2, 1, 3]);
  const products = layer.apply('MatMul', [query, key], {}, { part: 'scores/MatMul' });
  const factor = layer.scalar('scale', 1 / Math.sqrt(headDim));
  const scaled = layer.apply('Mul', [products, factor], {}, { part: 'scores/Scale' });
  const scores = causal
    ? layer.apply(
        'Add',
        [scaled, layer.constant('mask', [queries, keys])],
        {},
        {
          part: 'scores/Mask',
        },
      )
    : scaled;
  const weights = layer.apply('Softmax', [scores], { axis: -1 });
  const mixed = layer.apply('MatMul', [weights, value], {}, { part: 'context/MatMul' });
  const perm = grouped ? [0, 3, 1, 2, 4] : [0, 2, 1, 3];
  const turned = layer.apply('Transpose', [mixed], { perm }, { part: 'context/Transpose' });
  return reshaped(layer, turned, [0, queries, heads * valueDim], 'context/Reshape');
}

/** [N, sequence, features] by head: its features parted, then its axes brought into order. */
function parted(
  layer: LayerContext,
  input: Value,
  part: string,
  shape: readonly number[],
  perm: readonly number[],
): Value {
  const apart = reshaped(layer, input, [0, ...shape], `${part}/Reshape`);
  return layer.apply('Transpose', [apart], { perm }, { part: `${part}/Transpose` });
}

export const attentionLayers = [multiHeadAttention] as const;

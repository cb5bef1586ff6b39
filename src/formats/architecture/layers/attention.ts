import type { Value } from '../../../core/graph/types.ts';
import { integer, optional } from '../fields.ts';
import { type LayerContext, layerType } from '../layer-type.ts';
import { biasField } from './convolution.ts';
import { project } from './linear.ts';
import {
  attend,
  type AttentionSizes,
  causalField,
  checkGroups,
  headsField,
  kvHeadsField,
  matchingKeys,
  type Triple,
} from './attend.ts';

const multiHeadAttention = layerType({
  name: 'multiHeadAttention',
  description:
    'Scaled dot-product attention of [N, sequence, features] with projections in and out: of one input to itself, of a query to a second input, or of query, key and value.',
  inputs: [1, 3],
  attributes: {
    heads: headsField,
    kvHeads: kvHeadsField,
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
    causal: causalField,
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
    checkGroups(layer, heads, kvHeads);
    const keys = matchingKeys(layer, key, value);
    const sizes: AttentionSizes = { queries, keys, heads, kvHeads, headDim, valueDim };
    const plain = kvHeads === heads && heads * headDim === features && valueDim === headDim;
    const projected =
      plain && key === query && value === query
        ? packedProjections(layer, query, bias)
        : separateProjections(layer, [query, key, value], sizes, bias);
    const context = attend(layer, projected, sizes, { causal });
    return project(layer, context, {
      part: 'out_proj',
      weight: 'out_proj.weight',
      bias: bias ? 'out_proj.bias' : undefined,
      outFeatures,
    });
  },
});

export function wholeHeads(layer: LayerContext, features: number, heads: number): number {
  if (features % heads === 0) return features / heads;
  return layer.fail(`${features} features do not part into ${heads} heads`, {
    at: 'heads',
    code: 'shape-mismatch',
    expected: `a divisor of ${features}, or "headDim"`,
  });
}

/** Self-attention's three projections in one product, as in torch's MultiheadAttention. */
export function packedProjections(layer: LayerContext, input: Value, bias: boolean): Triple {
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
  { heads, kvHeads, headDim, valueDim }: AttentionSizes,
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

export const attentionLayers = [multiHeadAttention] as const;

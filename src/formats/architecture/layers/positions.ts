import { integer, optional, withDefault } from '../fields.ts';
import { type LayerContext, layerType } from '../layer-type.ts';
import { headsField } from './attend.ts';
import { reshaped } from './shape.ts';

/** Features of a head. */
export function headDimOf(layer: LayerContext, heads: number): number {
  const [, , features] = layer.sequence();
  if (features % heads === 0) return features / heads;
  return layer.mismatch(`[N, sequence, features], its features a multiple of ${heads}`);
}

const rotaryEmbedding = layerType({
  name: 'rotaryEmbedding',
  description:
    'Rotates pairs of features of every head of [N, sequence, heads·d] by angles of the position, whose cosines and sines are constants.',
  inputs: [1, 1],
  attributes: {
    heads: headsField,
    rotaryDim: optional(
      integer({
        title: 'Rotary dim',
        description: 'How many features of a head are rotated, an even number; by default all.',
        examples: [32],
        minimum: 2,
      }),
    ),
  },
  lower(layer, { heads, rotaryDim }) {
    const [batch, length] = layer.sequence();
    const headDim = headDimOf(layer, heads);
    const rotated = rotaryDim ?? headDim;
    if (rotated % 2 !== 0 || rotated > headDim) {
      layer.fail(`${rotated} of ${headDim} features cannot be rotated`, {
        ...(rotaryDim !== undefined && { at: 'rotaryDim' }),
        expected: `an even number up to ${headDim}`,
      });
    }
    const table = [length, rotated / 2];
    return layer.apply(
      'RotaryEmbedding',
      [
        layer.input,
        layer.constant('cos', table),
        layer.constant('sin', table),
        layer.typedConstant('positions', 'int64', [batch, length]),
      ],
      { num_heads: heads, ...(rotated < headDim && { rotary_embedding_dim: rotated }) },
    );
  },
});

const relativePositionBias = layerType({
  name: 'relativePositionBias',
  description:
    'A trained bias of attention scores [1, heads, queries, keys], looked up by the bucket of the distance of query and key, as in T5 and Swin. It hangs on no input, and is made before the network runs.',
  inputs: [0, 0],
  attributes: {
    heads: headsField,
    buckets: withDefault(
      integer({
        title: 'Buckets',
        description: 'Into how many classes the distances fall.',
        examples: [169],
        minimum: 1,
      }),
      32,
    ),
    queries: integer({
      title: 'Queries',
      description: 'Number of queries.',
      examples: ['sequence'],
      minimum: 1,
    }),
    keys: integer({
      title: 'Keys',
      description: 'Number of keys.',
      examples: ['context + 1'],
      minimum: 1,
    }),
  },
  lower(layer, { heads, buckets, queries, keys }) {
    const table = layer.weight('weight', [buckets, heads]);
    const places = layer.typedConstant('buckets', 'int64', [queries, keys]);
    const rows = layer.apply('Gather', [table, places], { axis: 0 });
    const turned = layer.apply('Transpose', [rows], { perm: [2, 0, 1] });
    return reshaped(layer, turned, [1, heads, queries, keys]);
  },
});

export const positionLayers = [rotaryEmbedding, relativePositionBias] as const;

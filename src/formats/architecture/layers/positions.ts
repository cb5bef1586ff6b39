import { integer, optional, withDefault } from '../fields.ts';
import { type LayerContext, layerType } from '../layer-type.ts';
import { headsField } from './attend.ts';
import { reshaped } from './shape.ts';

/** Features of a head. */
function headDimOf(layer: LayerContext, heads: number): number {
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

const decomposedRelativePosition = layerType({
  name: 'decomposedRelativePosition',
  description:
    'A bias of attention scores [N, heads, H·W, H·W] from queries [N, H·W, heads·d]: each query times trained embeddings of its vertical and of its horizontal distance to a key, added (MViTv2, SAM).',
  inputs: [1, 1],
  attributes: {
    heads: headsField,
    height: integer({
      title: 'Height',
      description: 'Rows of the grid.',
      examples: [14],
      minimum: 1,
    }),
    width: integer({
      title: 'Width',
      description: 'Columns of the grid.',
      examples: [14],
      minimum: 1,
    }),
  },
  lower(layer, { heads, height, width }) {
    const [batch, length] = layer.sequence();
    const headDim = headDimOf(layer, heads);
    if (length !== height * width) {
      layer.mismatch(`${height}·${width} = ${height * width} positions`);
    }
    const grid = reshaped(layer, layer.input, [0, height, width, heads, headDim], 'query/Reshape');
    /** Queries times the embeddings of the distances along one side. */
    const along = (side: 'height' | 'width', size: number, equation: string) => {
      const table = layer.weight(`rel_pos_${side}`, [2 * size - 1, headDim]);
      const distances = layer.typedConstant(`${side}/distances`, 'int64', [size, size]);
      const rows = layer.apply(
        'Gather',
        [table, distances],
        { axis: 0 },
        { part: `${side}/Gather` },
      );
      return layer.apply('Einsum', [grid, rows], { equation }, { part: `${side}/Einsum` });
    };
    const vertical = along('height', height, 'bhwnc,hkc->bnhwk');
    const horizontal = along('width', width, 'bhwnc,wkc->bnhwk');
    const sum = layer.apply('Add', [
      reshaped(layer, vertical, [batch, heads, length, height, 1], 'height/Reshape'),
      reshaped(layer, horizontal, [batch, heads, length, 1, width], 'width/Reshape'),
    ]);
    return reshaped(layer, sum, [batch, heads, length, length]);
  },
});

export const positionLayers = [
  rotaryEmbedding,
  relativePositionBias,
  decomposedRelativePosition,
] as const;

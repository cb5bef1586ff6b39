import type { Value } from '../../../core/graph/types.ts';
import { float, integer, optional } from '../fields.ts';
import { type LayerContext, layerType } from '../layer-type.ts';
import {
  attend,
  type AttentionSizes,
  causalField,
  checkGroups,
  headsField,
  kvHeadsField,
  matchingKeys,
} from './attend.ts';

const scaledDotProductAttention = layerType({
  name: 'scaledDotProductAttention',
  description:
    'softmax(QKᵀ/√d)·V by head, without projections: of query, key and value [N, sequence, heads·d] and, as a fourth input, a bias that is added to the scores [N, heads, queries, keys]. With "cache", keys and values of earlier calls come as further network inputs; with the query alone, all of them do.',
  inputs: [1, 4],
  attributes: {
    heads: headsField,
    kvHeads: kvHeadsField,
    causal: causalField,
    scale: optional(
      float({
        title: 'Scale',
        description: 'Factor of the scores; by default 1/√d. With 1, nothing is multiplied.',
        examples: [1],
      }),
    ),
    softcap: optional(
      float({
        title: 'Soft cap',
        description: 'c, where scores s become c·tanh(s/c).',
        examples: [50],
      }),
    ),
    window: optional(
      integer({
        title: 'Window',
        description:
          'Positions that a query sees, its own and those before it. Others are masked, and counted all the same where they are keys of this call; the cache holds no more than the window.',
        examples: [4096],
        minimum: 1,
      }),
    ),
    cache: optional(
      integer({
        title: 'Cache',
        description:
          'Positions whose keys and values are cached from earlier calls. They and those of this call are kept for the next; left out, nothing is kept.',
        examples: [0, 'context'],
        minimum: 0,
      }),
    ),
  },
  lower(layer, { heads, kvHeads = heads, cache, window, ...options }) {
    const [query, key, value, bias] = layer.inputs as [Value, Value?, Value?, Value?];
    checkGroups(layer, heads, kvHeads);
    const past =
      cache === undefined ? undefined : Math.min(cache, window === undefined ? cache : window - 1);
    const sizes = sizesOf(layer, { query, key, value }, { heads, kvHeads });
    if (sizes.keys === 0 && !past) {
      layer.fail('there is a query and nothing to attend to', {
        at: 'inputs',
        expected: 'query, key and value, or a "cache" of at least 1 position',
      });
    }
    keep(layer, sizes, { past, window });
    return attend(layer, [query, key, value], sizes, { ...options, window, bias, past });
  },
});

interface Operands {
  readonly query: Value;
  readonly key: Value | undefined;
  readonly value: Value | undefined;
}

function sizesOf(
  layer: LayerContext,
  { query, key, value }: Operands,
  { heads, kvHeads }: { heads: number; kvHeads: number },
): AttentionSizes {
  const [queries, headDim] = parted(layer, query, heads);
  if (!key) return { queries, keys: 0, heads, kvHeads, headDim, valueDim: headDim };
  if (!value) {
    layer.fail('there are keys and no values', {
      at: 'inputs',
      expected: 'query, key and value, or the query alone',
    });
  }
  const [, keyDim] = parted(layer, key, kvHeads);
  const [, valueDim] = parted(layer, value, kvHeads);
  if (keyDim !== headDim) {
    layer.fail(`a query head has ${headDim} features, a key head ${keyDim}`, {
      code: 'shape-mismatch',
      expected: 'as many',
    });
  }
  const keys = matchingKeys(layer, key, value);
  return { queries, keys, heads, kvHeads, headDim, valueDim };
}

/** Length of a sequence, and features of each of its heads. */
function parted(
  layer: LayerContext,
  { dims }: Value,
  heads: number,
): [length: number, headDim: number] {
  const [, length, features] = dims;
  if (dims.length === 3 && length !== undefined && features !== undefined) {
    if (features % heads === 0) return [length, features / heads];
  }
  return layer.fail(`an input of attention has shape [${dims.join(', ')}]`, {
    code: 'shape-mismatch',
    expected: `[N, sequence, features], its features a multiple of ${heads}`,
  });
}

/** Notes what the cache holds after this call: a full window lets its oldest positions go. */
function keep(
  layer: LayerContext,
  { keys, kvHeads, headDim, valueDim }: AttentionSizes,
  { past, window = Infinity }: { past: number | undefined; window: number | undefined },
): void {
  if (past === undefined) return;
  const dims = [layer.input.dims[0] as number, kvHeads, Math.min(past + keys, window)];
  layer.keep('key', [...dims, headDim]);
  layer.keep('value', [...dims, valueDim]);
}

export const scaledDotProductLayers = [scaledDotProductAttention] as const;

import type { Value } from '../../../core/graph/types.ts';
import { flag, integer, optional, withDefault } from '../fields.ts';
import type { LayerContext } from '../layer-type.ts';
import { reshaped } from './shape.ts';

/** Sizes of one attention: sequence lengths, heads, features of each head. */
export interface AttentionSizes {
  readonly queries: number;
  /** Keys of this call; 0 where all of them come from the cache. */
  readonly keys: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly valueDim: number;
}

export interface AttentionOptions {
  readonly causal?: boolean;
  /** Factor of the scores, a number or a tensor that broadcasts to them; by default 1/√headDim. */
  readonly scale?: number | Value | undefined;
  /** c of c·tanh(score/c), where the scores are capped. */
  readonly softcap?: number | undefined;
  /** Positions that a query sees back from its own, its own included. */
  readonly window?: number | undefined;
  /** Added to the scores. */
  readonly bias?: Value | undefined;
  /** What is done to the scores last, before their softmax. */
  readonly mask?: ((scores: Value) => Value) | undefined;
  /** Cached positions before this call; left out where nothing is kept between calls. */
  readonly past?: number | undefined;
}

export type Triple = readonly [query: Value, key: Value, value: Value];

export const headsField = integer({
  title: 'Heads',
  description: 'Number of query heads.',
  examples: [12],
  minimum: 1,
});

export const kvHeadsField = optional(
  integer({
    title: 'Key and value heads',
    description:
      'Heads of keys and values, each for heads / kvHeads query heads (grouped queries; 1 is multi-query); by default heads.',
    examples: [8],
    minimum: 1,
  }),
);

export const causalField = withDefault(
  flag({
    title: 'Causal',
    description:
      'Whether later positions are masked. The mask is added where there are several queries; the masked products are counted all the same.',
    examples: [true],
  }),
  false,
);

/** @throws InputError `invalid-architecture` unless every key head serves as many query heads */
export function checkGroups(layer: LayerContext, heads: number, kvHeads: number): void {
  if (heads % kvHeads === 0) return;
  layer.fail(`${heads} heads do not part over ${kvHeads} key and value heads`, {
    at: 'kvHeads',
    expected: `a divisor of ${heads}`,
  });
}

/**
 * How many keys there are.
 * @throws InputError `shape-mismatch` unless there are as many values
 */
export function matchingKeys(layer: LayerContext, key: Value, value: Value): number {
  const keys = key.dims[1] as number;
  if (keys === value.dims[1]) return keys;
  return layer.fail(`${keys} keys stand beside ${value.dims[1] ?? 0} values`, {
    at: 'inputs',
    code: 'shape-mismatch',
    expected: 'as many values as keys',
  });
}

/**
 * softmax(QKᵀ/√d + mask)·V by head. Grouped queries get an axis of their own, over which keys and
 * values broadcast, so that these are neither copied nor counted more than once. Cached keys and
 * values come in the layout of the products and are multiplied apart from those of this call, so
 * that the cache is read once and not copied.
 */
export function attend(
  layer: LayerContext,
  [q, k, v]: readonly [query: Value, key: Value | undefined, value: Value | undefined],
  sizes: AttentionSizes,
  options: AttentionOptions,
): Value {
  const { queries, heads, kvHeads, headDim, valueDim } = sizes;
  const group = heads / kvHeads;
  const query =
    group > 1
      ? parted(layer, q, 'query', [queries, kvHeads, group, headDim], [0, 2, 3, 1, 4])
      : parted(layer, q, 'query', [queries, heads, headDim], [0, 2, 1, 3]);
  const sources = [
    ...(options.past ? [cached(layer, sizes, options.past)] : []),
    ...(k && v ? [fresh(layer, k, v, sizes)] : []),
  ];
  const products = sources.map(({ part, key }) =>
    layer.apply('MatMul', [query, key], {}, { part: `scores/${part}MatMul` }),
  );
  const all = products.length === 1 ? products : [joined(layer, products)];
  const plain = finished(layer, all[0] as Value, sizes, options);
  const scores = options.mask?.(plain) ?? plain;
  const weights = layer.apply('Softmax', [scores], { axis: -1 });
  const shares = sources.length === 1 ? [weights] : split(layer, weights, sources);
  const mixed = sources
    .map(({ part, value }, index) =>
      layer.apply('MatMul', [shares[index], value], {}, { part: `context/${part}MatMul` }),
    )
    .reduce((sum, term) => layer.apply('Add', [sum, term], {}, { part: 'context/Add' }));
  const perm = group > 1 ? [0, 3, 1, 2, 4] : [0, 2, 1, 3];
  const turned = layer.apply('Transpose', [mixed], { perm }, { part: 'context/Transpose' });
  return reshaped(layer, turned, [0, queries, heads * valueDim], 'context/Reshape');
}

function joined(layer: LayerContext, products: readonly Value[]): Value {
  return layer.apply('Concat', products, { axis: -1 }, { part: 'scores/Concat' });
}

function split(layer: LayerContext, weights: Value, sources: readonly Source[]): readonly Value[] {
  const sizes = layer.ints(
    'context/sizes',
    sources.map(({ length }) => length),
  );
  const options = { outputCount: sources.length, part: 'context/Split' };
  return layer.add('Split', [weights, sizes], { axis: -1 }, options);
}

/** Keys and values as the products take them. */
interface Source {
  /** Prefix of its nodes' names. */
  readonly part: '' | 'past/';
  readonly key: Value;
  readonly value: Value;
  readonly length: number;
}

function fresh(layer: LayerContext, k: Value, v: Value, sizes: AttentionSizes): Source {
  const { keys, heads, kvHeads, headDim, valueDim } = sizes;
  const grouped = heads > kvHeads;
  return {
    part: '',
    length: keys,
    key: grouped
      ? parted(layer, k, 'key', [keys, kvHeads, 1, headDim], [0, 2, 3, 4, 1])
      : parted(layer, k, 'key', [keys, heads, headDim], [0, 2, 3, 1]),
    value: grouped
      ? parted(layer, v, 'value', [keys, kvHeads, 1, valueDim], [0, 2, 3, 1, 4])
      : parted(layer, v, 'value', [keys, heads, valueDim], [0, 2, 1, 3]),
  };
}

function cached(layer: LayerContext, sizes: AttentionSizes, length: number): Source {
  const { heads, kvHeads, headDim, valueDim } = sizes;
  const batch = layer.input.dims[0] as number;
  const key = layer.cacheInput('past_key', [batch, kvHeads, headDim, length]);
  const value = layer.cacheInput('past_value', [batch, kvHeads, length, valueDim]);
  if (heads === kvHeads) return { part: 'past/', key, value, length };
  return {
    part: 'past/',
    length,
    key: reshaped(layer, key, [0, kvHeads, 1, headDim, length], 'past/key/Reshape'),
    value: reshaped(layer, value, [0, kvHeads, 1, length, valueDim], 'past/value/Reshape'),
  };
}

/** Scores scaled, capped, biased and masked, each where it is asked for. */
function finished(
  layer: LayerContext,
  products: Value,
  { queries, headDim }: AttentionSizes,
  options: AttentionOptions,
): Value {
  const { scale = 1 / Math.sqrt(headDim), softcap, bias, causal = false, window } = options;
  const by = (op: string, part: string, scores: Value, operand: Value) =>
    layer.apply(op, [scores, operand], {}, { part: `scores/${part}` });
  let scores = products;
  if (scale !== 1) {
    const factor = typeof scale === 'number' ? layer.scalar('scale', scale) : scale;
    scores = by('Mul', 'Scale', scores, factor);
  }
  if (softcap !== undefined) {
    const cap = layer.scalar('softcap', softcap);
    const ratio = by('Div', 'Softcap/Div', scores, cap);
    const tanh = layer.apply('Tanh', [ratio], {}, { part: 'scores/Softcap/Tanh' });
    scores = by('Mul', 'Softcap/Mul', tanh, cap);
  }
  if (bias) scores = by('Add', 'Bias', scores, bias);
  if ((!causal && window === undefined) || queries === 1) return scores;
  const mask = layer.constant('mask', [queries, scores.dims.at(-1) as number]);
  return by('Add', 'Mask', scores, mask);
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

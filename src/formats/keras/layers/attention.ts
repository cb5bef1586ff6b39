import type { Value } from '../../../core/graph/types.ts';
import {
  attend,
  type AttentionOptions,
  type AttentionSizes,
} from '../../architecture/layers/attend.ts';
import { project } from '../../architecture/layers/linear.ts';
import { product } from '../../../core/count.ts';
import { type KerasLayer, tensorsIn } from '../layer.ts';
import { asKeras, type Rules } from '../rule.ts';
import { plain, shapeOf, type Tensor } from '../tensor.ts';
import { unsupported } from '../unsupported.ts';

interface Heads {
  readonly queryHeads: number;
  readonly keyHeads: number;
  readonly keyDim: number;
  readonly valueDim: number;
  readonly outFeatures: number;
}

function isCausal(layer: KerasLayer): boolean {
  const causal = layer.use.kwargs.get('use_causal_mask');
  return causal?.kind === 'plain' && causal.value === true;
}

/** Whether scores are masked by a tensor. */
function isMasked(layer: KerasLayer): boolean {
  return [...layer.use.kwargs].some(
    ([name, operand]) => name.endsWith('mask') && tensorsIn(operand).length > 0,
  );
}

/** One mask is added to the scores, whatever it is made of. */
function masking(layer: KerasLayer, { queries, keys }: AttentionSizes): AttentionOptions {
  if (isCausal(layer)) return { causal: true };
  return isMasked(layer) ? { bias: layer.constant('mask', [queries, keys]) } : {};
}

function wantsScores(layer: KerasLayer): boolean {
  const given = layer.use.kwargs.get('return_attention_scores');
  return given?.kind === 'plain' && given.value === true;
}

/** Query, value and key as they are called, the key being the value where it is left out. */
function triple(layer: KerasLayer): readonly [query: Tensor, key: Tensor, value: Tensor] {
  const one = (position: number, name: string) => tensorsIn(layer.argument(position, name))[0];
  const query = one(0, 'query') ?? layer.tensor;
  const value = one(1, 'value') ?? query;
  return [query, one(2, 'key') ?? value, value];
}

/** The axes between batch and features that are attended over, and those that are not. */
function axesOf(layer: KerasLayer, rank: number) {
  const between = Array.from({ length: rank - 2 }, (_, index) => index + 1);
  const given = layer.settings.integers('attention_axes') ?? between;
  const attended = given.map((axis) => layer.axis(axis, rank, 'config/attention_axes'));
  const others = between.filter((axis) => !attended.includes(axis));
  if (attended.some((axis) => !between.includes(axis))) {
    layer.settings.fail('attention_axes', `axes from 1 to ${rank - 2}`);
  }
  return { attended, others, perm: [0, ...others, ...attended, rank - 1] };
}

/** [N, sequence, features]: axes that are not attended over are put to the batch, the others joined. */
function asSequence(layer: KerasLayer, tensor: Tensor, part: string): Value {
  const value = layer.asKeras(tensor);
  const { dims } = value;
  if (dims.length === 3) return value;
  const { attended, others, perm } = axesOf(layer, dims.length);
  const size = (axes: readonly number[]) =>
    Number(product(axes.map((axis) => dims[axis] as number)));
  const turned = layer.permuted(value, perm, `${part}Axes`);
  return layer.reshape(turned, [size([0, ...others]), size(attended), dims.at(-1) as number], part);
}

/** The axes of a sequence put back to where the query has them. */
function asQuery(layer: KerasLayer, sequence: Value, query: Tensor): Value {
  const shape = [...shapeOf(query).slice(0, -1), sequence.dims.at(-1) as number];
  if (shape.length === 3) return sequence;
  const { perm } = axesOf(layer, shape.length);
  const apart = layer.reshape(
    sequence,
    perm.map((axis) => shape[axis] as number),
    'Output',
  );
  const back = perm.map((_, axis) => perm.indexOf(axis));
  return layer.permuted(apart, back, 'OutputAxes');
}

function multiHead(layer: KerasLayer, heads: Heads): readonly Tensor[] {
  const { settings } = layer;
  const tensors = triple(layer);
  const rank = tensors[0].value.dims.length;
  if (rank < 3 || tensors.some(({ value }) => value.dims.length !== rank)) {
    layer.misshapen('[N, sequence, features]');
  }
  if (wantsScores(layer) || settings.flag('use_gate', false)) {
    return unsupported(layer, layer.className);
  }
  const [query, key, value] = tensors.map((tensor, index) =>
    asSequence(layer, tensor, ['Query', 'Key', 'Value'][index] ?? ''),
  ) as [Value, Value, Value];
  const { queryHeads, keyHeads, keyDim, valueDim } = heads;
  const bias = settings.flag('use_bias', true);
  const named = (input: Value, part: string, outFeatures: number) =>
    project(layer, input, {
      part,
      weight: `${part}.kernel`,
      bias: bias ? `${part}.bias` : undefined,
      outFeatures,
    });
  const sizes: AttentionSizes = {
    queries: query.dims[1] as number,
    keys: key.dims[1] as number,
    heads: queryHeads,
    kvHeads: keyHeads,
    headDim: keyDim,
    valueDim,
  };
  const projected = [
    named(query, 'query', queryHeads * keyDim),
    named(key, 'key', keyHeads * keyDim),
    named(value, 'value', keyHeads * valueDim),
  ] as const;
  const context = attend(layer, projected, sizes, masking(layer, sizes));
  const output = named(context, 'attention_output', heads.outFeatures);
  return [plain(asQuery(layer, output, tensors[0]))];
}

/** softmax(scores)·V, the scores masked where they are called with a mask. */
function weighted(layer: KerasLayer, given: Value, value: Value): readonly Tensor[] {
  const mask =
    tensorsIn(layer.argument(1, 'mask')).length > 0 || isMasked(layer) || isCausal(layer);
  const scores = mask
    ? layer.apply('Add', [given, layer.constant('mask', given.dims.slice(1))], {}, { part: 'Mask' })
    : given;
  const weights = layer.apply('Softmax', [scores], { axis: -1 });
  const context = layer.apply('MatMul', [weights, value], {}, { part: 'Context' });
  return wantsScores(layer) ? [plain(context), plain(weights)] : [plain(context)];
}

/** [query, value, key], the key being the value where it is left out. */
function listed(layer: KerasLayer): readonly [query: Value, key: Value, value: Value] {
  const [query, value, key = value] = layer.tensors;
  if (!query || !value || !key || layer.tensors.some((tensor) => tensor.value.dims.length !== 3)) {
    layer.misshapen('a list of query [N, Tq, d], value [N, Tv, d] and, if need be, key [N, Tv, d]');
  }
  return [layer.asKeras(query), layer.asKeras(key), layer.asKeras(value)];
}

/** q + k for every pair of a query and a key: [N, Tq, Tv, d]. */
function pairs(layer: KerasLayer, query: Value, key: Value): Value {
  const spread = (value: Value, axis: number, part: string) =>
    layer.apply('Unsqueeze', [value, layer.ints(`${part}/axes`, [axis])], {}, { part });
  return layer.apply('Add', [spread(query, 2, 'Queries'), spread(key, 1, 'Keys')]);
}

function summed(layer: KerasLayer, value: Value): Value {
  return layer.apply('ReduceSum', [value, layer.ints('axes', [-1])], { keepdims: 0 });
}

/** Keras's attention layers. @see https://keras.io/api/layers/attention_layers/ */
export const attentionRules: Rules = {
  MultiHeadAttention: asKeras((layer) => {
    const { settings } = layer;
    const keyDim = settings.integer('key_dim');
    const heads = settings.integer('num_heads');
    const output = settings.integers('output_shape') ?? [];
    if (output.length > 1) settings.fail('output_shape', 'one integer, or null');
    return multiHead(layer, {
      queryHeads: heads,
      keyHeads: heads,
      keyDim,
      valueDim: settings.integer('value_dim', keyDim),
      outFeatures: output[0] ?? (layer.shape.at(-1) as number),
    });
  }),

  GroupQueryAttention: asKeras((layer) => {
    const { settings } = layer;
    const headDim = settings.integer('head_dim');
    const queryHeads = settings.integer('num_query_heads');
    const keyHeads = settings.integer('num_key_value_heads');
    if (queryHeads % keyHeads !== 0) {
      settings.fail('num_key_value_heads', `a divisor of ${queryHeads}`);
    }
    return multiHead(layer, {
      queryHeads,
      keyHeads,
      keyDim: headDim,
      valueDim: headDim,
      outFeatures: layer.shape.at(-1) as number,
    });
  }),

  Attention: asKeras((layer) => {
    const { settings } = layer;
    const [query, key, value] = listed(layer);
    const scaled = (scores: Value) =>
      settings.flag('use_scale', false)
        ? layer.apply('Mul', [scores, layer.weight('scale', [])], {}, { part: 'Scale' })
        : scores;
    if (settings.choice('score_mode', ['dot', 'concat'], 'dot') === 'dot') {
      const turned = layer.apply('Transpose', [key], { perm: [0, 2, 1] });
      const scores = layer.apply('MatMul', [query, turned], {}, { part: 'Scores' });
      return weighted(layer, scaled(scores), value);
    }
    const sums = summed(layer, layer.apply('Tanh', [scaled(pairs(layer, query, key))]));
    const weight = layer.weight('concat_score_weight', []);
    return weighted(layer, layer.apply('Mul', [sums, weight], {}, { part: 'Scores' }), value);
  }),

  AdditiveAttention: asKeras((layer) => {
    const [query, key, value] = listed(layer);
    const terms = layer.apply('Tanh', [pairs(layer, query, key)]);
    const scale = layer.weight('scale', query.dims.slice(-1));
    const scores = layer.settings.flag('use_scale', true)
      ? summed(layer, layer.apply('Mul', [terms, scale], {}, { part: 'Scale' }))
      : summed(layer, terms);
    return weighted(layer, scores, value);
  }),
};

import { product } from '../../../core/count.ts';
import type { Value } from '../../../core/graph/types.ts';
import { choice, flag, oneOrMore, withDefault } from '../fields.ts';
import { type LayerContext, layerType } from '../layer-type.ts';
import { attend, type AttentionSizes, headsField, type Triple } from './attend.ts';
import { packedProjections, wholeHeads } from './attention.ts';
import { biasField } from './convolution.ts';
import { project } from './linear.ts';
import { reshaped } from './shape.ts';
import { joined, parted, type Partition, partitionOf } from './window-partition.ts';
import { spread } from './windows.ts';

const windowAttention = layerType({
  name: 'windowAttention',
  description:
    'Self-attention within windows of [N, …, C], with projections in and out and a trained bias for every relative position (Swin, MaxViT). Spatial dims are padded to whole windows. A second input is a table of biases […, heads] by relative position, in place of the trained one.',
  inputs: [1, 2],
  attributes: {
    heads: headsField,
    window: oneOrMore({
      title: 'Window',
      description: 'Positions of a window along every spatial dim, or along each.',
      examples: [7, [8, 7, 7]],
      minimum: 1,
    }),
    shift: withDefault(
      oneOrMore({
        title: 'Shift',
        description:
          'How far windows are shifted along every spatial dim, or along each; 0 where one window covers the dim. Positions that a shift brings together from opposite ends are masked.',
        examples: [3, [4, 3, 3]],
        minimum: 0,
      }),
      0,
    ),
    partition: withDefault(
      choice(['window', 'grid'], {
        title: 'Partition',
        description:
          'Whether a window has neighbouring positions ("window") or as many spread evenly over the input ("grid", MaxViT).',
        examples: ['grid'],
      }),
      'window',
    ),
    shrink: withDefault(
      flag({
        title: 'Shrink',
        description:
          'Whether a window larger than the input shrinks to it, rather than the input being padded.',
        examples: [true],
      }),
      false,
    ),
    cosine: withDefault(
      flag({
        title: 'Cosine',
        description:
          'Whether scores are cosines of queries and keys, by a trained scale for each head (Swin v2).',
        examples: [true],
      }),
      false,
    ),
    bias: biasField,
  },
  lower(layer, { heads, bias, cosine, ...attributes }) {
    const partition = partitionOf(layer, attributes);
    const { channels, window } = partition;
    const positions = Number(product(window));
    const headDim = wholeHeads(layer, channels, heads);
    const sizes: AttentionSizes = {
      ...{ queries: positions, keys: positions, heads, kvHeads: heads },
      ...{ headDim, valueDim: headDim },
    };
    const rows = parted(layer, partition);
    const [query, key, value] = packedProjections(layer, rows, bias);
    const operands: Triple = cosine
      ? [unit(layer, query, sizes, 'query'), unit(layer, key, sizes, 'key'), value]
      : [query, key, value];
    const context = attend(layer, operands, sizes, {
      ...(cosine && { scale: trainedScale(layer, heads) }),
      bias: positionBias(layer, heads, window, attributes.window),
      mask: (scores) => masked(layer, scores, partition, sizes),
    });
    const output = project(layer, context, {
      ...{ part: 'out_proj', weight: 'out_proj.weight', outFeatures: channels },
      bias: bias ? 'out_proj.bias' : undefined,
    });
    return joined(layer, output, partition);
  },
});

/** Heads of length 1, for scores that are cosines. */
function unit(layer: LayerContext, input: Value, sizes: AttentionSizes, part: string): Value {
  const { queries, heads, headDim } = sizes;
  const byHead = reshaped(layer, input, [0, queries, heads, headDim], `${part}/Heads`);
  const normal = layer.apply(
    'LpNormalization',
    [byHead],
    { axis: -1, p: 2 },
    { part: `${part}/Normalize` },
  );
  return reshaped(layer, normal, [0, queries, heads * headDim], `${part}/Features`);
}

/** exp(min(s, ln 100)) of a trained s for each head. */
function trainedScale(layer: LayerContext, heads: number): Value {
  const trained = layer.weight('logit_scale', [heads, 1, 1]);
  const most = layer.scalar('logit_scale/most', Math.log(100));
  return layer.apply('Exp', [layer.apply('Clip', [trained, undefined, most])]);
}

/** Biases by relative position, in a table for all those in the window that was asked for. */
function positionBias(
  layer: LayerContext,
  heads: number,
  window: readonly number[],
  asked: number | readonly number[],
): Value {
  const positions = Number(product(window));
  const places = Number(product(spread(asked, window.length).map((size) => 2 * size - 1)));
  const given = layer.inputs[1];
  if (given && Number(product(given.dims)) !== places * heads) {
    layer.fail(`the table of biases has shape [${given.dims.join(', ')}]`, {
      ...{ at: 'inputs', code: 'shape-mismatch' },
      expected: `${places} relative positions of ${heads} heads: […, ${heads}]`,
    });
  }
  const table = given
    ? reshaped(layer, given, [places, heads], 'bias/Table')
    : layer.weight('relative_position_bias_table', [places, heads]);
  const index = layer.typedConstant('relative_position_index', 'int64', [positions, positions]);
  const rows = layer.apply('Gather', [table, index], { axis: 0 }, { part: 'bias/Gather' });
  return layer.apply('Transpose', [rows], { perm: [2, 0, 1] }, { part: 'bias/Transpose' });
}

/** Keeps positions apart that the shift brought into one window from opposite ends. */
function masked(
  layer: LayerContext,
  scores: Value,
  { counts, shift }: Partition,
  { heads, queries, keys }: AttentionSizes,
): Value {
  if (shift.every((step) => step === 0)) return scores;
  const windows = Number(product(counts));
  const apartness = layer.constant('mask', [windows, 1, queries, keys]);
  const byWindow = reshaped(layer, scores, [-1, windows, heads, queries, keys], 'mask/Windows');
  const sum = layer.apply('Add', [byWindow, apartness], {}, { part: 'mask/Add' });
  return reshaped(layer, sum, [-1, heads, queries, keys], 'mask/Rows');
}

export const windowAttentionLayers = [windowAttention] as const;

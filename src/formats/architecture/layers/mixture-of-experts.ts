import type { Value } from '../../../core/graph/types.ts';
import { choice, flag, integer, withDefault } from '../fields.ts';
import { type LayerContext, layerType } from '../layer-type.ts';
import { reshaped } from './shape.ts';

const mixtureOfExperts = layerType({
  name: 'mixtureOfExperts',
  description:
    'A router sends every token of [N, sequence, features] through a few of many gated feed-forward experts and weighs what they give. The load is balanced: T tokens and k experts each use min(experts, T·k) of them, as equally as T·k divides. All experts are parameters; those in use are read and multiplied.',
  inputs: [1, 1],
  attributes: {
    experts: integer({
      title: 'Experts',
      description: 'How many experts are stored.',
      examples: [8],
      minimum: 1,
      maximum: 65_536,
    }),
    active: integer({
      title: 'Active experts',
      description: 'How many of them each token goes through.',
      examples: [2],
      minimum: 1,
    }),
    hiddenFeatures: integer({
      title: 'Hidden features',
      description: 'Width of an expert.',
      examples: [14_336],
      minimum: 1,
    }),
    activation: withDefault(
      choice(['silu', 'gelu'], {
        title: 'Activation',
        description: "What the gate's output goes through.",
        examples: ['gelu'],
      }),
      'silu',
    ),
    normalize: withDefault(
      flag({
        title: 'Normalize',
        description: "Whether a token's chosen weights are divided by their sum.",
        examples: [false],
      }),
      true,
    ),
  },
  lower(layer, { experts, active, hiddenFeatures, activation, normalize }) {
    const [batch, length, features] = layer.sequence();
    if (active > experts) {
      layer.fail(`${active} of ${experts} experts are active`, {
        at: 'active',
        expected: `at most ${experts}`,
      });
    }
    const sizes = { features, hidden: hiddenFeatures, experts, active };
    const tokens = reshaped(layer, layer.input, [batch * length, sizes.features], 'Flatten');
    const routes = route(layer, tokens, sizes, normalize);
    const sent = layer.apply('Gather', [tokens, routes.tokens], { axis: 0 }, { part: 'Dispatch' });
    const given = new Experts(layer, sizes, activation).apply(sent);
    const weighed = layer.apply('Mul', [given, routes.weights], {}, { part: 'Weigh' });
    const pairs = batch * length * active;
    const sum = layer.apply(
      'ScatterND',
      [
        layer.constant('zeros', tokens.dims),
        reshaped(layer, routes.tokens, [pairs, 1], 'Combine/Reshape'),
        weighed,
      ],
      { reduction: 'add' },
      { part: 'Combine' },
    );
    return reshaped(layer, sum, layer.input.dims, 'Unflatten');
  },
});

interface Sizes {
  readonly features: number;
  readonly hidden: number;
  readonly experts: number;
  readonly active: number;
}

/** Pairs of a token and one of its experts, ordered by expert: the tokens, and their weights. */
interface Routes {
  readonly tokens: Value;
  readonly weights: Value;
}

function route(
  layer: LayerContext,
  tokens: Value,
  { features, experts, active }: Sizes,
  normalize: boolean,
): Routes {
  const named = (part: string) => ({ part: `router/${part}` });
  const pairs = (tokens.dims[0] as number) * active;
  const matrix = layer.weight('router.weight', [features, experts]);
  const logits = layer.apply('MatMul', [tokens, matrix], {}, named('MatMul'));
  const shares = layer.apply('Softmax', [logits], { axis: -1 }, named('Softmax'));
  const [best, chosen] = layer.add(
    'TopK',
    [shares, layer.ints('router/active', [active])],
    {},
    { ...named('TopK'), outputCount: 2 },
  ) as [Value, Value];
  const weights = normalize ? normalized(layer, best) : best;
  const flat = reshaped(layer, chosen, [pairs], 'router/Experts');
  const [, order] = layer.add(
    'TopK',
    [flat, layer.ints('router/pairs', [pairs])],
    { largest: 0 },
    { ...named('Sort'), outputCount: 2 },
  ) as [Value, Value];
  const each = layer.typedConstant('router/each', 'int64', [], [active]);
  const column = reshaped(layer, weights, [pairs, 1], 'router/Weights');
  return {
    tokens: layer.apply('Div', [order, each], {}, named('Tokens')),
    weights: layer.apply('Gather', [column, order], { axis: 0 }, named('Order')),
  };
}

function normalized(layer: LayerContext, weights: Value): Value {
  const axes = layer.ints('router/axes', [1]);
  const sum = layer.apply('ReduceSum', [weights, axes], { keepdims: 1 }, { part: 'router/Sum' });
  return layer.apply('Div', [weights, sum], {}, { part: 'router/Normalize' });
}

/** The experts' weights, and what they make of rows that lie together by expert. */
class Experts {
  private readonly gate: Value;
  private readonly up: Value;
  private readonly down: Value;

  constructor(
    private readonly layer: LayerContext,
    private readonly sizes: Sizes,
    private readonly activation: 'silu' | 'gelu',
  ) {
    const { experts, features, hidden, active } = sizes;
    const weight = (name: string, inFeatures: number, outFeatures: number) =>
      layer.weight(
        `experts.${name}`,
        [experts, inFeatures, outFeatures],
        'parameter',
        active * inFeatures * outFeatures,
      );
    this.gate = weight('gate', features, hidden);
    this.up = weight('up', features, hidden);
    this.down = weight('down', hidden, features);
  }

  /** Experts in use get ⌊rows / used⌋ rows each, and the first of them one more where some are left. */
  apply(rows: Value): Value {
    const count = rows.dims[0] as number;
    const used = Math.min(this.sizes.experts, count);
    const each = Math.floor(count / used);
    const fuller = count % used;
    if (fuller === 0) return this.group(rows, '', 0, used, each);
    const lengths = [fuller * (each + 1), (used - fuller) * each];
    const [first, rest] = this.layer.add(
      'Split',
      [rows, this.layer.ints('experts/lengths', lengths)],
      { axis: 0 },
      { part: 'experts/Split', outputCount: 2 },
    ) as [Value, Value];
    return this.layer.apply(
      'Concat',
      [
        this.group(first, 'fuller/', 0, fuller, each + 1),
        this.group(rest, 'others/', fuller, used, each),
      ],
      { axis: 0 },
      { part: 'experts/Concat' },
    );
  }

  /** The experts from `start` to `end`, each on as many rows. */
  private group(rows: Value, group: string, start: number, end: number, each: number): Value {
    const { layer, sizes } = this;
    const part = `experts/${group}`;
    const batches = reshaped(layer, rows, [end - start, each, sizes.features], `${part}Part`);
    const times = (input: Value, name: 'gate' | 'up' | 'down') =>
      layer.apply(
        'MatMul',
        [input, this.taken(this[name], `${part}${name}`, start, end)],
        {},
        {
          part: `${part}${name}/MatMul`,
        },
      );
    const gate = this.activated(times(batches, 'gate'), part);
    const gated = layer.apply('Mul', [gate, times(batches, 'up')], {}, { part: `${part}Gate` });
    return reshaped(layer, times(gated, 'down'), [-1, sizes.features], `${part}Join`);
  }

  private activated(input: Value, part: string): Value {
    const { layer, activation } = this;
    if (activation === 'gelu') return layer.apply('Gelu', [input], {}, { part: `${part}Gelu` });
    const sigmoid = layer.apply('Sigmoid', [input], {}, { part: `${part}Sigmoid` });
    return layer.apply('Mul', [input, sigmoid], {}, { part: `${part}Silu` });
  }

  /** Some experts of a weight; a part of a stored tensor is no work when the network runs. */
  private taken(weight: Value, part: string, start: number, end: number): Value {
    const { layer, sizes } = this;
    if (end - start === sizes.experts) return weight;
    const bounds = [start, end].map((at, index) => layer.ints(`${part}/bound${index}`, [at]));
    const axes = layer.ints(`${part}/axes`, [0]);
    return layer.apply('Slice', [weight, ...bounds, axes], {}, { part: `${part}/Slice` });
  }
}

export const expertLayers = [mixtureOfExperts] as const;

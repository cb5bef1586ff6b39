import type { TSchema } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/core/errors.ts';
import { analyse } from '../../src/core/cost/analyse.ts';
import { lowerArchitecture } from '../../src/formats/architecture/index.ts';
import { type PresetSummary, presets } from '../../src/presets/index.ts';

type Options = Record<string, unknown>;

function cost(preset: string, options: Options = {}) {
  return analyse(lowerArchitecture(presets.get(preset).architecture(options)));
}

/** What an option's schema says of its range. */
interface Range {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Range;
  readonly anyOf?: readonly { readonly const?: unknown }[];
  readonly type?: string;
}

/** The least and the most that an option takes, or all it takes where it is one of a few. */
function bounds(schema: Range): readonly unknown[] {
  if (schema.anyOf) return schema.anyOf.map((variant) => variant.const);
  if (schema.type === 'boolean') return [false, true];
  if (schema.type === 'array') {
    const { items = {}, minItems = 1, maxItems = 1 } = schema;
    const [least, most] = bounds(items);
    return [new Array(minItems).fill(least), new Array(maxItems).fill(most)];
  }
  return [schema.minimum, schema.maximum];
}

/** Values just outside the range. */
function beyond(schema: Range): readonly unknown[] {
  if (schema.anyOf) return ['no such choice'];
  if (schema.type === 'boolean') return ['yes'];
  if (schema.type === 'array') return [[], new Array((schema.maxItems ?? 0) + 1).fill(1)];
  const { minimum = 0, maximum = 0, multipleOf: step = 1 } = schema;
  return [minimum - step, maximum + step, ...(step > 1 ? [minimum + 1] : [])];
}

/** The shape of a network's first output, or what is wrong with its options. */
function outcome(preset: string, options: Options): string {
  try {
    const graph = lowerArchitecture(presets.get(preset).architecture(options));
    return `[${graph.outputs[0]?.value.dims.join(', ') ?? ''}]`;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return `${error.code}: ${error.message}; expected ${error.expected ?? ''}`;
  }
}

function ranges({ options }: PresetSummary): [name: string, schema: Range][] {
  return Object.entries(options.properties as Record<string, TSchema & Range>);
}

const listed = presets.list().map((preset) => [preset.name, preset] as const);

describe('every preset', () => {
  it.each(listed)('%s lowers at its smallest input', (name, preset) => {
    // A patch divides the input.
    const sizes = ['input_size', 'frames', 'patch'];
    const smallest = ranges(preset).filter(([option]) => sizes.includes(option));
    const report = cost(
      name,
      Object.fromEntries(smallest.map(([option, { minimum }]) => [option, minimum])),
    );
    expect(report.totals.macs).toBeGreaterThan(0);
    expect(report.coverage.unsupported).toEqual([]);
    expect(report.coverage.unreachable).toEqual([]);
  });

  it.each(listed)('%s takes every option at its bounds, or says what is legal', (name, preset) => {
    for (const [option, schema] of ranges(preset)) {
      for (const value of bounds(schema)) {
        expect(outcome(name, { [option]: value })).toMatch(
          /^\[\d+, \d+|^invalid-option: .+; expected .+/,
        );
      }
    }
  });

  it.each(listed)('%s refuses options beyond their bounds', (name, preset) => {
    for (const [option, schema] of ranges(preset)) {
      for (const value of beyond(schema)) {
        expect(() => presets.get(name).architecture({ [option]: value })).toThrow(
          expect.objectContaining({ code: 'invalid-option' }),
        );
      }
    }
  });

  it.each(listed)('%s describes each option', (_, preset) => {
    for (const [, schema] of ranges(preset)) {
      expect(schema).toMatchObject({ description: expect.stringMatching(/\.$/) as string });
    }
  });
});

describe('the parameterised families', () => {
  it.each([
    ['resnet', {}, 'resnet50'],
    ['resnet', { blocks: [3, 4, 23, 3], variant: 'v1' }, 'resnet101_v1'],
    ['resnet', { blocks: [2, 2, 2, 2], block: 'basic' }, 'resnet18'],
    ['resnet', { widen: 2 }, 'wide_resnet50_2'],
    ['efficientnet', { width: 1.4, depth: 1.8, input_size: 380 }, 'efficientnet_b4'],
    ['vit', { patch: 32, dim: 1024, depth: 24, heads: 16, mlp_dim: 4096 }, 'vit_l_32'],
    ['regnet', {}, 'regnet_x_3_2gf'],
    [
      'regnet',
      { depth: 16, w_0: 48, w_a: 27.89, w_m: 2.09, group_width: 8, se_ratio: 0.25 },
      'regnet_y_400mf',
    ],
    ['mnasnet1_0', { alpha: 0.5 }, 'mnasnet0_5'],
  ])('%s %j is %s', (family, options, network) => {
    expect(cost(family, options).totals).toEqual(cost(network).totals);
  });

  it('ResNet: each stage has the channels and the resolution that its place gives', () => {
    const { layers } = cost('resnet', { blocks: [1, 1], block: 'basic', width: 8, input_size: 64 });
    const last = layers.find(({ id }) => id === 'layer2.0.conv2');
    expect(last?.outputShape).toEqual([1, 16, 8, 8]);
  });

  it('MobileNetV2: α scales channels to multiples of 8, the last layer only upwards', () => {
    const narrow = cost('mobilenet_v2', { alpha: 0.35 }).layers;
    const wide = cost('mobilenet_v2', { alpha: 1.4 }).layers;
    const channels = (layers: typeof narrow, id: string) =>
      layers.find((layer) => layer.id === id)?.outputShape[1];
    expect([channels(narrow, 'features.0.0'), channels(narrow, 'features.18.0')]).toEqual([
      16, 1280,
    ]);
    expect([channels(wide, 'features.0.0'), channels(wide, 'features.18.0')]).toEqual([48, 1792]);
  });

  it.each([
    ['vit', { input_size: 230 }, 'input_size', 'a multiple of the patch, 16'],
    ['vit', { heads: 7 }, 'heads', 'a divisor of dim, 768'],
    ['vit_b_16', { input_size: 225 }, 'input_size', 'integer from 16 to 65536, a multiple of 16'],
    ['resnet', { blocks: [] }, 'blocks', '1 to 8 of integer from 1 to 512'],
    ['efficientnet', { width: 11 }, 'width', 'number from 0.05 to 10'],
    ['regnet', { w_0: 12 }, 'w_0', 'integer from 8 to 1024, a multiple of 8'],
    ['googlenet', { aux_logits: 1 }, 'aux_logits', 'boolean'],
  ])('%s %j names the legal range', (name, options, option, expected) => {
    expect(() => presets.get(name).architecture(options)).toThrow(
      expect.objectContaining({
        code: 'invalid-option',
        pointer: `/options/${option}`,
        expected,
      }),
    );
  });
});

describe('auxiliary heads', () => {
  it.each([
    ['googlenet', { aux_logits: true }, ['fc', 'aux2', 'aux1']],
    ['inception_v3', { aux_logits: true }, ['fc', 'AuxLogits']],
    ['fcn_resnet50', {}, ['out', 'aux']],
    ['fcn_resnet50', { aux_loss: false }, ['out']],
  ])('%s %j has the outputs %j', (name, options, names) => {
    expect(cost(name, options).outputs.map((output) => output.name)).toEqual(names);
  });

  it('Inception v3 has the published parameters with its head, and the published MACs without', () => {
    expect(cost('inception_v3', { aux_logits: true }).totals.parameters).toBe(27_161_264);
    const { parameters, macs } = cost('inception_v3').totals;
    // The head: 1×1 to 128 channels, 5×5 to 768, each with a norm, and a dense layer.
    const head = 768 * 128 + 2 * 128 + 25 * 128 * 768 + 2 * 768 + 768 * 1000 + 1000;
    expect(parameters).toBe(27_161_264 - head);
    expect((Number(macs) / 1e9).toFixed(3)).toBe('5.713');
  });
});

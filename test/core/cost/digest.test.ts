import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../../src/core/cost/digest.ts';
import { type CountingOptions, defaultCountingOptions } from '../../../src/core/cost/report.ts';
import { type Architecture, lowerArchitecture } from '../../../src/formats/architecture/index.ts';
import type { LowerOptions } from '../../../src/formats/options.ts';
import { presets } from '../../../src/presets/index.ts';

function digest(
  architecture: unknown,
  options: LowerOptions = {},
  counting: Partial<CountingOptions> = {},
): string {
  const graph = lowerArchitecture(architecture, options);
  return digestOf(graph, { ...defaultCountingOptions, ...counting });
}

/** The same JSON, the keys of each of its objects in an order that `ranks` decide. */
function reordered(value: unknown, ranks: Iterator<number, unknown>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => reordered(item, ranks));
  const ranked = Object.entries(value).map(([key, inner]) => ({
    rank: Number(ranks.next().value),
    entry: [key, reordered(inner, ranks)] as const,
  }));
  return Object.fromEntries(ranked.sort((a, b) => a.rank - b.rank).map(({ entry }) => entry));
}

const names = ['vgg11_bn', 'resnet18', 'resnet50', 'cifar_resnet20', 'wrn-16-2'];
const architectures = fc.constantFrom(...names).map((name) => presets.get(name).architecture());

/** A small network, with something of everything that figures hang on. */
const network: Architecture = {
  version: 1,
  name: 'small',
  inputs: { image: { shape: ['N', 4, 8, 8] } },
  layers: [
    { id: 'conv', type: 'conv2d', outChannels: 8, kernel: 3, padding: 1, weights: 'shared' },
    { id: 'norm', type: 'batchNorm' },
    { id: 'act', type: 'leakyRelu' },
    { id: 'pool', type: 'maxPool2d', kernel: 2 },
    { id: 'fc', type: 'linear', outFeatures: 10 },
  ],
};

const [conv, norm, act, pool, fc10] = network.layers;

describe('the digest', () => {
  it('is that of the network however its JSON is ordered', () => {
    const ranks = fc.infiniteStream(fc.nat());
    fc.assert(
      fc.property(architectures, ranks, (architecture, stream) => {
        const posted: unknown = JSON.parse(JSON.stringify(reordered(architecture, stream)));
        expect(digest(posted)).toBe(digest(architecture));
      }),
      { numRuns: 30 },
    );
  });

  it('does not tell how blocks and expressions were written', () => {
    const [first, second] = [{ type: 'relu' }, { type: 'relu' }] as const;
    const common = { version: 1, name: 'x', inputs: { x: { shape: ['N', 4] } } } as const;
    const plain: Architecture = {
      ...common,
      layers: [{ id: 'body', type: 'sequential', layers: [first, second] }],
    };
    const block: Architecture = {
      ...common,
      parameters: { unused: '2 + 2' },
      blocks: { body: { layers: [first, { type: 'relu', when: '1 + 1 == 2' }] } },
      layers: [{ id: 'body', block: 'body' }],
    };
    expect(digest(block)).toBe(digest(plain));
    expect(digest({ ...plain, description: 'A remark' })).toBe(digest(plain));
  });

  it('is another for every option that an answer hangs on', () => {
    const choices: [LowerOptions, Partial<CountingOptions>][] = [
      [{}, {}],
      [{ batch: 1 }, {}],
      [{ batch: 2 }, {}],
      [{ inputSize: [16] }, {}],
      [{ inputSize: [8, 16] }, {}],
      [{ elementType: 'float16' }, {}],
      [{ elementType: 'bfloat16' }, {}],
      [{}, { convention: 'flops' }],
      [{}, { convention: 'arithmetic' }],
      [{}, { batchNorm: 'folded' }],
      [{}, { bias: 'ignored' }],
      [{}, { stageDepth: 2 }],
    ];
    const digests = choices.map(([options, counting]) => digest(network, options, counting));
    expect(new Set(digests).size).toBe(choices.length);
    // `bindings` says what `batch` says.
    expect(digest(network, { bindings: { N: 2 } })).toBe(digest(network, { batch: 2 }));
  });

  it('is another for every change of the network', () => {
    const changes: Partial<Architecture>[] = [
      {},
      { name: 'other' },
      { type: 'float16' },
      { inputs: { picture: { shape: ['N', 4, 8, 8] } } },
      { inputs: { image: { shape: ['batch', 4, 8, 8] } } },
      { inputs: { image: { shape: [1, 4, 8, 8] } } },
      { inputs: { image: { shape: ['N', 4, 8, 8], type: 'float16' } } },
      { outputs: ['fc', 'pool'] },
      { outputs: ['pool', 'fc'] },
      { outputs: ['pool'] },
    ];
    const layers: (typeof network.layers)[number][][] = [
      [{ ...conv, outChannels: 9 }, norm, act, pool, fc10],
      [{ ...conv, kernel: 5, padding: 2 }, norm, act, pool, fc10],
      [{ ...conv, bias: false }, norm, act, pool, fc10],
      [{ ...conv, groups: 2 }, norm, act, pool, fc10],
      [{ ...conv, id: 'first' }, norm, act, pool, fc10],
      [conv, { ...norm, affine: false }, act, pool, fc10],
      [conv, norm, { id: 'act', type: 'relu' }, pool, fc10],
      [conv, norm, { ...act, negativeSlope: 0.2 }, pool, fc10],
      [conv, norm, act, { ...pool, ceilMode: true }, fc10],
      [conv, norm, pool, act, fc10],
      [conv, norm, act, pool, { ...fc10, outFeatures: 11 }],
      [conv, norm, act, pool],
    ] as (typeof network.layers)[number][][];
    const all = [...changes, ...layers.map((list) => ({ layers: list }))];
    const digests = all.map((change) => digest({ ...network, ...change }));
    expect(new Set(digests).size).toBe(all.length);
  });

  it('tells shared weights from weights of one size', () => {
    const twice = (weights: readonly (string | undefined)[]): Architecture => ({
      ...network,
      layers: weights.map((name) => ({
        ...{ type: 'linear', outFeatures: 8, bias: false },
        ...(name !== undefined && { weights: name }),
      })),
      inputs: { x: { shape: ['N', 8] } },
    });
    const apart = digest(twice([undefined, undefined]));
    expect(digest(twice(['a', 'b']))).toBe(apart);
    expect(digest(twice(['a', 'a']))).not.toBe(apart);
  });

  it('is no different for a name with the characters of another', () => {
    const named = (...ids: string[]): Architecture => ({
      ...network,
      layers: ids.map((id) => ({ id, type: 'relu' }) as const),
    });
    expect(digest(named('ab', 'c'))).not.toBe(digest(named('a', 'bc')));
  });

  it('stays one for numbers of any size', () => {
    const scaled = (value: number): Architecture => ({
      ...network,
      layers: [{ type: 'onnx', op: 'LeakyRelu', attributes: { alpha: value } }],
    });
    const values = [0, 1, -1, 0.5, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1, -(2 ** 40), 1e-300, 1e300];
    expect(new Set(values.map((value) => digest(scaled(value)))).size).toBe(values.length);
    expect(digest(scaled(-0))).toBe(digest(scaled(0)));
  });
});

import Fraction from 'fraction.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Comparison, compare } from '../../../src/core/compare/compare.ts';
import type { Ratio } from '../../../src/core/compare/ratio.ts';
import { renderings } from '../../../src/core/compare/sentences.ts';
import type { Architecture } from '../../../src/formats/architecture/index.ts';
import { presets } from '../../../src/presets/index.ts';
import { costed, networkOf } from '../../support/networks.ts';
import { checkSentences } from '../../support/sentences.ts';

type Layer = Architecture['layers'][number];

function image(name: string, layers: Layer[], side = 32): Architecture {
  return { version: 1, name, inputs: { x: { shape: ['N', 3, side, side] } }, layers };
}

const conv = (id: string, outChannels: number, more: object = {}): Layer => ({
  ...{ id, type: 'conv2d', outChannels, kernel: 3, padding: 1, bias: false },
  ...more,
});

const textsOf = ({ pairs }: Comparison) => pairs[0]?.sentences.map(({ text }) => text) ?? [];

/** The exact product of ratios. */
function product(ratios: readonly (Ratio | null)[]): string {
  return ratios
    .reduce(
      (total, ratio) =>
        total.mul(new Fraction(BigInt(ratio?.numerator ?? 0), BigInt(ratio?.denominator ?? 1))),
      new Fraction(1),
    )
    .toFraction();
}

function exact(ratio: Ratio | null): string {
  return product([ratio]);
}

describe('the factors of a network', () => {
  it('are sums over the layers with MACs', () => {
    const network = costed(image('two', [conv('a', 8), conv('b', 16, { stride: 2, groups: 4 })]));
    const [{ factors, weightFactors }] = compare([network, network]).networks as [
      Comparison['networks'][number],
    ];
    // a: 32·32 positions, 3·8 channel products, 9 taps; b: 16·16 positions, 8·16/4 products.
    expect(factors).toMatchObject({
      layers: 2,
      positions: 1024 + 256,
      channelProducts: 1024 * 24 + 256 * 32,
      macs: (1024 * 24 + 256 * 32) * 9,
    });
    expect(weightFactors).toMatchObject({
      tensors: 2,
      channelProducts: 24 + 32,
      weights: (24 + 32) * 9,
    });
  });

  it('count a transposed convolution on its input, a matrix product by rows', () => {
    const network = costed(
      image('mixed', [
        { id: 'up', type: 'convTranspose2d', outChannels: 4, kernel: 2, stride: 2, bias: false },
        { id: 'pool', type: 'adaptiveAvgPool2d', outputSize: 1 },
        { id: 'flatten', type: 'flatten' },
        { id: 'fc', type: 'linear', outFeatures: 10, bias: false },
      ]),
    );
    const [{ factors }] = compare([network, network]).networks as [Comparison['networks'][number]];
    expect(factors).toMatchObject({
      layers: 2,
      positions: 1024 + 1,
      channelProducts: 1024 * 12 + 40,
      macs: 1024 * 12 * 4 + 40,
    });
  });
});

describe('two networks', () => {
  const classic = compare([networkOf('vgg19'), networkOf('resnet152')]);

  it('have ratios whose product is the ratio of their MACs, without residue', () => {
    const [pair] = classic.pairs;
    const { layers, positions, channelProduct, kernelVolume } = pair?.factors ?? {};
    expect(
      product([layers ?? null, positions ?? null, channelProduct ?? null, kernelVolume ?? null]),
    ).toBe(new Fraction(11_513_626_624n, 19_632_062_464n).toFraction());
    const weights = pair?.weightFactors;
    expect(
      product([
        weights?.tensors ?? null,
        weights?.channelProduct ?? null,
        weights?.kernelVolume ?? null,
      ]),
    ).toBe(
      new Fraction(
        BigInt(classic.networks[1]?.weightFactors.weights ?? 0),
        BigInt(classic.networks[0]?.weightFactors.weights ?? 1),
      ).toFraction(),
    );
  });

  it('are explained: ResNet-152 against VGG-19', () => {
    const texts = classic.pairs[0]?.sentences.map(({ text }) => text);
    expect(texts).toEqual([
      'resnet152 takes 59% of the MACs of vgg19: 11,513,626,624 against 19,632,062,464.',
      'resnet152 is deeper, with 152 weighted layers on its longest path against 19, and yet it takes fewer MACs: depth is not cost.',
      'Against vgg19, resnet152 has 8.21 times the layers with MACs, 7.6% of the mean output positions, 4.38 times the mean channel product and 21% of the mean kernel volume, which multiply to 59% of the MACs.',
      'What makes resnet152 cheaper is above all fewer output positions a layer: 7.6% of those of vgg19.',
      'vgg19 spends 24% of its MACs at 112x112 and larger, resnet152 1%.',
      'vgg19 spends 90% of its MACs at 28x28 and larger, resnet152 24%.',
      'The image is down to 1/4 of its side in vgg19 after 4 layers with MACs and 24% of them, in resnet152 after 1 layer with MACs and 1% of them.',
      'Parameters are no measure of this: resnet152 has 42% of the parameters of vgg19 and takes 59% of its MACs.',
      'The classifier of vgg19 holds 86% of its parameters and does 0.6% of its MACs.',
      'MACs are not time, which also depends on kernel launches and memory traffic: with nothing fused, vgg19 runs 42 kernels, moves 787 MiB and does 47.6 FLOPs per byte moved; resnet152 runs 514 kernels, moves 888 MiB and does 24.8 FLOPs per byte moved.',
    ]);
    checkSentences(classic);
  });

  it('spend side by side', () => {
    const { resolutions, parts, kernels } = classic.where;
    expect(
      resolutions.map(({ resolution, networks }) => [
        resolution,
        ...networks.map(({ macs }) => macs),
      ]),
    ).toEqual([
      ['224x224', 1_936_392_192, 0],
      ['112x112', 2_774_532_096, 118_013_952],
      ['56x56', 6_473_908_224, 770_703_360],
      ['28x28', 6_473_908_224, 1_901_068_288],
      ['14x14', 1_849_688_064, 8_015_314_944],
      ['7x7', 0, 706_478_080],
      ['1x1', 0, 0],
      ['', 123_633_664, 2_048_000],
    ]);
    expect(parts.map(({ key, networks }) => [key, networks[0]?.parameters])).toEqual([
      ['trunk', 20_024_384],
      ['classifier', 123_642_856],
    ]);
    const of = (key: string) =>
      kernels.find((row) => row.key === key)?.networks.map((one) => one?.macs);
    expect(of('conv 7x7')).toEqual([undefined, 118_013_952]);
    expect(of('dense')).toEqual([123_633_664, 2_048_000]);
  });

  it('that are the same are said to be', () => {
    const one = networkOf('resnet18');
    const same = compare([one, one]);
    expect(same.pairs[0]?.sentences.map(({ text }) => text)).toEqual([
      'resnet18 (1) and resnet18 (2) take the same MACs: 1,814,073,344.',
      'All 69 layers are the same in type and attributes.',
    ]);
    checkSentences(same);
  });

  it(
    'of any kind are told of nothing that does not hold of the answer',
    { timeout: 120_000 },
    () => {
      const small = presets
        .list()
        .filter(({ task, family }) => task === 'image-classification' && family !== 'wide-resnet')
        .map(({ name }) => name);
      const network = fc.constantFrom(...small);
      fc.assert(
        fc.property(network, network, (a, b) => {
          const comparison = compare([networkOf(a), networkOf(b)]);
          checkSentences(comparison);
          const { factors, ratios } = comparison.pairs[0] ?? {};
          expect(
            product([
              factors?.layers ?? null,
              factors?.positions ?? null,
              factors?.channelProduct ?? null,
              factors?.kernelVolume ?? null,
            ]),
          ).toBe(exact(ratios?.macs ?? null));
        }),
        { numRuns: 25 },
      );
    },
  );

  it('of one layer, or of none that counts, are told of in the singular and without ratios', () => {
    const one = costed(image('one', [conv('a', 4)]));
    const free = costed(image('free', [{ id: 'r', type: 'relu' }]));
    for (const comparison of [compare([one, free]), compare([free, one])]) {
      const texts = textsOf(comparison);
      expect(texts[0]).toBe(`free takes 0 MACs, one ${renderings.count(one.report.totals.macs)}.`);
      expect(texts[1]).toBe('one is deeper, with 1 weighted layer on its longest path against 0.');
      expect(texts[2]).toMatch(/ one runs 1 kernel, .* free runs 1 kernel,| free runs 1 kernel, /);
      expect(texts).toHaveLength(3);
      checkSentences(comparison);
    }
    expect(textsOf(compare([one, one]))[1]).toBe('The 1 layer is the same in type and attributes.');
  });

  it('that are given different inputs are said to be', () => {
    const comparison = compare([
      networkOf('llama3_8b'),
      networkOf('llama3_8b', { phase: 'decode' }),
    ]);
    const [, inputs, structure, cause, intensity] = textsOf(comparison);
    expect(inputs).toBe(
      'Their inputs differ: llama3_8b (1) takes tokens 1x512; llama3_8b (2) tokens 1x1.',
    );
    expect(structure).toMatch(/^All \d+ layers are the same/);
    expect(cause).toMatch(/fewer output positions a layer/);
    // A token at a time reads every weight for one product: the point of the comparison.
    expect(intensity).toMatch(/^MACs are not time/);
    checkSentences(comparison);
  });

  it('of two types are said to be', () => {
    const comparison = compare([
      networkOf('resnet18'),
      costed(presets.get('resnet18').architecture(), { elementType: 'float16' }),
    ]);
    expect(textsOf(comparison)[1]).toBe(
      'Their inputs differ: resnet18 (1) takes image 1x3x224x224 float32; resnet18 (2) image 1x3x224x224 float16.',
    );
    checkSentences(comparison);
  });

  it('that differ in one layer have it named', () => {
    const comparison = compare([networkOf('resnet18'), networkOf('resnet18', { num_classes: 10 })]);
    expect(textsOf(comparison).slice(1)).toEqual([
      'Layer by layer: 1 changed (in outFeatures), 68 the same.',
      'The layer that changes is fc: from 512,000 to 5,120 MACs.',
    ]);
    checkSentences(comparison);
  });

  it('that are alike by chance are explained in full', () => {
    const topics = (a: string, b: string) =>
      compare([networkOf(a), networkOf(b)]).pairs[0]?.sentences.map(({ topic }) => topic);
    expect(topics('whisper_base', 't5_small')).toContain('factors');
    expect(topics('vgg16', 'vgg16_bn')).toEqual(['totals', 'structure']);
  });

  it('of two kinds of positions are not held against each other by resolution', () => {
    const topics = (a: string, b: string) =>
      compare([networkOf(a), networkOf(b)]).pairs[0]?.sentences.map(({ topic }) => topic);
    expect(topics('alexnet', 'bert_base')).not.toContain('resolution');
    expect(topics('alexnet', 'resnet18')).toContain('resolution');
  });

  it('are not held against each other at more positions than an image has', () => {
    const comparison = compare([networkOf('cifar_resnet20'), networkOf('resnet18')]);
    const first = comparison.pairs[0]?.sentences.find(({ topic }) => topic === 'resolution');
    // CIFAR's images are of 32×32, where ResNet-18 has spent a third at 56×56.
    expect(first?.text).toMatch(/ at (32x32|28x28|16x16) and larger, /);
    checkSentences(comparison);
  });

  it('differ by two causes where both do about as much', () => {
    const comparison = compare([networkOf('resnet34'), networkOf('sam_vit_h')]);
    expect(textsOf(comparison)).toContain(
      'What makes sam_vit_h dearer is above all more output positions a layer (29.7 times those of resnet34) and larger products of input and output channels (27.7 times those).',
    );
    checkSentences(comparison);
  });

  it('have a video down to 1/4 by its height and width, whatever becomes of its frames', () => {
    const { stem } = compare([networkOf('mc3_18'), networkOf('resnet18')]).networks[0] ?? {};
    // 112×112 at 16 frames: two strides of 2 in space, none in time.
    expect(stem?.resolution).toBe('16x28x28');
  });

  it('are not down to 1/4 where channels are squeezed to one position', () => {
    const { networks } = compare([networkOf('efficientnet_b0'), networkOf('mobilenet_v3_small')]);
    // The first stages work at 112×112, and have squeeze-and-excitation in them.
    expect(networks[0]?.stem).toMatchObject({
      layer: 'features.2.0.block.1.0',
      resolution: '56x56',
    });
    expect(networks[1]?.stem).toMatchObject({ layer: 'features.1.block.0.0', resolution: '56x56' });
  });

  it('may be ten, the first against every other', () => {
    const networks = [16, 8, 4, 2].map((width) =>
      costed(image(`w${width}`, [conv('a', width), conv('b', 2 * width)])),
    );
    const { pairs, networks: described } = compare(networks);
    expect(pairs.map(({ a, b }) => [a, b])).toEqual([
      [0, 1],
      [0, 2],
      [0, 3],
    ]);
    expect(described).toHaveLength(4);
  });

  it('without MACs have no ratios', () => {
    const none = costed(image('none', [{ id: 'r', type: 'relu' }]));
    const { ratios, factors, sentences } = compare([none, none]).pairs[0] ?? {};
    expect(ratios?.macs).toBeNull();
    expect(factors?.layers).toBeNull();
    expect(sentences?.[0]?.text).toBe('none (1) and none (2) take 0 MACs each.');
  });
});

describe('a figure in a sentence', () => {
  it('is never one, none or all where it is not', () => {
    expect(renderings.times(1.00023)).toBe('1.0002 times');
    expect(renderings.times(1 + 1e-9)).toBe('1.000000001 times');
    expect(renderings.times(2)).toBe('twice');
    expect(renderings.times(2.001)).toBe('2 times');
    expect(renderings.times(0.99972)).toBe('99.97% of');
    expect(renderings.percent(0.999999)).toBe('99.9999%');
    expect(renderings.percent(0.000059)).toBe('0.0059%');
    expect(renderings.percent(1e-9)).toBe('0.0000001%');
    expect(renderings.percent(0)).toBe('0%');
    expect(renderings.percent(1)).toBe('100%');
  });
});

describe('what differs', () => {
  const changes = (a: Architecture, b: Architecture) => {
    const { diff } = compare([costed(a), costed(b)]).pairs[0] ?? {};
    return diff;
  };

  it('between v1 and v1.5 is where the strides stand', () => {
    const diff = changes(
      presets.get('resnet50_v1').architecture(),
      presets.get('resnet50').architecture(),
    );
    expect(diff).toMatchObject({ alignedBy: 'id', added: 0, removed: 0, changed: 6 });
    expect(
      diff?.changes.map(({ id, attributes }) => [
        id,
        ...attributes.map(({ attribute, before, after }) => `${attribute} ${before}→${after}`),
      ]),
    ).toEqual(
      [2, 3, 4].flatMap((stage) => [
        [`layer${stage}.0.conv1`, 'stride 2→1'],
        [`layer${stage}.0.conv2`, 'stride 1→2'],
      ]),
    );
    // 1×1, 256 → 128 channels, at 56×56 rather than 28×28.
    expect(diff?.changes[0]?.macs).toBe((56 * 56 - 28 * 28) * 256 * 128);
  });

  it('after an edit of a width is one change a layer', () => {
    const net = (width: number) => image('net', [conv('a', width), conv('b', 8), conv('c', 8)]);
    const diff = changes(net(8), net(12));
    expect(diff?.changes.map(({ id, kind, parameters }) => [id, kind, parameters])).toEqual([
      ['a', 'changed', 4 * 3 * 9],
      ['b', 'changed', 4 * 8 * 9],
    ]);
  });

  it('is an added layer, not a shift of all that follow', () => {
    const plain = presets.get('vgg16').architecture();
    const normed = presets.get('vgg16_bn').architecture();
    expect(changes(plain, normed)).toMatchObject({
      ...{ alignedBy: 'kind', added: 13, removed: 0, changed: 0, unchanged: 40 },
    });
    expect(changes(normed, plain)).toMatchObject({ added: 0, removed: 13 });
  });

  it('may be all but one layer', () => {
    const deep = (type: 'relu' | 'sigmoid'): Architecture =>
      image('deep', [conv('a', 2), { id: 'b', type, repeat: 5000 }], 4);
    const diff = changes(deep('relu'), deep('sigmoid'));
    expect(diff).toMatchObject({ added: 5000, removed: 5000, unchanged: 1 });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { componentsOf, hasPart } from '../../../src/core/compare/reconcile/components.ts';
import { type Fit, fitOf, readFigure } from '../../../src/core/compare/reconcile/figure.ts';
import { Reconciler } from '../../../src/core/compare/reconcile/reconciler.ts';
import { costed, networkOf } from '../../support/networks.ts';

describe('a figure as it was written', () => {
  it.each([
    ['4.1G', 41n, 10n ** 8n, undefined],
    ['4.10 G', 410n, 10n ** 7n, undefined],
    ['16.86 GMACs', 1686n, 10n ** 7n, 'macs'],
    ['8.2 GFLOPs', 82n, 10n ** 8n, 'flops'],
    ['25.6 M params', 256n, 10n ** 5n, 'parameters'],
    ['7B', 7n, 10n ** 9n, undefined],
    ['3.8e9', 38n, 10n ** 8n, undefined],
    ['3.8e+9 MACs', 38n, 10n ** 8n, 'macs'],
    ['3,857,973,248', 3857973248n, 1n, undefined],
    ['528 MiB', 528n, 2n ** 20n, 'bytes'],
    ['3800000000', 3800000000n, 1n, undefined],
  ])('%s has the precision of its digits', (text, digits, precision, unit) => {
    expect(readFigure(text)).toMatchObject({ text, value: digits * precision, precision });
    expect(readFigure(text)?.unit).toBe(unit);
  });

  it.each([
    [3.8e9, '3.8 G', 38n * 10n ** 8n, 10n ** 8n],
    [4089184256, '4,089,184,256', 4089184256n, 1n],
    [25.6e6, '25.6 M', 256n * 10n ** 5n, 10n ** 5n],
  ])('%d as a number has no zeros at its end', (value, text, exact, precision) => {
    expect(readFigure(value)).toMatchObject({ text, value: exact, precision });
  });

  it.each(['', 'G', '-3', '3.8 X', '0', '0.5', '1.2.3', '12,34', '3.8e-9', 'NaN', '1e999'])(
    'is not "%s"',
    (text) => {
      expect(readFigure(text)).toBeUndefined();
    },
  );

  it('may have fewer digits than units', () => {
    const figure = readFigure('2.5');
    expect(figure && fitOf(3, figure)).toBeUndefined();
    expect(figure && fitOf(2, figure)).toBeUndefined();
  });

  it.each<[string, number, Fit | undefined]>([
    // A zero at the end may be no digit, where two others are left.
    ['110 M', 109_482_240, 'coarse'],
    ['300 M', 300_774_272, 'coarse'],
    ['110.0 M', 109_482_240, undefined],
    ['60 M', 61_100_840, undefined],
    ['109000000', 109_482_240, undefined],
    // Megabytes are often mebibytes.
    ['528 MB', 138_357_544 * 4, 'binary'],
    ['528 MiB', 138_357_544 * 4, 'rounded'],
    ['553 MB', 138_357_544 * 4, 'rounded'],
    ['528 M', 138_357_544 * 4, undefined],
  ])('"%s" may be of %d', (text, count, fit) => {
    const figure = readFigure(text);
    expect(figure && fitOf(count, figure)).toBe(fit);
  });

  it('is fitted by what rounds or is cut off to it, and by nothing else', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 9_999_999 }), (count) => {
        const kilo = count / 1000;
        const rounded = readFigure(`${Math.round(kilo)}k`);
        const cut = readFigure(`${Math.floor(kilo)}k`);
        const over = readFigure(`${Math.ceil(kilo) + 1}.0k`);
        expect(rounded && fitOf(count, rounded)).toBe(count % 1000 === 0 ? 'exact' : 'rounded');
        expect(cut && fitOf(count, cut)).toBeDefined();
        expect(over && fitOf(count, over)).toBeUndefined();
      }),
    );
  });
});

describe('what the ways of counting are made of', () => {
  const network = costed({
    version: 1,
    name: 'small',
    inputs: { x: { shape: ['N', 3, 8, 8] } },
    layers: [
      { id: 'conv', type: 'conv2d', outChannels: 4, kernel: 3, padding: 1 },
      { id: 'bn', type: 'batchNorm' },
      { id: 'relu', type: 'relu' },
      { id: 'pool', type: 'adaptiveAvgPool2d', outputSize: 1 },
      { id: 'flatten', type: 'flatten' },
      { id: 'fc', type: 'linear', outFeatures: 10 },
    ],
  });

  it('are sums over the operators', () => {
    expect(componentsOf(network)).toMatchObject({
      macs: 64 * 4 * 27 + 40,
      dense: 40,
      classifier: 40,
      attention: 0,
      biases: 64 * 4 + 10,
      batchNormElements: 256,
      batchNormOperations: 2 * 256,
      activationElements: 256,
      poolElements: 256,
      parameters: 4 * 28 + 8 + 50,
      classifierParameters: 50,
      buffers: 8,
    });
  });

  it('are of a layer or a scope alone where one is named', () => {
    expect(componentsOf(network, 'conv')).toMatchObject({ macs: 64 * 4 * 27, parameters: 112 });
    const resnet = networkOf('resnet18');
    const whole = resnet.report.stages.find(({ stage }) => stage === 'layer1');
    expect(componentsOf(resnet, 'layer1').macs).toBe(whole?.macs);
    expect(['conv', 'con', 'layer1'].map((part) => hasPart(network, part))).toEqual([
      ...[true, false, false],
    ]);
  });

  it('take attention for products of activations', () => {
    // Scores and weighted sums of 12 layers, 197 tokens, 768 channels.
    expect(componentsOf(networkOf('vit_b_16')).attention).toBe(12 * 2 * 197 * 197 * 768);
  });
});

describe('the ways that give a figure', () => {
  const network = networkOf('resnet18');
  const macs = 1_814_073_344;

  function ask(value: string | number, more: object = {}) {
    const figure = readFigure(value);
    if (!figure) throw new Error(`${value} is no figure`);
    const reconciler = new Reconciler({ figure, ...more });
    reconciler.consider({ network, changes: {} });
    return reconciler.result();
  }

  it('are ranked by what they assume', () => {
    const { fits } = ask('1.8 G');
    expect(fits[0]).toMatchObject({ basis: 'macs', leftOut: [], added: null, assumptions: 0 });
    const assumed = fits.map(({ assumptions }) => assumptions);
    expect(assumed).toEqual([...assumed].sort((a, b) => a - b));
  });

  it('are found for every total, exactly', () => {
    const { totals } = network.report;
    const cases: [number, string][] = [
      [Number(totals.macs), 'macs'],
      [2 * Number(totals.macs), 'doubledMacs'],
      [Number(totals.flops), 'flops'],
      [Number(totals.arithmetic), 'arithmetic'],
      [Number(totals.parameters), 'parameters'],
    ];
    for (const [value, basis] of cases) {
      expect(ask(String(value)).fits[0]).toMatchObject({ basis, fit: 'exact', value });
    }
  });

  it('assume nothing that another does without', () => {
    const { fits, moreFits } = ask('1.8 G');
    // With biases, with norms and of convolutions alone it rounds to 1.8 G too, for no other reason.
    expect(fits).toHaveLength(1);
    expect(moreFits).toBeGreaterThan(2);
  });

  it('are common, the more so the fewer digits there are', () => {
    // 1.82 G is of three digits; of convolutions alone with norms twice is cut off to 1.8 G too.
    const [norms] = ask('1.819 G').fits;
    expect(norms).toMatchObject({ basis: 'macs', added: 'norms', assumptions: 2 });
    const far = ask('2.4 G');
    expect(far.fits).toEqual([]);
    expect(far.nearest).toMatchObject({ basis: 'macs', leftOut: [], added: null, value: macs });
  });

  it('count parameters only where a figure is nearer to those', () => {
    expect(ask('0.9 G').nearest).toMatchObject({ basis: 'macs' });
    expect(ask('20 M').nearest).toMatchObject({ basis: 'parameters', value: 11_689_512 });
  });

  it('may be of weights in 16 bits', () => {
    // Two bytes for each parameter and each batch-norm statistic.
    const { parameters, buffers } = componentsOf(network);
    const bytes = 2 * (Number(parameters) + Number(buffers));
    const { fits } = ask(String(bytes), { unit: 'bytes' });
    expect(fits).toMatchObject([{ basis: 'halfWeightBytes', value: bytes, fit: 'exact' }]);
  });

  it('are only of the unit given', () => {
    expect(ask(String(2 * macs), { unit: 'macs' }).fits).toEqual([]);
    expect(ask(String(2 * macs), { unit: 'flops' }).fits).toHaveLength(1);
    expect(ask('11.7 M', { unit: 'parameters' }).fits[0]?.value).toBe(11_689_512);
  });

  it('begin with what the tool is known to count', () => {
    const { fits } = ask('1.82 G', { tool: 'thop' });
    // Batch norms have 2 operations for each of their elements.
    const norms = 2 * Number(componentsOf(network).batchNormElements);
    expect(fits[0]).toMatchObject({ basis: 'macs', added: 'norms', value: macs + norms });
    expect(fits[0]?.assumptions).toBe(0);
  });

  it('are none where there is none, and the nearest is named', () => {
    const { fits, nearest } = ask('5.5 T');
    expect(fits).toEqual([]);
    expect(nearest?.basis).toBe('flops');
    expect(nearest?.relativeDifference).toBeCloseTo(-1, 2);
  });
});

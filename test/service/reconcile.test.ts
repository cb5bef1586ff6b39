import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Reconciliation } from '../../src/core/compare/reconcile/reconcile.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const ask = (...figures: object[]) => service.post('/v1/reconcile', { figures });

async function reconciled(...figures: object[]): Promise<Reconciliation> {
  const response = await ask(...figures);
  expect(response.status).toBe(200);
  return (await response.json()) as Reconciliation;
}

async function likeliest(figure: object) {
  const { figures } = await reconciled(figure);
  return figures[0]?.fits[0];
}

const of = (preset: string) => ({ network: { preset } });

describe('a figure read elsewhere', () => {
  it('3.8 G for ResNet-50 is v1 in multiply–accumulates', async () => {
    const fit = await likeliest({ value: 3.8e9, ...of('resnet50') });
    expect(fit).toMatchObject({
      ...{ network: 'resnet50_v1', changes: { preset: 'resnet50_v1' }, basis: 'macs' },
      ...{ leftOut: [], added: null, value: 3_857_973_248, fit: 'truncated' },
    });
    expect(fit?.sentence.text).toBe(
      '3.8 G is the variant resnet50_v1, counted in multiply–accumulates (macs): 3,857,973,248, cut off rather than rounded.',
    );
  });

  it('4.1 G for ResNet-50 is v1.5 in multiply–accumulates', async () => {
    const fit = await likeliest({ value: '4.1 G', ...of('resnet50') });
    expect(fit).toMatchObject({
      ...{ network: 'resnet50', changes: {}, basis: 'macs', leftOut: [], added: null },
      ...{ value: 4_089_184_256, fit: 'rounded', assumptions: 0 },
    });
  });

  it('8.2 G for ResNet-50 is v1.5, a multiply–accumulate being two', async () => {
    const { figures } = await reconciled({ value: '8.2 GFLOPs', ...of('resnet50') });
    const { fits = [] } = figures[0] ?? {};
    expect(fits[0]).toMatchObject({
      ...{ network: 'resnet50', changes: {}, basis: 'doubledMacs', value: 2 * 4_089_184_256 },
    });
    expect(fits.slice(0, 3).map(({ basis }) => basis)).toEqual([
      ...['doubledMacs', 'flops', 'arithmetic'],
    ]);
  });

  it("16.86 G for ViT-B/16 leaves out attention's matrix products and counts its norms", async () => {
    const fit = await likeliest({ value: '16.86 G', ...of('vit_b_16') });
    const attention = 12 * 2 * 197 * 197 * 768;
    const norms = 25 * 197 * 768;
    expect(fit).toMatchObject({
      ...{ basis: 'macs', leftOut: ['attention'], added: 'norms', fit: 'rounded' },
      value: 17_563_828_224 - attention + 2 * norms,
    });
  });

  it('27161264 parameters of Inception v3 are with the auxiliary head', async () => {
    const fit = await likeliest({ value: '27161264', unit: 'parameters', ...of('inception_v3') });
    expect(fit).toMatchObject({ changes: { option: 'aux_logits=true' }, fit: 'exact' });
  });

  it('5.3 G for ResNet-50 is at 256×256', async () => {
    const fit = await likeliest({ value: '5.3 G', ...of('resnet50') });
    expect(fit).toMatchObject({ basis: 'macs', changes: { inputSize: 256 } });
  });

  it('2.5 G for ResNet-18 is nothing common, though other shortcuts at another size give it', async () => {
    const { figures } = await reconciled({ value: '2.5 G', ...of('resnet18') });
    expect(figures[0]).toMatchObject({
      ...{ fits: [], nearest: { network: 'resnet18', changes: {}, basis: 'macs', added: null } },
    });
    expect(figures[0]?.moreFits).toBeGreaterThan(0);
  });

  it('22.3 G for BERT base is at 128 tokens, a multiply–accumulate being two', async () => {
    const { figures } = await reconciled({ value: '22.3 G', ...of('bert_base') });
    const [fit] = figures[0]?.fits ?? [];
    // 12 layers of 12·768² weights for each of 128 tokens, scores and sums, and the pooler.
    const macs = 12 * (128 * 12 * 768 ** 2 + 2 * 128 * 128 * 768) + 768 ** 2;
    expect(fit).toMatchObject({
      ...{ changes: { sequence: 128 }, basis: 'doubledMacs', value: 2 * macs },
    });
    expect(fit?.sentence.text).toContain('bert_base at 128 tokens, counted in');
  });

  it('3.6 G for ResNet-34 is rather cut off than of other shortcuts', async () => {
    const { figures } = await reconciled({ value: '3.6 G', ...of('resnet34') });
    expect(figures[0]?.fits.map(({ changes, fit }) => ({ changes, fit }))).toEqual([
      { changes: {}, fit: 'truncated' },
      { changes: { option: 'shortcut=A' }, fit: 'rounded' },
    ]);
  });

  it('may be of a batch', async () => {
    const value = String(32 * 3_663_761_408);
    const fit = await likeliest({ value, ...of('resnet34') });
    expect(fit).toMatchObject({ basis: 'macs', changes: { batch: 32 }, fit: 'exact' });
  });

  it('may be of an architecture', async () => {
    const architecture = {
      version: 1,
      name: 'filter',
      inputs: { image: { shape: ['N', 1, 100, 100] } },
      layers: [{ type: 'conv2d', outChannels: 1, kernel: 3, bias: false }],
    };
    const fit = await likeliest({ value: 163268, network: { architecture } });
    expect(fit).toMatchObject({ basis: 'arithmetic', value: 98 * 98 * 17, fit: 'exact' });
  });

  it('that nothing gives has the nearest named', async () => {
    const { figures } = await reconciled({ value: '7.7777 G', ...of('resnet50') });
    expect(figures[0]?.fits).toEqual([]);
    expect(figures[0]?.nearest?.fit).toBeNull();
    expect(figures[0]?.nearest?.sentence.text).toMatch(
      /^Nothing common gives 7\.7777 G; nearest is /,
    );
  });
});

describe('two figures', () => {
  it('of VGG-19 conv1_2 and of ResNet-34 are under two conventions', async () => {
    const { figures, agreement } = await reconciled(
      { value: '3.7 G', ...of('vgg19'), layer: 'features.2' },
      { value: '3.6 G', ...of('resnet34') },
    );
    // 224·224 outputs of 64 channels, each of 64·9 taps.
    const macs = 224 * 224 * 64 * 64 * 9;
    expect(figures.map(({ fits }) => fits[0])).toMatchObject([
      { basis: 'arithmetic', sameAs: ['doubledMacs'], value: 2 * macs },
      { basis: 'macs', value: 3_663_761_408, changes: {} },
    ]);
    expect(agreement).toMatchObject({ alike: false, macs: [macs, 3_663_761_408] });
    expect(agreement?.sentence.text).toBe(
      'These figures do not count alike: 3.7 G is in multiplies and adds one by one (arithmetic) and 3.6 G is in multiply–accumulates (macs); in multiply–accumulates they would be 1,849,688,064 and 3,663,761,408.',
    );
  });

  it('of two networks may be alike', async () => {
    const { agreement } = await reconciled(
      { value: '19.6 G', ...of('vgg19') },
      { value: '11.3 G', ...of('resnet152') },
    );
    expect(agreement).toMatchObject({ alike: true, bases: ['macs', 'macs'] });
  });

  it('of other things are not held against each other', async () => {
    const { agreement } = await reconciled(
      { value: '144 M params', ...of('vgg19') },
      { value: '11.5 G', ...of('resnet152') },
    );
    expect(agreement).toBeNull();
  });
});

describe('every sentence', () => {
  it('rests on figures of the answer', async () => {
    const answer = await reconciled(
      { value: '3.7 G', ...of('vgg19'), layer: 'features.2' },
      { value: '5.3 G', ...of('resnet50') },
      { value: '7.7777 G', ...of('resnet50') },
    );
    const sentences = answer.figures.flatMap(({ fits, nearest }) => [
      ...fits.map(({ sentence }) => sentence),
      ...(nearest ? [nearest.sentence] : []),
    ]);
    expect(sentences.length).toBeGreaterThan(3);
    for (const { text, figures } of sentences) {
      for (const { pointer, value, shown } of figures) {
        const found = pointer
          .split('/')
          .slice(1)
          .reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], answer);
        expect(found, pointer).toBe(value);
        expect(text).toContain(shown);
      }
    }
  });
});

describe('the answer', () => {
  it('is text for a terminal', async () => {
    const response = await service.post(
      '/v1/reconcile?width=100',
      { figures: [{ value: '4.1 G', ...of('resnet50') }] },
      { accept: 'text/plain' },
    );
    const text = await response.text();
    expect(text).toContain('- 4.1 G is resnet50, counted in multiply–accumulates (macs):');
    expect(text).toMatch(/^resnet50 +4,089,184,256 +rounded +multiply–accumulates \(macs\)$/m);
    // Long ways of counting take more lines, and none is cut off.
    expect(text).not.toContain('…');
    expect(text.split('\n').every((line) => line.length <= 100)).toBe(true);
  });

  it.each([
    ['16.86 G', 'vit_b_16', 'and 1 more way that assumes more'],
    ['3.8 G', 'resnet50', /^and \d\d more ways that assume more$/m],
  ])('says of %s how many more ways there are', async (value, preset, said) => {
    const figures = [{ value, ...of(preset) }];
    const response = await service.post('/v1/reconcile', { figures }, { accept: 'text/plain' });
    expect(await response.text()).toMatch(said);
  });

  it('is kept', async () => {
    const figure = { value: '1.8 G', ...of('resnet18') };
    const cache = async () => (await ask(figure)).headers.get('netcost-cache');
    expect([await cache(), await cache()]).toEqual(['miss', 'hit']);
  });
});

describe('a fault', () => {
  it.each<[object, number, string, string]>([
    [{ value: 'many', ...of('vgg11') }, 400, 'invalid-request', '/figures/1/value'],
    [{ value: 0, ...of('vgg11') }, 400, 'invalid-request', '/figures/1/value'],
    [{ value: 1e9, ...of('vgg12') }, 404, 'unknown-preset', '/figures/1/network/preset'],
    [{ value: 1e9, network: {} }, 400, 'invalid-request', '/figures/1/network'],
    [{ value: 1e9, ...of('vgg11'), layer: 'features.99' }, 422, 'unknown-part', '/figures/1/layer'],
    [{ value: 1e9, ...of('vgg11'), tool: 'guess' }, 400, 'invalid-request', '/figures/1/tool'],
  ])('has its place: %j', async (figure, status, code, pointer) => {
    const response = await ask({ value: 1e9, ...of('vgg11') }, figure);
    expect(await response.json()).toMatchObject({ status, code, pointer });
  });
});

describe('the form of a reconciliation', () => {
  const figures = [{ network: { preset: 'lenet5' }, value: 416_520 }];
  it.each([
    ['text/csv, text/plain;q=0.5', 200, 'text/plain; charset=utf-8'],
    ['text/csv', 406, 'application/problem+json; charset=utf-8'],
  ])('for accept: %s', async (accept, status, type) => {
    const response = await service.post('/v1/reconcile', { figures }, { accept });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe(type);
    await response.text();
  });
});

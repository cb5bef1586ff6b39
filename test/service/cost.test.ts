import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CostReport } from '../../src/core/cost/report.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

async function report(response: Response): Promise<CostReport> {
  expect(response.status).toBe(200);
  return (await response.json()) as CostReport;
}

const filter = (size: number) => ({
  version: 1,
  name: 'filter',
  inputs: { image: { shape: ['N', 1, size, size] } },
  layers: [{ id: 'filter', type: 'conv2d', outChannels: 1, kernel: 3, bias: false }],
});

describe('the worked example', () => {
  it.each([
    [100, 163_268],
    [200, 666_468],
  ])('a 3×3 filter on %i×%i, one operation at a time', async (size, arithmetic) => {
    const { totals } = await report(await service.post('/v1/cost', { architecture: filter(size) }));
    expect(totals.arithmetic).toBe(arithmetic);
  });

  it('the first convolutions of VGG-19 and the stem of ResNet-34, without bias', async () => {
    const { layers } = await report(await service.get('/v1/cost/vgg19?bias=ignored'));
    const convolutions = layers
      .filter(({ type }) => type === 'conv2d')
      .map((row) => Number(row.arithmetic));
    expect(convolutions.slice(0, 2)).toEqual([170_196_992, 3_696_164_864]);
    expect(convolutions.slice(0, 4).reduce((sum, count) => sum + count)).toBe(9_412_214_784);
    const resnet = await report(await service.get('/v1/cost/resnet34'));
    expect(resnet.layers[0]?.arithmetic).toBe(235_225_088);
  });

  it('where VGG-16 has its parameters and where its MACs', async () => {
    const { totals, layers } = await report(await service.get('/v1/cost/vgg16'));
    expect(totals.parameters).toBe(138_357_544);
    expect(totals.macs).toBe(15_470_264_320);
    const dense = layers.filter(({ type }) => type === 'linear');
    expect(dense.reduce((sum, { parameters }) => sum + Number(parameters), 0)).toBe(123_642_856);
    expect(dense.reduce((sum, { macs }) => sum + Number(macs), 0)).toBe(123_633_664);
  });

  it('VGG-16 by resolution, with the channels at each', async () => {
    const { resolutions } = await report(await service.get('/v1/cost/vgg16'));
    const rows = resolutions.filter(({ macs }) => macs !== 0);
    expect(rows.map(({ resolution, channels, macs }) => [resolution, channels, macs])).toEqual([
      ['224x224', [64], 224 ** 2 * 9 * (3 * 64 + 64 * 64)],
      ['112x112', [128], 112 ** 2 * 9 * (64 * 128 + 128 * 128)],
      ['56x56', [256], 56 ** 2 * 9 * (128 * 256 + 2 * 256 * 256)],
      ['28x28', [512], 28 ** 2 * 9 * (256 * 512 + 2 * 512 * 512)],
      ['14x14', [512], 14 ** 2 * 9 * (3 * 512 * 512)],
      ['', [1000, 4096], 123_633_664],
    ]);
  });

  it('ResNet-152 by stage, and by the resolution that layers really run at', async () => {
    const { stages, resolutions } = await report(await service.get('/v1/cost/resnet152'));
    const giga = (count: number | bigint) => (Number(count) / 1e9).toFixed(3);
    const byStage = stages.filter(({ macs }) => macs !== 0);
    expect(byStage.map(({ stage, resolution, macs }) => [stage, resolution, giga(macs)])).toEqual([
      ['conv1', '112x112', '0.118'],
      ['layer1', '56x56', '0.668'],
      ['layer2', '28x28', '1.901'],
      ['layer3', '14x14', '8.015'],
      ['layer4', '7x7', '0.809'],
      ['fc', '', '0.002'],
    ]);
    // A stage's first 1×1 still runs at the resolution before it.
    const first = (resolution: number, from: number, to: number) => resolution ** 2 * from * to;
    const at = (resolution: string) =>
      Number(resolutions.find((row) => row.resolution === resolution)?.macs);
    const inStage = (stage: string) => Number(stages.find((row) => row.stage === stage)?.macs);
    expect(at('56x56')).toBe(inStage('layer1') + first(56, 256, 128));
    expect(at('7x7')).toBe(inStage('layer4') - first(14, 1024, 512));
  });
});

describe('requests', () => {
  it('means the same by query and by body', async () => {
    const query =
      'batch=8&inputSize=192x256&type=float16&convention=flops&batchNorm=folded&stageDepth=2&options=num_classes:10';
    const byQuery = await report(await service.get(`/v1/cost/resnet18?${query}`));
    const byBody = await report(
      await service.post('/v1/cost', {
        preset: 'resnet18',
        batch: 8,
        inputSize: [192, 256],
        type: 'float16',
        convention: 'flops',
        batchNorm: 'folded',
        stageDepth: 2,
        options: { num_classes: 10 },
      }),
    );
    expect(byBody).toEqual(byQuery);
    expect(byQuery).toMatchObject({
      elementType: 'float16',
      bindings: { N: 8 },
      defaultedBindings: [],
      outputs: [{ shape: [8, 10] }],
      options: { convention: 'flops', batchNorm: 'folded', stageDepth: 2 },
    });
    expect(byQuery.total).toEqual({ convention: 'flops', value: byQuery.totals.flops });
    expect(byQuery.totals.weightBytes).toBe(
      2 * (Number(byQuery.totals.parameters) + Number(byQuery.totals.buffers)),
    );
  });

  it('binds symbols by name', async () => {
    const { bindings } = await report(await service.get('/v1/cost/vgg11?bindings=N:3'));
    expect(bindings).toEqual({ N: 3 });
  });

  it('gives as much detail as asked for', async () => {
    const keys = async (detail: string) =>
      Object.keys(await report(await service.get(`/v1/cost/vgg11?detail=${detail}`)));
    expect(await keys('summary')).not.toContain('layers');
    expect(await keys('layers')).toContain('layers');
    expect(await keys('layers')).not.toContain('nodes');
    expect(await keys('nodes')).toContain('nodes');
  });

  it('counts beyond 2^53 as digits', async () => {
    const { totals } = await report(
      await service.post('/v1/cost', { architecture: filter(40_000_002), detail: 'summary' }),
    );
    expect(totals.macs).toBe(String(9n * 40_000_000n ** 2n));
  });
});

describe('a preset edited and posted back', () => {
  it('is fetched, made wider and costed', async () => {
    const fetched = await (await service.get('/v1/presets/resnet50/architecture')).text();
    const same = await report(await service.post('/v1/cost', `{"architecture":${fetched}}`));
    const preset = await report(await service.get('/v1/cost/resnet50'));
    expect(same.digest).toBe(preset.digest);
    const edited = JSON.parse(fetched) as { layers: { id: string; with?: { width: number } }[] };
    for (const { with: given } of edited.layers) if (given) given.width *= 2;
    const wider = await report(await service.post('/v1/cost', { architecture: edited }));
    const wide = await report(await service.get('/v1/cost/wide_resnet50_2'));
    expect(wider.totals).toEqual(wide.totals);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CostEngine } from '../../src/service/engine.ts';
import { axesOf, type SweepEntry, sweepOver } from '../../src/service/sweeps.ts';
import { memoryStore } from '../support/models.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

interface Row {
  readonly point: Record<string, number>;
  readonly totals?: Record<string, number>;
  readonly fault?: { readonly code: string };
}

interface Answer {
  readonly name: string;
  readonly rows: readonly Row[];
  readonly growth: readonly { readonly total: string; readonly exponent: number }[];
}

async function sweep(body: unknown): Promise<Answer> {
  const response = await service.post('/v1/sweeps', body);
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

describe('a sweep', () => {
  it('over the input size has the totals of each size, and how they grow', async () => {
    const { name, rows, growth } = await sweep({
      preset: 'plain18',
      axes: [{ name: 'inputSize', values: [64, 128, 256] }],
    });
    expect(name).toBe('plain18');
    for (const { point, totals } of rows) {
      const single = await service.get(`/v1/cost/plain18?inputSize=${point['inputSize'] ?? 0}`);
      const { totals: expected } = (await single.json()) as { totals: Record<string, number> };
      expect(totals?.['macs']).toBe(expected['macs']);
    }
    const of = (total: string) => growth.find((one) => one.total === total)?.exponent;
    expect(of('macs')).toBeCloseTo(2, 1);
    expect(of('parameters')).toBeCloseTo(0, 5);
  });

  it('over two axes', async () => {
    const { rows } = await sweep({
      preset: 'resnet18',
      axes: [
        { name: 'batch', from: 1, to: 4, factor: 2 },
        { name: 'options.num_classes', values: [10, 1000] },
      ],
    });
    expect(rows.map(({ point }) => point)).toHaveLength(6);
    const macs = rows.map(({ totals }) => totals?.['macs'] ?? 0);
    expect((macs[1] ?? 0) - (macs[0] ?? 0)).toBe(512 * 990);
    expect(macs[2]).toBe(2 * (macs[0] ?? 0));
  });

  it('over height and width apart, and a symbol', async () => {
    const { rows } = await sweep({
      preset: 'vgg11',
      axes: [
        { name: 'height', values: [224, 256] },
        { name: 'width', values: [320] },
      ],
    });
    expect(rows.every(({ totals }) => totals !== undefined)).toBe(true);
    const symbol = await sweep({
      architecture: {
        version: 1,
        name: 'tokens',
        inputs: { x: { shape: ['N', 'sequence', 8] } },
        layers: [{ id: 'fc', type: 'linear', outFeatures: 4, bias: false }],
      },
      axes: [{ name: 'bindings.sequence', values: [2, 6] }],
    });
    expect(symbol.rows.map(({ totals }) => totals?.['macs'])).toEqual([2 * 32, 6 * 32]);
  });

  it('over a width leaves the height of the network itself', async () => {
    const { rows } = await sweep({
      preset: 'inception_v3',
      axes: [{ name: 'width', values: [299, 331] }],
    });
    const square = await service.get('/v1/cost/inception_v3');
    const { totals } = (await square.json()) as { totals: Record<string, number> };
    expect(rows[0]?.totals?.['macs']).toBe(totals['macs']);
    expect(rows[1]?.totals?.['macs']).toBeGreaterThan(totals['macs'] ?? Infinity);
  });

  it('over a sequence sets the option or the symbol of that name', async () => {
    const axes = [{ name: 'sequence', values: [16, 32] }];
    const { rows } = await sweep({ preset: 'bert_base', axes });
    const option = await service.get('/v1/cost/bert_base?options=sequence:32');
    const { totals } = (await option.json()) as { totals: Record<string, number> };
    expect(rows[1]?.totals).toMatchObject({ macs: totals['macs'] });
    const architecture = {
      ...{ version: 1, name: 'tokens', inputs: { x: { shape: ['N', 'sequence', 8] } } },
      layers: [{ id: 'fc', type: 'linear', outFeatures: 4, bias: false }],
    };
    const symbol = await sweep({ architecture, axes });
    expect(symbol.rows.map(({ totals: at }) => at?.['macs'])).toEqual([16 * 32, 32 * 32]);
  });

  it('over a width multiplier has the totals of that edit', async () => {
    const { rows, growth } = await sweep({
      preset: 'resnet18',
      axes: [{ name: 'widthMultiplier', from: 0.25, to: 2, factor: 2 }],
    });
    expect(rows.map(({ point }) => point['widthMultiplier'])).toEqual([0.25, 0.5, 1, 2]);
    const edited = await service.post('/v1/what-if', {
      preset: 'resnet18',
      edits: [{ edit: 'width', factor: 0.5 }],
    });
    const { networks } = (await edited.json()) as { networks: { totals: object }[] };
    expect(networks[1]?.totals).toMatchObject(rows[1]?.totals ?? {});
    expect(networks[0]?.totals).toMatchObject(rows[2]?.totals ?? {});
    // All but the first and the last layer grow with the square.
    const macs = growth.find(({ total }) => total === 'macs')?.exponent ?? 0;
    expect(macs).toBeGreaterThan(1.8);
    expect(macs).toBeLessThan(2);
  });

  it('keeps no report, so that it pushes out none of others', async () => {
    const engine = new CostEngine({ models: await memoryStore(), cacheBytes: 2 ** 20 });
    const kept = { preset: 'vgg11' };
    await engine.report(kept);
    const axes = axesOf([{ name: 'batch', from: 1, to: 300, step: 1 }]);
    const rows: SweepEntry[] = [];
    for await (const row of sweepOver(kept, axes, engine).run()) rows.push(row);
    expect(rows).toHaveLength(300);
    expect(rows[0]).toMatchObject({ totals: { macs: engine.known(kept)?.totals.macs } });
    expect(engine.known({ ...kept, batch: 300 })).toBeUndefined();
  });

  it('goes on past sizes that the network cannot have', async () => {
    const { rows } = await sweep({
      preset: 'vgg16',
      axes: [{ name: 'inputSize', values: [8, 32] }],
    });
    expect(rows[0]?.fault).toMatchObject({
      code: 'invalid-input-size',
      expected: expect.stringMatching(/^integer from 32/) as string,
    });
    expect(rows[1]?.totals?.['macs']).toBeGreaterThan(0);
  });

  it('is refused where the network fits at no point', async () => {
    const axes = [{ name: 'batch', values: [1, 2, 3] }];
    const response = await service.post('/v1/sweeps', { preset: 'vgg12', axes });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'unknown-preset', pointer: '/preset' });
  });

  it('streams rows as they are costed', async () => {
    const response = await service.post(
      '/v1/sweeps',
      { preset: 'vgg11', axes: [{ name: 'batch', from: 1, to: 60, step: 1 }] },
      { accept: 'application/x-ndjson' },
    );
    expect(response.headers.get('content-type')).toContain('application/x-ndjson');
    const lines = (await response.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);
    expect(lines).toHaveLength(61);
    expect(lines[59]?.totals?.['macs']).toBe(60 * (lines[0]?.totals?.['macs'] ?? 0));
    expect(lines[60]).toHaveProperty('growth');
  });

  it('stops when the client goes', async () => {
    const controller = new AbortController();
    const response = await fetch(`${service.url}/v1/sweeps`, {
      method: 'POST',
      signal: controller.signal,
      headers: { 'content-type': 'application/json', accept: 'application/x-ndjson' },
      body: JSON.stringify({
        preset: 'resnet152',
        axes: [{ name: 'batch', from: 1, to: 10_000, step: 1 }],
      }),
    });
    const reader = response.body?.getReader();
    await reader?.read();
    controller.abort();
    const started = Date.now();
    expect((await service.get('/livez')).status).toBe(200);
    expect(Date.now() - started).toBeLessThan(2000);
  });

  it.each([
    ['too many points', [{ name: 'batch', from: 1, to: 1e9, step: 1 }], 'limit-sweep'],
    [
      'one axis twice',
      [
        { name: 'batch', values: [1] },
        { name: 'batch', values: [2] },
      ],
      'invalid-option',
    ],
    [
      'two axes of one size',
      [
        { name: 'height', values: [224] },
        { name: 'inputSize', values: [224] },
      ],
      'invalid-option',
      '/axes/1/name',
    ],
    ['an unknown axis', [{ name: 'depth', values: [1] }], 'invalid-request', '/axes/0/name'],
    ['no axis', [], 'invalid-request', '/axes'],
    [
      'a step of nothing',
      [{ name: 'batch', from: 1, to: 8, step: 0 }],
      'invalid-request',
      '/axes/0/step',
    ],
    [
      'a factor of 1',
      [{ name: 'batch', from: 1, to: 8, factor: 1 }],
      'invalid-request',
      '/axes/0/factor',
    ],
    [
      'an end beyond all bounds',
      [{ name: 'batch', from: 1, to: 1e15, factor: 2 }],
      'invalid-request',
      '/axes/0/to',
    ],
    [
      'a step and a factor',
      [{ name: 'batch', from: 1, to: 8, step: 1, factor: 2 }],
      'invalid-request',
      '/axes/0',
    ],
    [
      'a range that ends before it begins',
      [{ name: 'batch', from: 8, to: 1, step: 1 }],
      'invalid-option',
      '/axes/0',
    ],
    [
      'a symbol that is not there',
      [{ name: 'bindings.z', values: [1] }],
      'unknown-binding',
      '/axes/0',
    ],
    [
      'sizes that do not fit',
      [{ name: 'inputSize', values: [1] }],
      'invalid-input-size',
      '/axes/0',
    ],
    [
      'an option that is not there',
      [{ name: 'options.z', values: [1] }],
      'invalid-option',
      '/axes/0',
    ],
  ])('is refused for %s', async (_, axes, code, pointer?: string) => {
    const response = await service.post('/v1/sweeps', { preset: 'vgg11', axes });
    const problem = (await response.json()) as { code: string; pointer?: string };
    expect(problem.code).toBe(code);
    if (pointer !== undefined) expect(problem.pointer).toBe(pointer);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
  });
});

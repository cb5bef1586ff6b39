import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeService } from '../../src/service/openapi-document.ts';
import { askForTiming, PretendedWorker } from '../support/timings.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

interface Operation {
  summary?: string;
  responses: Record<string, { content?: Record<string, { schema: object }> }>;
  requestBody?: { content: Record<string, { schema: object }> };
}

interface Description {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
}

const committed = JSON.parse(
  readFileSync(new URL('../../schema/openapi.json', import.meta.url), 'utf8'),
) as Description;

const ajv = new Ajv2020({ strict: false });

/** Where an answer is not what the description says of a path's 200. */
function faultsOf(path: string, method: string, answer: unknown, type = 'application/json') {
  const schema = committed.paths[path]?.[method]?.responses['200']?.content?.[type]?.schema;
  const validate = ajv.compile(schema ?? { not: {} });
  validate(answer);
  return validate.errors ?? [];
}

/** A network at a batch at which counts are beyond what JSON's numbers hold. */
const huge = (preset: string) => ({ preset, batch: 2 ** 31 - 1 });

describe('the OpenAPI description', () => {
  it('is the one that is committed: run `npm run schemas` after a change', async () => {
    expect(JSON.parse(JSON.stringify(await describeService()))).toEqual(committed);
  });

  it('is served, as OpenAPI 3.1', async () => {
    expect(await (await service.get('/openapi.json')).json()).toEqual(committed);
    expect(committed.openapi).toBe('3.1.0');
  });

  it('says of every operation what it is and what it answers', () => {
    for (const [path, operations] of Object.entries(committed.paths)) {
      for (const [method, { summary, responses }] of Object.entries(operations)) {
        expect(summary, `${method} ${path}`).toBeTruthy();
        expect(Object.keys(responses).join(' '), `${method} ${path}`).toMatch(/\b20\d\b/);
      }
    }
  });

  it.each([
    ['/v1/cost/{network}', '/v1/cost/resnet50?detail=nodes'],
    ['/v1/cost/{network}', '/v1/cost/vgg11?detail=summary&batchNorm=folded'],
    ['/v1/compare', '/v1/compare?a=vgg19&b=resnet152'],
    ['/v1/memory/{network}', '/v1/memory/resnet18?inPlace=true'],
    ['/v1/presets', '/v1/presets?limit=3'],
    ['/v1/presets/{name}', '/v1/presets/wrn-28-10'],
    ['/v1/presets/{name}/architecture', '/v1/presets/resnet18/architecture'],
    ['/v1/operators', '/v1/operators'],
    ['/v1/operators/{name}', '/v1/operators/Conv'],
    ['/v1/conventions', '/v1/conventions'],
    ['/problems', '/problems'],
    ['/problems/{code}', '/problems/unknown-preset'],
    ['/livez', '/livez'],
    ['/readyz', '/readyz'],
  ])('describes what %s answers', async (template, path) => {
    const response = await service.get(path);
    expect(response.status).toBe(200);
    expect(faultsOf(template, 'get', await response.json())).toEqual([]);
  });

  it.each([
    ['/v1/compare', { networks: [{ preset: 'resnet50' }, { preset: 'resnet50_v1', name: 'v1' }] }],
    [
      '/v1/compare',
      { networks: [{ preset: 'vgg11' }, { preset: 'vit_b_16' }], batchNorm: 'folded' },
    ],
    ['/v1/compare', { networks: ['vgg11', 'vgg19'].map(huge), detail: 'summary' }],
    ['/v1/what-if', { preset: 'vgg19', edits: [{ edit: 'stem', stem: 'resnet' }] }],
    [
      '/v1/what-if',
      { preset: 'resnet18', edits: [{ edit: 'batch', batch: 4 }, { edit: 'separable' }] },
    ],
    ['/v1/sweeps', { preset: 'plain18', axes: [{ name: 'inputSize', values: [1, 64, 128] }] }],
    [
      '/v1/sweeps',
      {
        ...huge('vgg11'),
        axes: [
          { name: 'height', from: 64, to: 512, factor: 2 },
          { name: 'options.num_classes', from: 10, to: 30, step: 10 },
        ],
      },
    ],
    ['/v1/reconcile', { figures: [{ value: 3.8e9, network: { preset: 'resnet50' } }] }],
    ['/v1/reconcile', { figures: [{ value: '9.9 G', network: { preset: 'vgg11' } }] }],
    [
      '/v1/reconcile',
      {
        figures: [
          { value: '3.7 G', network: { preset: 'vgg19' }, layer: 'features.2' },
          { value: '3.6 G', network: { preset: 'resnet34' }, tool: 'fvcore', unit: 'macs' },
        ],
      },
    ],
    ['/v1/memory', { preset: 'mobilenet_v2', order: 'minimising', fused: true }],
    ['/v1/memory', { preset: 'resnet18', training: { checkpointing: 1, mixedPrecision: 'bf16' } }],
  ])('describes what POST %s answers to %j', async (path, body) => {
    const response = await service.post(path, body);
    expect(response.status).toBe(200);
    expect(faultsOf(path, 'post', await response.json())).toEqual([]);
  });

  it('describes each line of a streamed sweep', async () => {
    const body = { preset: 'plain18', axes: [{ name: 'batch', values: [1, 2] }] };
    const response = await service.post('/v1/sweeps', body, { accept: 'application/x-ndjson' });
    const lines = (await response.text()).trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      expect(faultsOf('/v1/sweeps', 'post', JSON.parse(line), 'application/x-ndjson')).toEqual([]);
    }
  });

  it('describes timings, whatever their state, and devices', async () => {
    const worker = new PretendedWorker(service);
    await worker.offer(['cpu'], [{ provider: 'cuda', reason: 'no driver', hint: 'install one' }]);
    const described = async (template: string, path: string) => {
      const response = await service.get(path);
      expect(response.status).toBe(200);
      expect(faultsOf(template, 'get', await response.json())).toEqual([]);
    };
    const timed = await askForTiming(service, { preset: 'vgg11', inputSize: 64, type: 'float16' });
    await described('/v1/timings/{id}', `/v1/timings/${timed.id}`);
    await worker.time(timed.id);
    await described('/v1/timings/{id}', `/v1/timings/${timed.id}?detail=groups`);
    await described('/v1/timings/{id}/samples', `/v1/timings/${timed.id}/samples`);
    const failed = await askForTiming(service, { preset: 'vgg11', threads: 2 });
    const failure = { code: 'timed-out', message: 'it took too long' } as const;
    await worker.end(await worker.claim(failed.id), { state: 'failed', failure });
    await described('/v1/timings/{id}', `/v1/timings/${failed.id}`);
    await askForTiming(service, { preset: 'vgg11', device: 'other/cuda:0' });
    await described('/v1/timings', '/v1/timings');
    await described('/v1/devices', '/v1/devices');
    await described('/v1/compare', '/v1/compare?a=vgg11&b=vgg13&inputSize=64&type=float16');
  });

  it('describes problems', async () => {
    const schema =
      committed.paths['/v1/cost/{network}']?.['get']?.responses['4XX']?.content?.[
        'application/problem+json'
      ]?.schema;
    const validate = ajv.compile(schema ?? { not: {} });
    expect(validate(await (await service.get('/v1/cost/nothing')).json())).toBe(true);
  });

  it('serves the reference from here alone', async () => {
    const page = await service.get('/docs');
    const html = await page.text();
    expect(page.status).toBe(200);
    expect(html).not.toMatch(/(src|href)="https?:/);
  });
});

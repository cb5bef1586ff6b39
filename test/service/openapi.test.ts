import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeService } from '../../src/service/openapi-document.ts';
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
    const schema =
      committed.paths[template]?.['get']?.responses['200']?.content?.['application/json']?.schema;
    expect(schema).toBeDefined();
    const validate = ajv.compile(schema ?? {});
    const valid = validate(await response.json());
    expect(validate.errors ?? []).toEqual([]);
    expect(valid).toBe(true);
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

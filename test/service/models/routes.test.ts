import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CostReport } from '../../../src/core/cost/report.ts';
import { presets } from '../../../src/presets/index.ts';
import { ask, data } from '../../support/graphql.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

interface Stored {
  readonly digest: string;
  readonly name: string;
  readonly bytes: number;
  readonly counts?: Record<string, number>;
  readonly usedAt: string;
}

const document = (name: string, shape: (number | string)[] = ['N', 3, 8, 8]) => ({
  version: 1,
  name,
  inputs: { image: { shape } },
  layers: [{ id: 'conv', type: 'conv2d', outChannels: 4, kernel: 3 }],
});

const json = async <T>(response: Response) => (await response.json()) as T;
const store = async (body: unknown, target = service) =>
  json<Stored>(await target.post('/v1/models', body));
const remove = (digest: string, target = service) =>
  fetch(`${target.url}/v1/models/${digest}`, { method: 'DELETE' });

describe('a stored model', () => {
  it('is described where it is stored, found and listed', async () => {
    const response = await service.post('/v1/models', document('described'));
    expect(response.status).toBe(201);
    const stored = await json<Stored>(response);
    expect(stored).toMatchObject({
      format: 'architecture',
      name: 'described',
      // A bias for each of the 4 channels.
      counts: { nodes: 1, layers: 1, parameters: 4 * 3 * 3 * 3 + 4 },
    });
    expect(response.headers.get('location')).toBe(`/v1/models/${stored.digest}`);
    expect(Date.parse(stored.usedAt)).toBeGreaterThan(Date.now() - 60_000);
    expect(await json(await service.get(`/v1/models/${stored.digest}`))).toEqual(stored);
    const page = await json<{ models: Stored[] }>(await service.get('/v1/models'));
    expect(page.models).toContainEqual(stored);
    const kept = await service.get(`/v1/models/${stored.digest}/document`);
    expect(await json(kept)).toEqual(document('described'));
    expect((await service.post('/v1/models', document('described'))).status).toBe(200);
  });

  it('stands wherever a preset or an architecture can', async () => {
    const architecture = presets.get('vgg19').architecture();
    const { digest } = await store(architecture);
    const asPreset = await json<CostReport>(await service.get('/v1/cost/vgg19?batch=4'));
    const byBody = await service.post('/v1/cost', { model: digest, batch: 4 });
    const byName = await service.get(`/v1/cost/${digest}?batch=4`);
    expect(byBody.headers.get('netcost-cache')).toBe('hit');
    expect(byName.headers.get('netcost-cache')).toBe('hit');
    expect(await json(byBody)).toEqual(asPreset);
    expect(await json(byName)).toEqual(asPreset);
    const { network } = await data(
      service,
      `{ network(model: "${digest}", batch: 4) { totals { macs } architecture } }`,
    );
    expect(network).toEqual({ totals: { macs: asPreset.totals.macs }, architecture });
  });

  it('is taken by itself as the body of a request for its cost', async () => {
    const bare = await service.post('/v1/cost?batch=2&detail=summary', document('bare'));
    const wrapped = await service.post('/v1/cost', {
      architecture: document('bare'),
      batch: 2,
      detail: 'summary',
    });
    expect([bare.status, wrapped.status]).toEqual([200, 200]);
    expect(await bare.text()).toBe(await wrapped.text());
  });

  it('may have dims that are bound later', async () => {
    const stored = await store(document('free', ['N', 3, 'H', 'W']));
    expect(stored.counts).toBeUndefined();
    const bound = await service.get(`/v1/cost/${stored.digest}?bindings=H:16,W:10`);
    const { totals } = await json<CostReport>(bound);
    expect(totals.macs).toBe(14 * 8 * 4 * 3 * 9);
  });

  it('is not stored where no choice would make it right', async () => {
    const before = await json<{ total: number }>(await service.get('/v1/models'));
    const refused = await service.post('/v1/models', {
      ...document('bad'),
      layers: [{ type: 'x' }],
    });
    expect(await json(refused)).toMatchObject({
      code: 'unknown-layer-type',
      pointer: '/layers/0/type',
    });
    expect(await json(await service.get('/v1/models'))).toMatchObject({ total: before.total });
  });

  it('is gone when it is deleted, even from answers kept', async () => {
    const { digest } = await store(document('deleted'));
    const body = { model: digest };
    const first = await service.get(`/v1/cost/${digest}`);
    const etag = first.headers.get('etag') ?? '';
    expect((await service.post('/v1/cost', body)).status).toBe(200);
    expect((await data(service, `{ network(model: "${digest}") { name } }`))['network']).toEqual({
      name: 'deleted',
    });
    expect((await remove(digest)).status).toBe(204);
    const gone = [
      await service.get(`/v1/cost/${digest}`),
      await service.get(`/v1/cost/${digest}`, { 'if-none-match': etag }),
      await service.post('/v1/cost', body),
      await service.get(`/v1/models/${digest}`),
      await service.get(`/v1/models/${digest}/document`),
      await remove(digest),
    ];
    expect(gone.map(({ status }) => status)).toEqual(new Array(gone.length).fill(404));
    for (const response of gone) {
      expect(await json(response)).toMatchObject({ code: 'unknown-model' });
    }
    const { errors } = await ask(service, `{ network(model: "${digest}") { name } }`);
    expect(errors[0]?.extensions['code']).toBe('unknown-model');
  });

  it('answers 304 while it is there', async () => {
    const { digest } = await store(document('cached'));
    const etag = (await service.get(`/v1/cost/${digest}`)).headers.get('etag') ?? '';
    const held = await service.get(`/v1/cost/${digest}`, { 'if-none-match': etag });
    expect(held.status).toBe(304);
  });
});

describe('the list', () => {
  let own: Service;
  const digests: string[] = [];
  beforeAll(async () => {
    own = await startService({ MODELS_COUNT: '3' });
    for (const name of ['a', 'b', 'c']) digests.push((await store(document(name), own)).digest);
  });
  afterAll(() => own.close());

  it('is paged, the last used first', async () => {
    const page = async (query: string) => {
      const { models, ...rest } = await json<{ models: Stored[] }>(
        await own.get(`/v1/models?${query}`),
      );
      return { ...rest, names: models.map(({ name }) => name) };
    };
    expect(await page('')).toEqual({ total: 3, offset: 0, limit: 100, names: ['c', 'b', 'a'] });
    expect(await page('offset=1&limit=1')).toEqual({ total: 3, offset: 1, limit: 1, names: ['b'] });
    expect((await own.get('/v1/models?limit=0')).status).toBe(400);
  });

  it('is paged over GraphQL', async () => {
    const { models } = await data(
      own,
      `{ models(first: 2) { totalCount
           nodes { digest name format bytes counts { nodes layers parameters } usedAt }
           pageInfo { hasNextPage endCursor } } }`,
    );
    const rest = await json<{ models: Stored[] }>(await own.get('/v1/models?limit=2'));
    expect(models).toMatchObject({
      totalCount: 3,
      nodes: rest.models.map(({ digest, name, bytes, counts, usedAt }) => ({
        ...{ digest, name, bytes, counts, usedAt },
        format: 'architecture',
      })),
      pageInfo: { hasNextPage: true },
    });
  });

  it('drops the model used longest ago when a new one needs its place', async () => {
    // Asking for what it costs is a use, from a cache too.
    for (let time = 0; time < 2; time++) await own.get(`/v1/cost/${digests[0]}`);
    await store(document('d'), own);
    const { models } = await json<{ models: Stored[] }>(await own.get('/v1/models'));
    expect(models.map(({ name }) => name)).toEqual(['d', 'a', 'c']);
    expect((await own.get(`/v1/cost/${digests[1]}`)).status).toBe(404);
  });
});

describe('a store on disk', () => {
  it('outlives the service', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'netcost-service-'));
    const environment = { MODELS_DIR: directory };
    const before = await startService(environment);
    const stored = await store(document('lasting'), before);
    await before.close();
    const after = await startService(environment);
    expect(await json(await after.get(`/v1/models/${stored.digest}`))).toMatchObject({
      name: 'lasting',
      counts: stored.counts,
    });
    expect((await after.get(`/v1/cost/${stored.digest}`)).status).toBe(200);
    await after.close();
    await rm(directory, { recursive: true });
  });

  it('answers with a problem when it cannot be written', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'netcost-service-'));
    const broken = await startService({ MODELS_DIR: directory });
    await rm(directory, { recursive: true });
    await writeFile(directory, 'a file');
    const response = await broken.post('/v1/models', document('lost'));
    expect(response.status).toBe(507);
    expect(await json(response)).toMatchObject({ code: 'storage-failed' });
    await broken.close();
    await rm(directory);
  });
});

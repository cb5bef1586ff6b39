import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presets } from '../../src/presets/index.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const cacheOf = (response: Response) => response.headers.get('netcost-cache');

async function computed(): Promise<number> {
  const metrics = await (await service.get('/metrics')).text();
  return Number(/^netcost_reports_computed_total (\d+)/m.exec(metrics)?.[1]);
}

/** The same value with the keys of every object in reverse. */
function reordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reordered);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reordered(inner)]),
  );
}

describe('the cache', () => {
  it('knows a network by its content, however it was asked for', async () => {
    const before = await computed();
    const architecture = presets.get('resnet34').architecture();
    expect(cacheOf(await service.get('/v1/cost/resnet34'))).toBe('miss');
    expect(cacheOf(await service.get('/v1/cost/resnet34'))).toBe('hit');
    expect(cacheOf(await service.get('/v1/cost/resnet34?batch=1'))).toBe('miss');
    expect(cacheOf(await service.post('/v1/cost', { preset: 'resnet34' }))).toBe('hit');
    expect(cacheOf(await service.post('/v1/cost', { architecture }))).toBe('hit');
    expect(cacheOf(await service.post('/v1/cost', { architecture: reordered(architecture) }))).toBe(
      'hit',
    );
    // An explicit batch of 1 is told from the default in the answer, so it is another answer.
    expect(await computed()).toBe(before + 2);
  });

  it('answers a repeated body byte for byte', async () => {
    const body = { architecture: presets.get('vgg11').architecture() };
    const first = await service.post('/v1/cost', body);
    const second = await service.post('/v1/cost', body);
    expect([cacheOf(first), cacheOf(second)]).toEqual(['miss', 'hit']);
    expect(await second.text()).toBe(await first.text());
  });

  it('computes once for concurrent equal requests', async () => {
    const before = await computed();
    const all = await Promise.all(
      Array.from({ length: 20 }, () => service.get('/v1/cost/resnet101?convention=flops')),
    );
    expect(all.map(({ status }) => status)).toEqual(new Array(20).fill(200));
    expect(await computed()).toBe(before + 1);
  });

  it('shares a report between representations', async () => {
    const before = await computed();
    for (const accept of ['application/json', 'text/csv', 'text/plain', 'text/markdown']) {
      expect((await service.get('/v1/cost/vgg13', { accept })).status).toBe(200);
    }
    expect(await computed()).toBe(before + 1);
  });

  it('remembers no request that failed', async () => {
    for (let i = 0; i < 2; i++) {
      expect((await service.post('/v1/cost', { preset: 'nothing' })).status).toBe(404);
    }
  });

  it('tells bodies of one content by what they are said to be', async () => {
    const document = { preset: 'vgg11', batch: 6 };
    expect((await service.post('/v1/cost', document)).status).toBe(200);
    const keras = { 'content-type': 'application/vnd.keras+json' };
    expect((await service.post('/v1/cost', document, keras)).status).toBe(422);
  });

  it('keeps nothing when it is given no bytes', async () => {
    const bare = await startService({ CACHE_BYTES: '0' });
    await bare.get('/v1/cost/vgg11');
    expect(cacheOf(await bare.get('/v1/cost/vgg11'))).toBe('miss');
    await bare.close();
  });
});

describe('conditional requests', () => {
  it('answers 304 before any work', async () => {
    const etag = (await service.get('/v1/cost/vgg19')).headers.get('etag') ?? '';
    const fresh = await startService();
    const held = await fresh.get('/v1/cost/vgg19', { 'if-none-match': etag });
    expect(held.status).toBe(304);
    expect(held.headers.get('etag')).toBe(etag);
    expect(await (await fresh.get('/metrics')).text()).toContain(
      'netcost_reports_computed_total 0',
    );
    await fresh.close();
  });

  it('take any tag for that of an answer that there is, not of one that there is not', async () => {
    const any = { 'if-none-match': '*' };
    expect((await service.get('/v1/cost/vgg16', any)).status).toBe(304);
    expect((await service.get('/v1/cost/nothing', any)).status).toBe(404);
  });

  it('has another tag for another representation and other options, none for the same', async () => {
    const etag = async (path: string, accept = 'application/json') =>
      (await service.get(path, { accept })).headers.get('etag');
    const json = await etag('/v1/cost/vgg11?batch=2&type=float16');
    expect(await etag('/v1/cost/vgg11?type=float16&batch=2')).toBe(json);
    expect(await etag('/v1/cost/vgg11?batch=2&type=float16', 'text/csv')).not.toBe(json);
    expect(await etag('/v1/cost/vgg11?batch=3&type=float16')).not.toBe(json);
  });

  it('answers HEAD as GET, without the body', async () => {
    const head = await fetch(`${service.url}/v1/cost/vgg11`, { method: 'HEAD' });
    const get = await service.get('/v1/cost/vgg11');
    expect(head.status).toBe(200);
    expect(head.headers.get('etag')).toBe(get.headers.get('etag'));
    expect(await head.text()).toBe('');
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compare, type Comparison } from '../../src/core/compare/compare.ts';
import { networkOf } from '../support/networks.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ LIMIT_NODES: '1200' });
});
afterAll(() => service.close());

const cacheOf = (response: Response) => response.headers.get('netcost-cache');

async function comparison(
  response: Response,
): Promise<Comparison & { digest: string; measured: unknown }> {
  expect(response.status).toBe(200);
  return (await response.json()) as Comparison & { digest: string; measured: unknown };
}

const filter = (outChannels: number) => ({
  version: 1,
  name: `filter${outChannels}`,
  inputs: { x: { shape: ['N', 3, 8, 8] } },
  layers: [{ id: 'conv', type: 'conv2d', outChannels, kernel: 3, bias: false }],
});

describe('a comparison', () => {
  it('is what the engine says of the networks', async () => {
    const answer = await comparison(await service.get('/v1/compare?a=vgg19&b=resnet152'));
    const { digest, measured, ...rest } = answer;
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(measured).toEqual({ on: [], times: '/v1/timings' });
    expect(rest).toEqual(
      JSON.parse(JSON.stringify(compare([networkOf('vgg19'), networkOf('resnet152')]))),
    );
  });

  it('is the same by GET and by POST', async () => {
    const byGet = await service.get('/v1/compare?a=vgg13&b=vgg16&batch=2&batchNorm=folded');
    const networks = ['vgg13', 'vgg16'].map((preset) => ({ preset, batch: 2 }));
    const byPost = await service.post('/v1/compare', { networks, batchNorm: 'folded' });
    expect([cacheOf(byGet), cacheOf(byPost)]).toEqual(['miss', 'hit']);
    expect(await byPost.text()).toBe(await byGet.text());
  });

  it('takes architectures, stored models and presets with options, under the names given', async () => {
    const stored = await service.post('/v1/models', filter(8));
    const { digest } = (await stored.json()) as { digest: string };
    const { networks, pairs } = await comparison(
      await service.post('/v1/compare', {
        networks: [
          { architecture: filter(4), name: 'four' },
          { model: digest, bindings: { N: 2 } },
          { preset: 'vgg11', options: { num_classes: 10 }, inputSize: '64x32' },
        ],
      }),
    );
    // 6·6 outputs of 3·3·3 taps for every filter of every image.
    expect(networks.map(({ name, totals }) => [name, totals.macs]).slice(0, 2)).toEqual([
      ['four', 36 * 27 * 4],
      ['filter8', 2 * 36 * 27 * 8],
    ]);
    expect(networks[2]?.inputs[0]?.shape).toEqual([1, 3, 64, 32]);
    expect(pairs.map(({ a, b }) => [a, b])).toEqual([
      [0, 1],
      [0, 2],
    ]);
    expect(pairs[0]?.ratios.macs).toEqual({ numerator: 4, denominator: 1, value: 4 });
  });

  it('carries counts that no double holds as strings', async () => {
    const { networks, pairs } = await comparison(
      await service.get('/v1/compare?a=vgg11&b=vgg19&batch=1000000'),
    );
    expect(networks.map(({ totals }) => totals.macs)).toEqual([
      7_609_090_048 * 1_000_000,
      String(19_632_062_464n * 1_000_000n),
    ]);
    expect(pairs[0]?.sentences[0]?.text).toContain('19,632,062,464,000,000');
  });

  it('lists the changes that weigh most where there are more than asked for', async () => {
    const path = '/v1/compare?a=vgg19&b=resnet152&detail=summary';
    const { diff } = (await comparison(await service.get(path))).pairs[0] ?? {};
    expect(diff?.changes).toHaveLength(10);
    const whole = (await comparison(await service.get('/v1/compare?a=vgg19&b=resnet152'))).pairs[0];
    const all = whole?.diff.changes ?? [];
    expect(whole?.diff.added).toBe(diff?.added);
    const size = ({ macs }: { macs: number | bigint }) => Math.abs(Number(macs));
    const listed = (diff?.changes ?? []).map(size).sort((x, y) => y - x);
    expect(listed).toEqual(
      all
        .map(size)
        .sort((x, y) => y - x)
        .slice(0, 10),
    );
  });
});

describe('a comparison in another form', () => {
  const of = async (path: string, accept: string) => {
    const response = await service.get(path, { accept });
    expect(response.headers.get('content-type')).toBe(`${accept}; charset=utf-8`);
    return response.text();
  };

  it('is sentences first in a terminal, no line too wide', async () => {
    const text = await of('/v1/compare?a=vgg19&b=resnet152&width=80', 'text/plain');
    const lines = text.split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBe(80);
    expect(lines[5]).toBe('- resnet152 takes 59% of the MACs of vgg19: 11,513,626,624 against');
    expect(text).toMatch(/^× mean output positions +7,469 +567 +0\.0759×$/m);
    // The three factors above it multiply to it: 60,040,384 / 143,652,544.
    expect(text).toMatch(/^= weights +143,652,544 +60,040,384 +0\.418×$/m);
    expect(text).toMatch(/^112x112 +128 +2,774,532,096 +24\.0% +64 +118,013,952 +1\.0%$/m);
  });

  it('splits tables that are too wide', async () => {
    const networks = ['a=vgg11', 'b=vgg13', 'c=vgg16', 'd=vgg19', 'e=resnet18'].join('&');
    const text = await of(`/v1/compare?${networks}&width=60`, 'text/plain');
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBe(60);
    expect(text.match(/^Totals /gm)?.length).toBeGreaterThan(1);
  });

  it('is Markdown with the same sentences', async () => {
    const markdown = await of('/v1/compare?a=resnet50_v1&b=resnet50', 'text/markdown');
    expect(markdown).toContain('# resnet50\\_v1 against resnet50');
    expect(markdown).toContain('- Layer by layer: 6 changed (in stride), 169 the same.');
    expect(markdown).toMatch(/\| layer2\.0\.conv1 +\| changed \| stride 2→1 \| \+77,070,336 \|/);
  });

  it.each([
    ['resolutions', 'resolution,network,', 7 * 2],
    ['networks', 'network,digest,', 2],
    ['pairs', 'first,second,figure,numerator,denominator,value', 7 + 4],
    ['parts', 'key,network,', 2 * 2],
    ['changes', 'network,kind,id,type,attributes,macs,parameters', 6],
  ])('has %s as CSV', async (table, header, rows) => {
    const csv = await of(`/v1/compare?a=resnet50_v1&b=resnet50&table=${table}`, 'text/csv');
    const lines = csv.trimEnd().split('\r\n');
    expect(lines[0]).toMatch(new RegExp(`^${header}`));
    expect(lines).toHaveLength(1 + rows);
  });
});

describe('a repeated comparison', () => {
  it('is found', async () => {
    const path = '/v1/compare?a=resnet18&b=resnet34';
    const first = await service.get(path);
    const second = await service.get(path);
    expect([cacheOf(first), cacheOf(second)]).toEqual(['miss', 'hit']);
    expect(await second.text()).toBe(await first.text());
  });

  it('answers 304 before any work', async () => {
    const path = '/v1/compare?a=resnet18&b=vgg11';
    const etag = (await service.get(path)).headers.get('etag') ?? '';
    const fresh = await startService();
    const held = await fresh.get(path, { 'if-none-match': etag });
    expect([held.status, held.headers.get('etag')]).toEqual([304, etag]);
    expect(await (await fresh.get('/metrics')).text()).toContain(
      'netcost_reports_computed_total 0',
    );
    await fresh.close();
  });

  it('is another where networks change places', async () => {
    const tags = ['a=vgg11&b=vgg13', 'b=vgg11&a=vgg13'].map(async (query) =>
      (await service.get(`/v1/compare?${query}`)).headers.get('etag'),
    );
    const [one, other] = await Promise.all(tags);
    expect(one).not.toBe(other);
  });
});

describe('a fault', () => {
  const faulty = async (response: Response) => {
    const { code, pointer } = (await response.json()) as { code: string; pointer: string };
    return [response.status, code, pointer];
  };
  const vgg = { preset: 'vgg11' };

  it.each([
    [{ preset: 'vgg12' }, [404, 'unknown-preset', '/networks/1/preset']],
    [{ model: `sha256:${'0'.repeat(64)}` }, [404, 'unknown-model', '/networks/1/model']],
    [
      { preset: 'vgg11', options: { num_classes: 0 } },
      [422, 'invalid-option', '/networks/1/options/num_classes'],
    ],
    [
      { architecture: { ...filter(1), layers: [{ type: 'conv2' }] } },
      [422, 'unknown-layer-type', '/networks/1/architecture/layers/0/type'],
    ],
    [{}, [400, 'invalid-request', '/networks/1']],
    [{ preset: 'vgg11', batch: 0 }, [400, 'invalid-request', '/networks/1/batch']],
    [{ preset: 'resnet152', name: 'b' }, undefined],
  ])('in a network has its place: %j', async (network, fault) => {
    const response = await service.post('/v1/compare', { networks: [vgg, network] });
    if (fault) expect(await faulty(response)).toEqual(fault);
    else expect(response.status).toBe(200);
  });

  it('in a query names the key', async () => {
    expect(await faulty(await service.get('/v1/compare?a=vgg11&b=vgg12'))).toEqual([
      ...[404, 'unknown-preset', '/b'],
    ]);
    expect(await faulty(await service.get('/v1/compare?a=vgg11'))).toEqual([
      ...[400, 'invalid-request', ''],
    ]);
  });

  it('is one network alone, or too many, or too large together', async () => {
    const post = (networks: unknown[]) => service.post('/v1/compare', { networks });
    expect(await faulty(await post([vgg]))).toEqual([400, 'invalid-request', '/networks']);
    expect(await faulty(await post(Array.from({ length: 11 }, () => vgg)))).toEqual([
      ...[400, 'invalid-request', '/networks'],
    ]);
    const large = { preset: 'resnet152' };
    expect(await faulty(await post([large, large, large]))).toEqual([
      ...[422, 'limit-nodes', '/networks/2'],
    ]);
  });
});

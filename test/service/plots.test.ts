import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

describe('plots', () => {
  it('come as SVG, held by their ETag', async () => {
    const path = '/v1/plots/cost-by-resolution.svg?networks=vgg11,resnet18&theme=dark';
    const first = await service.get(path);
    expect(first.status).toBe(200);
    expect(first.headers.get('content-type')).toContain('image/svg+xml');
    expect(first.headers.get('netcost-cache')).toBe('miss');
    const svg = await first.text();
    expect(svg).toContain('112x112');
    expect((await service.get(path)).headers.get('netcost-cache')).toBe('hit');
    const etag = first.headers.get('etag') ?? '';
    expect((await service.get(path, { 'if-none-match': etag })).status).toBe(304);
  });

  it('come as PNG of the size asked for', async () => {
    const response = await service.get(
      '/v1/plots/liveness.png?networks=resnet18&width=400&height=300&batch=2',
    );
    expect(response.headers.get('content-type')).toBe('image/png');
    const png = Buffer.from(await response.arrayBuffer());
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([800, 600]);
  });

  it('are of any networks', async () => {
    const architecture = {
      version: 1,
      name: 'own',
      inputs: { x: { shape: ['N', 3, 8, 8] } },
      layers: [{ id: 'conv', type: 'conv2d', outChannels: 4, kernel: 3 }],
    };
    const response = await service.post('/v1/plots/compare-factors.svg', {
      networks: [{ architecture }, { preset: 'vgg11', inputSize: 64 }],
    });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('against own');
  });

  it('count as they are told to, for all networks', async () => {
    const response = await service.post('/v1/plots/layers.svg', {
      networks: [{ preset: 'vgg11' }],
      convention: 'flops',
    });
    expect(await response.text()).toContain('FLOPs');
  });

  it.each([
    ['/v1/plots/pie.svg?networks=vgg11', 400, 'invalid-request'],
    ['/v1/plots/layers.gif?networks=vgg11', 400, 'invalid-request'],
    ['/v1/plots/layers.svg', 400, 'invalid-request'],
    ['/v1/plots/layers.svg?networks=vgg11,vgg12', 404, 'unknown-preset'],
    ['/v1/plots/compare-factors.svg?networks=vgg11', 400, 'invalid-request'],
    ['/v1/plots/layers.svg?networks=vgg11&width=1000000', 400, 'invalid-request'],
  ])('%s is refused', async (path, status, code) => {
    const response = await service.get(path);
    expect(response.status).toBe(status);
    expect(((await response.json()) as { code: string }).code).toBe(code);
  });
});

describe('plots of sweeps', () => {
  const path = '/v1/plots/sweep.svg?networks=vgg11&axis=inputSize:64..256:x2&by=batch:1,8';

  it('have a line for each value of a second axis, with its exponent', async () => {
    const first = await service.get(path);
    expect(first.headers.get('content-type')).toContain('image/svg+xml');
    const svg = await first.text();
    expect(svg).toContain('MACs of vgg11 over inputSize');
    for (const batch of [1, 8]) {
      expect(svg).toMatch(new RegExp(`batch ${batch}: exponent 1\\.\\d\\d`));
    }
    const again = await service.get(path);
    expect(again.headers.get('netcost-cache')).toBe('hit');
    const etag = again.headers.get('etag') ?? '';
    expect((await service.get(path, { 'if-none-match': etag })).status).toBe(304);
  });

  it('are the same asked for in a body', async () => {
    const posted = await service.post('/v1/plots/sweep.svg', {
      networks: [{ preset: 'vgg11' }],
      axes: [
        { name: 'inputSize', values: [64, 128, 256] },
        { name: 'batch', from: 1, to: 8, step: 7 },
      ],
    });
    expect(posted.headers.get('netcost-cache')).toBe('hit');
    expect(await posted.text()).toBe(await (await service.get(path)).text());
  });

  it('have a line for each network, as PNG too', async () => {
    const query = 'networks=vgg11,resnet18&axis=batch:1..9:4&total=bytesMoved';
    const svg = await (await service.get(`/v1/plots/sweep.svg?${query}`)).text();
    expect(svg).toContain('Bytes moved over batch');
    for (const name of ['vgg11', 'resnet18']) expect(svg).toContain(`${name}: exponent`);
    const png = await service.get(`/v1/plots/sweep.png?${query}`);
    expect(png.headers.get('content-type')).toBe('image/png');
  });

  it('leave out points that do not fit', async () => {
    const response = await service.get('/v1/plots/sweep.svg?networks=vgg16&axis=inputSize:8,32,64');
    expect(await response.text()).toContain('points that do not fit: 1');
  });

  it.each([
    ['networks=vgg11', 400, 'invalid-request', undefined],
    ['networks=vgg11&axis=depth:1,2', 400, 'invalid-request', '/axis'],
    ['networks=vgg11&axis=batch', 400, 'invalid-request', '/axis'],
    ['networks=vgg11&axis=batch:0,1', 400, 'invalid-request', '/axis'],
    ['networks=vgg11&axis=batch:1..8:x1', 400, 'invalid-request', '/axis'],
    ['networks=vgg11&axis=batch:1,2&by=height:0', 400, 'invalid-request', '/by'],
    ['networks=vgg11&axis=batch:1..9999999:1', 422, 'limit-sweep', undefined],
    ['networks=vgg11&axis=batch:1..1001:1', 422, 'limit-sweep', undefined],
    ['networks=vgg11&axis=batch:1,2&by=height:1..8:1', 422, 'limit-sweep', undefined],
    ['networks=vgg11&axis=batch:1,2&total=kvCacheBytes', 400, 'invalid-request', '/total'],
    ['networks=vgg11,vgg12&axis=batch:1,2', 404, 'unknown-preset', '/networks/1/preset'],
    ['networks=vgg16&axis=inputSize:4,8', 422, 'invalid-input-size', '/axis'],
    ['networks=vgg11&axis=height:64&by=inputSize:64', 422, 'invalid-option', '/by'],
    ['networks=vgg11&axis=batch:1,2&kind=pie', 422, 'unknown-key', '/kind'],
  ])('%s is refused', async (query, status, code, pointer) => {
    const response = await service.get(`/v1/plots/sweep.svg?${query}`);
    expect(response.status).toBe(status);
    const problem = (await response.json()) as { code: string; pointer?: string };
    expect(problem.code).toBe(code);
    if (pointer !== undefined) expect(problem.pointer).toBe(pointer);
  });

  it('are SVG or PNG', async () => {
    const response = await service.get('/v1/plots/sweep.gif?networks=vgg11&axis=batch:1,2');
    expect(response.status).toBe(400);
  });
});

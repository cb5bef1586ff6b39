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

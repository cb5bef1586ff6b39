import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeOnnx } from '../../src/formats/onnx/index.ts';
import { presets } from '../../src/presets/index.ts';
import { networkOf } from '../support/networks.ts';
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

describe('plots of files', () => {
  const file = (name: string) => new Blob([JSON.stringify(presets.get(name).architecture())]);
  const { graph } = networkOf('lenet5');
  const onnx = new Blob([...encodeOnnx(graph, { weights: 'none' }).model]);

  async function posted(
    path: string,
    fields: readonly (readonly [string, string | Blob, string?])[],
  ) {
    const form = new FormData();
    for (const [name, value, file = 'file'] of fields) {
      if (typeof value === 'string') form.append(name, value);
      else form.append(name, value, file);
    }
    return fetch(service.url + path, { method: 'POST', body: form });
  }

  it('come from a form, in order, with its choices', async () => {
    const response = await posted('/v1/plots/compare-factors.svg', [
      ['networks', file('vgg11')],
      ['networks', 'resnet18'],
      ['networks', '{"preset": "resnet18", "inputSize": 448, "name": "twice the side"}'],
      ['theme', 'dark'],
    ]);
    const svg = await response.text();
    expect(response.status, svg).toBe(200);
    expect(svg).toContain('against vgg11');
    expect(svg).toContain('twice the side');
    expect(svg).toContain('#0d1117');
  });

  it('call an ONNX file by its name, and are of its sweep, too', async () => {
    const layers = await posted('/v1/plots/layers.svg', [['networks', onnx, 'mine.onnx']]);
    expect(await layers.text()).toContain('mine, input 1×1×32×32');
    const swept = await posted('/v1/plots/sweep.svg', [
      ['networks', onnx, 'mine.onnx'],
      ['axis', 'batch:1..8:x2'],
    ]);
    expect(await swept.text()).toContain('MACs of mine over batch');
  });

  it.each([
    ['no networks', 'layers', [['theme', 'dark']], 'invalid-request', '/networks'],
    [
      'a choice that is none',
      'layers',
      [
        ['networks', 'vgg11'],
        ['pie', '1'],
      ],
      'unknown-key',
      '/pie',
    ],
    [
      'a name that is none',
      'layers',
      [['networks', 'vgg12']],
      'unknown-preset',
      '/networks/0/preset',
    ],
    [
      'a file that is none',
      'layers',
      [['networks', new Blob(['{"a": 1}'])]],
      'unrecognized-model',
      '/networks/0',
    ],
    ['no axis', 'sweep', [['networks', 'vgg11']], 'invalid-request', ''],
    [
      'an empty axis',
      'sweep',
      [
        ['networks', 'vgg11'],
        ['axis', 'batch:8..1:1'],
      ],
      'invalid-option',
      '/axis',
    ],
  ] as const)('are refused for %s', async (_, kind, fields, code, pointer) => {
    const response = await posted(`/v1/plots/${kind}.svg`, fields);
    expect(await response.json()).toMatchObject({ code, pointer });
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
    ['networks=vgg11&axis=batch:1..9999999:1', 422, 'limit-sweep', '/axis'],
    ['networks=vgg11&axis=batch:1..1001:1', 422, 'limit-sweep', '/axis'],
    ['networks=vgg11&axis=batch:1,2&by=height:1..8:1', 422, 'limit-sweep', '/by'],
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

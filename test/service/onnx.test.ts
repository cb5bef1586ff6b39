import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CostReport } from '../../src/core/cost/report.ts';
import { presets } from '../../src/presets/index.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const bytesOf = async (response: Response) => {
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
};
const macs = async (response: Response) => ((await response.json()) as CostReport).totals.macs;
const cost = (body: Buffer<ArrayBuffer> | ReadableStream, query = '') =>
  fetch(`${service.url}/v1/cost${query}`, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/onnx' },
    duplex: 'half',
  });

const tiny = {
  version: 1,
  name: 'tiny net/1',
  inputs: { x: { shape: ['N', 6] } },
  layers: [{ id: 'fc', type: 'linear', outFeatures: 8 }],
};

describe('a network as an ONNX file', () => {
  it('comes with its length and a name', async () => {
    const response = await service.get('/v1/presets/resnet18/onnx?weights=none&batch=2', {
      'accept-encoding': 'gzip, br',
    });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/onnx',
      'content-disposition': 'attachment; filename="resnet18.onnx"',
    });
    const bytes = await bytesOf(response);
    expect(Number(response.headers.get('content-length'))).toBe(bytes.length);
    const named = await service.post('/v1/onnx', { architecture: tiny });
    expect(named.headers.get('content-disposition')).toContain('"tiny_net_1.onnx"');
    await named.arrayBuffer();
  });

  it('is described to a HEAD without being made', async () => {
    const head = await fetch(`${service.url}/v1/presets/vgg19/onnx`, { method: 'HEAD' });
    expect(head.status).toBe(200);
    // VGG-19's parameters, of 4 bytes each.
    expect(Number(head.headers.get('content-length'))).toBeGreaterThan(4 * 143_667_240);
    expect(await head.text()).toBe('');
  });

  it('is the same by preset, architecture and stored model, and for the same seed', async () => {
    const architecture = presets.get('cifar_resnet20').architecture();
    const stored = await service.post('/v1/models', architecture);
    const { digest } = (await stored.json()) as { digest: string };
    const preset = await bytesOf(await service.get('/v1/presets/cifar_resnet20/onnx?seed=7'));
    const ask = async (body: object) => bytesOf(await service.post('/v1/onnx', body));
    expect((await ask({ architecture, seed: 7 })).equals(preset)).toBe(true);
    expect((await ask({ model: digest, seed: 7 })).equals(preset)).toBe(true);
    expect((await ask({ preset: 'cifar_resnet20', seed: 8 })).equals(preset)).toBe(false);
  });

  it('can be sent back as it arrives, and costs the same', async () => {
    const { body } = await service.get('/v1/presets/resnet18/onnx?options=num_classes:10');
    const back = await cost(body ?? new ReadableStream(), '?batch=3');
    const preset = await service.get('/v1/cost/resnet18?options=num_classes:10&batch=3');
    expect(await macs(back)).toBe(await macs(preset));
  });

  it('has its weights in a second file where that is asked for', async () => {
    const query = 'externalData=weights.bin&seed=3';
    const model = await bytesOf(await service.get(`/v1/presets/cifar_resnet20/onnx?${query}`));
    const response = await service.get(`/v1/presets/cifar_resnet20/onnx?${query}&part=data`);
    expect(response.headers.get('content-type')).toBe('application/octet-stream');
    expect(response.headers.get('content-disposition')).toContain('"weights.bin"');
    const data = await bytesOf(response);
    expect(model.includes('weights.bin')).toBe(true);
    const { totals } = (await (await cost(model)).json()) as CostReport;
    expect(data.length).toBeGreaterThanOrEqual(Number(totals.weightBytes));
    expect(model.length).toBeLessThan(Number(totals.weightBytes));
  });

  it('is written for another opset', async () => {
    const older = await bytesOf(await service.post('/v1/onnx', { architecture: tiny, opset: 13 }));
    expect(await macs(await cost(older))).toBe(6 * 8);
  });

  it('lets others be answered while it is made', async () => {
    const large = await service.get('/v1/presets/alexnet/onnx');
    const reader = large.body?.getReader();
    await reader?.read();
    expect((await service.get('/v1/conventions')).status).toBe(200);
    // The rest is not wanted, and not made.
    await reader?.cancel();
    expect((await service.get('/readyz')).status).toBe(200);
  });

  it.each([
    ['GET', '/v1/presets/nothing/onnx', 404, 'unknown-preset'],
    ['GET', '/v1/presets/vgg11/onnx?opset=12', 422, 'unsupported-opset'],
    ['GET', '/v1/presets/vgg11/onnx?part=data', 400, 'invalid-request'],
    ['GET', '/v1/presets/vgg11/onnx?externalData=../etc/passwd', 400, 'invalid-request'],
    ['GET', '/v1/presets/vgg11/onnx?wieghts=none', 422, 'unknown-key'],
    ['PUT', '/v1/onnx', 405, 'method-not-allowed'],
  ])('%s %s is refused', async (method, path, status, code) => {
    const response = await fetch(service.url + path, { method });
    expect(await response.json()).toMatchObject({ code });
    expect(response.status).toBe(status);
  });

  it('is made of exactly one network', async () => {
    const none = await service.post('/v1/onnx', { seed: 1 });
    expect(await none.json()).toMatchObject({ code: 'invalid-request' });
    const two = await service.post('/v1/onnx', { preset: 'vgg11', architecture: tiny });
    expect(await two.json()).toMatchObject({ code: 'invalid-request' });
  });
});

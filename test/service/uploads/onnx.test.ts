import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CostReport } from '../../../src/core/cost/report.ts';
import { presets } from '../../../src/presets/index.ts';
import { data } from '../../support/graphql.ts';
import { onnxBytes, onnxHead } from '../../support/onnx-bytes.ts';
import { info, model, node, tensor } from '../../support/onnx-model.ts';
import { eventually, exitCode, freePort, spawnServer } from '../../support/process.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const report = async (response: Response) => {
  expect(response.status).toBe(200);
  return (await response.json()) as CostReport;
};

function send(
  body: Uint8Array<ArrayBuffer> | ReadableStream,
  query = '',
  type = 'application/onnx',
  url = service.url,
): Promise<Response> {
  const headers = { 'content-type': type };
  return fetch(`${url}/v1/cost${query}`, { method: 'POST', body, headers, duplex: 'half' });
}

/** y[batch, 8] = x[batch, 6] · w[6, 8], as a PyTorch export names things. */
const product = model({
  name: 'product',
  nodes: [node('MatMul', 'x fc.weight', 'y', {}, { name: '/fc/MatMul' })],
  inputs: [info('x', ['batch', 6])],
  outputs: [info('y', ['batch', 8])],
  initializers: [tensor('fc.weight', [6, 8])],
});
const bytes = onnxBytes(product);

describe('an ONNX file', () => {
  it.each(['application/onnx', 'application/octet-stream', 'application/x-protobuf'])(
    'is costed as %s, with choices in the query',
    async (type) => {
      const { totals, bindings, layers } = await report(
        await send(bytes, '?bindings=batch:5&convention=flops', type),
      );
      expect(bindings).toEqual({ batch: 5 });
      expect(totals).toMatchObject({ parameters: 6 * 8, macs: 5 * 6 * 8 });
      expect(layers.map(({ id }) => id)).toEqual(['fc']);
    },
  );

  it('is costed from a form', async () => {
    const form = new FormData();
    form.append('batch', '3');
    form.append('model', new Blob([bytes]), 'product.onnx');
    const response = await fetch(`${service.url}/v1/cost`, { method: 'POST', body: form });
    expect((await report(response)).totals.macs).toBe(3 * 6 * 8);
  });

  it('is read however it is split', async () => {
    const single = ReadableStream.from(Array.from(bytes, (byte) => Uint8Array.of(byte)));
    const whole = await report(await send(bytes, '?batch=7'));
    expect(await report(await send(single, '?batch=7'))).toEqual(whole);
  });

  it('is the same answer however it comes: uploaded, stored, in a form', async () => {
    const first = await send(bytes, '?batch=11');
    expect(first.headers.get('netcost-cache')).toBe('miss');
    expect((await send(bytes, '?batch=11')).headers.get('netcost-cache')).toBe('hit');
    const stored = await fetch(`${service.url}/v1/models`, {
      method: 'POST',
      body: bytes,
      headers: { 'content-type': 'application/onnx' },
    });
    const { digest, counts } = (await stored.json()) as Record<string, string>;
    expect(counts).toEqual({ nodes: 1, layers: 1, parameters: 6 * 8 });
    const named = await service.get(`/v1/cost/${digest}?batch=11`);
    expect(named.headers.get('netcost-cache')).toBe('hit');
    expect(await named.text()).toBe(await first.text());
    const { network } = await data(
      service,
      `{ network(model: "${digest}", batch: 11) { totals { macs } architecture } }`,
    );
    expect(network).toEqual({ totals: { macs: 11 * 6 * 8 }, architecture: null });
    const kept = await service.get(`/v1/models/${digest}/document`);
    expect(await kept.json()).toMatchObject({ graph: { nodes: [{ op: 'MatMul' }] } });
  });

  it('is kept with numbers that JSON does not have', async () => {
    const masked = model(
      {
        nodes: [
          node('Clip', 'x', 'm', {
            min: { kind: 'float', value: -Infinity },
            max: { kind: 'float', value: 6 },
          }),
          node('Relu', 'm', 'y'),
        ],
        inputs: [info('x', [2])],
        outputs: [info('y', [2])],
      },
      { opsets: [{ domain: '', version: 7 }] },
    );
    const response = await fetch(`${service.url}/v1/models`, {
      method: 'POST',
      body: onnxBytes(masked),
      headers: { 'content-type': 'application/onnx' },
    });
    const { digest } = (await response.json()) as { digest: string };
    const direct = await report(await send(onnxBytes(masked)));
    expect((await report(await service.get(`/v1/cost/${digest}`))).digest).toBe(direct.digest);
  });
});

describe('VGG-19', () => {
  it('costs the same as preset, architecture, ONNX and stored model', async () => {
    const architecture = presets.get('vgg19').architecture();
    const asPreset = await report(await service.get('/v1/cost/vgg19'));
    expect(asPreset.totals).toMatchObject({ macs: 19_632_062_464, parameters: 143_667_240 });
    const onnx = async (weights: string) =>
      Buffer.from(
        await (await service.get(`/v1/presets/vgg19/onnx?weights=${weights}`)).arrayBuffer(),
      );
    const stored = await fetch(`${service.url}/v1/models`, {
      method: 'POST',
      body: await onnx('none'),
      headers: { 'content-type': 'application/onnx' },
    });
    const others = [
      await service.post('/v1/cost', { architecture }),
      await send(await onnx('none')),
      await send(await onnx('constant')),
      await service.post('/v1/cost', {
        model: ((await stored.json()) as { digest: string }).digest,
      }),
    ];
    for (const other of others) {
      const { totals, depth, outputs } = await report(other);
      expect(totals).toEqual(asPreset.totals);
      expect(depth.weighted).toBe(19);
      expect(outputs.map(({ shape }) => shape)).toEqual([[1, 1000]]);
    }
  });
});

describe('a file larger than the memory it may take', () => {
  it('is read as it arrives, while others are answered', { timeout: 60_000 }, async () => {
    const port = await freePort();
    const child = spawnServer({
      PORT: String(port),
      MODELS_DIR: '',
      LOG_LEVEL: 'error',
      // After an abort, fetch opens a connection for later, on which the service would wait.
      SHUTDOWN_TIMEOUT_MS: '500',
    });
    const url = `http://127.0.0.1:${port}`;
    await eventually(async () => (await fetch(`${url}/readyz`)).ok, 30_000);
    const rss = async () => {
      const metrics = await (await fetch(`${url}/metrics`)).text();
      return Number(/^process_resident_memory_bytes (\d+)/m.exec(metrics)?.[1]);
    };
    const elements = 75 * 2 ** 20;
    const big = model({
      nodes: [node('Add', 'x big', 'y')],
      inputs: [info('x', [1])],
      outputs: [info('y', [elements])],
    });
    const chunk = new Uint8Array(2 ** 20);
    function* file() {
      yield onnxHead(big, 'big', elements);
      for (let sent = 0; sent < 4 * elements; sent += chunk.length) yield chunk;
    }
    const upload = () => send(ReadableStream.from(file()), '', 'application/onnx', url);
    // Once to have loaded all that it takes.
    await report(await send(bytes, '', 'application/onnx', url));
    const before = await rss();
    let most = 0;
    const answered = upload();
    const sampling = setInterval(() => {
      void rss().then((bytesNow) => (most = Math.max(most, bytesNow)));
    }, 20);
    await answered;
    clearInterval(sampling);
    expect(most).toBeGreaterThan(before);
    expect((await report(await answered)).totals).toMatchObject({ parameters: elements });
    expect(most - before).toBeLessThan(150 * 2 ** 20);

    const abort = new AbortController();
    const broken = fetch(`${url}/v1/cost`, {
      method: 'POST',
      body: ReadableStream.from(file()),
      headers: { 'content-type': 'application/onnx' },
      signal: abort.signal,
      duplex: 'half',
    });
    setTimeout(() => {
      abort.abort();
    }, 50);
    await expect(broken).rejects.toThrow();
    expect((await report(await fetch(`${url}/v1/cost/vgg11`))).name).toBe('vgg11');
    child.kill('SIGTERM');
    await exitCode(child);
  });
});

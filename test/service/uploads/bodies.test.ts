import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presets } from '../../../src/presets/index.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({
    UPLOAD_LIMIT_BYTES: '100000',
    UPLOAD_IDLE_MS: '300',
    BODY_LIMIT_BYTES: '50000',
    REQUEST_TIMEOUT_MS: '400',
  });
});
afterAll(() => service.close());

const json = async (response: Response) => (await response.json()) as Record<string, unknown>;

/** A model as `model.to_json()` writes it. */
const keras = {
  class_name: 'Sequential',
  config: {
    name: 'dense',
    layers: [
      { class_name: 'InputLayer', config: { batch_shape: [null, 8], name: 'in' } },
      { class_name: 'Dense', config: { name: 'fc', units: 4, use_bias: false } },
    ],
  },
};
const architecture = presets.get('vgg11').architecture();
const post = (body: string, type: string, query = '') =>
  fetch(`${service.url}/v1/cost${query}`, {
    method: 'POST',
    body,
    headers: { 'content-type': type },
  });

describe('a network as the body', () => {
  it.each(['application/vnd.keras+json', 'application/json', 'application/octet-stream'])(
    'is told by its content: Keras as %s',
    async (type) => {
      const response = await post(JSON.stringify(keras), type, '?batch=3&detail=summary');
      expect(response.status).toBe(200);
      expect(await json(response)).toMatchObject({ name: 'dense', totals: { macs: 3 * 8 * 4 } });
    },
  );

  it.each(['application/json', 'application/octet-stream'])(
    'is told by its content: an architecture as %s',
    async (type) => {
      const response = await post(`\uFEFF \n${JSON.stringify(architecture)}`, type);
      expect(response.status).toBe(200);
      expect(await response.text()).toBe(await (await service.get('/v1/cost/vgg11')).text());
    },
  );

  it('is negotiated and cached as all others are', async () => {
    const ask = (accept: string) =>
      fetch(`${service.url}/v1/cost?table=stages&width=80&convention=flops`, {
        method: 'POST',
        body: JSON.stringify(keras),
        headers: { 'content-type': 'application/vnd.keras+json; charset=utf-8', accept },
      });
    for (const type of ['text/csv', 'text/plain', 'text/markdown', 'application/json']) {
      const [first, second] = [await ask(type), await ask(type)];
      expect(first.headers.get('content-type')).toContain(type);
      expect(second.headers.get('netcost-cache')).toBe('hit');
      expect(await second.text()).toBe(await first.text());
    }
    expect((await ask('image/png')).status).toBe(406);
  });

  it('has its faults by pointer into the document itself', async () => {
    const layers = [{ type: 'conv3' }];
    const response = await post(JSON.stringify({ ...architecture, layers }), 'application/json');
    expect(await json(response)).toMatchObject({ pointer: '/layers/0/type' });
  });

  it('is refused with the types that are taken', async () => {
    const response = await post('<network/>', 'application/xml');
    expect(response.status).toBe(415);
    const { expected } = await json(response);
    for (const type of ['application/onnx', 'application/vnd.keras+json', 'multipart/form-data']) {
      expect(expected).toContain(type);
    }
  });

  it('leaves the choices of a request in JSON to the body', async () => {
    const response = await post('{"preset":"vgg11"}', 'application/json', '?batch=2');
    expect(await json(response)).toMatchObject({ code: 'invalid-request', pointer: '/batch' });
    const unknown = await post('{"preset":"vgg11"}', 'application/json', '?bacth=2');
    expect(await json(unknown)).toMatchObject({
      code: 'unknown-key',
      hint: expect.any(String) as string,
    });
  });

  it('is not a request to store something else', async () => {
    const response = await service.post('/v1/models', { architecture });
    expect(response.status).toBe(415);
    expect(await json(response)).toMatchObject({
      code: 'unrecognized-model',
      hint: expect.stringContaining('by itself') as string,
    });
  });
});

describe('a form', () => {
  const form = (fields: readonly (readonly [string, string | Blob])[]) => {
    const data = new FormData();
    for (const [name, value] of fields) data.append(name, value);
    return fetch(`${service.url}/v1/cost?detail=summary`, { method: 'POST', body: data });
  };
  const file = new Blob([JSON.stringify(keras)]);

  it.each([
    [
      'before',
      [
        ['batch', '5'],
        ['model', file],
      ],
    ],
    [
      'behind',
      [
        ['model', file],
        ['batch', '5'],
      ],
    ],
  ] as const)('has a file and choices %s it', async (_place, fields) => {
    const response = await form(fields);
    expect(response.status).toBe(200);
    expect(await json(response)).toMatchObject({
      bindings: { batch: 5 },
      totals: { macs: 5 * 8 * 4 },
    });
  });

  it.each([
    ['no file', [['batch', '5']], 'invalid-request'],
    ['a file elsewhere', [['file', file]], 'invalid-request'],
    [
      'two files',
      [
        ['model', file],
        ['model', file],
      ],
      'invalid-request',
    ],
    [
      'an unknown field',
      [
        ['model', file],
        ['bacth', '5'],
      ],
      'unknown-key',
    ],
    [
      'a wrong choice',
      [
        ['model', file],
        ['batch', 'five'],
      ],
      'invalid-request',
    ],
    ['what is no network', [['model', new Blob(['{}'])]], 'unrecognized-model'],
    ['too large a file', [['model', new Blob([' '.repeat(200_000)])]], 'body-too-large'],
    [
      'a key of every object',
      [
        ['__proto__', '1'],
        ['model', file],
      ],
      'invalid-request',
    ],
  ] as const)('is refused with %s', async (_what, fields, code) => {
    const response = await form(fields);
    expect(await json(response)).toMatchObject({ code });
    expect(response.status).toBeLessThan(500);
  });

  it.each([
    [
      'cut off',
      '--b\r\ncontent-disposition: form-data; name="model"; filename="m"\r\n\r\n{"cl',
      'bad-http',
    ],
    ['malformed', 'nothing of the kind', 'invalid-request'],
    ['empty', '', 'invalid-request'],
  ])('is refused when it is %s', async (_how, body, code) => {
    const response = await post(body, 'multipart/form-data; boundary=b');
    expect(response.status).toBe(400);
    expect(await json(response)).toMatchObject({ code });
  });

  it('stores its network too', async () => {
    const body = new FormData();
    body.append('model', file);
    const response = await fetch(`${service.url}/v1/models`, { method: 'POST', body });
    expect(response.status).toBe(201);
    expect(await json(response)).toMatchObject({ format: 'keras', name: 'dense' });
    body.append('batch', '5');
    const chosen = await fetch(`${service.url}/v1/models`, { method: 'POST', body });
    expect(await json(chosen)).toMatchObject({ code: 'unknown-key' });
  });
});

describe('a body that does not arrive', () => {
  async function begin(path: string, type: string, body: string): Promise<Socket> {
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const head = ['content-length: 10000', `content-type: ${type}`, 'host: x', '', body];
    socket.write([`POST ${path} HTTP/1.1`, ...head].join('\r\n'));
    return socket;
  }
  async function answer(socket: Socket): Promise<string> {
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    await once(socket, 'close');
    return text;
  }

  const formStart = '--b\r\ncontent-disposition: form-data; name="model"; filename="m"\r\n\r\n';
  it.each([
    ['application/octet-stream', '{"class_name":'],
    ['multipart/form-data; boundary=b', `${formStart}{"class_name":`],
  ])(
    'is given up when a file as %s stands still, and the connection closed',
    async (type, start) => {
      const text = await answer(await begin('/v1/cost', type, start));
      expect(text).toMatch(/^HTTP\/1.1 408 /);
      expect(text).toContain('"code":"request-timeout"');
      expect(text).toContain('UPLOAD_IDLE_MS');
    },
  );

  it('is given up when JSON takes too long in all, however steadily it comes', async () => {
    const socket = await begin('/v1/cost', 'application/json', '{"preset":');
    const trickle = setInterval(() => socket.write(' '), 50);
    const text = await answer(socket);
    clearInterval(trickle);
    expect(text).toMatch(/^HTTP\/1.1 408 /);
    expect(text).toContain('"code":"request-timeout"');
  });

  it('may come slowly when it is a file', async () => {
    const socket = await begin('/v1/cost', 'application/octet-stream', '');
    const text = `${' '.repeat(9_000)}${JSON.stringify(keras)}`.padEnd(10_000);
    const answered = once(socket, 'data') as Promise<[Buffer]>;
    for (let sent = 0; sent < text.length; sent += 2_000) {
      socket.write(text.slice(sent, sent + 2_000));
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    expect(String((await answered)[0])).toMatch(/^HTTP\/1.1 200 /);
    socket.destroy();
  });

  it.each(['application/octet-stream', 'application/json', 'multipart/form-data; boundary=b'])(
    'is forgotten when the client of %s goes away',
    async (type) => {
      const sockets = await Promise.all(
        Array.from({ length: 10 }, () => begin('/v1/cost', type, '{"class_name"')),
      );
      for (const socket of sockets) socket.destroy();
      expect((await service.get('/v1/cost/vgg11')).status).toBe(200);
      const connections = () =>
        new Promise<number>((resolve, reject) => {
          service.app.server.getConnections((error, count) => {
            if (error) reject(error);
            else resolve(count);
          });
        });
      // Only those that fetch keeps for the next request.
      await expect.poll(connections).toBeLessThan(8);
    },
  );
});

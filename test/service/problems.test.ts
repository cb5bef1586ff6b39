import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ProblemCode, problemKinds } from '../../src/service/problems.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({
    LIMIT_LAYERS: '1000',
    LIMIT_NODES: '500',
    LIMIT_NESTING: '8',
    LIMIT_DIMENSION: '100000',
    BODY_LIMIT_BYTES: '20000',
  });
});
afterAll(() => service.close());

type Json = Record<string, unknown>;

const conv = { type: 'conv2d', outChannels: 8, kernel: 3 };

/** A small network with some of its keys replaced. */
const network = (changes: Json) => ({
  version: 1,
  name: 'bad',
  inputs: { image: { shape: ['N', 3, 32, 32] } },
  layers: [conv],
  ...changes,
});

interface Case {
  readonly code: ProblemCode;
  readonly request: () => Promise<Response>;
  readonly pointer?: string;
  readonly hint?: RegExp;
}

const post =
  (body: unknown, headers: Record<string, string> = {}) =>
  () =>
    service.post('/v1/cost', body, headers);
const architecture = (changes: Json) => post({ architecture: network(changes) });
const layers = (...list: Json[]) => architecture({ layers: list });
const get =
  (path: string, headers: Record<string, string> = {}) =>
  () =>
    service.get(path, headers);

const cases: Case[] = [
  {
    code: 'unsupported-version',
    request: architecture({ version: 2 }),
    pointer: '/architecture/version',
  },
  {
    code: 'invalid-architecture',
    request: architecture({ layers: 7 }),
    pointer: '/architecture/layers',
  },
  {
    code: 'unknown-key',
    request: layers({ ...conv, kernal: 3 }),
    pointer: '/architecture/layers/0/kernal',
    hint: /kernel/,
  },
  {
    code: 'unknown-layer-type',
    request: layers({ type: 'conv2', outChannels: 8 }),
    pointer: '/architecture/layers/0/type',
    hint: /conv2d/,
  },
  {
    code: 'unknown-block',
    request: architecture({ blocks: { stem: { layers: [conv] } }, layers: [{ block: 'sten' }] }),
    pointer: '/architecture/layers/0/block',
    hint: /stem/,
  },
  {
    code: 'unknown-reference',
    request: layers({ id: 'first', ...conv }, { type: 'relu', inputs: 'frist' }),
    pointer: '/architecture/layers/1/inputs',
    hint: /first/,
  },
  {
    code: 'duplicate-id',
    request: layers({ id: 'a', ...conv }, { id: 'a', ...conv }),
    pointer: '/architecture/layers/1/id',
  },
  {
    code: 'invalid-expression',
    request: layers({ ...conv, outChannels: '4 *' }),
    pointer: '/architecture/layers/0/outChannels',
  },
  {
    code: 'recursive-block',
    request: architecture({
      blocks: { a: { layers: [{ block: 'a' }] } },
      layers: [{ block: 'a' }],
    }),
  },
  { code: 'empty-network', request: architecture({ layers: [] }) },
  {
    code: 'weights-mismatch',
    request: layers({ ...conv, weights: 'w' }, { ...conv, weights: 'w' }),
  },
  {
    code: 'unbound-symbol',
    request: architecture({ inputs: { image: { shape: ['N', 3, 'H', 32] } } }),
  },
  { code: 'unknown-binding', request: get('/v1/cost/vgg11?bindings=M:3') },
  { code: 'invalid-input-size', request: get('/v1/cost/vgg11?inputSize=3x224x224') },
  {
    code: 'invalid-node',
    request: layers({
      type: 'onnx',
      op: 'Concat',
      attributes: { axis: 9 },
      inputs: ['image', 'image'],
    }),
  },
  { code: 'shape-mismatch', request: get('/v1/cost/vgg11?inputSize=8') },
  {
    code: 'unknown-operator',
    request: layers({ type: 'onnx', op: 'Rleu' }),
    hint: /Relu/,
  },
  { code: 'unknown-preset', request: get('/v1/cost/resnet51'), hint: /resnet50/ },
  {
    code: 'invalid-option',
    request: get('/v1/cost/vgg16?options=num_classes:0'),
    pointer: '/options/num_classes',
  },
  { code: 'limit-layers', request: layers({ ...conv, padding: 1, repeat: 1e9 }) },
  {
    code: 'limit-nodes',
    request: layers({ type: 'gelu', repeat: 501 }),
  },
  {
    code: 'limit-nesting',
    request: layers(
      Array.from({ length: 20 }).reduce<Json>(
        (inner) => ({ type: 'sequential', layers: [inner] }),
        conv,
      ),
    ),
  },
  { code: 'limit-dimension', request: layers({ ...conv, outChannels: 100_001 }) },
  { code: 'invalid-request', request: post({ preset: 'vgg11', architecture: network({}) }) },
  { code: 'malformed-json', request: post('{"preset": "vgg11",}') },
  { code: 'body-too-large', request: post({ architecture: { name: 'x'.repeat(30_000) } }) },
  {
    code: 'unsupported-media-type',
    request: post('<network/>', { 'content-type': 'application/xml' }),
  },
  { code: 'not-found', request: get('/v2/cost') },
  {
    code: 'method-not-allowed',
    request: () => fetch(`${service.url}/v1/cost/vgg11`, { method: 'PUT' }),
  },
  { code: 'not-acceptable', request: get('/v1/cost/vgg11', { accept: 'image/png' }) },
];

describe('every fault is a problem of its own', () => {
  it.each(cases)('$code', async ({ code, request, pointer, hint }) => {
    const response = await request();
    const problem = (await response.json()) as Json;
    expect(problem).toMatchObject({
      code,
      type: `/problems/${code}`,
      title: problemKinds[code].title,
      status: problemKinds[code].status,
      requestId: response.headers.get('x-request-id'),
    });
    expect(response.status).toBe(problemKinds[code].status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(String(problem['detail']).length).toBeGreaterThan(10);
    if (pointer !== undefined) expect(problem['pointer']).toBe(pointer);
    if (hint) expect(problem['hint']).toMatch(hint);
  });

  it('says what would have been accepted', async () => {
    const wrong = async (path: string) =>
      (await (await service.get(path)).json()) as {
        detail: string;
        expected: string;
        hint?: string;
      };
    expect(await wrong('/v1/cost/vgg11?detail=all')).toMatchObject({
      code: 'invalid-request',
      expected: 'one of summary, layers, nodes',
    });
    expect(await wrong('/v1/cost/vgg11?bacth=2')).toMatchObject({
      code: 'unknown-key',
      hint: 'did you mean "batch"?',
    });
    expect(await wrong('/v1/cost/vgg11?inputSize=big')).toMatchObject({
      expected: 'something like "224"',
    });
  });

  it('takes nothing for what it is not: no coercion, no dropped keys in a body', async () => {
    for (const body of [
      { preset: 'vgg11', batch: '8' },
      { preset: 'vgg11', batch: null },
    ]) {
      expect((await service.post('/v1/cost', body)).status).toBe(400);
    }
    const unknown = await service.post('/v1/cost', { preset: 'vgg11', bacth: 8 });
    expect(await unknown.json()).toMatchObject({ code: 'unknown-key', pointer: '/bacth' });
  });

  it('does not let keys reach prototypes', async () => {
    const response = await service.post('/v1/cost', '{"preset":"vgg11","__proto__":{"batch":2}}');
    expect(response.status).toBe(400);
    const named = await service.post('/v1/cost', { preset: 'constructor' });
    expect(await named.json()).toMatchObject({ code: 'unknown-preset' });
  });

  it('names the methods that are allowed', async () => {
    const response = await fetch(`${service.url}/v1/cost`, { method: 'DELETE' });
    expect(response.headers.get('allow')).toBe('POST');
  });
});

describe('what cannot be read as HTTP', () => {
  async function raw(text: string): Promise<string> {
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    socket.write(text);
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    await once(socket, 'close');
    return answer;
  }

  it.each([
    ['bad-http', 400, 'NONSENSE\r\n\r\n'],
    ['header-too-large', 431, `GET / HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`],
  ])('is answered with %s', async (code, status, text) => {
    const answer = await raw(text);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(answer).toContain(`"code":"${code}"`);
  });

  it('refuses a URL that does not decode', async () => {
    const answer = await raw('GET /v1/cost/%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n');
    expect(answer).toContain('"code":"bad-http"');
  });
});

describe('the table of problems', () => {
  it('lists every code, and each by itself', async () => {
    const { problems } = (await (await service.get('/problems')).json()) as { problems: Json[] };
    expect(problems.map(({ code }) => code)).toEqual(Object.keys(problemKinds));
    expect(await (await service.get('/problems/unknown-preset')).json()).toEqual({
      code: 'unknown-preset',
      ...problemKinds['unknown-preset'],
    });
    expect((await service.get('/problems/nothing')).status).toBe(404);
  });

  it('goes on after all that', async () => {
    expect((await service.get('/v1/cost/vgg11')).status).toBe(200);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeOnnx } from '../../../src/formats/onnx/index.ts';
import { presets } from '../../../src/presets/index.ts';
import { costed } from '../../support/networks.ts';
import { onnxBytes } from '../../support/onnx-bytes.ts';
import { info, model, node, tensor } from '../../support/onnx-model.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({
    UPLOAD_LIMIT_BYTES: '20000',
    BODY_LIMIT_BYTES: '8000',
    LIMIT_NODES: '150',
  });
});
afterAll(() => service.close());

/** A chain of matrix products of 8 features, under the name that PyTorch gives every graph. */
function chain(length: number): Blob {
  const at = (place: number) => (place === 0 ? 'x' : `h${place}`);
  const bytes = onnxBytes(
    model({
      name: 'main_graph',
      nodes: Array.from({ length }, (_, place) =>
        node('MatMul', `${at(place)} w`, at(place + 1), {}, { name: `/fc${place}/MatMul` }),
      ),
      inputs: [info('x', ['batch', 8])],
      outputs: [info(at(length), ['batch', 8])],
      initializers: [tensor('w', [8, 8])],
    }),
  );
  return new Blob([bytes]);
}

const keras = new Blob([
  JSON.stringify({
    class_name: 'Sequential',
    config: {
      name: 'dense',
      layers: [
        { class_name: 'InputLayer', config: { batch_shape: [null, 8], name: 'in' } },
        { class_name: 'Dense', config: { name: 'fc', units: 4, use_bias: false } },
      ],
    },
  }),
]);

const architecture = JSON.stringify(presets.get('vgg11').architecture());

type Field = readonly [name: string, value: string | Blob, file?: string];

function post(path: string, fields: readonly Field[], headers = {}): Promise<Response> {
  const data = new FormData();
  for (const [name, value, file] of fields) {
    if (typeof value === 'string') data.append(name, value);
    else data.append(name, value, file ?? 'file');
  }
  return fetch(service.url + path, { method: 'POST', body: data, headers });
}

const networks = (...values: readonly (string | readonly [Blob, string])[]): Field[] =>
  values.map((value) => (typeof value === 'string' ? ['networks', value] : ['networks', ...value]));

interface Answer {
  readonly networks: readonly { readonly name: string; readonly totals: { macs: number } }[];
  readonly pairs: readonly { readonly ratios: { macs: { value: number } } }[];
}

async function compared(fields: readonly Field[], path = '/v1/compare'): Promise<Answer> {
  const response = await post(path, fields);
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

describe('a comparison in a form', () => {
  it('has files and names and JSON in the order of the form', async () => {
    const { networks: answered } = await compared([
      ['batch', '3'],
      ...networks(
        [chain(2), 'two.onnx'],
        'vgg11',
        [keras, 'dense.json'],
        '{"preset": "vgg11", "batch": 1, "name": "one image"}',
        architecture,
      ),
    ]);
    const vgg11 = 7_609_090_048;
    expect(answered.map(({ name, totals }) => [name, totals.macs])).toEqual([
      ['two', 3 * 2 * 8 * 8],
      ['vgg11 (2)', 3 * vgg11],
      ['dense', 3 * 8 * 4],
      ['one image', vgg11],
      ['vgg11 (5)', 3 * vgg11],
    ]);
  });

  it('is the comparison that the same networks in JSON are', async () => {
    const pair = [{ preset: 'vgg11' }, { preset: 'vgg11', batch: 2 }];
    const json = await service.post('/v1/compare', {
      networks: pair,
      batchNorm: 'folded',
      detail: 'summary',
    });
    const form = await post('/v1/compare?detail=summary', [
      ...networks(...pair.map((network) => JSON.stringify(network))),
      ['batchNorm', 'folded'],
    ]);
    expect(form.headers.get('netcost-cache')).toBe('hit');
    expect(await form.text()).toBe(await json.text());
  });

  it('takes its forms of answer and choices from query and fields', async () => {
    const fields: Field[] = [
      ...networks([chain(1), 'a.onnx'], [chain(3), 'b.onnx']),
      ['width', '80'],
    ];
    const response = await post('/v1/compare?convention=flops', fields, { accept: 'text/plain' });
    const text = await response.text();
    expect(text).toContain('a against b');
    expect(text).toContain('convention flops');
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBe(80);
  });

  it('calls ONNX files by their names, and other networks by their own', async () => {
    const { networks: answered } = await compared(
      networks([chain(1), 'small.onnx'], [chain(2), 'blob'], [keras, 'other.onnx']),
    );
    expect(answered.map(({ name }) => name)).toEqual(['small', 'main_graph', 'dense']);
  });

  it.each([
    ['one network', networks('vgg11'), 'invalid-request', '/networks', undefined],
    ['no network', [['batch', '2']], 'invalid-request', '/networks', undefined],
    [
      'too many networks',
      networks(...Array.from({ length: 11 }, () => 'vgg11')),
      'invalid-request',
      '/networks',
      undefined,
    ],
    [
      'too many files',
      networks(...Array.from({ length: 11 }, () => [keras, 'k.json'] as const)),
      'invalid-request',
      undefined,
      undefined,
    ],
    [
      'a file elsewhere',
      [...networks('vgg11'), ['model', keras]],
      'invalid-request',
      '/networks',
      undefined,
    ],
    [
      'an unknown name',
      networks('vgg11', 'vgg12'),
      'unknown-preset',
      '/networks/1/preset',
      undefined,
    ],
    ['what is no JSON', networks('vgg11', '{"preset"'), 'malformed-json', '/networks/1', undefined],
    [
      'an unknown key',
      networks('vgg11', '{"preset": "vgg11", "bacth": 1}'),
      'unknown-key',
      '/networks/1/bacth',
      undefined,
    ],
    [
      'a file that is no network',
      networks('vgg11', [new Blob(['{}']), 'empty.json']),
      'unrecognized-model',
      '/networks/1',
      'empty.json',
    ],
    [
      'a file that is no JSON',
      networks('vgg11', [new Blob(['{"layers":']), 'cut.json']),
      'malformed-json',
      '/networks/1',
      'cut.json',
    ],
    [
      'a file cut off',
      networks('vgg11', [chain(3).slice(0, 60), 'cut.onnx']),
      'truncated-model',
      '/networks/1',
      'cut.onnx',
    ],
    [
      'a fault in the network of a file',
      networks([new Blob(['{"version": 1, "layers": 3}']), 'odd.json'], 'vgg11'),
      'invalid-architecture',
      '/networks/0',
      'odd.json',
    ],
    [
      'a wrong choice',
      [...networks('vgg11', 'vgg13'), ['batch', 'two']],
      'invalid-request',
      '/batch',
      undefined,
    ],
    [
      'an unknown choice',
      [...networks('vgg11', 'vgg13'), ['bacth', '2']],
      'unknown-key',
      '/bacth',
      undefined,
    ],
  ] as const)('is refused with %s', async (_what, fields, code, pointer, file) => {
    const response = await post('/v1/compare', fields);
    const problem = (await response.json()) as Record<string, string>;
    expect(problem['code']).toBe(code);
    expect(response.status).toBeLessThan(500);
    if (pointer !== undefined) expect(problem['pointer']?.startsWith(pointer)).toBe(true);
    if (file !== undefined) expect(problem['detail']).toContain(`${file}: `);
  });

  it('is bounded in all its files together', async () => {
    const { graph } = costed({
      version: 1,
      name: 'dense',
      inputs: { x: { shape: ['N', 8] } },
      layers: [{ type: 'linear', outFeatures: 400 }],
    });
    const weighted = new Blob([...encodeOnnx(graph).model]);
    expect(weighted.size).toBeGreaterThan(4 * 8 * 400);
    expect(weighted.size).toBeLessThan(20_000);
    const large = await post('/v1/compare', networks([weighted, 'a'], [weighted, 'b']));
    expect(await large.json()).toMatchObject({ code: 'body-too-large', pointer: '/networks/1' });
    const text = new Blob([architecture, ' '.repeat(5_000)]);
    const documents = await post('/v1/compare', networks([text, 'a.json'], [text, 'b.json']));
    expect(await documents.json()).toMatchObject({
      code: 'body-too-large',
      pointer: '/networks/1',
    });
    const nodes = await post('/v1/compare', networks([chain(100), 'a'], [chain(100), 'b']));
    expect(await nodes.json()).toMatchObject({ code: 'limit-model', pointer: '/networks/1' });
  });

  it('is answered before the rest of it has arrived, which goes by unread', async () => {
    const bad = new Blob(['no model']);
    const rest = new Blob([new Uint8Array(5_000_000)]);
    const response = await post('/v1/compare', networks([bad, 'bad'], [rest, 'a'], [rest, 'b']));
    expect(await response.json()).toMatchObject({ code: 'unrecognized-model' });
    await compared(networks('vgg11', 'vgg13'));
  });

  it('leaves other bodies to other routes', async () => {
    const response = await fetch(`${service.url}/v1/compare`, {
      method: 'POST',
      body: chain(1),
      headers: { 'content-type': 'application/onnx' },
    });
    expect(response.status).toBe(415);
    expect(((await response.json()) as { hint: string }).hint).toContain('-F networks=@');
  });

  it('has the choices of a request in JSON in its body', async () => {
    const response = await service.post('/v1/compare?batch=2', {
      networks: [{ preset: 'vgg11' }, { preset: 'vgg13' }],
    });
    expect(await response.json()).toMatchObject({ code: 'invalid-request', pointer: '/batch' });
  });
});

describe('memory of a file', () => {
  interface Memory {
    readonly name: string;
    readonly resident: { readonly parameterBytes: number };
    readonly peak: { readonly bytes: number };
    readonly training: { readonly optimizer: string } | null;
  }

  it.each(['application/onnx', 'application/octet-stream'])('comes as %s', async (type) => {
    const response = await fetch(`${service.url}/v1/memory?batch=5&optimizer=sgd`, {
      method: 'POST',
      body: chain(2),
      headers: { 'content-type': type },
    });
    const memory = (await response.json()) as Memory;
    expect(memory.resident.parameterBytes).toBe(4 * 8 * 8);
    // While a product runs, what it takes and what it makes are alive.
    expect(memory.peak.bytes).toBe(2 * 4 * 5 * 8);
    expect(memory.training).not.toBeNull();
  });

  it.each(['application/vnd.keras+json', 'application/json'])('comes as %s', async (type) => {
    const response = await fetch(`${service.url}/v1/memory?width=80`, {
      method: 'POST',
      body: keras,
      headers: { 'content-type': type, accept: 'text/plain' },
    });
    expect(await response.text()).toMatch(/^dense: memory of one run/);
  });

  it('comes in a form, with choices', async () => {
    const response = await post('/v1/memory', [
      ['inPlace', 'true'],
      ['model', new Blob([architecture])],
      ['checkpointing', '1'],
    ]);
    const memory = await response.json();
    const named = await service.get('/v1/memory/vgg11?inPlace=true&checkpointing=1');
    expect(memory).toEqual(await named.json());
  });

  it('has the choices of a request in JSON in its body', async () => {
    const response = await service.post('/v1/memory?batch=2', { preset: 'vgg11' });
    expect(await response.json()).toMatchObject({ code: 'invalid-request', pointer: '/batch' });
    const refused = await post('/v1/memory', [
      ['model', keras],
      ['inPlac', 'true'],
    ]);
    expect(await refused.json()).toMatchObject({ code: 'unknown-key' });
  });

  it('is known again by its bytes', async () => {
    const ask = () => service.post('/v1/memory', { preset: 'vgg11', batch: 9 });
    expect((await ask()).headers.get('netcost-cache')).toBe('miss');
    expect((await ask()).headers.get('netcost-cache')).toBe('hit');
  });
});

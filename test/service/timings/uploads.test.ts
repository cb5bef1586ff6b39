import { createHash } from 'node:crypto';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onnxBytes } from '../../support/onnx-bytes.ts';
import { info, model, node, tensor } from '../../support/onnx-model.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

/** y = x + w, its weights in the file or in another. */
const file = (place?: { readonly location: string; readonly offset?: string }) =>
  Buffer.from(
    onnxBytes(
      model({
        nodes: [node('Add', 'x w', 'y')],
        initializers: [
          tensor('w', [3], place ? { external: true, ...place } : { data: [1, 2, 3] }),
        ],
        inputs: [info('x', ['N', 3])],
        outputs: [info('y', ['N', 3])],
      }),
    ),
  );

const digest = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

interface Answer {
  readonly code?: string;
  readonly detail?: string;
  readonly source?: unknown;
  readonly settings?: Record<string, unknown>;
}

async function send(body: Buffer | FormData, query = '') {
  const response = await fetch(`${service.url}/v1/timings${query}`, {
    method: 'POST',
    body,
    ...(Buffer.isBuffer(body) && { headers: { 'content-type': 'application/onnx' } }),
  });
  return { status: response.status, answer: (await response.json()) as Answer };
}

function form(
  bytes: Buffer,
  data: readonly (readonly [name: string, content: Buffer])[] = [],
  fields: Readonly<Record<string, string>> = {},
): FormData {
  const made = new FormData();
  for (const [name, value] of Object.entries(fields)) made.append(name, value);
  made.append('model', new Blob([bytes]), 'model.onnx');
  for (const [name, content] of data) made.append('data', new Blob([content]), name);
  return made;
}

/** What the store has under a digest. */
async function stored(named: string): Promise<Buffer> {
  const path = join(await mkdtemp(join(tmpdir(), 'netcost-stored-')), 'file');
  expect(await service.app.timing.files.fetch(named, path)).toBe(true);
  return readFile(path);
}

const weights = Buffer.from(Float32Array.of(1, 2, 3).buffer);

describe('an ONNX file', () => {
  it('is kept as it is, and its choices stand in the query', async () => {
    const bytes = file();
    const { status, answer } = await send(bytes, '?batch=4&protocol=quick&threads=1');
    expect(status).toBe(202);
    expect(answer).toMatchObject({
      source: { kind: 'file', digest: digest(bytes), externalData: [] },
      settings: { batch: 4, protocol: 'quick', threads: 1 },
    });
    expect(await stored(digest(bytes))).toEqual(bytes);
  });

  it('comes with its external data in a form, each file by its path', async () => {
    const bytes = file({ location: 'weights/part.bin' });
    const data = [['weights/part.bin', weights]] as const;
    const { status, answer } = await send(form(bytes, data, { batch: '2', profile: 'false' }));
    expect(status).toBe(202);
    expect(answer).toMatchObject({
      source: {
        kind: 'file',
        digest: digest(bytes),
        externalData: [{ location: 'weights/part.bin', digest: digest(weights) }],
      },
      settings: { batch: 2, profile: false },
    });
    expect(await stored(digest(weights))).toEqual(weights);
  });

  it('is timed as it is: its type cannot be chosen', async () => {
    const { answer } = await send(file(), '?type=float16');
    expect(answer).toMatchObject({ code: 'invalid-request', pointer: '/type' });
  });

  it('is refused without what it names, with what it does not, and with what leads elsewhere', async () => {
    const refused = async (body: FormData) => (await send(body)).answer;
    expect(await refused(form(file({ location: 'w.bin' })))).toMatchObject({
      code: 'external-data',
      detail: expect.stringContaining('"w.bin"') as string,
    });
    expect(await refused(form(file(), [['w.bin', weights]]))).toMatchObject({
      code: 'external-data',
      expected: 'the model alone',
    });
    for (const path of ['../w.bin', '/etc/w.bin']) {
      expect(await refused(form(file({ location: path }), [[path, weights]]))).toMatchObject({
        code: 'external-data',
      });
    }
  });

  it('is refused with external data that ends too soon, naming the tensor', async () => {
    const location = 'w.bin';
    const short = weights.subarray(1);
    const { status, answer } = await send(form(file({ location }), [[location, short]]));
    expect(status).toBe(422);
    expect(answer).toMatchObject({
      code: 'external-data',
      pointer: '/data',
      detail: `tensor "w" takes ${weights.length} bytes from byte 0 of "w.bin", which has ${short.length}`,
    });
    const beyond = file({ location, offset: String(weights.length) });
    expect((await send(form(beyond, [[location, weights]]))).answer).toMatchObject({
      code: 'external-data',
      detail: expect.stringContaining(`from byte ${weights.length} of "w.bin"`) as string,
    });
  });

  it('is refused where it is known not to run, with what would', async () => {
    const coarse = model({
      nodes: [node('Identity', 'x', 'y')],
      inputs: [info('x', ['N', 3], 'bfloat16')],
      outputs: [info('y', ['N', 3], 'bfloat16')],
    });
    const { status, answer } = await send(Buffer.from(onnxBytes(coarse)));
    expect(status).toBe(422);
    expect(answer).toMatchObject({
      code: 'not-runnable',
      detail: expect.stringContaining('input "x" is of bfloat16') as string,
      expected: expect.stringContaining('float32') as string,
      hint: expect.stringContaining('Cast') as string,
    });
  });

  it('is refused where it is faulty, with its fault', async () => {
    const { status, answer } = await send(file().subarray(0, -2));
    expect(status).toBe(422);
    expect(answer).toMatchObject({ code: 'truncated-model' });
  });
});

it('a document in a form is kept as a document', async () => {
  const document = Buffer.from(
    JSON.stringify({
      version: 1,
      name: 'own',
      inputs: { image: { shape: ['N', 3, 8, 8] } },
      layers: [{ type: 'relu' }],
    }),
  );
  const { answer } = await send(form(document, [], { type: 'float16' }));
  expect(answer).toMatchObject({
    source: { kind: 'document', format: 'architecture' },
    settings: { type: 'float16' },
  });
});

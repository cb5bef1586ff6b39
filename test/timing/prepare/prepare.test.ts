import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Architecture, lowerArchitecture } from '../../../src/formats/architecture/index.ts';
import { encodeOnnx } from '../../../src/formats/onnx/index.ts';
import { JobError } from '../../../src/timing/job-error.ts';
import type { TimingSpec } from '../../../src/timing/job.ts';
import type { PrepareSettings } from '../../../src/timing/prepare/preparation.ts';
import { prepare } from '../../../src/timing/prepare/prepare.ts';
import { digestOf, MemoryFiles } from '../../support/file-store.ts';
import { onnxBytes } from '../../support/onnx-bytes.ts';
import { info, ints, model, node, tensor } from '../../support/onnx-model.ts';

let folder: string;
let store: MemoryFiles;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'netcost-prepare-'));
  store = new MemoryFiles();
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

type Source = TimingSpec['source'];

async function failureOf(
  source: Source,
  lowering: TimingSpec['lowering'] = {},
  settings: Partial<PrepareSettings> = {},
) {
  const error: unknown = await prepare({ source, lowering }, store, folder, settings).catch(
    (reason: unknown) => reason,
  );
  if (error instanceof JobError) return error.failure;
  throw error instanceof Error ? error : new Error('it was prepared');
}

function upload(bytes: Uint8Array, files: Record<string, Uint8Array> = {}): Source {
  const externalData = Object.entries(files).map(([location, content]) => ({
    location,
    digest: store.add(content),
  }));
  return { kind: 'file', digest: store.add(bytes), externalData };
}

const small: Architecture = {
  version: 1,
  name: 'small',
  inputs: { image: { shape: ['N', 3, 8, 8] } },
  layers: [
    { id: 'conv', type: 'conv2d', outChannels: 4, kernel: 3, padding: 1 },
    { id: 'relu', type: 'relu' },
  ],
};

function document(content: unknown = small): Source {
  return store.document({ format: 'architecture', document: content });
}

/** Runs what was prepared, on ones. */
async function run({ modelPath, inputs }: Awaited<ReturnType<typeof prepare>>) {
  const session = await InferenceSession.create(modelPath, { logSeverityLevel: 3 });
  const feeds = inputs.map(({ name, type, dims }): [string, Tensor] => {
    const size = dims.reduce((product, dim) => product * dim, 1);
    const data =
      type === 'float16' ? new Uint16Array(size).fill(0x3c00) : new Float32Array(size).fill(1);
    return [name, new Tensor(type as 'float32', data as Float32Array, dims)];
  });
  const outputs = Object.values(await session.run(Object.fromEntries(feeds)));
  await session.release();
  return outputs;
}

describe('a document', () => {
  it('is written with random weights, its dims bound', async () => {
    const prepared = await prepare({ source: document(), lowering: { batch: 5 } }, store, folder);
    const bytes = readFileSync(prepared.modelPath);
    expect(prepared).toMatchObject({
      digest: digestOf(bytes),
      bytes: bytes.length,
      weights: 'random',
      type: 'float32',
      batch: 5,
      inputs: [{ name: 'image', type: 'float32', dims: [5, 3, 8, 8] }],
    });
    expect(prepared.report.totals.macs).toBe(5 * 4 * 8 * 8 * 3 * 9);
    const [output] = await run(prepared);
    expect(output?.dims).toEqual([5, 4, 8, 8]);
  });

  it('is the same file each time', async () => {
    const source = document();
    const first = await prepare({ source, lowering: {} }, store, folder);
    const again = mkdtempSync(join(folder, 'again-'));
    expect(await prepare({ source, lowering: {} }, store, again)).toMatchObject({
      digest: first.digest,
    });
  });

  it('runs in float16', async () => {
    const source = document();
    const prepared = await prepare({ source, lowering: { type: 'float16' } }, store, folder);
    expect(prepared).toMatchObject({ type: 'float16', inputs: [{ type: 'float16' }] });
    const [output] = await run(prepared);
    expect(output?.type).toBe('float16');
  });

  it('keeps weights of more than 64 MiB beside the model', async () => {
    const wide = {
      ...small,
      inputs: { x: { shape: ['N', 4096] } },
      layers: [{ type: 'linear', outFeatures: 4097, bias: false }],
    };
    const source = document(wide);
    const prepared = await prepare({ source, lowering: {} }, store, folder);
    expect(statSync(prepared.modelPath).size).toBeLessThan(10_000);
    const files = readdirSync(dirname(prepared.modelPath), { withFileTypes: true });
    const weights = files.map(({ name }) => statSync(join(folder, name)).size);
    expect(Math.max(...weights)).toBe(4 * 4096 * 4097);
    const [output] = await run(prepared);
    expect(output?.dims).toEqual([1, 4097]);
  });

  it('names the values of the file', async () => {
    const { graph, values } = await prepare({ source: document(), lowering: {} }, store, folder);
    expect([...values.keys()].sort()).toEqual(
      ['conv.bias', 'conv.weight', 'conv/Conv', 'image', 'relu'].sort(),
    );
    expect(values.get('conv/Conv')).toBe(graph.nodes[0]?.outputs[0]);
  });

  it.each([
    ['is too large on disk', {}, { diskBytes: 100 }, /takes \d+ bytes, more than the 100 /],
    ['is a long text', {}, { documentBytes: 10 }, /more than 10/],
    ['has too many operators', {}, { limits: { nodes: 1 } }, /more than 1 nodes/],
    ['is bound wrongly', { bindings: { M: 2 } }, {}, /"M"/],
  ] as const)('is refused where it %s', async (_what, lowering, settings, message) => {
    const failure = await failureOf(document(), lowering, settings);
    expect(failure).toMatchObject({
      code: 'source-unavailable',
      message: expect.stringMatching(message) as string,
    });
  });

  it('is refused where it is gone, or is not what it should be', async () => {
    const missing = { kind: 'document', format: 'architecture', digest: 'sha256:0' } as const;
    expect((await failureOf(missing)).message).toMatch(/no longer stored/);
    const digest = store.add(Buffer.from('{'));
    expect((await failureOf({ ...missing, digest })).message).toMatch(/not JSON/);
    expect((await failureOf(document({ ...small, layers: [{ type: 'conv3' }] }))).hint).toMatch(
      /conv/,
    );
  });

  it('is refused where ONNX cannot say it', async () => {
    expect(await failureOf(document({ ...small, type: 'int8' }))).toMatchObject({
      code: 'source-unavailable',
      message: expect.stringMatching(/no Conv of int8/) as string,
      hint: expect.stringContaining('float') as string,
    });
  });
});

const symbolic = model({
  nodes: [node('MatMul', 'x weights', 'y', {}, { name: 'product' })],
  initializers: [tensor('weights', [4, 2], { data: [1, 2, 3, 4, 5, 6, 7, 8] })],
  inputs: [info('x', ['rows', 'columns'])],
  outputs: [info('y', ['rows', 2])],
});

describe('an uploaded file', () => {
  it('is run as it is', async () => {
    const bytes = onnxBytes(symbolic);
    const source = upload(bytes);
    const lowering = { bindings: { rows: 3, columns: 4 } };
    const prepared = await prepare({ source, lowering }, store, folder);
    expect(readFileSync(prepared.modelPath)).toEqual(bytes);
    expect(prepared).toMatchObject({
      digest: digestOf(bytes),
      bytes: bytes.length,
      weights: 'own',
      type: 'float32',
      batch: 3,
      inputs: [{ name: 'x', type: 'float32', dims: [3, 4] }],
    });
    expect(prepared.report.totals.macs).toBe(3 * 4 * 2);
    const [output] = await run(prepared);
    expect(output?.data).toEqual(new Float32Array([16, 20, 16, 20, 16, 20]));
  });

  it('is of the types that it is of', async () => {
    const source = upload(onnxBytes(symbolic));
    const lowering = { bindings: { columns: 4 }, type: 'float16' } as const;
    expect(await prepare({ source, lowering }, store, folder)).toMatchObject({ type: 'float32' });
  });

  it('is refused where a symbol is not bound, by its name', async () => {
    const failure = await failureOf(upload(onnxBytes(symbolic)), { bindings: { rows: 3 } });
    expect(failure).toMatchObject({
      code: 'source-unavailable',
      message: expect.stringContaining('columns') as string,
    });
  });

  it('passes integers that are bound to the measuring process', async () => {
    const scaled = model({
      nodes: [node('Expand', 'x size', 'y')],
      inputs: [info('x', [1]), info('size', [1], 'int64')],
      outputs: [info('y', [null])],
    });
    const source = upload(onnxBytes(scaled));
    const { inputs } = await prepare(
      { source, lowering: { bindings: { size: 7 } } },
      store,
      folder,
    );
    expect(inputs).toEqual([
      { name: 'x', type: 'float32', dims: [1] },
      { name: 'size', type: 'int64', dims: [1], value: 7 },
    ]);
  });

  it('has its external data beside it', async () => {
    const graph = lowerArchitecture(small);
    const location = 'deep/down/weights.bin';
    const file = encodeOnnx(graph, { externalData: { location } });
    const data = Buffer.concat([...(file.data ?? [])]);
    const bytes = Buffer.concat([...file.model]);
    const prepared = await prepare(
      { source: upload(bytes, { [location]: data }), lowering: {} },
      store,
      folder,
    );
    expect(prepared.bytes).toBe(bytes.length + data.length);
    expect(await run(prepared)).toHaveLength(1);
    // Without it the runtime would look for a file of that name.
    expect(await failureOf(upload(bytes))).toMatchObject({
      code: 'source-unavailable',
      message: expect.stringContaining(JSON.stringify(location)) as string,
    });
  });

  it.each([
    '../weights.bin',
    'a/../../weights.bin',
    '/etc/passwd',
    'C:\\weights.bin',
    '..\\weights.bin',
    'weights\0.bin',
    '*/_ORT_MEM_ADDR_/*',
    '',
    './',
    'n'.repeat(256),
    'model.onnx',
  ])('does not take external data at %j', async (location) => {
    const bytes = onnxBytes(symbolic);
    const failure = await failureOf(upload(bytes, { [location]: Buffer.from('x') }));
    expect(failure).toMatchObject({
      code: 'source-unavailable',
      message: expect.stringContaining(
        JSON.stringify(location.slice(0, 100)).slice(1, -1),
      ) as string,
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('does not take two files at one place, or one below another', async () => {
    const bytes = onnxBytes(symbolic);
    for (const locations of [
      ['a', './a'],
      ['a', 'a/b'],
    ]) {
      const files = Object.fromEntries(locations.map((location) => [location, Buffer.from('x')]));
      expect((await failureOf(upload(bytes, files))).message).toMatch(/two files .*"a"/);
    }
  });

  it('is refused where it is gone, too large, or no model', async () => {
    const bytes = onnxBytes(symbolic);
    const gone = { kind: 'file', digest: 'sha256:0', externalData: [] } as const;
    expect((await failureOf(gone)).message).toMatch(/no longer stored/);
    expect((await failureOf(upload(bytes), {}, { diskBytes: 10 })).message).toMatch(/10 bytes/);
    expect((await failureOf(upload(Buffer.from('no model')))).message).toMatch(/not an ONNX model/);
    const nodes = { onnx: { nodes: 0 } };
    expect((await failureOf(upload(bytes), {}, nodes)).message).toMatch(/more than 0 nodes/);
  });

  it('is refused where no tensors can be made for an input', async () => {
    const coarse = model({
      nodes: [node('Identity', 'x', 'y')],
      inputs: [info('x', [1], 'bfloat16')],
      outputs: [info('y', [1], 'bfloat16')],
      initializers: [ints('unused', [1])],
    });
    expect((await failureOf(upload(onnxBytes(coarse)))).message).toMatch(/"x" is of bfloat16/);
  });
});

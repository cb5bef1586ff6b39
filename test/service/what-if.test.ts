import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { onnxBytes } from '../support/onnx-bytes.ts';
import { info, model, node } from '../support/onnx-model.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

type Totals = Readonly<Record<string, number>>;

interface Answer {
  readonly networks: readonly { readonly name: string; readonly totals: Totals }[];
  readonly edits: readonly (readonly number[])[];
}

async function whatIf(body: unknown): Promise<Answer> {
  const response = await service.post('/v1/what-if', body);
  const answer: unknown = await response.json();
  expect(answer).toHaveProperty('networks');
  return answer as Answer;
}

async function totalsOf(path: string): Promise<Totals> {
  const response = await service.get(`/v1/cost/${path}`);
  return ((await response.json()) as { totals: Totals }).totals;
}

describe('what if', () => {
  it('VGG-19 had ResNet’s stem', async () => {
    const { networks } = await whatIf({
      preset: 'vgg19',
      edits: [{ edit: 'stem', stem: 'resnet' }],
    });
    const [before, after] = networks.map(({ totals }) => totals['macs'] ?? 0);
    // conv1_1 to conv2_2 make way for 7×7 of stride 2; conv3_1 then takes 64 channels, not 128.
    const removed = 224 * 224 * 9 * (3 * 64 + 64 * 64) + 112 * 112 * 9 * (64 * 128 + 128 * 128);
    const stem = 112 * 112 * 49 * 3 * 64;
    const narrower = 56 * 56 * 9 * (128 - 64) * 256;
    expect(before).toBe((await totalsOf('vgg19'))['macs']);
    expect(after).toBe(Number(before) - removed + stem - narrower);
  });

  it('VGG-16 had a head of global average pooling', async () => {
    const { networks } = await whatIf({
      preset: 'vgg16',
      edits: [{ edit: 'head', head: 'globalAveragePool' }],
    });
    const [before, after] = networks.map(({ totals }) => totals);
    const dense = 25_088 * 4096 + 4096 * 4096 + 4096 * 1000;
    expect(after?.['macs']).toBe(Number(before?.['macs']) - dense + 512 * 1000);
    expect(after?.['parameters']).toBe(
      Number(before?.['parameters']) - dense - 2 * 4096 - 1000 + 512 * 1000 + 1000,
    );
  });

  it('ResNet-50 had basic blocks as wide between blocks', async () => {
    const { networks } = await whatIf({
      preset: 'resnet50',
      edits: [{ edit: 'block', block: 'basic' }],
    });
    const stage = (blocks: number, from: number, out: number, side: number) =>
      side * side * ((2 * blocks - 1) * 9 * out * out + 9 * from * out + from * out);
    expect(networks[1]?.totals['macs']).toBe(
      112 * 112 * 49 * 3 * 64 +
        stage(3, 64, 256, 56) +
        stage(4, 256, 512, 28) +
        stage(6, 512, 1024, 14) +
        stage(3, 1024, 2048, 7) +
        2048 * 1000,
    );
  });

  it('a network had several edits, each alone and all together', async () => {
    const { networks, edits } = await whatIf({
      preset: 'resnet18',
      edits: [
        { edit: 'batch', batch: 3 },
        { edit: 'inputSize', inputSize: '64x96' },
      ],
    });
    expect(edits).toEqual([[], [0], [1], [0, 1]]);
    const sized = await totalsOf('resnet18?inputSize=64x96');
    expect(networks.map(({ totals }) => totals['macs'])).toEqual([
      (await totalsOf('resnet18'))['macs'],
      (await totalsOf('resnet18?batch=3'))['macs'],
      sized['macs'],
      3 * Number(sized['macs']),
    ]);
  });

  it('a vision transformer had a larger image, its position embeddings along', async () => {
    const { networks } = await whatIf({
      preset: 'vit_b_16',
      options: { input_size: 224 },
      edits: [{ edit: 'inputSize', inputSize: 384 }],
    });
    const { totals } = networks[1] ?? {};
    expect(totals).toEqual(await totalsOf('vit_b_16?inputSize=384'));
  });

  it('a Hugging Face config had another batch', async () => {
    const stored = await service.post('/v1/models', { model_type: 'bert', num_hidden_layers: 1 });
    const { digest } = (await stored.json()) as { digest: string };
    const { networks } = await whatIf({ model: digest, edits: [{ edit: 'batch', batch: 2 }] });
    const [before, after] = networks.map(({ totals }) => totals['macs']);
    expect(before).toBe((await totalsOf(digest))['macs']);
    expect(after).toBe(2 * Number(before));
  });
});

describe('an edit is refused', () => {
  async function fault(body: unknown): Promise<unknown> {
    const response = await service.post('/v1/what-if', body);
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    return response.json();
  }

  it.each([
    ['of no known kind', { edit: 'prune' }, 'invalid-request', '/edits/0'],
    [
      'with another’s keys',
      { edit: 'batch', batch: 2, stem: 'deep' },
      'unknown-key',
      '/edits/0/stem',
    ],
    ['without its value', { edit: 'width' }, 'invalid-request', '/edits/0'],
    [
      'with a value out of range',
      { edit: 'width', factor: 0 },
      'invalid-request',
      '/edits/0/factor',
    ],
    ['that changes no layer', { edit: 'kernel', kernel: 3 }, 'edit-mismatch', '/edits/0'],
    [
      'of a stage there is not',
      { edit: 'depth', repeats: { constructor: 2 } },
      'edit-mismatch',
      '/edits/0',
    ],
    ['of blocks there are not', { edit: 'block', block: 'basic' }, 'edit-mismatch', '/edits/0'],
    [
      'too small to be pooled',
      { edit: 'inputSize', inputSize: 8 },
      'invalid-input-size',
      '/edits/0',
    ],
  ])('%s', async (_, edit, code, pointer) => {
    expect(await fault({ preset: 'vgg16', edits: [edit] })).toMatchObject({ code, pointer });
  });

  it('with the kinds there are', async () => {
    expect(await fault({ preset: 'vgg16', edits: [{ edit: 'prune' }] })).toMatchObject({
      expected: expect.stringContaining('batch, inputSize, width') as string,
    });
  });

  it('for a fault of the network itself, where that lies', async () => {
    const edits = [{ edit: 'batch', batch: 2 }];
    expect(await fault({ architecture: { version: 2 }, edits })).toMatchObject({
      pointer: '/architecture/version',
    });
    expect(await fault({ preset: 'vgg61', edits })).toMatchObject({ code: 'unknown-preset' });
    expect(await fault({ preset: 'vgg16', edits: [] })).toMatchObject({ pointer: '/edits' });
  });

  it('for networks that are graphs, not layers', async () => {
    const relu = model({
      nodes: [node('Relu', 'x', 'y')],
      inputs: [info('x', [2, 3])],
      outputs: [info('y', [2, 3])],
    });
    const stored = await fetch(`${service.url}/v1/models`, {
      method: 'POST',
      headers: { 'content-type': 'application/onnx' },
      body: Buffer.from(onnxBytes(relu)),
    });
    const { digest } = (await stored.json()) as { digest: string };
    const edits = [{ edit: 'head', head: 'globalAveragePool' }];
    expect(await fault({ model: digest, edits })).toMatchObject({
      code: 'edit-mismatch',
      pointer: '/model',
    });
  });

  it('when all the networks together are too large', async () => {
    const small = await startService({ LIMIT_NODES: '50' });
    const body = { preset: 'vgg16', edits: [{ edit: 'batch', batch: 2 }] };
    const response = await small.post('/v1/what-if', body);
    expect(await response.json()).toMatchObject({ code: 'limit-nodes', pointer: '/edits/0' });
    await small.close();
  });
});

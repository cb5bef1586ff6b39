import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryOf, type MemoryReport } from '../../src/core/memory/report.ts';
import { readSchema } from '../../src/service/graphql/schema.ts';
import { data, everyField } from '../support/graphql.ts';
import { networkOf } from '../support/networks.ts';
import { type Service, startService } from '../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const { paths } = JSON.parse(
  readFileSync(new URL('../../schema/openapi.json', import.meta.url), 'utf8'),
) as {
  paths: Record<
    string,
    Record<string, { responses: { 200: { content: Record<string, { schema: object }> } } }>
  >;
};
const described = paths['/v1/memory']?.['post']?.responses[200].content['application/json']?.schema;
const validate = new Ajv2020({ strict: false }).compile(described ?? { not: {} });

type Answer = MemoryReport & { digest: string };

async function answerOf(response: Response): Promise<Answer> {
  expect(response.status).toBe(200);
  const answer: unknown = await response.json();
  validate(answer);
  expect(validate.errors ?? []).toEqual([]);
  return answer as Answer;
}

const expected = (options: Parameters<typeof memoryOf>[1]) => {
  const { graph, report } = networkOf('resnet50');
  return memoryOf(graph, options, report);
};

describe('/v1/memory', () => {
  it('answers a preset in a GET as in a POST, as the engine has it', async () => {
    const get = await answerOf(
      await service.get('/v1/memory/resnet50?inPlace=true&fused=true&detail=nodes'),
    );
    const post = await answerOf(
      await service.post('/v1/memory', {
        ...{ preset: 'resnet50', inPlace: true, fused: true, detail: 'nodes' },
      }),
    );
    const { digest, ...rest } = get;
    expect(post).toEqual(get);
    expect(rest).toEqual(expected({ inPlace: true, fused: true }));
    expect(digest).toMatch(/^sha256:/);
    // The shortcut, the block’s last convolution and its input of 64 channels.
    expect(get.peak.bytes).toBe(4 * 56 * 56 * (2 * 256 + 64));
  });

  it('leaves the rows of nodes out of a summary, and keeps the peak in the series', async () => {
    const { live, arena, traffic, peak, training } = await answerOf(
      await service.get('/v1/memory/resnet152'),
    );
    expect(live).toHaveLength(200);
    expect(live.some(({ bytes }) => bytes === peak.bytes)).toBe(true);
    expect([arena.placements, traffic.nodes, training]).toEqual([undefined, undefined, null]);
  });

  it('says what training takes where it is asked for', async () => {
    const training = { optimizer: 'adam', mixedPrecision: 'bf16', checkpointing: 2 } as const;
    const post = await answerOf(await service.post('/v1/memory', { preset: 'resnet50', training }));
    const get = await answerOf(
      await service.get('/v1/memory/resnet50?optimizer=adam&mixedPrecision=bf16&checkpointing=2'),
    );
    expect(post.training).toEqual(expected({ training }).training);
    expect(get).toEqual(post);
    const plain = await answerOf(await service.get('/v1/memory/resnet50?training=true'));
    expect(plain.training?.options).toEqual({
      optimizer: 'adamw',
      mixedPrecision: 'none',
      checkpointing: null,
      dropout: true,
    });
  });

  it('answers an architecture, at a batch', async () => {
    const architecture = {
      version: 1,
      name: 'relu',
      inputs: { x: { shape: ['N', 10] } },
      layers: [{ type: 'relu' }],
    };
    const { peak, bindings } = await answerOf(
      await service.post('/v1/memory', { architecture, batch: 3 }),
    );
    expect(bindings).toEqual({ N: 3 });
    expect(peak.bytes).toBe(4 * 3 * 10 * 2);
  });

  it('is a table for a terminal, of the width asked for', async () => {
    const response = await service.get('/v1/memory/vit_b_16?optimizer=adamw&width=80', {
      accept: 'text/plain',
    });
    const lines = (await response.text()).split('\n');
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines[0]).toBe('vit_b_16: memory of one run, N = 1 (default), given order');
    const { graph } = networkOf('vit_b_16');
    const { peak } = memoryOf(graph);
    expect(lines.find((line) => line.startsWith('Peak'))).toContain(
      peak.bytes.toLocaleString('en-US'),
    );
  });

  it('is kept, and not sent again to who holds it', async () => {
    const first = await service.get('/v1/memory/vgg11');
    const etag = first.headers.get('etag') ?? '';
    const again = await service.get('/v1/memory/vgg11', { 'if-none-match': etag });
    expect(again.status).toBe(304);
    expect((await service.get('/v1/memory/vgg11')).headers.get('netcost-cache')).toBe('hit');
  });

  it.each<[path: string, body: unknown, status: number, problem: object]>([
    ['/v1/memory/resnet51', undefined, 404, { code: 'unknown-preset' }],
    ['/v1/memory/resnet50?order=random', undefined, 400, { code: 'invalid-request' }],
    [
      '/v1/memory',
      { preset: 'vgg11', training: { optimizer: 'lion' } },
      400,
      { pointer: '/training/optimizer' },
    ],
    [
      '/v1/memory',
      { preset: 'vgg11', training: { checkpointing: 0 } },
      400,
      { pointer: '/training/checkpointing' },
    ],
    ['/v1/memory', { preset: 'vgg11', inPlace: 'yes' }, 400, { pointer: '/inPlace' }],
    ['/v1/memory', { inPlace: true }, 400, { code: 'invalid-request' }],
  ])('says what is wrong with %s %j', async (path, body, status, problem) => {
    const response = await (body ? service.post(path, body) : service.get(path));
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject(problem);
  });

  it('makes no other form', async () => {
    const response = await service.get('/v1/memory/vgg11', { accept: 'text/csv' });
    expect(response.status).toBe(406);
    expect(await response.json()).toMatchObject({ expected: 'application/json, text/plain' });
  });
});

describe('GraphQL', () => {
  it('says of memory and training what REST says', async () => {
    const schema = buildSchema(readSchema());
    const { network } = await data(
      service,
      `{ network(preset: "resnet50", batchNorm: folded) {
           memory(inPlace: true, fused: true, order: minimising) ${everyField(schema, 'Memory')}
           training(optimizer: adamw8bit, mixedPrecision: fp16, checkpointing: 2) ${everyField(schema, 'Training')} } }`,
    );
    const { memory, training } = network as { memory: MemoryReport; training: object };
    const report = expected({
      ...{ inPlace: true, fused: true, order: 'minimising', points: 200 },
      training: { optimizer: 'adamw8bit', mixedPrecision: 'fp16', checkpointing: 2 },
    });
    const { arena, traffic, training: trained, ...rest } = report;
    for (const key of ['resident', 'peak', 'live', 'order', 'totalBytes', 'assumptions'] as const) {
      expect(memory[key]).toEqual(rest[key]);
    }
    expect(memory.arena).toEqual({ ...arena, placements: arena.placements.slice(0, 100) });
    expect(memory.traffic).toEqual({ ...traffic, nodes: traffic.nodes.slice(0, 100) });
    const { options, parameters, ...figures } = trained ?? {};
    expect(options?.checkpointing).toBe(2);
    expect(training).toEqual({
      ...figures,
      trainedParameters: parameters?.trained,
      frozenParameters: parameters?.frozen,
    });
  });
});

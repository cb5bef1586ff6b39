import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultGraphqlLimits } from '../../../src/service/graphql/limits.ts';
import graphql, { type GraphqlOptions } from '../../../src/service/graphql/plugin.ts';
import { CostEngine } from '../../../src/service/engine.ts';
import { ask } from '../../support/graphql.ts';
import { memoryStore } from '../../support/models.ts';
import { memoryTimings } from '../../support/timings.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const { aliases, complexity, queryLength } = defaultGraphqlLimits;

/** The answer of an app with settings of its own. */
async function askApp(options: Partial<GraphqlOptions>, query: string) {
  const app = Fastify();
  const models = await memoryStore();
  const engine = new CostEngine({ models, cacheBytes: 0 });
  await app.register(graphql, {
    engine,
    models,
    ...(await memoryTimings(engine)),
    ...options,
  });
  const response = await app.inject({ method: 'POST', url: '/graphql', payload: { query } });
  await app.close();
  return {
    status: response.statusCode,
    ...response.json<{ errors: { message: string; extensions: Record<string, unknown> }[] }>(),
  };
}

describe('a query within bounds', () => {
  const manyAliases = (count: number) =>
    `{ ${Array.from({ length: count }, (_, index) => `a${index}: conventions { name }`).join(' ')} }`;

  it.each([
    ['too long', `{ conventions { name } } #${'x'.repeat(queryLength)}`, 'limit-query-length'],
    ['of too many tokens', `{ ${'__typename '.repeat(2_000)} }`, 'limit-tokens'],
    ['of too many aliases', manyAliases(aliases + 1), 'limit-aliases'],
    [
      'of too large pages',
      '{ network(preset: "vgg11") { nodes(first: 1000) { nodes { name op domain layer inputShapes outputShapes resolution coverage parameters buffers macs adds biasAdds multiplies divides compares transcendentals flops arithmetic activationElements activationBytes weightBytes bytesMoved share arithmeticIntensity macOutputElements } } } }',
      'limit-complexity',
    ],
    [
      'of too many networks',
      `{ networks(inputs: [${'{ preset: "vgg11" } '.repeat(complexity / 50)}]) { name } }`,
      'limit-tokens',
    ],
  ])('is refused when %s', async (_, query, code) => {
    const { status, data, errors } = await ask(service, query);
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual([code]);
    expect(data).toBeUndefined();
    expect(status).toBe(400);
  });

  it('may have as many aliases as are allowed', async () => {
    expect(await ask(service, manyAliases(aliases))).toMatchObject({ status: 200, errors: [] });
  });

  it('counts variables in its cost', async () => {
    const query = 'query ($n: [NetworkInput!]!) { networks(inputs: $n) { name } }';
    const few = await ask(service, query, { n: new Array(2).fill({ preset: 'vgg11' }) });
    expect(few.errors).toEqual([]);
    const many = await ask(service, query, { n: new Array(600).fill({ preset: 'vgg11' }) });
    expect(many.errors[0]?.extensions).toMatchObject({
      code: 'limit-complexity',
      expected: 'a cost of at most 25000',
    });
  });

  it('is refused when nested too deeply', async () => {
    const deep = '{ network(preset: "vgg11") { layers { nodes { id } } } }';
    const { status, errors } = await askApp({ limits: { depth: 3 } }, deep);
    expect(status).toBe(400);
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['limit-depth']);
  });

  it('is refused when its fragments multiply', async () => {
    const levels = Array.from({ length: 30 }, (_, level) => {
      const next = level === 29 ? 'name' : `...f${level + 1} ...f${level + 1}`;
      return `fragment f${level} on Convention { ${next} }`;
    });
    const started = performance.now();
    const { errors } = await ask(service, `{ conventions { ...f0 } } ${levels.join(' ')}`);
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['limit-complexity']);
    expect(performance.now() - started).toBeLessThan(2_000);
  });

  it.each([0, 1001, 1.5, '"10"', 'null', -5])('has no page of %s rows', async (first) => {
    const { status, errors } = await ask(service, `{ presets(first: ${first}) { totalCount } }`);
    expect(status).toBe(400);
    expect(errors[0]?.extensions['code']).toBe('graphql-validation');
    expect(errors[0]?.locations).toHaveLength(1);
  });
});

describe('a faulty request', () => {
  it.each([
    ['{ conventions', 'graphql-syntax'],
    ['', 'graphql-syntax'],
    // Mercurius would take these for syntax trees, past every limit.
    ['{"kind":"Document","definitions":[]}', 'graphql-syntax'],
    ['{"kind":"Document","loc":{},"definitions":[]}', 'graphql-syntax'],
    ['null', 'graphql-syntax'],
    ['{ convention { name } }', 'graphql-validation'],
    ['{ network(preset: 5) { name } }', 'graphql-validation'],
    ['{ network(preset: "vgg11", batch: 0) { name } }', 'graphql-validation'],
    ['query A { __typename } query B { __typename }', 'graphql-validation'],
    ['mutation { x }', 'graphql-validation'],
  ])('%s is refused with %s', async (query, code) => {
    const { status, errors } = await ask(service, query);
    expect(errors.length).toBeGreaterThan(0);
    for (const { extensions } of errors) expect(extensions['code']).toBe(code);
    expect(status).toBe(400);
  });

  const post = async (body: unknown, headers?: Record<string, string>) => {
    const response = await service.post('/graphql', body, headers);
    const { errors } = (await response.json()) as { errors: { extensions: { code: string } }[] };
    return [response.status, ...errors.map(({ extensions }) => extensions.code)];
  };

  it.each([
    ['a list of queries', [{ query: '{ __typename }' }], {}, [400, 'batched-queries']],
    ['no query', {}, {}, [400, 'invalid-request']],
    ['a query that is no text', { query: 8 }, {}, [400, 'invalid-request']],
    ['an unknown key', { query: '{ __typename }', id: 1 }, {}, [400, 'invalid-request']],
    [
      'variables as a list',
      { query: '{ __typename }', variables: [] },
      {},
      [400, 'invalid-request'],
    ],
    ['half a document', '{"query":', {}, [400, 'malformed-json']],
    ['another type', 'x', { 'content-type': 'text/csv' }, [415, 'unsupported-media-type']],
    ['an unknown encoding', {}, { 'content-encoding': 'x' }, [415, 'unsupported-media-type']],
    ['what its encoding is not', {}, { 'content-encoding': 'br' }, [400, 'invalid-request']],
    ['a large body', { query: '#'.repeat(5 * 2 ** 20) }, {}, [413, 'body-too-large']],
  ])('with %s is refused', async (_, body, headers, expected) => {
    expect(await post(body, headers)).toEqual(expected);
  });

  it('by GET is answered or refused likewise', async () => {
    const get = async (search: Record<string, string>) => {
      const response = await service.get(`/graphql?${new URLSearchParams(search).toString()}`);
      return { status: response.status, ...((await response.json()) as object) };
    };
    expect(
      await get({
        query: 'query ($p: String) { network(preset: $p) { parameters } }',
        variables: '{"p":"resnet50"}',
      }),
    ).toEqual({ status: 200, data: { network: { parameters: 25_557_032 } } });
    expect(await get({ query: '{ __typename }', variables: '{' })).toMatchObject({
      status: 400,
      errors: [{ extensions: { code: 'invalid-request', pointer: '/variables' } }],
    });
  });
});

describe('a faulty network', () => {
  const linear = { type: 'linear', outFeatures: 4 };
  const base = { version: 1, name: 'x', inputs: { x: { shape: ['N', 8] } } };

  it.each([
    ['nothing named', {}, { code: 'invalid-request' }],
    ['two named', { preset: 'vgg11', architecture: {} }, { code: 'invalid-request' }],
    [
      'a misspelt preset',
      { preset: 'resnet5' },
      { code: 'unknown-preset', pointer: '/inputs/1/preset', hint: /did you mean/ },
    ],
    [
      'an option out of range',
      { preset: 'vgg11', options: { num_classes: -1 } },
      { code: 'invalid-option', pointer: '/inputs/1/options/num_classes' },
    ],
    [
      'options that are no object',
      { preset: 'vgg11', options: 3 },
      { code: 'invalid-request', pointer: '/inputs/1/options' },
    ],
    [
      'an unknown layer type',
      { architecture: { ...base, layers: [linear, { type: 'liner' }] } },
      {
        code: 'unknown-layer-type',
        pointer: '/inputs/1/architecture/layers/1/type',
        hint: /linear/,
      },
    ],
    [
      'shapes that do not fit',
      { architecture: { ...base, layers: [{ type: 'conv2d', outChannels: 4, kernel: 3 }] } },
      { code: 'shape-mismatch', pointer: /^\/inputs\/1\/architecture\/layers\/0/ },
    ],
    [
      'an unknown binding',
      { preset: 'vgg11', bindings: [{ symbol: 'T', value: 4 }] },
      { code: 'unknown-binding' },
    ],
  ])('with %s is told as REST tells it', async (_, input, expected) => {
    const { status, errors } = await ask(
      service,
      'query ($n: NetworkInput!) { networks(inputs: [{ preset: "vgg11" }, $n]) { name } }',
      { n: input },
    );
    expect(status).toBe(200);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.path).toEqual(['networks']);
    for (const [key, value] of Object.entries(expected)) {
      expect(errors[0]?.extensions[key]).toEqual(
        value instanceof RegExp ? expect.stringMatching(value) : value,
      );
    }
  });
});

describe('a defect of ours', () => {
  class FailingEngine extends CostEngine {
    override report(): Promise<never> {
      return Promise.reject(new Error('the database password is hunter2'));
    }
  }

  it('is masked', async () => {
    const engine = new FailingEngine({ models: await memoryStore(), cacheBytes: 0 });
    const { errors, status } = await askApp({ engine }, '{ network(preset: "vgg11") { name } }');
    expect(status).toBe(200);
    expect(errors).toMatchObject([
      { message: 'a defect of the service', extensions: { code: 'internal-error' } },
    ]);
    expect(JSON.stringify(errors)).not.toContain('hunter2');
  });
});

describe('what can be switched off', () => {
  it('is introspection, with the hints that would stand in for it', async () => {
    const closed = await startService({ INTROSPECTION: 'false' });
    for (const query of ['{ __schema { types { name } } }', '{ __type(name: "Query") { name } }']) {
      const { status, errors } = await ask(closed, query);
      expect(status).toBe(400);
      expect(errors.map(({ extensions }) => extensions['code'])).toEqual([
        'introspection-disabled',
      ]);
    }
    const { errors } = await ask(closed, '{ networ { name } }');
    expect(errors[0]?.message).not.toContain('Did you mean');
    expect((await ask(closed, '{ __typename }')).data).toEqual({ __typename: 'Query' });
    await closed.close();
  });

  it('is GraphiQL', async () => {
    const closed = await startService({ GRAPHIQL: 'false' });
    expect((await closed.get('/graphiql')).status).toBe(404);
    expect((await closed.get('/graphiql/main.js')).status).toBe(404);
    await closed.close();
  });
});

import { setTimeout as delay } from 'node:timers/promises';
import Fastify from 'fastify';
import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CostReport } from '../../../src/core/cost/report.ts';
import { CostEngine, type CostRequest } from '../../../src/service/engine.ts';
import { mostSweptPoints } from '../../../src/service/graphql/limits.ts';
import graphql from '../../../src/service/graphql/plugin.ts';
import { readSchema } from '../../../src/service/graphql/schema.ts';
import { ask, data, everyField, withoutNulls } from '../../support/graphql.ts';
import { memoryStore } from '../../support/models.ts';
import { memoryTimings } from '../../support/timings.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const schema = buildSchema(readSchema());
const asking = (selection: string) => `query ($network: NetworkInput!, $axes: [AxisInput!]!) {
  sweep(network: $network, axes: $axes) ${selection}
}`;

interface Row {
  readonly point: readonly { readonly axis: string; readonly value: number }[];
}

/** A GraphQL sweep as REST has it. */
function asRest(sweep: unknown) {
  const { rows, ...rest } = sweep as { readonly rows: readonly Row[] };
  return {
    ...rest,
    rows: rows.map(({ point, ...row }) => ({
      ...(withoutNulls(row, ['totals', 'fault']) as object),
      point: Object.fromEntries(point.map(({ axis, value }) => [axis, value])),
    })),
  };
}

describe('a sweep', () => {
  it.each([
    [{ preset: 'resnet50' }, [{ name: 'inputSize', from: 128, to: 512, step: 64 }]],
    [{ preset: 'vgg11', batchNorm: 'folded' }, [{ name: 'batch', from: 1, to: 64, factor: 2 }]],
    [
      { preset: 'bert_base' },
      [
        { name: 'options.sequence', values: [32, 128] },
        { name: 'batch', values: [1, 2 ** 31 - 1] },
      ],
    ],
    // Too small, no size at all, the native one twice.
    [{ preset: 'resnet18' }, [{ name: 'inputSize', values: [1, 2.5, 224, 224] }]],
    [{ preset: 'resnet18' }, [{ name: 'height', values: [320, 64, 224] }]],
  ])('of %j over %j is REST’s in every field', async (network, axes) => {
    const { sweep } = await data(service, asking(everyField(schema, 'Sweep')), { network, axes });
    const rest: unknown = await (await service.post('/v1/sweeps', { ...network, axes })).json();
    expect(asRest(sweep)).toEqual(rest);
  });

  it.each([
    ['no axis', [], { code: 'invalid-request', pointer: '/axes' }],
    [
      'three axes',
      ['batch', 'height', 'width'].map((name) => ({ name, values: [64] })),
      { code: 'invalid-request', pointer: '/axes' },
    ],
    [
      'an axis that there is not',
      [{ name: 'depth', values: [1] }],
      { code: 'invalid-request', pointer: '/axes/0/name' },
    ],
    [
      'half a range',
      [{ name: 'batch', from: 1, to: 8 }],
      {
        code: 'invalid-request',
        pointer: '/axes/0',
        expected: expect.stringContaining('step') as unknown,
      },
    ],
    [
      'one axis twice',
      [1, 2].map((value) => ({ name: 'batch', values: [value] })),
      { code: 'invalid-option', pointer: '/axes/1/name' },
    ],
    [
      'too many points',
      [{ name: 'batch', from: 1, to: mostSweptPoints + 1, step: 1 }],
      {
        code: 'limit-sweep',
        pointer: '/axes',
        hint: expect.stringContaining('/v1/sweeps') as unknown,
      },
    ],
  ])('over %s is told where the fault lies', async (_, axes, expected) => {
    const variables = { network: { preset: 'vgg11' }, axes };
    const { errors } = await ask(service, asking('{ name }'), variables);
    expect(errors).toMatchObject([{ path: ['sweep'], extensions: expected }]);
  });

  it('of a network that there is not is told so, however many points', async () => {
    const axes = [{ name: 'batch', values: [1, 2, 3] }];
    const variables = { network: { preset: 'vgg91' }, axes };
    const { errors } = await ask(service, asking('{ name }'), variables);
    expect(errors).toMatchObject([
      { extensions: { code: 'unknown-preset', pointer: '/network/preset' } },
    ]);
  });

  it('has as many points as its description says', async () => {
    const description = schema.getQueryType()?.getFields()['sweep']?.description;
    expect(description).toContain(`at up to ${mostSweptPoints} points`);
    const axes = [{ name: 'batch', from: 1, to: mostSweptPoints, step: 1 }];
    const query = asking('{ rows { totals { macs } } }');
    const { sweep } = await data(service, query, { network: { preset: 'lenet5' }, axes });
    expect((sweep as { rows: unknown[] }).rows).toHaveLength(mostSweptPoints);
  });

  it.each([
    ['a list', { values: Array.from({ length: 100 }, (_, index) => index + 1) }],
    ['steps', { from: 1, to: 199, step: 2 }],
    ['factors', { from: 1, to: 2 ** 30, factor: 1.2 }],
  ])('costs as much as its points do, by %s', async (_, range) => {
    const alias = (name: string) =>
      `${name}: sweep(network: { preset: "lenet5" }, axes: $axes) { name }`;
    const many = (count: number) =>
      `query ($axes: [AxisInput!]!) { ${Array.from({ length: count }, (_, i) => alias(`s${i}`)).join(' ')} }`;
    const axes = [{ name: 'batch', ...range }];
    // About 100 points each, of 51 a point: four are below 25,000 and six above.
    expect((await ask(service, many(4), { axes })).errors).toEqual([]);
    expect((await ask(service, many(6), { axes })).errors).toMatchObject([
      { extensions: { code: 'limit-complexity' } },
    ]);
  });

  it('stops when the client has gone', async () => {
    const client = new AbortController();
    const models = await memoryStore();
    class LeftEngine extends CostEngine {
      asked = 0;

      override async passing(request: CostRequest): Promise<CostReport> {
        if (++this.asked === 3) client.abort();
        await delay(5);
        return super.passing(request);
      }
    }
    const engine = new LeftEngine({ models, cacheBytes: 0 });
    const app = Fastify();
    await app.register(graphql, {
      engine,
      models,
      ...(await memoryTimings(engine)),
      graphiql: false,
    });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    const query = `{
      sweep(network: { preset: "lenet5" }, axes: { name: "batch", from: 1, to: 200, step: 1 }) { name }
    }`;
    const answer = fetch(`${url}/graphql?query=${encodeURIComponent(query)}`, client);
    await expect(answer).rejects.toThrow('aborted');
    await delay(100);
    const { asked } = engine;
    await delay(100);
    expect(engine.asked).toBe(asked);
    expect(asked).toBeLessThan(100);
    app.server.closeAllConnections();
    await app.close();
  });
});

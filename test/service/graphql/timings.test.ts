import { once } from 'node:events';
import { type Client, createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSchema } from 'graphql';
import WebSocket from 'ws';
import { readSchema } from '../../../src/service/graphql/schema.ts';
import { ask, data, everyField } from '../../support/graphql.ts';
import { done, PretendedWorker } from '../../support/timings.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;
let worker: PretendedWorker;
beforeAll(async () => {
  service = await startService({ EVENT_STREAMS: '3', TIMINGS_PER_MINUTE: '1000' });
  worker = new PretendedWorker(service);
  await worker.offer(['cpu'], [{ provider: 'cuda', reason: 'none', hint: 'install it' }]);
});
afterAll(() => service.close());

interface Asked {
  readonly id: string;
}

async function time(input: object): Promise<Asked> {
  const query = 'mutation Time($input: TimeInput!) { time(input: $input) { id } }';
  return (await data(service, query, { input }))['time'] as Asked;
}

function connect(url = service.url): Client {
  return createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    retryAttempts: 0,
    webSocketImpl: WebSocket,
  });
}

const watch =
  'subscription Watch($id: ID!, $after: Int) { timingEvents(id: $id, after: $after) { sequence type data } }';

/** Types of the events that a subscription is told, until its end. */
async function types(client: Client, id: string, after?: number): Promise<string[]> {
  const told: string[] = [];
  const variables = { id, ...(after !== undefined && { after }) };
  for await (const { data, errors } of client.iterate<{ timingEvents: { type: string } }>({
    query: watch,
    variables,
  })) {
    if (errors) throw new Error(JSON.stringify(errors));
    if (data) told.push(data.timingEvents.type);
  }
  return told;
}

describe('timings in GraphQL', () => {
  it('are what REST has of them', async () => {
    const { id } = await time({ preset: 'resnet18', batch: 2, protocol: 'quick', threads: 2 });
    await worker.time(id, 2.5);
    const everything = everyField(buildSchema(readSchema()), 'Timing');
    const { timing } = await data(
      service,
      `query One($id: ID!) { timing(id: $id) ${everything} }`,
      { id },
    );
    const rest = (await (await service.get(`/v1/timings/${id}?detail=groups`)).json()) as {
      result: Record<string, unknown>;
    };
    expect(timing).toMatchObject({
      ...{ id, state: 'done', device: 'box/cpu', worker: 'box', waiting: null, failure: null },
      settings: { device: 'cpu', batch: 2, threads: 2, protocol: 'quick', optimization: 'all' },
      result: {
        ...{ latency: rest.result['latency'], warnings: rest.result['warnings'], drift: 1 },
        macs: String(2n ** 60n + 1n),
        profile: { layers: [{ layers: ['conv1'], groups: [] }] },
      },
      samplesMs: [2.5, 2.75, 2.5],
    });
  });

  it('are paged by cursors, profiles and all', async () => {
    await time({ preset: 'vgg11' });
    const page = `query Page($after: String) { timings(first: 1, after: $after) {
      nodes { id state result { profile { runs } } } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor }
    } }`;
    interface Page {
      readonly timings: {
        readonly nodes: readonly { id: string; state: string; result: unknown }[];
        readonly pageInfo: Record<string, unknown>;
      };
    }
    const first = (await data(service, page)) as unknown as Page;
    expect(first.timings).toMatchObject({
      nodes: [{ state: 'queued', result: null }],
      pageInfo: { hasNextPage: true, hasPreviousPage: false },
    });
    const after = first.timings.pageInfo['endCursor'];
    const second = (await data(service, page, { after })) as unknown as Page;
    expect(second.timings.nodes).toMatchObject([
      { state: 'done', result: { profile: { runs: 10 } } },
    ]);
    expect(second.timings.pageInfo['hasPreviousPage']).toBe(true);
    const none = await data(service, '{ timings(filter: { preset: "alexnet" }) { nodes { id } } }');
    expect(none).toEqual({ timings: { nodes: [] } });
  });

  it('have the faults of REST, at their place', async () => {
    const codeOf = async (query: string) =>
      (await ask(service, query)).errors.map(({ extensions }) => extensions['code']);
    expect(await codeOf('mutation { time(input: { preset: "resnet19" }) { id } }')).toEqual([
      'unknown-preset',
    ]);
    expect(
      await codeOf('mutation { time(input: { preset: "vgg11", device: "cuda" }) { id } }'),
    ).toEqual(['device-unavailable']);
    expect(await codeOf('mutation { cancelTiming(id: "x") { id } }')).toEqual(['unknown-timing']);
    expect(await codeOf('{ timings(filter: { since: "yesterday" }) { nodes { id } } }')).toEqual([
      'invalid-request',
    ]);
    expect(await codeOf('{ timings(after: "x") { nodes { id } } }')).toEqual(['invalid-option']);
  });

  it('can be cancelled', async () => {
    const { id } = await time({ preset: 'vgg11' });
    const query = 'mutation Cancel($id: ID!) { cancelTiming(id: $id) { state cancelRequested } }';
    expect(await data(service, query, { id })).toEqual({
      cancelTiming: { state: 'cancelled', cancelRequested: true },
    });
  });

  it('give the same for the same key', async () => {
    const query = 'mutation { time(input: { preset: "vgg11" }, idempotencyKey: "graphql") { id } }';
    expect(await data(service, query)).toEqual(await data(service, query));
  });

  it('run on devices that can be listed', async () => {
    expect(
      await data(
        service,
        '{ devices { name worker alive runtimeVersion } workers { name missing { provider hint } } }',
      ),
    ).toEqual({
      devices: [{ name: 'box/cpu', worker: 'box', alive: true, runtimeVersion: '1.0.0' }],
      workers: [{ name: 'box', missing: [{ provider: 'cuda', hint: 'install it' }] }],
    });
  });

  it('are asked for by POST alone', async () => {
    const mutation = encodeURIComponent('mutation { time(input: { preset: "vgg11" }) { id } }');
    const response = await service.get(`/graphql?query=${mutation}`);
    expect(response.status).toBe(405);
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'method-not-allowed' } }],
    });
  });
});

describe('a subscription to the events of a timing', () => {
  it('is told each once as it happens, and ends with the last', async () => {
    const { id } = await time({ preset: 'vgg11' });
    const client = connect();
    const told = types(client, id);
    const claim = await worker.claim(id);
    await worker.tell(claim, 'progress', { runs: 3 });
    await worker.end(claim, done(1));
    expect(await told).toEqual(['queued', 'started', 'progress', 'done']);
    expect(await types(client, id, 2)).toEqual(['progress', 'done']);
    await client.dispose();
  });

  it('is refused after an event that the timing has not had', async () => {
    const { id } = await time({ preset: 'vgg11' });
    const client = connect();
    await expect(types(client, id, 2)).rejects.toThrow('the timing has no event 2 yet');
    await client.dispose();
  });

  it.each([
    ['is not valid', 'subscription { timingEvents(id: "x") { nothing } }', 'graphql-validation'],
    ['is no GraphQL', 'subscription {', 'graphql-syntax'],
    ['is a query', '{ conventions { name } }', 'graphql-validation'],
    ['is a mutation', 'mutation { cancelTiming(id: "x") { id } }', 'graphql-validation'],
    ['is of no timing', 'subscription { timingEvents(id: "x") { type } }', 'unknown-timing'],
    ['is too long', `subscription { ${'__typename '.repeat(2_001)} }`, 'limit-tokens'],
  ])('is refused where it %s', async (_, query, code) => {
    const client = connect();
    const next = client.iterate({ query }).next();
    const codes = await next.then(
      ({ value }) => (value as { errors: { extensions: { code: string } }[] }).errors,
      (errors: unknown) => errors as { extensions: { code: string } }[],
    );
    expect(codes[0]?.extensions.code).toBe(code);
    await client.dispose();
  });

  it('does not run over HTTP', async () => {
    const { errors } = await ask(service, 'subscription { timingEvents(id: "x") { type } }');
    expect(errors[0]?.message).toContain('WebSocket');
  });

  it('is one of a bounded number; who leaves makes room', async () => {
    const { id } = await time({ preset: 'vgg11' });
    const clients = Array.from({ length: 3 }, () => connect());
    const open = await Promise.all(
      clients.map((client) => client.iterate({ query: watch, variables: { id } }).next()),
    );
    expect(open.every(({ done: ended }) => ended !== true)).toBe(true);
    expect((await service.get(`/v1/timings/${id}/events`)).status).toBe(503);
    for (const client of clients) await client.dispose();
    await expect
      .poll(async () => {
        const response = await service.get(`/v1/timings/${id}/events`);
        await response.body?.cancel();
        return response.status;
      })
      .toBe(200);
  });

  it('is ended when the service closes, which does not wait for it', async () => {
    const closing = await startService();
    const query = 'mutation { time(input: { preset: "vgg11" }) { id } }';
    const { id } = (await data(closing, query))['time'] as Asked;
    const client = connect(closing.url);
    const events = client.iterate({ query: watch, variables: { id } });
    await events.next();
    const began = performance.now();
    await closing.app.close();
    expect(performance.now() - began).toBeLessThan(2_000);
    await client.dispose();
  });

  it('comes over one of a bounded number of connections', async () => {
    const small = await startService({ EVENT_STREAMS: '1' });
    const open = () =>
      new WebSocket(`${small.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    const first = open();
    await once(first, 'open');
    const [code] = (await once(open(), 'close')) as [number];
    expect(code).toBe(1013);
    first.close();
    await small.close();
  });

  it('needs the protocol', async () => {
    const socket = new WebSocket(`${service.url.replace('http', 'ws')}/graphql`, 'nothing');
    const [error] = (await once(socket, 'error')) as [Error];
    expect(error.message).toContain('subprotocol');
  });
});

import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CostReport } from '../../../src/core/cost/report.ts';
import { presets } from '../../../src/presets/index.ts';
import { CostEngine, type CostRequest } from '../../../src/service/engine.ts';
import graphql from '../../../src/service/graphql/plugin.ts';
import { memoryStore } from '../../support/models.ts';
import { memoryTimings } from '../../support/timings.ts';

const models = await memoryStore();

/** An engine without a cache, so that everything asked of it is computed. */
class CountingEngine extends CostEngine {
  asked = 0;
  onReport: (name: string) => void = () => undefined;

  constructor() {
    super({ models, cacheBytes: 0 });
  }

  override report(request: CostRequest): CostReport | Promise<CostReport> {
    this.asked++;
    this.onReport(request.preset ?? '');
    return super.report(request);
  }
}

const engine = new CountingEngine();
let app: FastifyInstance;
beforeAll(async () => {
  app = Fastify();
  await app.register(graphql, {
    engine,
    models,
    ...(await memoryTimings(engine)),
    graphiql: false,
  });
});
beforeEach(() => {
  engine.asked = 0;
});
afterAll(() => app.close());

async function run(query: string, variables: object = {}): Promise<Record<string, unknown>> {
  const payload = { query, variables };
  const response = await app.inject({ method: 'POST', url: '/graphql', payload });
  const { data, errors } = response.json<{ data: Record<string, unknown>; errors?: unknown }>();
  expect(errors).toBeUndefined();
  return data;
}

describe('one query', () => {
  it('computes a network once for all its conventions, rows and aliases', async () => {
    await run(`{
      a: network(preset: "resnet18") { macs: total { value } flops: total(convention: flops) { value } }
      b: network(preset: "resnet18") {
        layers { nodes { share(convention: arithmetic) runningShare(convention: flops) } }
        nodes { nodes { macs } } stages(depth: 1) { nodes { macs } } resolutions { nodes { macs } }
      }
      c: preset(name: "resnet18") { network { digest } }
      networks(inputs: [{ preset: "resnet18" }, { preset: "resnet18" }]) { name }
    }`);
    expect(engine.asked).toBe(1);
  });

  it('computes different networks once each, in the order asked for', async () => {
    const { networks } = await run(
      '{ networks(inputs: [{ preset: "vgg11" }, { preset: "vgg13" }, { preset: "vgg11" }]) { name } }',
    );
    expect(networks).toEqual([{ name: 'vgg11' }, { name: 'vgg13' }, { name: 'vgg11' }]);
    expect(engine.asked).toBe(2);
  });

  it('computes an architecture once, however often its variable is used', async () => {
    const architecture = presets.get('vgg11').architecture();
    await run(
      `query ($a: JSON!) {
        x: network(architecture: $a) { name }
        y: network(architecture: $a) { totals { macs } }
      }`,
      { architecture, a: architecture },
    );
    expect(engine.asked).toBe(1);
  });

  it('computes again only for stages of another depth and other options', async () => {
    await run(`{
      network(preset: "resnet18") {
        one: stages { totalCount } two: stages(depth: 2) { totalCount } too: stages(depth: 2) { totalCount }
      }
      folded: network(preset: "resnet18", batchNorm: folded) { name }
    }`);
    expect(engine.asked).toBe(3);
  });

  it('lets other work be done between two networks', async () => {
    const log: string[] = [];
    engine.onReport = (name) => {
      log.push(name);
      setImmediate(() => log.push('other work'));
    };
    await run('{ networks(inputs: [{ preset: "vgg11" }, { preset: "vgg13" }]) { name } }');
    expect(log.slice(0, 3)).toEqual(['vgg11', 'other work', 'vgg13']);
    engine.onReport = () => undefined;
  });

  it('leaves nothing for the next', async () => {
    await run('{ network(preset: "vgg11") { name } }');
    await run('{ network(preset: "vgg11") { name } }');
    expect(engine.asked).toBe(2);
  });
});

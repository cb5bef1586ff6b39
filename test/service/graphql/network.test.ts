import { buildSchema, Kind, parse, validate } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countToJson } from '../../../src/core/count.ts';
import type { CostReport, Figures } from '../../../src/core/cost/report.ts';
import { presets } from '../../../src/presets/index.ts';
import { CostEngine } from '../../../src/service/engine.ts';
import { readSchema } from '../../../src/service/graphql/schema.ts';
import { examples } from '../../../src/web/graphiql/examples.ts';
import { ask, data, everyField } from '../../support/graphql.ts';
import { memoryStore } from '../../support/models.ts';
import { type Service, startService } from '../../support/service.ts';

const schema = buildSchema(readSchema());
let service: Service;
let report: CostReport;

beforeAll(async () => {
  service = await startService();
  const engine = new CostEngine({ models: await memoryStore(), cacheBytes: 0 });
  report = await engine.report({ preset: 'resnet18' });
});
afterAll(() => service.close());

interface Page {
  totalCount: number;
  nodes: Record<string, unknown>[];
  edges: { cursor: string; node: Record<string, unknown> }[];
  pageInfo: Record<string, unknown>;
}

/** What a query finds under `network`. */
async function network(selection: string, args = 'preset: "resnet18"') {
  return (await data(service, `{ network(${args}) ${selection} }`))['network'] as Record<
    string,
    never
  >;
}

/** A value as JSON carries it, counts among it. */
function json(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, inner: unknown) =>
      typeof inner === 'bigint' ? countToJson(inner) : inner,
    ),
  );
}

describe('a network', () => {
  it('answers every field with what the engine reports', async () => {
    const edges = ['Layer', 'Node', 'Stage', 'Resolution'].map((row) => `${row}Connection.edges`);
    const answer = await network(everyField(schema, 'Network', edges));
    const page = (name: string) => answer[name] as unknown as Page;
    for (const kind of ['layers', 'nodes', 'stages', 'resolutions'] as const) {
      expect(page(kind).totalCount).toBe(report[kind].length);
      expect(page(kind).nodes).toEqual(json(report[kind].slice(0, 100)));
    }
    expect(answer['operators']).toEqual(json(report.operators));
    expect(answer['totals']).toEqual(json(report.totals));
    expect(answer['summary']).toEqual(answer['totals']);
    expect(answer['coverage']).toEqual(json(report.coverage));
    expect(answer['depth']).toEqual(report.depth);
    expect(answer['inputs']).toEqual(report.inputs);
    expect(answer['outputs']).toEqual(report.outputs);
    expect(answer['architecture']).toEqual(presets.get('resnet18').architecture());
    expect(answer).toMatchObject({
      name: 'resnet18',
      digest: report.digest,
      version: report.version,
      elementType: 'float32',
      batchNorm: 'explicit',
      bias: 'counted',
      bindings: [{ symbol: 'N', value: 1, defaulted: true }],
      total: { convention: 'macs', value: 1_814_073_344 },
      parameters: 11_689_512,
    });
  });

  it('says what REST says, under the same digest', async () => {
    const rest = (await (await service.get('/v1/cost/vgg19?detail=layers')).json()) as {
      digest: string;
      totals: Record<string, unknown>;
      layers: { id: string; type: string; macs: unknown; outputShape: number[] }[];
    };
    const answer = await network(
      `{ digest totals ${everyField(schema, 'Totals')} layers { nodes { id type macs outputShape } } }`,
      'preset: "vgg19"',
    );
    expect(answer['digest']).toBe(rest.digest);
    expect(answer['totals']).toMatchObject(rest.totals);
    expect((answer['layers'] as unknown as Page).nodes).toEqual(
      rest.layers.map(({ id, type, macs, outputShape }) => ({ id, type, macs, outputShape })),
    );
  });

  it('has the worked example’s figures under every convention', async () => {
    const answer = await network(
      `{ macs: total { value } arithmetic: total(convention: arithmetic) { convention value }
         layers(first: 4, filter: { type: ["conv2d"] }) { nodes { arithmetic } } }`,
      'preset: "vgg19", bias: ignored',
    );
    const convolutions = (answer['layers'] as unknown as Page).nodes;
    expect(answer['macs']).toEqual({ value: 19_632_062_464 });
    expect(convolutions[0]).toEqual({ arithmetic: 224 * 224 * 64 * (2 * 27 - 1) });
    expect(convolutions[1]).toEqual({ arithmetic: 224 * 224 * 64 * (2 * 576 - 1) });
    expect(convolutions.reduce((sum, { arithmetic }) => sum + Number(arithmetic), 0)).toBe(
      9_412_214_784,
    );
  });

  it('gives shares under the convention asked for', async () => {
    const { layers } = await network(
      '{ layers { nodes { flops share(convention: flops) runningShare(convention: flops) } } }',
    );
    const rows = (layers as unknown as Page).nodes as {
      flops: number;
      share: number;
      runningShare: number;
    }[];
    const whole = Number(report.totals.flops);
    let spent = 0;
    for (const { flops, share, runningShare } of rows) {
      spent += flops;
      expect(share).toBe(flops / whole);
      expect(runningShare).toBe(spent / whole);
    }
    expect(rows[rows.length - 1]?.runningShare).toBe(1);
  });

  it('carries counts beyond 2^53 as digits', async () => {
    const { totals } = await network('{ totals { macs } }', 'preset: "vgg19", batch: 1000000');
    expect(totals).toEqual({ macs: String(19_632_062_464n * 1_000_000n) });
  });

  it.each([
    [
      'batch: 8',
      '{ bindings { symbol value defaulted } inputs { shape } }',
      {
        bindings: [{ symbol: 'N', value: 8, defaulted: false }],
        inputs: [{ shape: [8, 3, 224, 224] }],
      },
    ],
    [
      'bindings: [{ symbol: "N", value: 2 }]',
      '{ inputs { shape } }',
      {
        inputs: [{ shape: [2, 3, 224, 224] }],
      },
    ],
    ['inputSize: 64', '{ inputs { shape } }', { inputs: [{ shape: [1, 3, 64, 64] }] }],
    ['inputSize: [64, 96]', '{ inputs { shape } }', { inputs: [{ shape: [1, 3, 64, 96] }] }],
    [
      'type: float16',
      '{ elementType parameters totals { weightBytes } }',
      {
        elementType: 'float16',
        parameters: 11_689_512,
        totals: { weightBytes: 2 * (11_689_512 + 9_600) },
      },
    ],
    ['options: { num_classes: 10 }', '{ outputs { shape } }', { outputs: [{ shape: [1, 10] }] }],
    [
      'batchNorm: folded',
      '{ batchNorm coverage { batchNorm { folded explicit } } }',
      {
        batchNorm: 'folded',
        coverage: { batchNorm: { folded: 20, explicit: 0 } },
      },
    ],
    [
      'stageDepth: 2',
      '{ stages(first: 5) { nodes { stage } } }',
      {
        stages: {
          nodes: ['conv1', 'bn1', 'relu', 'maxpool', 'layer1.0'].map((stage) => ({ stage })),
        },
      },
    ],
  ])('takes %s', async (args, selection, expected) => {
    expect(await network(selection, `preset: "resnet18", ${args}`)).toEqual(expected);
  });

  it('rolls up stages at the depth asked for', async () => {
    const answer = await network(
      '{ stages { nodes { stage macs } } deep: stages(depth: 2) { nodes { stage macs } } }',
    );
    const stages = (name: string) =>
      (answer[name] as unknown as Page).nodes as { stage: string; macs: number }[];
    const layer1 = stages('deep').filter(({ stage }) => stage.startsWith('layer1.'));
    expect(layer1.map(({ stage }) => stage)).toEqual(['layer1.0', 'layer1.1']);
    expect(layer1.reduce((sum, { macs }) => sum + macs, 0)).toBe(
      stages('stages').find(({ stage }) => stage === 'layer1')?.macs,
    );
  });

  it('takes an architecture as a variable or written out, and gives it back', async () => {
    const architecture = presets.get('vgg11').architecture();
    const known = await network('{ digest }', 'preset: "vgg11"');
    const posted = await data(
      service,
      'query ($a: JSON!) { network(architecture: $a) { digest architecture } }',
      { a: architecture },
    );
    expect(posted['network']).toEqual({ ...known, architecture });
    const inline = await network(
      '{ totals { macs } }',
      `architecture: { version: 1, name: "dense", inputs: { x: { shape: ["N", 8] } },
        layers: [{ type: "linear", outFeatures: 4 }] }`,
    );
    expect(inline).toEqual({ totals: { macs: 8 * 4 } });
  });
});

describe('rows', () => {
  const rows = async (kind: 'layers' | 'nodes', args: string, fields: string) => {
    const answer = await network(`{ ${kind}(${args}) { totalCount nodes { ${fields} } } }`);
    return answer[kind] as unknown as Page;
  };

  it('are ordered by a figure', async () => {
    const { nodes } = await rows('layers', 'first: 1000, orderBy: { field: macs }', 'macs');
    const macs = nodes.map((row) => Number(row['macs']));
    expect(macs).toEqual(macs.toSorted((a, b) => b - a));
    const least = await rows(
      'layers',
      'first: 1, orderBy: { field: parameters, direction: ascending }',
      'parameters',
    );
    expect(least.nodes).toEqual([{ parameters: 0 }]);
  });

  const layer = (keep: (row: CostReport['layers'][number]) => boolean) =>
    report.layers.filter(keep).map(({ id }) => ({ id }));
  const node = (keep: (row: CostReport['nodes'][number]) => boolean) =>
    report.nodes.filter(keep).map(({ name }) => ({ name }));
  const heavy = ({ flops }: Figures) => Number(flops) / Number(report.totals.flops) >= 0.05;

  it.each([
    [
      'type: ["conv2d", "linear"]',
      () => layer(({ type }) => type === 'conv2d' || type === 'linear'),
    ],
    ['stage: ["layer2"]', () => layer(({ stage }) => stage === 'layer2')],
    ['resolution: ["7x7"]', () => layer(({ resolution }) => resolution === '7x7')],
    ['coverage: [free]', () => layer(({ coverage }) => coverage === 'free')],
    ['idPrefix: "layer1.0."', () => layer(({ id }) => id.startsWith('layer1.0.'))],
    ['minShare: 0.05, convention: flops', () => layer(heavy)],
    [
      'type: ["conv2d"], stage: ["layer1"]',
      () => layer(({ type, stage }) => type === 'conv2d' && stage === 'layer1'),
    ],
  ])('of layers are filtered by %s', async (filter, expected) => {
    const { nodes, totalCount } = await rows('layers', `first: 1000, filter: { ${filter} }`, 'id');
    expect(nodes).toEqual(expected());
    expect(nodes).toHaveLength(totalCount);
    expect(totalCount).toBeGreaterThan(0);
  });

  it.each([
    ['op: ["Conv"]', () => node(({ op }) => op === 'Conv')],
    ['layer: ["fc"]', () => node((row) => row.layer === 'fc')],
    ['resolution: ["56x56"]', () => node(({ resolution }) => resolution === '56x56')],
    ['coverage: [counted]', () => node(({ coverage }) => coverage === 'counted')],
    ['namePrefix: "layer3"', () => node(({ name }) => name.startsWith('layer3'))],
    ['minShare: 0.05, convention: flops', () => node(heavy)],
  ])('of nodes are filtered by %s', async (filter, expected) => {
    const { nodes, totalCount } = await rows('nodes', `first: 1000, filter: { ${filter} }`, 'name');
    expect(nodes).toEqual(expected());
    expect(totalCount).toBeGreaterThan(0);
  });

  it('are paged through by cursors, each once', async () => {
    const seen: unknown[] = [];
    let after: unknown = null;
    for (;;) {
      const answer: Record<string, unknown> = await data(
        service,
        `query ($after: String) { network(preset: "resnet18") {
          layers(first: 7, after: $after) {
            edges { cursor node { id } }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
          } } }`,
        { after },
      );
      const { edges, pageInfo } = (answer['network'] as { layers: Page }).layers;
      expect(pageInfo['hasPreviousPage']).toBe(seen.length > 0);
      expect(pageInfo['startCursor']).toBe(edges[0]?.cursor);
      seen.push(...edges.map((edge) => edge.node['id']));
      if (!pageInfo['hasNextPage']) break;
      after = pageInfo['endCursor'];
    }
    expect(seen).toEqual(report.layers.map(({ id }) => id));
  });

  it.each(['layers', 'nodes', 'stages', 'resolutions'])(
    'of %s stand on edges too',
    async (kind) => {
      const answer = await network(
        `{ ${kind}(first: 9) { nodes { macs } edges { node { macs } } } }`,
      );
      const { nodes, edges } = answer[kind] as unknown as Page;
      expect(nodes.length).toBeGreaterThan(0);
      expect(edges.map((edge) => edge.node)).toEqual(nodes);
    },
  );

  it('end in an empty page', async () => {
    const end = Buffer.from('100000').toString('base64url');
    const answer = await network(
      `{ layers(after: "${end}") { nodes { id } pageInfo { hasNextPage endCursor } } }`,
    );
    expect(answer['layers']).toEqual({
      nodes: [],
      pageInfo: { hasNextPage: false, endCursor: null },
    });
  });

  it('refuse a cursor that was never given', async () => {
    const { errors } = await ask(
      service,
      '{ network(preset: "vgg11") { layers(after: "what") { totalCount } } }',
    );
    expect(errors[0]).toMatchObject({
      path: ['network', 'layers'],
      extensions: { code: 'invalid-option', pointer: '/after' },
    });
  });
});

describe('GraphiQL’s examples', () => {
  const operationsOf = (query: string) =>
    parse(query).definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);

  it.each(examples.map(({ query }) => query))('are valid: %#', (query) => {
    expect(validate(schema, parse(query))).toEqual([]);
  });

  // Those of several operations are for a person to run one after another.
  it.each(
    examples
      .filter(({ query }) => operationsOf(query).length === 1)
      .map(({ query, variables }) => [/query (\w+)/.exec(query)?.[1], query, variables]),
  )('%s runs', async (_, query = '', variables) => {
    const parsed = variables === undefined ? undefined : (JSON.parse(variables) as object);
    const { status, errors } = await ask(service, query, parsed as Record<string, unknown>);
    expect(errors).toEqual([]);
    expect(status).toBe(200);
  });
});

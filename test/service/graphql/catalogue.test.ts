import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conventions } from '../../../src/core/conventions.ts';
import { operators } from '../../../src/core/ops/index.ts';
import { layerTypes } from '../../../src/formats/architecture/layers/index.ts';
import { presets } from '../../../src/presets/index.ts';
import { readSchema } from '../../../src/service/graphql/schema.ts';
import { ask, data, everyField } from '../../support/graphql.ts';
import { type Service, startService } from '../../support/service.ts';

const schema = buildSchema(readSchema());
let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

type Rows = readonly Record<string, unknown>[];

const rest = async (path: string) =>
  (await (await service.get(path)).json()) as Record<string, unknown>;

describe('the catalogue', () => {
  it('describes presets as REST does', async () => {
    const selection = everyField(schema, 'Preset', ['Preset.network', 'Preset.architecture']);
    const { preset } = await data(service, `{ preset(name: "vgg16") ${selection} }`);
    const { links, ...expected } = await rest('/v1/presets/vgg16');
    expect(links).toBeDefined();
    const published = (expected['published'] as Rows).map((figure) => ({ note: null, ...figure }));
    expect(published.length).toBeGreaterThan(0);
    expect(preset).toEqual({ ...expected, published });
  });

  it('costs presets and gives their architecture', async () => {
    const { preset } = await data(
      service,
      `{ preset(name: "resnet18") {
           architecture(options: { num_classes: 10 })
           network(options: { num_classes: 10 }, batch: 2) { parameters outputs { shape } }
         } }`,
    );
    expect(preset).toEqual({
      architecture: presets.get('resnet18').architecture({ num_classes: 10 }),
      network: { parameters: 11_689_512 - 990 * 513, outputs: [{ shape: [2, 10] }] },
    });
  });

  it('knows parameterised names', async () => {
    const { preset } = await data(service, '{ preset(name: "wrn-28-10") { name year } }');
    expect(preset).toEqual({ name: 'wrn-28-10', year: 2016 });
  });

  const found = async (args: string) => {
    const answer = await data(service, `{ presets(first: 1000, ${args}) { nodes { name year } } }`);
    return (answer['presets'] as { nodes: { name: string; year: number }[] }).nodes;
  };
  const listed = presets.list();

  it('filters, searches and orders presets', async () => {
    const names = (rows: readonly { name: string }[]) => rows.map(({ name }) => name);
    expect(names(await found('search: ""'))).toEqual(names(listed));
    expect(names(await found('filter: { family: ["vgg"] }'))).toEqual(
      names(listed.filter(({ family }) => family === 'vgg')),
    );
    expect(await found('filter: { task: ["translation"] }')).toEqual([]);
    expect(names(await found('filter: { yearFrom: 2015, yearTo: 2015 }'))).toEqual(
      names(listed.filter(({ year }) => year === 2015)),
    );
    expect(names(await found('search: "VGG-19 norm"'))).toEqual(['vgg19_bn']);
    expect(names(await found('orderBy: { field: name }'))).toEqual(names(listed).toSorted());
    const years = (await found('orderBy: { field: year, direction: descending }')).map(
      ({ year }) => year,
    );
    expect(years).toEqual(years.toSorted((a, b) => b - a));
  });

  it('pages through presets', async () => {
    const { presets: page } = await data(
      service,
      '{ presets(first: 1) { totalCount edges { cursor node { name } } pageInfo { endCursor } } }',
    );
    const cursor = Buffer.from('0').toString('base64url');
    expect(page).toEqual({
      totalCount: listed.length,
      edges: [{ cursor, node: { name: listed[0]?.name } }],
      pageInfo: { endCursor: cursor },
    });
    const next = await data(
      service,
      `{ presets(first: 1, after: "${cursor}") { nodes { name } } }`,
    );
    expect(next['presets']).toEqual({ nodes: [{ name: listed[1]?.name }] });
  });

  it('lists operators as REST does', async () => {
    const selection = everyField(schema, 'Operator');
    const answer = await data(service, `{ operators ${selection} }`);
    const expected = (await rest('/v1/operators'))['operators'] as Rows;
    expect(answer['operators']).toEqual(
      expected.map(({ opsets, inputs, outputs, ...spec }) => ({
        ...spec,
        opsets: { last: null, ...(opsets as object) },
        inputs: { most: null, ...(inputs as object) },
        outputs: { most: null, ...(outputs as object) },
      })),
    );
  });

  it('finds operators', async () => {
    const names = async (args: string) =>
      ((await data(service, `{ operators(${args}) { name } }`))['operators'] as Rows).map(
        ({ name }) => name,
      );
    const all = operators.list();
    expect(await names('status: free')).toEqual(
      all.filter(({ status }) => status === 'free').map(({ name }) => name),
    );
    expect(await names('domain: ""')).toEqual(
      all.filter(({ domain }) => domain === undefined).map(({ name }) => name),
    );
    expect(await names('search: "convtranspose"')).toContain('ConvTranspose');
    const { operator } = await data(service, '{ operator(name: "Conv") { name domain } }');
    expect(operator).toEqual({ name: 'Conv', domain: '' });
  });

  it('lists conventions', async () => {
    const answer = await data(service, `{ conventions ${everyField(schema, 'Convention')} }`);
    expect(answer['conventions']).toEqual(
      Object.values(conventions).map(({ name, title, formula, usedBy }) => ({
        ...{ name, title, formula, usedBy },
      })),
    );
  });

  it('lists layer types with their attributes', async () => {
    const answer = await data(service, `{ layerTypes ${everyField(schema, 'LayerType')} }`);
    const rows = answer['layerTypes'] as Rows;
    expect(rows.map(({ name }) => name)).toEqual(layerTypes.map(({ name }) => name));
    expect(rows.find(({ name }) => name === 'conv2d')).toMatchObject({
      inputs: { least: 1, most: 1 },
      attributes: { outChannels: { type: 'integer' } },
    });
    const found = await data(service, '{ layerTypes(search: "conv2d") { name } }');
    expect(found['layerTypes']).toContainEqual({ name: 'conv2d' });
  });

  it.each([
    ['{ preset(name: "resnet51") { name } }', 'unknown-preset'],
    ['{ operator(name: "Konv") { name } }', 'unknown-operator'],
    ['{ preset(name: "vgg11") { architecture(options: { num_classes: 0 }) } }', 'invalid-option'],
    ['{ preset(name: "vgg11") { architecture(options: [1]) } }', 'invalid-request'],
  ])('refuses %s with %s', async (query, code) => {
    const { status, errors } = await ask(service, query);
    expect(status).toBe(200);
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual([code]);
  });
});

import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Pair } from '../../../src/core/compare/compare.ts';
import { factorOrder } from '../../../src/core/compare/compare.ts';
import { readSchema } from '../../../src/service/graphql/schema.ts';
import {
  ask,
  at,
  comparisonAsRest,
  data,
  everyField,
  restComparison,
} from '../../support/graphql.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService({ LIMIT_NODES: '1500' });
});
afterAll(() => service.close());

const fields = everyField(buildSchema(readSchema()), 'Comparison');

const query = `query (
  $networks: [ComparedNetworkInput!]!
  $batchNorm: BatchNormCounting! = explicit
  $bias: BiasCounting! = counted
  $stageDepth: PositiveInt! = 1
  $detail: ComparisonDetail! = layers
) {
  compare(
    networks: $networks
    batchNorm: $batchNorm
    bias: $bias
    stageDepth: $stageDepth
    detail: $detail
  ) ${fields}
}`;

async function compare(variables: Record<string, unknown>): Promise<unknown> {
  return (await data(service, query, variables))['compare'];
}

const filter = {
  version: 1,
  name: 'filter',
  inputs: { x: { shape: ['N', 3, 8, 8] } },
  layers: [{ id: 'conv', type: 'conv2d', outChannels: 4, kernel: 3, bias: false }],
};

describe('a comparison', () => {
  it.each([
    { networks: [{ preset: 'vgg19' }, { preset: 'resnet152' }] },
    { networks: [{ preset: 'mobilenet_v2' }, { preset: 'resnet18' }], detail: 'summary' },
    { networks: [{ preset: 'resnet50_v1' }, { preset: 'resnet50' }], batchNorm: 'folded' },
    { networks: [{ preset: 'vit_b_16' }, { preset: 'vgg11', name: 'ours' }], stageDepth: 2 },
    { networks: ['vgg11', 'vgg13', 'vgg16'].map((preset) => ({ preset, batch: 2 ** 31 - 1 })) },
    {
      networks: [
        { architecture: filter },
        { preset: 'resnet18', options: { num_classes: 10 }, inputSize: [64, 96], type: 'float16' },
      ],
      bias: 'ignored',
    },
  ])('is REST’s in every field: %j', async (body) => {
    const answer = await compare(body);
    const rest: unknown = await (await service.post('/v1/compare', body)).json();
    expect(comparisonAsRest(answer)).toEqual(restComparison(rest));
  });

  it('binds symbols by a list, as every GraphQL network does', async () => {
    const sizes = [[{ symbol: 'N', value: 2 }], [{ symbol: 'N', value: 6 }]];
    const answer = await compare({
      networks: sizes.map((bindings) => ({ architecture: filter, bindings })),
    });
    expect(at(answer, '/networks/1/bindings')).toEqual([{ symbol: 'N', value: 6 }]);
    expect(at(answer, '/pairs/0/ratios/macs')).toEqual({ numerator: 3, denominator: 1, value: 3 });
  });

  it('factors in the order that it states', async () => {
    const answer = await compare({ networks: [{ preset: 'vgg19' }, { preset: 'resnet152' }] });
    expect(at(answer, '/factorOrder')).toEqual(factorOrder);
    const ratios = factorOrder.map(
      (factor) => at(answer, `/pairs/0/factors/${factor}`) as Record<string, number>,
    );
    const product = (part: string) =>
      ratios.reduce((result, ratio) => result * BigInt(ratio[part] ?? 0), 1n);
    // 11,513,626,624 / 19,632,062,464, exactly.
    expect(product('numerator') * 19_632_062_464n).toBe(product('denominator') * 11_513_626_624n);
  });

  it('has every figure of its sentences where their pointers say', async () => {
    const answer = await compare({ networks: [{ preset: 'vgg19' }, { preset: 'resnet152' }] });
    const sentences = at(answer, '/pairs/0/sentences') as Pair['sentences'];
    const figures = sentences.flatMap((sentence) => sentence.figures);
    expect(figures.length).toBeGreaterThan(20);
    for (const { pointer, value } of figures) expect(at(answer, pointer)).toBe(value);
    for (const { text, figures } of sentences) {
      for (const { shown } of figures) expect(text).toContain(shown);
    }
  });
});

describe('a faulty comparison', () => {
  const vgg = { preset: 'vgg11' };

  it.each([
    ['one network', [vgg], { code: 'invalid-request', pointer: '/networks' }],
    ['eleven', new Array(11).fill(vgg), { code: 'invalid-request', pointer: '/networks' }],
    ['no network named', [vgg, {}], { code: 'invalid-request', pointer: '/networks/1' }],
    [
      'a name without letters',
      [vgg, { ...vgg, name: '' }],
      { code: 'invalid-request', pointer: '/networks/1/name' },
    ],
    [
      'a misspelt preset',
      [vgg, { preset: 'vgg91' }],
      { code: 'unknown-preset', pointer: '/networks/1/preset' },
    ],
    [
      'options that are no object',
      [vgg, { ...vgg, options: 3 }],
      { code: 'invalid-request', pointer: '/networks/1/options' },
    ],
    [
      'a model that is not there',
      [{ model: `sha256:${'0'.repeat(64)}` }, vgg],
      { code: 'unknown-model', pointer: '/networks/0/model' },
    ],
    [
      'a layer that there is not',
      [vgg, { architecture: { ...filter, layers: [{ type: 'liner' }] } }],
      { code: 'unknown-layer-type', pointer: '/networks/1/architecture/layers/0/type' },
    ],
    [
      'too many operators together',
      new Array(4).fill({ preset: 'resnet152' }),
      { code: 'limit-nodes', pointer: '/networks/2' },
    ],
  ])('with %s is told as REST tells it', async (_, networks, expected) => {
    const small = 'query ($n: [ComparedNetworkInput!]!) { compare(networks: $n) { digest } }';
    const { data, errors } = await ask(service, small, { n: networks });
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path: ['compare'], extensions: expected }]);
    const rest = await service.post('/v1/compare', { networks });
    expect(await rest.json()).toMatchObject(expected);
  });
});

describe('many comparisons in one query', () => {
  const two = 'networks: [{ preset: "vgg11" }, { preset: "vgg13" }]';
  const aliases = (count: number, selection: string) =>
    `{ ${Array.from({ length: count }, (_, i) => `c${i}: compare(${two}) ${selection}`).join(' ')} }`;

  it('are refused where together they would list too much', async () => {
    const changes = '{ pairs { diff { changes { id } } } }';
    const few = await ask(service, aliases(2, changes));
    expect(few.errors).toEqual([]);
    const many = await ask(service, aliases(40, changes));
    expect(many.status).toBe(400);
    expect(many.errors).toMatchObject([{ extensions: { code: 'limit-complexity' } }]);
  });

  it('leave room for other requests', async () => {
    const many = ask(service, aliases(50, '{ digest }'));
    const other = service.get('/livez');
    const first = await Promise.race([many.then(() => 'many'), other.then(() => 'other')]);
    expect(first).toBe('other');
    expect((await many).errors).toEqual([]);
  });
});

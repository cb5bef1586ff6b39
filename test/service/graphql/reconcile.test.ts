import { buildSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSchema } from '../../../src/service/graphql/schema.ts';
import { ask, at, data, everyField, withoutNulls } from '../../support/graphql.ts';
import { type Service, startService } from '../../support/service.ts';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.close());

const schema = buildSchema(readSchema());
const query = `query ($figures: [FigureInput!]!) {
  reconcile(figures: $figures) ${everyField(schema, 'Reconciliation')}
}`;

/** A GraphQL reconciliation as REST has it, where changes that are none are left out. */
function asRest(answer: unknown) {
  return withoutNulls(answer, ['preset', 'option', 'inputSize', 'sequence', 'batch']);
}

const vgg19 = { preset: 'vgg19' };

describe('figures read elsewhere', () => {
  it.each([
    [[{ value: 3.8e9, network: { preset: 'resnet50' } }]],
    [[{ value: '16.86 G', network: { preset: 'vit_b_16' }, tool: 'fvcore' }]],
    [[{ value: '25.6 M params', network: { preset: 'resnet50', options: { num_classes: 10 } } }]],
    [[{ value: '9.9 G', unit: 'macs', network: { preset: 'vgg11' } }]],
    [
      [
        { value: '3.7 G', network: vgg19, layer: 'features.2' },
        { value: '3.6 G', network: { preset: 'resnet34' } },
      ],
    ],
  ])('are reconciled as by REST: %j', async (figures) => {
    const { reconcile } = await data(service, query, { figures });
    const rest: unknown = await (await service.post('/v1/reconcile', { figures })).json();
    expect(asRest(reconcile)).toEqual(rest);
  });

  it('may be written as numbers or texts in the query, and one of them without a list', async () => {
    const one = (
      value: string,
    ) => `reconcile(figures: { value: ${value}, network: { preset: "resnet50" } }) {
      figures { fits { network value } }
    }`;
    const { a, b, c } = await data(
      service,
      `{ a: ${one('3857973248')} b: ${one('4.1e9')} c: ${one('"8.2 GFLOPs"')} }`,
    );
    const first = (answer: unknown) => at(answer, '/figures/0/fits/0');
    expect(first(a)).toEqual({ network: 'resnet50_v1', value: 3_857_973_248 });
    expect(first(b)).toEqual({ network: 'resnet50', value: 4_089_184_256 });
    expect(first(c)).toEqual({ network: 'resnet50', value: 2 * 4_089_184_256 });
  });

  it.each([
    ['none', [], { code: 'invalid-request', pointer: '/figures' }],
    [
      'no figure',
      [{ value: 'many', network: vgg19 }],
      { code: 'invalid-request', pointer: '/figures/0/value' },
    ],
    [
      'a fraction',
      [{ value: 0.5, network: vgg19 }],
      { code: 'invalid-request', pointer: '/figures/0/value' },
    ],
    [
      'a layer that there is not',
      [{ value: '1 G', network: vgg19, layer: 'x' }],
      { code: 'unknown-part', pointer: '/figures/0/layer' },
    ],
    [
      'a network that there is not',
      [
        { value: '1 G', network: vgg19 },
        { value: '1 G', network: { preset: 'vgg91' } },
      ],
      { code: 'unknown-preset', pointer: '/figures/1/network/preset' },
    ],
  ])('that are %s are refused as by REST', async (_, figures, expected) => {
    const { errors } = await ask(service, query, { figures });
    expect(errors).toMatchObject([{ path: ['reconcile'], extensions: expected }]);
    expect(await (await service.post('/v1/reconcile', { figures })).json()).toMatchObject(expected);
  });

  it('are of a kind that figures are of', async () => {
    const { status, errors } = await ask(service, query, {
      figures: [{ value: [1], network: vgg19 }],
    });
    expect(status).toBe(400);
    expect(errors[0]?.extensions['code']).toBe('graphql-validation');
  });
});

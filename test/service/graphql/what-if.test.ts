import { buildSchema, isInputObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
  service = await startService();
});
afterAll(() => service.close());

const schema = buildSchema(readSchema());
const asking = (selection: string) => `query ($network: NetworkInput!, $edits: [EditInput!]!) {
  whatIf(network: $network, edits: $edits) ${selection}
}`;

/** Every edit, on a network that it fits, as GraphQL and as REST have it. */
const edits: [preset: string, edit: Record<string, unknown>, body: object][] = [
  ['vgg11', { batch: 8 }, { edit: 'batch', batch: 8 }],
  ['vgg11', { inputSize: [64, 96] }, { edit: 'inputSize', inputSize: [64, 96] }],
  [
    'resnet18',
    { width: { factor: 0.5, layers: 'layer3' } },
    { edit: 'width', factor: 0.5, layers: 'layer3' },
  ],
  ['resnet18', { width: { factor: 1.5, layers: null } }, { edit: 'width', factor: 1.5 }],
  [
    'resnet50',
    {
      depth: [
        { layer: 'layer3', repeats: 23 },
        { layer: 'layer2', repeats: 2 },
      ],
    },
    { edit: 'depth', repeats: { layer3: 23, layer2: 2 } },
  ],
  ['resnet18', { kernel: { kernel: 5 } }, { edit: 'kernel', kernel: 5 }],
  [
    'resnet18',
    { groups: { groups: 4, layers: 'layer1' } },
    { edit: 'groups', groups: 4, layers: 'layer1' },
  ],
  ['vgg11', { separable: {} }, { edit: 'separable' }],
  ['resnet50', { block: 'basic' }, { edit: 'block', block: 'basic' }],
  ['vgg19', { stem: 'resnet' }, { edit: 'stem', stem: 'resnet' }],
  ['vgg16', { head: 'globalAveragePool' }, { edit: 'head', head: 'globalAveragePool' }],
];

describe('what if', () => {
  it.each(edits)('%s had %j is REST’s answer in every field', async (preset, edit, body) => {
    const query = asking(everyField(schema, 'WhatIf'));
    const { whatIf } = await data(service, query, { network: { preset }, edits: [edit] });
    const rest: unknown = await (
      await service.post('/v1/what-if', { preset, edits: [body] })
    ).json();
    expect(comparisonAsRest(whatIf)).toEqual(restComparison(rest));
  });

  it('takes every kind of edit that the schema has', () => {
    const input = schema.getType('EditInput');
    if (!isInputObjectType(input)) throw new Error('there is no EditInput');
    expect(new Set(edits.flatMap(([, edit]) => Object.keys(edit)))).toEqual(
      new Set(Object.keys(input.getFields())),
    );
  });

  it('has each edit alone and all of them together', async () => {
    const { whatIf } = await data(
      service,
      asking('{ edits networks { name totals { macs } } options { batchNorm } }'),
      {
        network: { preset: 'vgg19', batchNorm: 'folded' },
        edits: [{ stem: 'resnet' }, { batch: 2 }],
      },
    );
    expect(whatIf).toMatchObject({
      edits: [[], [0], [1], [0, 1]],
      options: { batchNorm: 'folded' },
    });
    const macs = [0, 1, 2, 3].map((index) => Number(at(whatIf, `/networks/${index}/totals/macs`)));
    expect(macs[2]).toBe(2 * (macs[0] ?? 0));
    expect(macs[3]).toBe(2 * (macs[1] ?? 0));
    expect(at(whatIf, '/networks/3/name')).toBe('vgg19 with resnet stem and batch 2');
  });

  it.each([
    ['no edits', [], { code: 'invalid-request', pointer: '/edits' }],
    ['eleven', new Array(11).fill({ batch: 2 }), { code: 'invalid-request', pointer: '/edits' }],
    [
      'a factor too large',
      [{ batch: 2 }, { width: { factor: 65 } }],
      { code: 'invalid-request', pointer: '/edits/1/width/factor' },
    ],
    [
      'too many repeats',
      [{ depth: [{ layer: 'layer1', repeats: 10_001 }] }],
      { code: 'invalid-request', pointer: '/edits/0/depth' },
    ],
    [
      'a layer repeated in two ways',
      [{ depth: [2, 3].map((repeats) => ({ layer: 'layer1', repeats })) }],
      { code: 'invalid-request', pointer: '/edits/0/depth' },
    ],
    [
      'an edit that changes nothing',
      [{ batch: 2 }, { kernel: { kernel: 5, layers: 'nothing' } }],
      { code: 'edit-mismatch', pointer: '/edits/1/kernel/layers' },
    ],
    [
      'a layer that is not repeated',
      [{ depth: [{ layer: 'layer9', repeats: 2 }] }],
      { code: 'edit-mismatch', pointer: '/edits/0', hint: 'did you mean "layer1"?' },
    ],
  ])('with %s is told where the fault lies', async (_, edits, expected) => {
    const query = asking('{ edits }');
    const { errors } = await ask(service, query, { network: { preset: 'resnet18' }, edits });
    expect(errors).toMatchObject([{ path: ['whatIf'], extensions: expected }]);
  });

  it.each([
    [{ preset: 'resnet81' }, { code: 'unknown-preset', pointer: '/network/preset' }],
    [
      { preset: 'vgg11', options: { num_classes: -1 } },
      { code: 'invalid-option', pointer: '/network/options/num_classes' },
    ],
    [{}, { code: 'invalid-request', pointer: '/network' }],
  ])('of %j is told that the network is at fault', async (network, expected) => {
    const { errors } = await ask(service, asking('{ edits }'), { network, edits: [{ batch: 2 }] });
    expect(errors).toMatchObject([{ path: ['whatIf'], extensions: expected }]);
  });

  it.each([{}, { batch: 2, stem: 'resnet' }, { batch: null }])(
    'takes exactly one edit at a time, not %j',
    async (edit) => {
      const variables = { network: { preset: 'vgg11' }, edits: [edit] };
      const { status, errors } = await ask(service, asking('{ edits }'), variables);
      expect(status).toBe(400);
      expect(errors[0]?.extensions['code']).toBe('graphql-validation');
    },
  );
});

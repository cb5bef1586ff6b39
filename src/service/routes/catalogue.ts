import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { type Convention, conventions } from '../../core/conventions.ts';
import { operators } from '../../core/ops/index.ts';
import { operatorUrl, type OperatorSpec } from '../../core/ops/spec.ts';
import { conventionSchema, operatorSchema } from '../schemas/catalogue.ts';
import { problemResponses } from '../schemas/problem.ts';

/** What the engine knows: operators and conventions. */
export const catalogueRoutes: FastifyPluginCallbackTypebox = (app, _options, done) => {
  app.get(
    '/v1/operators',
    {
      schema: {
        summary: 'The operators that the engine knows, each with its rule',
        tags: ['catalogue'],
        querystring: Type.Object(
          {
            status: Type.Optional(
              Type.Unsafe<OperatorSpec['status']>({
                type: 'string',
                enum: ['counted', 'free', 'unsupported'],
                description: 'Only those of this status.',
              }),
            ),
            search: Type.Optional(
              Type.String({ maxLength: 100, description: 'Part of the name, in any case.' }),
            ),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({ total: Type.Integer(), operators: Type.Array(operatorSchema) }),
          ...problemResponses,
        },
      },
    },
    ({ query: { status, search = '' } }) => {
      const found = operators
        .list()
        .filter(
          (spec) =>
            (status === undefined || spec.status === status) &&
            spec.name.toLowerCase().includes(search.toLowerCase()),
        );
      return { total: found.length, operators: found.map(describeOperator) };
    },
  );

  app.get(
    '/v1/operators/:name',
    {
      schema: {
        summary: 'One operator, by its name or `domain.Name`',
        tags: ['catalogue'],
        params: Type.Object({
          name: Type.String({ examples: ['Conv', 'com.microsoft.FusedConv'] }),
        }),
        response: { 200: operatorSchema, ...problemResponses },
      },
    },
    ({ params: { name } }) => {
      const dot = name.lastIndexOf('.');
      return describeOperator(operators.get(name.slice(0, Math.max(dot, 0)), name.slice(dot + 1)));
    },
  );

  app.get(
    '/v1/conventions',
    {
      schema: {
        summary: 'The conventions under which totals are given',
        tags: ['catalogue'],
        response: {
          200: Type.Object({ conventions: Type.Array(conventionSchema) }),
          ...problemResponses,
        },
      },
    },
    () => ({ conventions: Object.values(conventions).map(describeConvention) }),
  );
  done();
};

function describeOperator(spec: OperatorSpec) {
  const [first, last] = spec.opsets;
  return {
    name: spec.name,
    domain: spec.domain ?? '',
    status: spec.status,
    rule: spec.rule,
    opsets: { first, ...(last !== undefined && { last }) },
    inputs: describeArity(spec.inputs),
    outputs: describeArity(spec.outputs),
    attributes: Object.keys(spec.attributes ?? {}),
    url: operatorUrl(spec),
  };
}

function describeArity([least, most]: OperatorSpec['inputs']) {
  return { least, ...(Number.isFinite(most) && { most }) };
}

function describeConvention({ name, title, formula, usedBy }: Convention) {
  return { name, title, formula, usedBy };
}

import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { type Convention, conventions } from '../../core/conventions.ts';
import { operators } from '../../core/ops/index.ts';
import { operatorUrl, type OperatorSpec } from '../../core/ops/spec.ts';
import { presets, type PresetSummary, paperUrl } from '../../presets/index.ts';
import { parseOptions } from '../requests.ts';
import {
  conventionSchema,
  operatorSchema,
  presetPageSchema,
  presetQuerySchema,
  presetSchema,
} from '../schemas/catalogue.ts';
import { problemResponses } from '../schemas/problem.ts';
import { optionsText } from '../schemas/request.ts';

/** What the service knows: presets, operators and conventions. */
export const catalogueRoutes: FastifyPluginCallbackTypebox = (app, _options, done) => {
  app.get(
    '/v1/presets',
    {
      schema: {
        summary: 'The networks known by name',
        tags: ['catalogue'],
        querystring: presetQuerySchema,
        response: { 200: presetPageSchema, ...problemResponses },
      },
    },
    ({ query }) => {
      const { family, task, year, search, sort = 'family', offset = 0, limit = 100 } = query;
      const words = (search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
      const found = presets.list().filter((preset) => {
        const text =
          `${preset.name} ${preset.title} ${preset.variant} ${preset.paper.title}`.toLowerCase();
        return (
          (family === undefined || preset.family === family) &&
          (task === undefined || preset.task === task) &&
          (year === undefined || preset.year === year) &&
          words.every((word) => text.includes(word))
        );
      });
      if (sort !== 'family')
        found.sort((a, b) => (a[sort] < b[sort] ? -1 : a[sort] > b[sort] ? 1 : 0));
      return {
        total: found.length,
        offset,
        limit,
        presets: found.slice(offset, offset + limit).map(describePreset),
      };
    },
  );

  const named = Type.Object({
    name: Type.String({ description: 'Name.', examples: ['resnet50'] }),
  });

  app.get(
    '/v1/presets/:name',
    {
      schema: {
        summary: 'A preset: paper, variant, options, published figures',
        tags: ['catalogue'],
        params: named,
        response: { 200: presetSchema, ...problemResponses },
      },
    },
    ({ params }) => describePreset(presets.get(params.name)),
  );

  app.get(
    '/v1/presets/:name/architecture',
    {
      schema: {
        summary: 'A preset as architecture JSON, to be edited and posted back',
        tags: ['catalogue'],
        params: named,
        querystring: Type.Object(
          {
            options: Type.Optional(optionsText),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Unsafe({
            type: 'object',
            additionalProperties: true,
            description: 'The architecture.',
          }),
          ...problemResponses,
        },
      },
    },
    ({ params, query }) =>
      presets
        .get(params.name)
        .architecture(query.options === undefined ? {} : parseOptions(query.options)),
  );

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

function describePreset({ options, ...preset }: PresetSummary) {
  const { name, title, family, task, year, paper, variant, inputSize, published } = preset;
  return {
    ...{ name, title, family, task, year, variant },
    paper: { ...paper, url: paperUrl(paper) },
    inputSize: [...inputSize],
    options: options.properties,
    published: [...published],
    links: { cost: `/v1/cost/${name}`, architecture: `/v1/presets/${name}/architecture` },
  };
}

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

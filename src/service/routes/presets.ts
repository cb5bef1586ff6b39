import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { presets } from '../../presets/index.ts';
import { defaultWidth, mediaTypeOf } from '../negotiation.ts';
import { describePreset, presetRow } from '../presets/describe.ts';
import { findPresets, type PresetQuery } from '../presets/find.ts';
import { presetsCsv, presetsMarkdown, presetsText, presetText } from '../render/presets.ts';
import { parseOptions } from '../requests.ts';
import {
  presetPageSchema,
  presetQuerySchema,
  presetSchema,
  type PresetsQuery,
} from '../schemas/presets.ts';
import { problemResponses } from '../schemas/problem.ts';
import { choiceProperties, optionsText } from '../schemas/request.ts';

const named = Type.Object({
  name: Type.String({ description: 'Name.', examples: ['resnet50'] }),
});

const plainText = { schema: Type.String({ description: 'An aligned table for a terminal.' }) };

/** `/v1/presets`: the networks known by name. */
export const presetRoutes: FastifyPluginCallbackTypebox = (app, _options, done) => {
  app.get(
    '/v1/presets',
    {
      schema: {
        summary: 'The networks known by name, with what they cost at their native inputs',
        tags: ['catalogue'],
        querystring: presetQuerySchema,
        response: {
          200: {
            description: 'A page of presets.',
            content: {
              'application/json': { schema: presetPageSchema },
              'text/plain': plainText,
              'text/markdown': { schema: Type.String({ description: 'A Markdown table.' }) },
              'text/csv': { schema: Type.String({ description: 'One row per preset.' }) },
            },
          },
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const mediaType = mediaTypeOf(request);
      const { offset = 0, limit = 100, width = defaultWidth } = request.query;
      const found = await findPresets(presetQuery(request.query));
      const page = found.slice(offset, offset + limit);
      reply.header('vary', 'accept').type(`${mediaType}; charset=utf-8`);
      if (mediaType === 'application/json') {
        const described = await Promise.all(page.map(describePreset));
        return { total: found.length, offset, limit, presets: described };
      }
      const rows = await Promise.all(page.map(presetRow));
      if (mediaType === 'text/csv') return presetsCsv(rows);
      if (mediaType === 'text/markdown') return presetsMarkdown(rows);
      return presetsText(rows, found.length, width);
    },
  );

  app.get(
    '/v1/presets/:name',
    {
      schema: {
        summary: 'A preset: paper, variant, options, published figures beside ours',
        tags: ['catalogue'],
        params: named,
        querystring: Type.Object(
          { width: choiceProperties.width },
          { additionalProperties: false },
        ),
        response: {
          200: {
            description: 'What is known of it.',
            content: { 'application/json': { schema: presetSchema }, 'text/plain': plainText },
          },
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const mediaType = mediaTypeOf(request, ['application/json', 'text/plain']);
      const preset = presets.get(request.params.name);
      reply.header('vary', 'accept').type(`${mediaType}; charset=utf-8`);
      if (mediaType === 'application/json') return describePreset(preset);
      return presetText(await presetRow(preset), preset, request.query.width ?? defaultWidth);
    },
  );

  app.get(
    '/v1/presets/:name/architecture',
    {
      schema: {
        summary: 'A preset as architecture JSON, to be edited and posted back',
        tags: ['catalogue'],
        params: named,
        querystring: Type.Object(
          { options: Type.Optional(optionsText) },
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
  done();
};

function presetQuery({
  family,
  task,
  year,
  search,
  sort,
  order,
  ...rest
}: PresetsQuery): PresetQuery {
  const { minParameters, maxParameters, minMacs, maxMacs } = rest;
  return {
    conditions: {
      ...(family !== undefined && { family: [family] }),
      ...(task !== undefined && { task: [task] }),
      ...{ yearFrom: year, yearTo: year },
      minParameters: parseBound(minParameters),
      maxParameters: parseBound(maxParameters),
      minMacs: parseBound(minMacs),
      maxMacs: parseBound(maxMacs),
    },
    search,
    ...((sort ?? order) !== undefined && {
      order: {
        field: sort ?? 'family',
        direction: order === 'desc' ? 'descending' : 'ascending',
      },
    }),
  };
}

const units: Readonly<Record<string, number>> = { k: 1e3, M: 1e6, G: 1e9, B: 1e9, T: 1e12 };

/** `25M` as 25,000,000: the query's schema lets nothing else pass. */
function parseBound(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const unit = units[text.slice(-1)];
  return unit === undefined ? Number(text) : Math.round(Number(text.slice(0, -1)) * unit);
}

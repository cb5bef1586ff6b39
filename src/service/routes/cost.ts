import { Type } from '@sinclair/typebox';
import type { FastifyPluginAsync } from 'fastify';
import type { CostRequest } from '../engine.ts';
import {
  mediaTypes,
  negotiate,
  render,
  representationKey,
  type Representation,
} from '../negotiation.ts';
import { choicesOf, modelsOf, requestFromBody } from '../requests.ts';
import type { Asked } from '../responder.ts';
import { reportSchema } from '../schemas/report.ts';
import { costBodySchema, costQuerySchema, formKeys } from '../schemas/request.ts';
import { Resource, type ResourceOptions } from './resource.ts';

const content = {
  'application/json': { schema: reportSchema },
  'text/plain': { schema: Type.String({ description: 'An aligned table for a terminal.' }) },
  'text/markdown': { schema: Type.String({ description: 'Markdown tables.' }) },
  'text/csv': { schema: Type.String({ description: 'One row per layer, or per `table`.' }) },
};

/** `/v1/cost`: what a network costs. */
export const costRoutes: FastifyPluginAsync<ResourceOptions> = async (app, options) => {
  const { engine } = options;
  const description = 'What the network costs.';
  const resource = new Resource(app, options, { tag: 'cost', description, content, mediaTypes });

  const asked = (request: CostRequest, representation: Representation): Asked => ({
    identity: request,
    form: representationKey(representation),
    models: modelsOf([request]),
    making: async () => {
      const lowered = await engine.lower(request);
      return {
        digest: lowered.digest,
        form: representationKey(representation),
        mediaType: representation.mediaType,
        make: () => render(engine.reportOf(lowered), representation),
      };
    },
  });

  await resource.one('/v1/cost', {
    summaries: {
      get: 'What a preset or a stored model costs',
      post: 'What a network costs, by name, as JSON or as a file',
    },
    body: costBodySchema,
    query: costQuerySchema,
    formKeys,
    fromChoices: (network, { detail, table, width, ...choices }, request) =>
      asked({ ...choicesOf(choices), ...network }, negotiate(request, { detail, table, width })),
    fromBody: (body, form, request) => {
      const { detail, ...costRequest } = requestFromBody(body);
      return asked(costRequest, negotiate(request, { ...form, detail }));
    },
  });
};

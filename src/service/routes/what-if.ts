import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import { formOf, renderComparison, textContent } from '../comparison-form.ts';
import type { CostEngine } from '../engine.ts';
import { editsFromBody, requestFromBody } from '../requests.ts';
import { compareFormSchema } from '../schemas/compare-request.ts';
import { problemResponses } from '../schemas/problem.ts';
import { whatIfBodySchema, whatIfSchema } from '../schemas/what-if.ts';
import { whatIfOf } from '../what-if.ts';

export interface WhatIfRoutesOptions {
  readonly engine: CostEngine;
}

/** `/v1/what-if`: a network against what edits make of it. */
export const whatIfRoutes: FastifyPluginCallbackTypebox<WhatIfRoutesOptions> = (
  app,
  { engine },
  done,
) => {
  app.post(
    '/v1/what-if',
    {
      schema: {
        summary: 'What a network would cost with edits, each alone and all together',
        tags: ['compare'],
        body: whatIfBodySchema,
        querystring: compareFormSchema,
        response: {
          200: {
            description: 'A comparison of the network with what the edits make of it.',
            content: { 'application/json': { schema: whatIfSchema }, ...textContent },
          },
          ...problemResponses,
        },
      },
    },
    async (request, typed) => {
      // Counts are not JSON's numbers, so that the answer is serialized here.
      const reply: FastifyReply = typed;
      const form = formOf(request, request.query);
      const { edits, ...body } = request.body;
      const answer = await whatIfOf(engine, requestFromBody(body), editsFromBody(edits));
      reply.type(`${form.mediaType}; charset=utf-8`);
      return reply.send(renderComparison(answer, form));
    },
  );
  done();
};

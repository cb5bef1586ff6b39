import type {
  FastifyPluginAsyncTypebox,
  TypeBoxTypeProvider,
} from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { AnswerCache } from '../answers.ts';
import type { CostEngine, CostRequest } from '../engine.ts';
import { negotiate, render, representationKey, type Representation } from '../negotiation.ts';
import {
  answerHeaders,
  etagOf,
  type Making,
  type NewRequest,
  Responder,
  urlKey,
} from '../responder.ts';
import { choicesOf, requestFromBody, requestFromQuery } from '../requests.ts';
import { problemResponses } from '../schemas/problem.ts';
import { reportSchema } from '../schemas/report.ts';
import { costBodySchema, formKeys, costQuerySchema } from '../schemas/request.ts';
import { bodyContent } from '../schemas/upload.ts';
import { exceptBodies, takeNetworks } from '../uploads/bodies.ts';
import { choiceCheckers } from '../uploads/choices.ts';
import type { UploadLimits } from '../uploads/read.ts';

export interface CostRoutesOptions {
  readonly engine: CostEngine;
  readonly answers: AnswerCache;
  readonly uploads: UploadLimits;
}

const answerContent = {
  'application/json': { schema: reportSchema },
  'text/plain': { schema: Type.String({ description: 'An aligned table for a terminal.' }) },
  'text/markdown': { schema: Type.String({ description: 'Markdown tables.' }) },
  'text/csv': { schema: Type.String({ description: 'One row per layer, or per `table`.' }) },
};

const responses = {
  200: { description: 'What the network costs.', headers: answerHeaders, content: answerContent },
};

/** `/v1/cost`: what a network costs. */
export const costRoutes: FastifyPluginAsyncTypebox<CostRoutesOptions> = async (
  app,
  { engine, answers, uploads },
) => {
  const responder = new Responder({
    answers,
    hasModel: (model) => engine.isThere({ model }),
  });

  async function makingOf(costRequest: CostRequest, representation: Representation) {
    const lowered = await engine.lower(costRequest);
    return {
      digest: lowered.digest,
      form: representationKey(representation),
      mediaType: representation.mediaType,
      make: () => render(engine.reportOf(lowered), representation),
    } satisfies Making;
  }

  app.get(
    '/v1/cost/:network',
    {
      schema: {
        summary: 'What a preset or a stored model costs',
        tags: ['cost'],
        params: Type.Object({
          network: Type.String({
            description: 'Name of a preset, or digest of a stored model.',
            examples: ['resnet50'],
          }),
        }),
        querystring: costQuerySchema,
        response: {
          ...responses,
          304: { description: 'As before.', type: 'null' },
          ...problemResponses,
        },
      },
      onRequest: responder.answerSeen,
    },
    async (request, reply) => {
      const representation = negotiate(request, request.query);
      const costRequest = requestFromQuery(request.params.network, request.query);
      const asked: NewRequest = {
        key: urlKey(request),
        etag: etagOf(costRequest, representationKey(representation)),
        models: modelsOf(costRequest),
      };
      if (responder.answerHeld(request, reply, asked)) return reply;
      return responder.answer(reply, asked, await makingOf(costRequest, representation));
    },
  );

  await app.register(async (instance) => {
    const scope = instance.withTypeProvider<TypeBoxTypeProvider>();
    const readNetwork = await takeNetworks(instance, uploads);
    const check = choiceCheckers(instance, {
      body: costBodySchema,
      query: costQuerySchema,
      formKeys,
    });
    scope.post(
      '/v1/cost',
      {
        schema: {
          summary: 'What a network costs, by name, as JSON or as a file',
          tags: ['cost'],
          body: bodyContent(costBodySchema, costQuerySchema),
          querystring: costQuerySchema,
          response: { ...responses, ...problemResponses },
        },
        validatorCompiler: exceptBodies(instance.validatorCompiler),
        preValidation: responder.answerSeenBody,
      },
      async (request, reply) => {
        const { bodyKey: key, query } = request;
        negotiate(request, query);
        const body = await readNetwork(request);
        if (body.kind === 'model') {
          const { detail, table, width, ...choices } = { ...query, ...check.fields(body.fields) };
          const costRequest = { ...choicesOf(choices), upload: body.model };
          const representation = negotiate(request, { detail, table, width });
          return responder.answer(
            reply,
            { key, models: [] },
            await makingOf(costRequest, representation),
          );
        }
        const form = check.formOnly(query);
        const { detail, ...costRequest } = requestFromBody(check.body(body.document));
        const representation = negotiate(request, { ...form, detail });
        const asked = { key, models: modelsOf(costRequest) };
        return responder.answer(reply, asked, await makingOf(costRequest, representation));
      },
    );
  });
  app.decorateRequest('bodyKey', undefined);
};

function modelsOf({ model }: CostRequest): string[] {
  return model === undefined ? [] : [model];
}

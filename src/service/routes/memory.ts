import type {
  FastifyPluginAsyncTypebox,
  TypeBoxTypeProvider,
} from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import type { AnswerCache } from '../answers.ts';
import type { CostEngine } from '../engine.ts';
import {
  lowerMemory,
  memoryFromBody,
  memoryFromQuery,
  type MemoryAnswer,
  type MemoryRequest,
} from '../memory.ts';
import { defaultWidth, mediaTypeOf } from '../negotiation.ts';
import { networkNamed } from '../requests.ts';
import { memoryJson, memoryText } from '../render/memory.ts';
import {
  answerHeaders,
  etagOf,
  type Making,
  type NewRequest,
  Responder,
  urlKey,
} from '../responder.ts';
import {
  memoryBodySchema,
  memoryFormKeys,
  memoryQuerySchema,
  memorySchema,
} from '../schemas/memory.ts';
import { problemResponses } from '../schemas/problem.ts';
import { bodyContent } from '../schemas/upload.ts';
import { exceptBodies, takeNetworks } from '../uploads/bodies.ts';
import { choiceCheckers } from '../uploads/choices.ts';
import type { UploadLimits } from '../uploads/read.ts';

export interface MemoryRoutesOptions {
  readonly engine: CostEngine;
  readonly answers: AnswerCache;
  readonly uploads: UploadLimits;
}

const mediaTypes = ['application/json', 'text/plain'] as const;

interface Form {
  readonly mediaType: (typeof mediaTypes)[number];
  readonly width: number;
}

const responses = {
  200: {
    description: 'How much memory the network takes.',
    headers: answerHeaders,
    content: {
      'application/json': { schema: memorySchema },
      'text/plain': { schema: Type.String({ description: 'Tables for a terminal.' }) },
    },
  },
};

/** `/v1/memory`: how much memory a network takes, as it runs and as it is trained. */
export const memoryRoutes: FastifyPluginAsyncTypebox<MemoryRoutesOptions> = async (
  app,
  { engine, answers, uploads },
) => {
  const responder = new Responder({ answers, hasModel: (model) => engine.isThere({ model }) });

  async function makingOf(asked: MemoryRequest, form: Form): Promise<Making> {
    const { digest, make } = await lowerMemory(engine, asked);
    const { options, detail } = asked;
    return {
      digest,
      form: `${formKey(form)} ${detail} ${JSON.stringify(options)}`,
      mediaType: form.mediaType,
      make: () => render(make(), asked, form),
    };
  }

  app.get(
    '/v1/memory/:network',
    {
      schema: {
        summary: 'How much memory a preset or a stored model takes',
        tags: ['memory'],
        params: Type.Object({
          network: Type.String({
            description: 'Name of a preset, or digest of a stored model.',
            examples: ['resnet50'],
          }),
        }),
        querystring: memoryQuerySchema,
        response: {
          ...responses,
          304: { description: 'As before.', type: 'null' },
          ...problemResponses,
        },
      },
      onRequest: responder.answerSeen,
    },
    async (request, reply) => {
      const form = formOf(request, request.query);
      const asked = memoryFromQuery(networkNamed(request.params.network), request.query);
      const known: NewRequest = {
        key: urlKey(request),
        etag: etagOf(asked, formKey(form)),
        models: modelsOf(asked),
      };
      if (responder.answerHeld(request, reply, known)) return reply;
      return responder.answer(reply, known, await makingOf(asked, form));
    },
  );

  await app.register(async (instance) => {
    const scope = instance.withTypeProvider<TypeBoxTypeProvider>();
    const readNetwork = await takeNetworks(instance, uploads);
    const check = choiceCheckers(instance, {
      body: memoryBodySchema,
      query: memoryQuerySchema,
      formKeys: memoryFormKeys,
    });
    scope.post(
      '/v1/memory',
      {
        schema: {
          summary: 'How much memory a network takes, by name, as JSON or as a file',
          tags: ['memory'],
          body: bodyContent(memoryBodySchema, memoryQuerySchema),
          querystring: memoryQuerySchema,
          response: { ...responses, ...problemResponses },
        },
        validatorCompiler: exceptBodies(instance.validatorCompiler),
        preValidation: responder.answerSeenBody,
      },
      async (request, reply) => {
        const { bodyKey: key, query } = request;
        formOf(request, query);
        const body = await readNetwork(request);
        if (body.kind === 'model') {
          const choices = { ...query, ...check.fields(body.fields) };
          const asked = memoryFromQuery({ upload: body.model }, choices);
          const making = await makingOf(asked, formOf(request, choices));
          return responder.answer(reply, { key, models: [] }, making);
        }
        const form = formOf(request, check.formOnly(query));
        const asked = memoryFromBody(check.body(body.document));
        const making = await makingOf(asked, form);
        return responder.answer(reply, { key, models: modelsOf(asked) }, making);
      },
    );
  });
};

function modelsOf({ network: { model } }: MemoryRequest): readonly string[] {
  return model === undefined ? [] : [model];
}

/** @throws ProblemError `not-acceptable` */
function formOf(request: FastifyRequest, { width = defaultWidth }: { width?: number }): Form {
  return { mediaType: mediaTypeOf(request, mediaTypes), width };
}

/** What tells this form of an answer from others. */
function formKey({ mediaType, width }: Form): string {
  return mediaType === 'text/plain' ? `memory text ${width}` : 'memory json';
}

function render(answer: MemoryAnswer, { detail }: MemoryRequest, { mediaType, width }: Form) {
  return Buffer.from(
    mediaType === 'text/plain' ? memoryText(answer, width) : memoryJson(answer, detail),
  );
}

import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
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
import { memoryJson, memoryText } from '../render/memory.ts';
import {
  answerHeaders,
  bodyKey,
  etagOf,
  type Making,
  type NewRequest,
  Responder,
  urlKey,
} from '../responder.ts';
import {
  memoryBodySchema,
  memoryFormSchema,
  memoryQuerySchema,
  memorySchema,
} from '../schemas/memory.ts';
import { problemResponses } from '../schemas/problem.ts';

export interface MemoryRoutesOptions {
  readonly engine: CostEngine;
  readonly answers: AnswerCache;
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
export const memoryRoutes: FastifyPluginCallbackTypebox<MemoryRoutesOptions> = (
  app,
  { engine, answers },
  done,
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
      const asked = memoryFromQuery(request.params.network, request.query);
      const known: NewRequest = {
        key: urlKey(request),
        etag: etagOf(asked, formKey(form)),
        models: modelsOf(asked),
      };
      if (responder.answerHeld(request, reply, known)) return reply;
      return responder.answer(reply, known, await makingOf(asked, form));
    },
  );

  app.post(
    '/v1/memory',
    {
      schema: {
        summary: 'How much memory a network takes',
        tags: ['memory'],
        body: memoryBodySchema,
        querystring: memoryFormSchema,
        response: { ...responses, ...problemResponses },
      },
    },
    async (request, reply) => {
      const key = bodyKey(request, JSON.stringify(request.body));
      if (responder.answerKnown(request, reply, key)) return reply;
      const form = formOf(request, request.query);
      const asked = memoryFromBody(request.body);
      const making = await makingOf(asked, form);
      return responder.answer(reply, { key, models: modelsOf(asked) }, making);
    },
  );
  done();
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

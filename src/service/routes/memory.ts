import { Type } from '@sinclair/typebox';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import {
  lowerMemory,
  type MemoryAnswer,
  memoryFromBody,
  memoryFromChoices,
  type MemoryRequest,
} from '../memory.ts';
import { defaultWidth, mediaTypeOf } from '../negotiation.ts';
import { memoryJson, memoryText } from '../render/memory.ts';
import { modelsOf } from '../requests.ts';
import type { Asked } from '../responder.ts';
import {
  memoryBodySchema,
  memoryFormKeys,
  memoryQuerySchema,
  memorySchema,
} from '../schemas/memory.ts';
import { Resource, type ResourceOptions } from './resource.ts';

const mediaTypes = ['application/json', 'text/plain'] as const;

interface Form {
  readonly mediaType: (typeof mediaTypes)[number];
  readonly width: number;
}

const content = {
  'application/json': { schema: memorySchema },
  'text/plain': { schema: Type.String({ description: 'Tables for a terminal.' }) },
};

/** `/v1/memory`: how much memory a network takes, as it runs and as it is trained. */
export const memoryRoutes: FastifyPluginAsync<ResourceOptions> = async (app, options) => {
  const description = 'How much memory the network takes.';
  const resource = new Resource(app, options, { tag: 'memory', description, content, mediaTypes });

  const asked = (request: MemoryRequest, form: Form): Asked => ({
    identity: request,
    form: formKey(form),
    models: modelsOf([request.network]),
    making: async () => {
      const { digest, make } = await lowerMemory(options.engine, request);
      return {
        digest,
        form: `${formKey(form)} ${request.detail} ${JSON.stringify(request.options)}`,
        mediaType: form.mediaType,
        make: () => render(make(), request, form),
      };
    },
  });

  await resource.one('/v1/memory', {
    summaries: {
      get: 'How much memory a preset or a stored model takes',
      post: 'How much memory a network takes, by name, as JSON or as a file',
    },
    body: memoryBodySchema,
    query: memoryQuerySchema,
    formKeys: memoryFormKeys,
    fromChoices: (network, choices, request) =>
      asked(memoryFromChoices(network, choices), formOf(request, choices)),
    fromBody: (body, form, request) => asked(memoryFromBody(body), formOf(request, form)),
  });
};

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

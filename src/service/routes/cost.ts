import { createHash } from 'node:crypto';
import type {
  FastifyPluginCallbackTypebox,
  TypeBoxTypeProvider,
} from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { engineVersion } from '../../core/version.ts';
import type { Answer, AnswerCache, CacheStatus } from '../answers.ts';
import type { CostEngine, CostRequest } from '../engine.ts';
import { negotiate, render, representationKey, type Representation } from '../negotiation.ts';
import { requestFromBody, requestFromQuery } from '../requests.ts';
import { problemResponses } from '../schemas/problem.ts';
import { reportSchema } from '../schemas/report.ts';
import { costBodySchema, costQuerySchema, formQuerySchema } from '../schemas/request.ts';

export interface CostRoutesOptions {
  readonly engine: CostEngine;
  readonly answers: AnswerCache;
}

/** What a request seen before stands for, so that it need not be read again. */
interface Known {
  readonly address: string;
  readonly etag?: string;
}

/** Bytes of requests remembered: keys are URLs and hashes. */
const rememberedBytes = 8 * 2 ** 20;

const answerContent = {
  'application/json': { schema: reportSchema },
  'text/plain': { schema: Type.String({ description: 'An aligned table for a terminal.' }) },
  'text/markdown': { schema: Type.String({ description: 'Markdown tables.' }) },
  'text/csv': { schema: Type.String({ description: 'One row per layer, or per `table`.' }) },
};

const answerHeaders = {
  etag: { type: 'string', description: 'Content address of the request, in this form.' },
  'netcost-cache': {
    type: 'string',
    enum: ['hit', 'miss', 'coalesced', 'shared'],
    description: 'Whether the answer was found, computed, awaited with another or found in Redis.',
  },
};

const responses = {
  200: { description: 'What the network costs.', headers: answerHeaders, content: answerContent },
};

/** `/v1/cost`: what a network costs. */
export const costRoutes: FastifyPluginCallbackTypebox<CostRoutesOptions> = (
  app,
  { engine, answers },
  done,
) => {
  const remembered = new LRUCache<string, Known>({
    maxSize: rememberedBytes,
    sizeCalculation: ({ address }, key) => key.length + address.length + 128,
  });

  /** Answers a request that was answered before, without reading it. */
  function answerKnown(request: FastifyRequest, reply: FastifyReply, key: string): boolean {
    const known = remembered.get(key);
    if (!known) return false;
    if (isFresh(request, known.etag)) {
      sendNotModified(reply, known.etag ?? '');
      return true;
    }
    const answer = answers.peek(known.address);
    if (answer) sendAnswer(reply, answer, 'hit', known.etag);
    return answer !== undefined;
  }

  async function answerNew(
    reply: FastifyReply,
    key: string,
    costRequest: CostRequest,
    representation: Representation,
    etag?: string,
  ): Promise<FastifyReply> {
    const lowered = engine.lower(costRequest);
    const address = `${lowered.digest} ${representationKey(representation)}`;
    const described = {
      contentType: `${representation.mediaType}; charset=utf-8`,
      digest: lowered.digest,
    };
    const { answer, status } = await answers.get(address, described, () =>
      render(engine.reportOf(lowered), representation),
    );
    remembered.set(key, { address, ...(etag !== undefined && { etag }) });
    return sendAnswer(reply, answer, status, etag);
  }

  app.get(
    '/v1/cost/:preset',
    {
      schema: {
        summary: 'What a preset costs',
        tags: ['cost'],
        params: Type.Object({
          preset: Type.String({ description: 'Name of a preset.', examples: ['resnet50'] }),
        }),
        querystring: costQuerySchema,
        response: {
          ...responses,
          304: { description: 'As before.', type: 'null' },
          ...problemResponses,
        },
      },
      onRequest: (request, reply, next) => {
        if (!answerKnown(request, reply, urlKey(request))) next();
      },
    },
    async (request, reply) => {
      const representation = negotiate(request, request.query);
      const costRequest = requestFromQuery(request.params.preset, request.query);
      const etag = etagOf(costRequest, representation);
      if (isFresh(request, etag)) return sendNotModified(reply, etag);
      return answerNew(reply, urlKey(request), costRequest, representation, etag);
    },
  );

  app.register((instance, _options, registered) => {
    const scope = instance.withTypeProvider<TypeBoxTypeProvider>();
    const parseJson = scope.getDefaultJsonParser('error', 'error');
    scope.removeContentTypeParser('application/json');
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer' },
      (_request, body, parsed) => {
        parsed(null, body);
      },
    );
    scope.post(
      '/v1/cost',
      {
        schema: {
          summary: 'What a network costs',
          tags: ['cost'],
          body: costBodySchema,
          querystring: formQuerySchema,
          response: { ...responses, ...problemResponses },
        },
        // A body answered before is known by its hash, and neither parsed nor validated again.
        preValidation: (request, reply, next) => {
          const bytes = request.body as unknown as Buffer;
          const key = bodyKey(request, bytes);
          request.bodyKey = key;
          if (answerKnown(request, reply, key)) return;
          // The default parser calls back at once.
          void parseJson(request, bytes.toString(), (error, parsed) => {
            request.body = parsed as typeof request.body;
            next(error ?? undefined);
          });
        },
      },
      async (request, reply) => {
        const representation = negotiate(request, {
          ...request.query,
          detail: request.body.detail,
        });
        return answerNew(reply, request.bodyKey, requestFromBody(request.body), representation);
      },
    );
    registered();
  });
  app.decorateRequest('bodyKey', '');
  done();
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Identity of a body together with the form asked for. */
    bodyKey: string;
  }
}

function urlKey({ url, headers }: FastifyRequest): string {
  return `${url} ${headers.accept ?? ''}`;
}

function bodyKey({ url, headers }: FastifyRequest, body: Buffer): string {
  return `${url} ${headers.accept ?? ''} ${createHash('sha256').update(body).digest('base64')}`;
}

/** The content address of a request: weak, since compression may change the bytes. */
function etagOf(request: CostRequest, representation: Representation): string {
  const identity = JSON.stringify([
    engineVersion,
    representationKey(representation),
    sorted(request),
  ]);
  return `W/"${createHash('sha256').update(identity).digest('base64url')}"`;
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => [key, sorted(inner)]);
}

function isFresh({ headers }: FastifyRequest, etag: string | undefined): boolean {
  const held = headers['if-none-match'];
  if (held === undefined || etag === undefined) return false;
  return (
    held === '*' || held.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag.slice(2))
  );
}

function sendNotModified(reply: FastifyReply, etag: string): FastifyReply {
  return reply
    .code(304)
    .headers({ etag, ...cacheable })
    .send();
}

const cacheable = { 'cache-control': 'public, max-age=300', vary: 'accept' } as const;

function sendAnswer(
  reply: FastifyReply,
  { body, contentType, digest }: Answer,
  status: CacheStatus,
  etag?: string,
): FastifyReply {
  reply.header('content-type', contentType);
  reply.header('netcost-cache', status);
  reply.header('netcost-digest', digest);
  reply.header('vary', cacheable.vary);
  if (etag !== undefined) {
    reply.header('etag', etag);
    reply.header('cache-control', cacheable['cache-control']);
  }
  return reply.send(body);
}

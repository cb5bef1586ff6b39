import { createHash } from 'node:crypto';
import type {
  FastifyPluginAsyncTypebox,
  TypeBoxTypeProvider,
} from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { engineVersion } from '../../core/version.ts';
import type { Answer, AnswerCache, CacheStatus } from '../answers.ts';
import type { CostEngine, CostRequest } from '../engine.ts';
import { negotiate, render, representationKey, type Representation } from '../negotiation.ts';
import { choicesOf, requestFromBody, requestFromQuery } from '../requests.ts';
import { problemResponses } from '../schemas/problem.ts';
import { reportSchema } from '../schemas/report.ts';
import { costBodySchema, costQuerySchema, uploadQuerySchema } from '../schemas/request.ts';
import { bodyContent } from '../schemas/upload.ts';
import { exceptBodies, takeNetworks } from '../uploads/bodies.ts';
import { choiceCheckers } from '../uploads/choices.ts';
import type { UploadLimits } from '../uploads/read.ts';

export interface CostRoutesOptions {
  readonly engine: CostEngine;
  readonly answers: AnswerCache;
  readonly uploads: UploadLimits;
}

/** What a request seen before stands for, so that it need not be read again. */
interface Known {
  readonly address: string;
  readonly etag?: string;
  /** Digest of the stored model that was named. */
  readonly model?: string;
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
export const costRoutes: FastifyPluginAsyncTypebox<CostRoutesOptions> = async (
  app,
  { engine, answers, uploads },
) => {
  const remembered = new LRUCache<string, Known>({
    maxSize: rememberedBytes,
    sizeCalculation: ({ address }, key) => key.length + address.length + 128,
  });

  /** Answers a request that was answered before, without reading it. */
  function answerKnown(request: FastifyRequest, reply: FastifyReply, key: string): boolean {
    const known = remembered.get(key);
    if (!known || !engine.isThere(known)) return false;
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
    key: string | undefined,
    costRequest: CostRequest,
    representation: Representation,
    etag?: string,
  ): Promise<FastifyReply> {
    const lowered = await engine.lower(costRequest);
    const address = `${lowered.digest} ${representationKey(representation)}`;
    const described = {
      contentType: `${representation.mediaType}; charset=utf-8`,
      digest: lowered.digest,
    };
    const { answer, status } = await answers.get(address, described, () =>
      render(engine.reportOf(lowered), representation),
    );
    if (key !== undefined) {
      const { model } = costRequest;
      remembered.set(key, {
        address,
        ...(etag !== undefined && { etag }),
        ...(model !== undefined && { model }),
      });
    }
    return sendAnswer(reply, answer, status, etag);
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
      onRequest: (request, reply, next) => {
        if (!answerKnown(request, reply, urlKey(request))) next();
      },
    },
    async (request, reply) => {
      const representation = negotiate(request, request.query);
      const costRequest = requestFromQuery(request.params.network, request.query);
      const etag = etagOf(costRequest, representation);
      if (engine.isThere(costRequest) && isFresh(request, etag))
        return sendNotModified(reply, etag);
      return answerNew(reply, urlKey(request), costRequest, representation, etag);
    },
  );

  await app.register(async (instance) => {
    const scope = instance.withTypeProvider<TypeBoxTypeProvider>();
    const readNetwork = await takeNetworks(instance, uploads);
    const check = choiceCheckers(instance);
    scope.post(
      '/v1/cost',
      {
        schema: {
          summary: 'What a network costs, by name, as JSON or as a file',
          tags: ['cost'],
          body: bodyContent(costBodySchema),
          querystring: uploadQuerySchema,
          response: { ...responses, ...problemResponses },
        },
        validatorCompiler: exceptBodies(instance.validatorCompiler),
        // A body answered before is known by its hash, and neither parsed nor validated again.
        preValidation: (request, reply, next) => {
          if (!Buffer.isBuffer(request.body)) {
            next();
            return;
          }
          request.bodyKey = bodyKey(request, request.body);
          if (!answerKnown(request, reply, request.bodyKey)) next();
        },
      },
      async (request, reply) => {
        const { bodyKey: key, query } = request;
        negotiate(request, query);
        const body = await readNetwork(request);
        if (body.kind === 'model') {
          const { detail, table, width, ...choices } = { ...query, ...check.fields(body.fields) };
          const costRequest = { ...choicesOf(choices), upload: body.model };
          const representation = negotiate(request, { detail, table, width });
          return answerNew(reply, key, costRequest, representation);
        }
        const form = check.formOnly(query);
        const { detail, ...costRequest } = requestFromBody(check.costBody(body.document));
        return answerNew(reply, key, costRequest, negotiate(request, { ...form, detail }));
      },
    );
  });
  app.decorateRequest('bodyKey', undefined);
};

declare module 'fastify' {
  interface FastifyRequest {
    /** Identity of a body together with the form asked for; none for a file. */
    bodyKey: string | undefined;
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

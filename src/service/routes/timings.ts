import type {
  FastifyPluginAsyncTypebox,
  TypeBoxTypeProvider,
} from '@fastify/type-provider-typebox';
import { type Static, Type } from '@sinclair/typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isFinal, type TimingJob } from '../../timing/job.ts';
import { defaultWidth, type MediaType, mediaTypeOf } from '../negotiation.ts';
import { csv } from '../render/csv.ts';
import { jsonWithCounts } from '../render/json.ts';
import { type Sheet, sheetMarkdown, sheetText } from '../render/sheet.ts';
import { timingCsv, timingSheet, timingsCsv, timingsSheet } from '../render/timing.ts';
import { choicesOf, requestFromBody } from '../requests.ts';
import { problemResponses } from '../schemas/problem.ts';
import { choiceProperties, oneOf } from '../schemas/request.ts';
import { samplesSchema, timingPageSchema, timingSchema } from '../schemas/timing.ts';
import {
  idempotencyKeySchema,
  timingBodySchema,
  timingFilterSchema,
  timingFormSchema,
  timingQuerySchema,
  type TimingQuery,
} from '../schemas/timing-request.ts';
import { bodyContent } from '../schemas/upload.ts';
import { describeTiming, timingDetails } from '../timings/describe.ts';
import { waitingReason } from '../timings/devices.ts';
import { timingRequest } from '../timings/request.ts';
import { retryAfterSeconds, type TimingRequest, type TimingService } from '../timings/service.ts';
import { exceptBodies, type NetworkBody, takeNetworks } from '../uploads/bodies.ts';
import { choiceCheckers } from '../uploads/choices.ts';
import type { UploadLimits } from '../uploads/read.ts';

export interface TimingRoutesOptions {
  readonly timings: TimingService;
  /** With the store that keeps files until they are timed. */
  readonly uploads: UploadLimits;
  /**
   * Counts a request of a client.
   * @throws ProblemError `rate-limited`
   */
  readonly checkRate: (request: FastifyRequest) => Promise<void>;
}

const content = (description: string) => ({
  description,
  content: { 'application/json': { schema: timingSchema } },
});

const location = { type: 'string', description: 'Where it is.' } as const;
const retryAfter = {
  type: 'integer',
  description: 'Seconds after which it is worth asking again.',
} as const;

const textContent = (csvRows: string) => ({
  'text/plain': { schema: Type.String({ description: 'Tables for a terminal.' }) },
  'text/markdown': { schema: Type.String({ description: 'Markdown tables.' }) },
  'text/csv': { schema: Type.String({ description: csvRows }) },
});

const idParams = Type.Object({
  id: Type.String({ description: 'Id of a timing.' }),
});

const headersSchema = Type.Object({ 'idempotency-key': Type.Optional(idempotencyKeySchema) });

const listQuerySchema = Type.Object(
  {
    ...timingFilterSchema.properties,
    after: Type.Optional(
      Type.String({ maxLength: 200, description: 'The `next` of the page before.' }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 1000, description: 'Most to return. Default: 100.' }),
    ),
    width: choiceProperties.width,
  },
  { additionalProperties: false },
);

const formSchema = Type.Object(
  {
    detail: Type.Optional(
      oneOf(
        timingDetails,
        'How much: the figures; those and the layers; those and the nodes in them. Default: layers.',
      ),
    ),
    width: choiceProperties.width,
  },
  { additionalProperties: false },
);

type Form = Static<typeof formSchema>;

/** `/v1/timings`: networks timed on the devices of workers. */
export const timingRoutes: FastifyPluginAsyncTypebox<TimingRoutesOptions> = async (
  app,
  { timings, uploads, checkRate },
) => {
  async function answer(
    reply: FastifyReply,
    job: TimingJob,
    { detail = 'layers', width = defaultWidth }: Form = {},
  ): Promise<FastifyReply> {
    const mediaType = mediaTypeOf(reply.request);
    const workers = job.state === 'queued' ? await timings.workers() : [];
    if (!isFinal(job.state)) reply.header('retry-after', retryAfterSeconds);
    const waiting = job.state === 'queued' ? waitingReason(workers, job.spec.device) : undefined;
    return send(reply, mediaType, width, {
      json: () => describeTiming(job, detail, waiting),
      csv: () => timingCsv(job, detail),
      sheet: () => timingSheet(job, detail, waiting),
    });
  }

  await app.register(async (instance) => {
    const scope = instance.withTypeProvider<TypeBoxTypeProvider>();
    const readNetwork = await takeNetworks(instance, uploads);
    const check = choiceCheckers(instance, {
      body: timingBodySchema,
      query: timingQuerySchema,
      formKeys: [],
    });

    function requestOf(body: NetworkBody, query: TimingQuery): TimingRequest {
      if (body.kind === 'request') {
        check.formOnly(query);
        return timingRequest(requestFromBody(check.body(body.document)));
      }
      const choices = choicesOf({ ...query, ...check.fields(body.fields) });
      const request = timingRequest({ ...choices, upload: body.model });
      return body.kept ? { ...request, kept: body.kept } : request;
    }

    scope.post(
      '/v1/timings',
      {
        schema: {
          summary: 'Times a network on a device, by name, as JSON or as a file with its weights',
          tags: ['timings'],
          headers: headersSchema,
          body: bodyContent(timingBodySchema, timingFormSchema),
          querystring: timingQuerySchema,
          response: {
            202: {
              ...content('It is accepted, and will be timed.'),
              headers: { location, 'retry-after': retryAfter },
            },
            200: {
              ...content('It is done already: reused, or asked for before with the same key.'),
              headers: { location },
            },
            ...problemResponses,
          },
        },
        validatorCompiler: exceptBodies(instance.validatorCompiler),
        onRequest: checkRate,
      },
      async (request, reply) => {
        mediaTypeOf(request);
        const asked = requestOf(await readNetwork(request), request.query);
        const key = request.headers['idempotency-key'];
        const { job } = await timings.accept(asked, {
          client: request.ip,
          ...(key !== undefined && { idempotencyKey: key }),
        });
        reply.code(isFinal(job.state) ? 200 : 202).header('location', `/v1/timings/${job.id}`);
        return answer(reply, job);
      },
    );
  });

  app.get(
    '/v1/timings',
    {
      schema: {
        summary: 'The timings, the last accepted first',
        tags: ['timings'],
        querystring: listQuerySchema,
        response: {
          200: {
            description: 'A page of timings.',
            content: {
              'application/json': { schema: timingPageSchema },
              ...textContent('One row per timing.'),
            },
          },
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const mediaType = mediaTypeOf(request);
      const { after, limit = 100, width = defaultWidth, ...filter } = request.query;
      const { jobs, next } = await timings.list(filter, {
        limit,
        ...(after !== undefined && { after }),
      });
      const workers = mediaType === 'application/json' ? await timings.workers() : [];
      return send(reply, mediaType, width, {
        json: () => ({
          timings: jobs.map((job) =>
            describeTiming(job, 'summary', waitingReason(workers, job.spec.device)),
          ),
          next,
        }),
        csv: () => timingsCsv(jobs),
        sheet: () => timingsSheet(jobs),
      });
    },
  );

  app.get(
    '/v1/timings/:id',
    {
      schema: {
        summary: 'A timing: how far it is, and what it found',
        tags: ['timings'],
        params: idParams,
        querystring: formSchema,
        response: {
          200: {
            description: 'The timing.',
            headers: { 'retry-after': retryAfter },
            content: {
              'application/json': { schema: timingSchema },
              ...textContent('One row per layer, or with `detail=groups` per node of the runtime.'),
            },
          },
          ...problemResponses,
        },
      },
    },
    async ({ params, query }, reply) => answer(reply, await timings.find(params.id), query),
  );

  app.delete(
    '/v1/timings/:id',
    {
      schema: {
        summary: 'Ends a timing, also while it runs',
        tags: ['timings'],
        params: idParams,
        response: {
          200: content('It has ended, by this or before.'),
          202: content('It runs, and was asked to end.'),
          ...problemResponses,
        },
      },
    },
    async ({ params }, reply) => {
      const job = await timings.cancel(params.id);
      reply.code(isFinal(job.state) ? 200 : 202);
      return answer(reply, job);
    },
  );

  app.get(
    '/v1/timings/:id/samples',
    {
      schema: {
        summary: 'Raw times of a timing, in order',
        tags: ['timings'],
        params: idParams,
        response: {
          200: {
            description: 'The times of the runs of the steady state.',
            content: {
              'application/json': { schema: samplesSchema },
              'text/csv': { schema: Type.String({ description: 'One row per run.' }) },
            },
          },
          ...problemResponses,
        },
      },
    },
    async (request, reply) => {
      const mediaType = mediaTypeOf(request, ['application/json', 'text/csv']);
      const samples = [...(await timings.samples(request.params.id))];
      reply.type(`${mediaType}; charset=utf-8`).header('vary', 'accept');
      if (mediaType === 'text/csv')
        return csv(samples.map((ms, index) => ({ run: index + 1, ms })));
      return jsonWithCounts({ id: request.params.id, unit: 'ms', samples });
    },
  );
};

/** Sends what is asked for in the form that is asked for. */
function send(
  reply: FastifyReply,
  mediaType: MediaType,
  width: number,
  make: { readonly json: () => unknown; readonly csv: () => string; readonly sheet: () => Sheet },
): FastifyReply {
  reply
    .type(`${mediaType}; charset=utf-8`)
    .headers({ vary: 'accept', 'cache-control': 'no-store' });
  switch (mediaType) {
    case 'application/json':
      return reply.send(jsonWithCounts(make.json()));
    case 'text/csv':
      return reply.send(make.csv());
    case 'text/markdown':
      return reply.send(sheetMarkdown(make.sheet()));
    case 'text/plain':
      return reply.send(sheetText(make.sheet(), width));
  }
}

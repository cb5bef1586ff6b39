import type {
  FastifyPluginAsyncTypebox,
  TypeBoxTypeProvider,
} from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { countToJson } from '../../core/count.ts';
import { InputError } from '../../core/errors.ts';
import type { CostEngine } from '../engine.ts';
import { documentText } from '../../formats/document-text.ts';
import type { ModelCounts } from '../models/file-format.ts';
import { type Model, nameOf } from '../../formats/model.ts';
import type { ModelStore, StoredModel } from '../models/store.ts';
import { ProblemError } from '../problems.ts';
import { modelPageSchema, modelParams, modelSchema } from '../schemas/models.ts';
import { pageQuery } from '../schemas/page.ts';
import { problemResponses } from '../schemas/problem.ts';
import { noQuery } from '../schemas/request.ts';
import { bodyContent } from '../schemas/upload.ts';
import { exceptBodies, takeNetworks } from '../uploads/bodies.ts';
import { requireModel } from '../uploads/documents.ts';
import type { UploadLimits } from '../uploads/read.ts';

export interface ModelRoutesOptions {
  readonly engine: CostEngine;
  readonly models: ModelStore;
  readonly uploads: UploadLimits;
}

/** `/v1/models`: networks stored under the digest of their content, without their weights. */
export const modelRoutes: FastifyPluginAsyncTypebox<ModelRoutesOptions> = async (
  app,
  { engine, models, uploads },
) => {
  await app.register(async (instance) => {
    const scope = instance.withTypeProvider<TypeBoxTypeProvider>();
    const readNetwork = await takeNetworks(instance, uploads);
    scope.post(
      '/v1/models',
      {
        schema: {
          summary: 'Stores a network, without its weights, for later requests',
          tags: ['models'],
          body: bodyContent(),
          querystring: noQuery,
          response: {
            201: { description: 'It is stored now.', ...modelContent },
            200: { description: 'It was there already.', ...modelContent },
            ...problemResponses,
          },
        },
        validatorCompiler: exceptBodies(instance.validatorCompiler),
      },
      async (request, reply) => {
        const body = await readNetwork(request);
        const model = body.kind === 'model' ? body.model : requireModel(body.document);
        if (body.kind === 'model') refuseFields(body.fields);
        const counts = await countsOf(engine, model);
        const { stored, created } = await models.put(model, {
          name: nameOf(model),
          ...(counts && { counts }),
        });
        return reply
          .code(created ? 201 : 200)
          .header('location', `/v1/models/${stored.digest}`)
          .send(describe(stored));
      },
    );
  });

  app.get(
    '/v1/models',
    {
      schema: {
        summary: 'The stored models, the last used first',
        tags: ['models'],
        querystring: Type.Object(pageQuery, { additionalProperties: false }),
        response: { 200: modelPageSchema, ...problemResponses },
      },
    },
    ({ query: { offset = 0, limit = 100 } }) => {
      const all = models.list();
      const page = all.slice(offset, offset + limit).map(describe);
      return { total: all.length, offset, limit, models: page };
    },
  );

  app.get(
    '/v1/models/:digest',
    {
      schema: {
        summary: 'A stored model',
        tags: ['models'],
        params: modelParams,
        response: { 200: modelSchema, ...problemResponses },
      },
    },
    ({ params }) => describe(models.describe(params.digest)),
  );

  app.get(
    '/v1/models/:digest/document',
    {
      schema: {
        summary: 'What is stored of a model: the document, or the graph of an ONNX file',
        tags: ['models'],
        params: modelParams,
        response: {
          200: Type.Unsafe<unknown>({
            type: 'object',
            additionalProperties: true,
            description: 'The document as it was sent; of an ONNX file the graph, without weights.',
          }),
          ...problemResponses,
        },
      },
    },
    async ({ params }, reply) => {
      const text = documentText(await models.get(params.digest));
      return reply.type('application/json; charset=utf-8').send(text);
    },
  );

  app.delete(
    '/v1/models/:digest',
    {
      schema: {
        summary: 'Forgets a stored model',
        tags: ['models'],
        params: modelParams,
        response: { 204: { type: 'null', description: 'It is gone.' }, ...problemResponses },
      },
    },
    async ({ params }, reply) => {
      await models.delete(params.digest);
      return reply.code(204).send();
    },
  );
};

/** @throws ProblemError `unknown-key` for choices, which are made when a cost is asked for */
function refuseFields(fields: Readonly<Record<string, string>>): void {
  const [key] = Object.keys(fields);
  if (key === undefined) return;
  throw new ProblemError('unknown-key', {
    detail: `the form has no field "${key.slice(0, 100)}" here`,
    expected: 'the file alone, in the field "model"',
    hint: 'choices are made when the cost is asked for',
  });
}

const modelContent = {
  headers: { location: { type: 'string', description: 'Where it is.' } },
  content: { 'application/json': { schema: modelSchema } },
};

/**
 * How large a network is; `undefined` where its dims have to be bound before anyone can tell.
 * @throws InputError for a network that cannot be costed whatever is chosen
 */
async function countsOf(engine: CostEngine, model: Model): Promise<ModelCounts | undefined> {
  try {
    const { depth, totals } = engine.reportOf(await engine.lower({ upload: model }));
    const { nodes, layers } = depth;
    return { nodes, layers, parameters: countToJson(totals.parameters) };
  } catch (error) {
    if (error instanceof InputError && error.code === 'unbound-symbol') return undefined;
    throw error;
  }
}

function describe({ digest, format, name, bytes, counts, usedAt }: StoredModel) {
  return {
    ...{ digest, format, name, bytes },
    ...(counts && { counts }),
    usedAt: usedAt.toISOString(),
    links: { cost: `/v1/cost/${digest}`, document: `/v1/models/${digest}/document` },
  };
}

import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { AnswerCache } from '../answers.ts';
import { type CompareRequest, type Locate, locateInList, lowerComparison } from '../comparison.ts';
import {
  type ComparisonForm,
  formKey,
  formOf,
  renderComparison,
  textContent,
} from '../comparison-form.ts';
import type { CostEngine } from '../engine.ts';
import { choicesOf, compareRequestFromBody, listedChanges, networkNamed } from '../requests.ts';
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
  compareBodySchema,
  compareFormSchema,
  type CompareQuery,
  compareQuerySchema,
} from '../schemas/compare-request.ts';
import { comparisonSchema } from '../schemas/comparison.ts';
import { problemResponses } from '../schemas/problem.ts';

export interface CompareRoutesOptions {
  readonly engine: CostEngine;
  readonly answers: AnswerCache;
}

const responses = {
  200: {
    description: 'Why the networks differ in cost.',
    headers: answerHeaders,
    content: {
      'application/json': { schema: comparisonSchema },
      ...textContent,
    },
  },
};

/** `/v1/compare`: two networks or more held against each other, and why they differ. */
export const compareRoutes: FastifyPluginAsyncTypebox<CompareRoutesOptions> = (
  app,
  { engine, answers },
) => {
  const responder = new Responder({
    answers,
    hasModel: (model) => engine.isThere({ model }),
  });

  async function makingOf(
    request: CompareRequest,
    form: ComparisonForm,
    locate: Locate,
  ): Promise<Making> {
    const { digest, make } = await lowerComparison(engine, request, locate);
    return {
      ...{ digest, form: formKey(form), mediaType: form.mediaType },
      make: () => renderComparison(make(), form),
    };
  }

  app.get(
    '/v1/compare',
    {
      schema: {
        summary: 'Why presets or stored models differ in cost',
        tags: ['cost'],
        querystring: compareQuerySchema,
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
      const { compareRequest, keys } = fromQuery(request.query);
      const asked: NewRequest = {
        key: urlKey(request),
        etag: etagOf(compareRequest, formKey(form)),
        models: modelsOf(compareRequest),
      };
      if (responder.answerHeld(request, reply, asked)) return reply;
      return responder.answer(
        reply,
        asked,
        await makingOf(compareRequest, form, locateInQuery(keys)),
      );
    },
  );

  app.post(
    '/v1/compare',
    {
      schema: {
        summary: 'Why networks differ in cost',
        tags: ['cost'],
        body: compareBodySchema,
        querystring: compareFormSchema,
        response: { ...responses, ...problemResponses },
      },
    },
    async (request, reply) => {
      const key = bodyKey(request, JSON.stringify(request.body));
      if (responder.answerKnown(request, reply, key)) return reply;
      const form = formOf(request, request.query);
      const compareRequest = compareRequestFromBody(request.body);
      const making = await makingOf(compareRequest, form, locateInList('/networks'));
      return responder.answer(reply, { key, models: modelsOf(compareRequest) }, making);
    },
  );
  return Promise.resolve();
};

/** Faults in a network that a query names by a key; its choices are common to all. */
function locateInQuery(keys: readonly string[]): Locate {
  return (index, { pointer }) =>
    pointer === undefined || named.includes(pointer) ? `/${keys[index] ?? ''}` : pointer;
}

/** Pointers at what names a network. */
const named = ['/preset', '/model'];

/** The request of a query, with the keys under which its networks stand. */
function fromQuery(query: CompareQuery) {
  const { table, width, detail = 'layers', ...rest } = query;
  const { a, b, c, d, e, f, g, h, i, j, ...choices } = rest;
  const networks = Object.entries({ a, b, c, d, e, f, g, h, i, j }).flatMap(([key, name]) =>
    name === undefined ? [] : [{ key, network: networkNamed(name) }],
  );
  const compareRequest: CompareRequest = {
    networks: networks.map(({ network }) => ({ ...choicesOf(choices), ...network })),
    listed: listedChanges[detail],
  };
  return { compareRequest, keys: networks.map(({ key }) => key) };
}

function modelsOf({ networks }: CompareRequest): string[] {
  return networks.flatMap(({ model }) => (model === undefined ? [] : [model]));
}

import type {
  FastifyPluginAsyncTypebox,
  TypeBoxTypeProvider,
} from '@fastify/type-provider-typebox';
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
  etagOf,
  type Making,
  type NewRequest,
  Responder,
  urlKey,
} from '../responder.ts';
import {
  compareBodySchema,
  compareFormKeys,
  type CompareQuery,
  compareQuerySchema,
  compareUploadQuerySchema,
  mostCompared,
  namedNetworkSchema,
} from '../schemas/compare-request.ts';
import { comparisonSchema } from '../schemas/comparison.ts';
import { problemResponses } from '../schemas/problem.ts';
import { formContent } from '../schemas/upload.ts';
import { exceptBodies, takeForms } from '../uploads/bodies.ts';
import { checker, choiceCheckers } from '../uploads/choices.ts';
import { compareRequestFromForm } from '../uploads/compared.ts';
import { type NetworksShape, requireNetworks } from '../uploads/forms.ts';
import type { MeasuredLookup } from '../timings/measured.ts';
import type { UploadLimits } from '../uploads/read.ts';

export interface CompareRoutesOptions {
  readonly engine: CostEngine;
  readonly answers: AnswerCache;
  readonly uploads: UploadLimits;
  readonly measured: MeasuredLookup;
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
export const compareRoutes: FastifyPluginAsyncTypebox<CompareRoutesOptions> = async (
  app,
  { engine, answers, uploads, measured },
) => {
  const responder = new Responder({
    answers,
    hasModel: (model) => engine.isThere({ model }),
    // What was measured may be another any time.
    isLasting: false,
  });

  async function makingOf(request: CompareRequest, form: ComparisonForm, locate: Locate) {
    const { digest, timed, make } = await lowerComparison(engine, request, locate);
    const latest = await measured.latest(timed);
    const { stamp } = latest;
    const making: Making = {
      ...{ digest, form: `${formKey(form)} ${stamp}`, mediaType: form.mediaType },
      make: () => renderComparison(make(latest.times), form),
    };
    const isCurrent = async () => (await measured.latest(timed)).stamp === stamp;
    return { making, isCurrent };
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
      const locate = locateInQuery(keys);
      const { making, isCurrent } = await makingOf(compareRequest, form, locate);
      const asked: NewRequest = {
        key: urlKey(request),
        etag: etagOf(compareRequest, making.form),
        models: modelsOf(compareRequest),
        isCurrent,
      };
      if (responder.answerHeld(request, reply, asked)) return reply;
      return responder.answer(reply, asked, making);
    },
  );

  await app.register(async (instance) => {
    const scope = instance.withTypeProvider<TypeBoxTypeProvider>();
    const readNetworks = await takeForms(instance, uploads, form);
    const check = choiceCheckers(instance, {
      body: compareBodySchema,
      query: compareUploadQuerySchema,
      formKeys: compareFormKeys,
    });
    const checkNetwork = checker(instance, namedNetworkSchema, 'body');

    scope.post(
      '/v1/compare',
      {
        schema: {
          summary: 'Why networks differ in cost, as JSON or as a form with files',
          tags: ['cost'],
          body: formContent(compareBodySchema, form, compareUploadQuerySchema),
          querystring: compareUploadQuerySchema,
          response: { ...responses, ...problemResponses },
        },
        validatorCompiler: exceptBodies(instance.validatorCompiler),
        preValidation: responder.answerSeenBody,
      },
      async (request, reply) => {
        const { bodyKey: key, query } = request;
        formOf(request, query);
        const body = await readNetworks(request);
        if (body.kind === 'request') {
          const asked = compareRequestFromBody(check.body(body.document));
          const form = formOf(request, check.formOnly(query));
          const { making, isCurrent } = await makingOf(asked, form, locate);
          return responder.answer(reply, { key, models: modelsOf(asked), isCurrent }, making);
        }
        const choices = { ...query, ...check.fields(body.fields) };
        requireNetworks(body, form);
        const readers = { parseJson: body.parseJson, checkNetwork };
        const asked = await compareRequestFromForm(body, choices, locate, readers);
        const { making } = await makingOf(asked, formOf(request, choices), locate);
        return responder.answer(reply, { models: modelsOf(asked) }, making);
      },
    );
  });
};

const locate = locateInList('/networks');

/** The form in which networks come as files. */
const form: NetworksShape = {
  ...{ field: 'networks', least: 2, most: mostCompared, texts: true, locate },
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

import type { FastifyPluginAsync } from 'fastify';
import { type CompareRequest, inNetworks, type Locate, lowerComparison } from '../comparison.ts';
import {
  type ComparisonForm,
  formKey,
  formOf,
  renderComparison,
  textContent,
} from '../comparison-form.ts';
import { mediaTypes } from '../negotiation.ts';
import {
  choicesOf,
  compareRequestFromBody,
  listedChanges,
  modelsOf,
  networkNamed,
} from '../requests.ts';
import type { Asked, Making } from '../responder.ts';
import {
  compareBodySchema,
  compareFormKeys,
  type CompareQuery,
  compareQuerySchema,
  compareUploadQuerySchema,
  mostCompared,
} from '../schemas/compare-request.ts';
import { comparisonSchema } from '../schemas/comparison.ts';
import type { MeasuredLookup } from '../timings/measured.ts';
import { Resource, type ResourceOptions } from './resource.ts';

export interface CompareRoutesOptions extends ResourceOptions {
  readonly measured: MeasuredLookup;
}

const content = { 'application/json': { schema: comparisonSchema }, ...textContent };

/** `/v1/compare`: two networks or more held against each other, and why they differ. */
export const compareRoutes: FastifyPluginAsync<CompareRoutesOptions> = async (app, options) => {
  const { engine, measured } = options;
  const resource = new Resource(app, options, {
    ...{ tag: 'cost', description: 'Why the networks differ in cost.', content, mediaTypes },
    // What was measured may be another any time.
    isLasting: false,
  });

  async function asked(
    request: CompareRequest,
    form: ComparisonForm,
    locate: Locate,
  ): Promise<Asked> {
    const { digest, timed, make } = await lowerComparison(engine, request, locate);
    const latest = await measured.latest(timed);
    const making: Making = {
      digest,
      form: `${formKey(form)} ${latest.stamp}`,
      mediaType: form.mediaType,
      make: () => renderComparison(make(latest.times), form),
    };
    return {
      identity: request,
      form: making.form,
      models: modelsOf(request.networks),
      isCurrent: async () => (await measured.latest(timed)).stamp === latest.stamp,
      making: () => Promise.resolve(making),
    };
  }

  resource.get('/v1/compare', {
    summary: 'Why presets or stored models differ in cost',
    query: compareQuerySchema,
    ask: (request) => {
      const form = formOf(request, request.query);
      const { compareRequest, keys } = fromQuery(request.query);
      return asked(compareRequest, form, locateInQuery(keys));
    },
  });
  await resource.postSeveral('/v1/compare', {
    summary: 'Why networks differ in cost, as JSON or as a form with files',
    body: compareBodySchema,
    query: compareUploadQuerySchema,
    inQuery: compareUploadQuerySchema,
    formKeys: compareFormKeys,
    least: 2,
    most: mostCompared,
    fromForm: async (networksWith, { table, width, detail = 'layers', ...choices }, request) => {
      const networks = await networksWith(choicesOf(choices));
      const form = formOf(request, { table, width });
      return asked({ networks, listed: listedChanges[detail] }, form, inNetworks);
    },
    fromBody: (body, form, request) =>
      asked(compareRequestFromBody(body), formOf(request, form), inNetworks),
  });
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

import { createHash } from 'node:crypto';
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { InputError } from '../../core/errors.ts';
import { type PlotKind, plotKinds } from '../../plots/kinds.ts';
import { renderPng, renderSvg } from '../../plots/render.ts';
import type { AnswerCache } from '../answers.ts';
import type { CostEngine, CostRequest, Lowered } from '../engine.ts';
import { ProblemError } from '../problems.ts';
import { requestFromBody, requestFromQuery } from '../requests.ts';
import { answerHeaders, etagOf, type Making, Responder, urlKey } from '../responder.ts';
import {
  plotBodySchema,
  type PlotLooks,
  plotParamsSchema,
  plotQuerySchema,
} from '../schemas/plots.ts';
import { problemResponses } from '../schemas/problem.ts';

export interface PlotRoutesOptions {
  readonly engine: CostEngine;
  readonly answers: AnswerCache;
}

const responses = {
  200: {
    description: 'The plot.',
    headers: answerHeaders,
    content: {
      'image/svg+xml': { schema: Type.String({ description: 'As vectors.' }) },
      'image/png': {
        schema: Type.Unsafe<unknown>({ description: 'As pixels.', contentMediaType: 'image/png' }),
      },
    },
  },
  ...problemResponses,
};

/** `/v1/plots`: pictures of what networks cost. */
export const plotRoutes: FastifyPluginCallbackTypebox<PlotRoutesOptions> = (
  app,
  { engine, answers },
  done,
) => {
  const responder = new Responder({ answers, hasModel: (model) => engine.isThere({ model }) });

  async function makingOf(
    file: string,
    requests: readonly CostRequest[],
    looks: PlotLooks,
  ): Promise<Making> {
    // The route's pattern lets only known kinds through.
    const [kind, extension] = file.split('.') as [PlotKind, 'svg' | 'png'];
    const { least, draw } = plotKinds[kind];
    if (requests.length < least) {
      throw new ProblemError('invalid-request', {
        detail: `${kind} is a plot of ${least} networks or more`,
        pointer: '/networks',
        expected: `at least ${least} networks`,
      });
    }
    const lowered: Lowered[] = [];
    for (const [index, request] of requests.entries()) {
      lowered.push(await at(index, () => engine.lower(request)));
    }
    const { theme = 'light', width = 860, height = 480 } = looks;
    const hash = createHash('sha256').update(lowered.map(({ digest }) => digest).join());
    return {
      digest: `sha256:${hash.digest('hex')}`,
      form: `plot ${file} ${theme} ${width}x${height}`,
      mediaType: extension === 'png' ? 'image/png' : 'image/svg+xml',
      make: () => {
        const networks = lowered.map((one) => ({ graph: one.graph, report: engine.reportOf(one) }));
        const svg = renderSvg(draw(networks), theme, { width, height });
        return extension === 'png' ? renderPng(svg) : Buffer.from(svg);
      },
    };
  }

  app.get(
    '/v1/plots/:file',
    {
      schema: {
        summary: 'A plot of networks by name',
        tags: ['plots'],
        params: plotParamsSchema,
        querystring: plotQuerySchema,
        response: { ...responses, 304: { description: 'As before.', type: 'null' } },
      },
      onRequest: responder.answerSeen,
    },
    async (request, reply) => {
      const { networks, theme, width, height, ...choices } = request.query;
      const requests = networks.split(',').map((name) => requestFromQuery(name, choices));
      const looks = {
        ...(theme && { theme }),
        ...(width !== undefined && { width }),
        ...(height !== undefined && { height }),
      };
      const asked = {
        key: urlKey(request),
        etag: etagOf([requests, looks], request.params.file),
        models: modelsOf(requests),
      };
      if (responder.answerHeld(request, reply, asked)) return reply;
      return responder.answer(reply, asked, await makingOf(request.params.file, requests, looks));
    },
  );

  app.post(
    '/v1/plots/:file',
    {
      schema: {
        summary: 'A plot of any networks',
        tags: ['plots'],
        params: plotParamsSchema,
        body: plotBodySchema,
        response: responses,
      },
    },
    async (request, reply) => {
      const { networks, ...looks } = request.body;
      const requests = networks.map((network) => requestFromBody(network));
      const making = await makingOf(request.params.file, requests, looks);
      return responder.answer(reply, { models: modelsOf(requests) }, making);
    },
  );
  done();
};

function modelsOf(requests: readonly CostRequest[]): string[] {
  return requests.flatMap(({ model }) => (model === undefined ? [] : [model]));
}

/** Names the network at fault. */
async function at<T>(index: number, lower: () => Promise<T>): Promise<T> {
  try {
    return await lower();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const pointer = `/networks/${index}${error.pointer ?? ''}`;
    throw new InputError(error.code, error.message, { ...error.details, pointer });
  }
}

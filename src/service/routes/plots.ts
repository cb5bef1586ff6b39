import { createHash } from 'node:crypto';
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { InputError } from '../../core/errors.ts';
import type { Figure } from '../../plots/figure.ts';
import { type PlotKind, plotKinds } from '../../plots/kinds.ts';
import { renderPng, renderSvg } from '../../plots/render.ts';
import { sweepFigure } from '../../plots/sweep.ts';
import type { AnswerCache } from '../answers.ts';
import { located, locateInList } from '../comparison.ts';
import type { CostEngine, CostRequest, Lowered } from '../engine.ts';
import { ProblemError } from '../problems.ts';
import { axisFromQuery, requestFromBody, requestFromQuery } from '../requests.ts';
import { answerHeaders, etagOf, type Making, Responder, urlKey } from '../responder.ts';
import {
  type Extension,
  type PlotBody,
  plotBodySchema,
  type PlotLooks,
  plotParamsSchema,
  type PlotQuery,
  plotQuerySchema,
  sweepPlotBodySchema,
  sweepPlotParamsSchema,
  sweepPlotQuerySchema,
} from '../schemas/plots.ts';
import { problemResponses } from '../schemas/problem.ts';
import { sweepLines, type SweepPlotRequest } from '../sweep-plots.ts';

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
    const [kind, extension] = file.split('.') as [PlotKind, Extension];
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
      lowered.push(await located(() => engine.lower(request), index, locate));
    }
    const content = lowered.map(({ digest }) => digest).join();
    const draws = () =>
      draw(lowered.map((one) => ({ graph: one.graph, report: engine.reportOf(one) })));
    return drawn(kind, extension, looks, content, draws);
  }

  async function sweptMaking(
    extension: Extension,
    swept: SweepPlotRequest,
    looks: PlotLooks,
    { socket }: FastifyRequest,
  ): Promise<Making> {
    const lines = await sweepLines(engine, swept, () => !socket.destroyed);
    return drawn('sweep', extension, looks, JSON.stringify(lines), () => sweepFigure(lines));
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
      const { requests, looks } = fromQuery(request.query);
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
      const { requests, looks } = fromBody(request.body);
      const making = await makingOf(request.params.file, requests, looks);
      return responder.answer(reply, { models: modelsOf(requests) }, making);
    },
  );

  app.get(
    '/v1/plots/sweep.:extension',
    {
      schema: {
        summary: 'A total of networks by name over one or two axes',
        tags: ['plots'],
        params: sweepPlotParamsSchema,
        querystring: sweepPlotQuerySchema,
        response: { ...responses, 304: { description: 'As before.', type: 'null' } },
      },
      onRequest: responder.answerSeen,
    },
    async (request, reply) => {
      const { extension } = request.params;
      const { axis, by, total = 'macs', ...query } = request.query;
      const { requests, looks } = fromQuery(query);
      const axes = [
        axisFromQuery(axis, '/axis'),
        ...(by === undefined ? [] : [axisFromQuery(by, '/by')]),
      ];
      const swept = { networks: requests, axes, total };
      const asked = {
        key: urlKey(request),
        etag: etagOf([swept, looks], `sweep.${extension}`),
        models: modelsOf(requests),
      };
      if (responder.answerHeld(request, reply, asked)) return reply;
      const making = await inQuery(() => sweptMaking(extension, swept, looks, request));
      return responder.answer(reply, asked, making);
    },
  );

  app.post(
    '/v1/plots/sweep.:extension',
    {
      schema: {
        summary: 'A total of any networks over one or two axes',
        tags: ['plots'],
        params: sweepPlotParamsSchema,
        body: sweepPlotBodySchema,
        response: responses,
      },
    },
    async (request, reply) => {
      const { axes, total = 'macs', ...body } = request.body;
      const { requests, looks } = fromBody(body);
      const swept = { networks: requests, axes, total };
      const making = await sweptMaking(request.params.extension, swept, looks, request);
      return responder.answer(reply, { models: modelsOf(requests) }, making);
    },
  );
  done();
};

const locate = locateInList('/networks');

/** Keys of a query under which axes stand. */
const axisKeys = ['/axis', '/by'];

/** Runs what takes axes of a query; their faults say under which key they stand. */
async function inQuery<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const [, index] = /^\/axes\/(\d)/.exec(error.pointer ?? '') ?? [];
    if (index === undefined) throw error;
    const pointer = axisKeys[Number(index)];
    throw new InputError(error.code, error.message, { ...error.details, pointer });
  }
}

function fromQuery({ networks, theme, width, height, ...choices }: PlotQuery) {
  return {
    requests: networks.split(',').map((name) => requestFromQuery(name, choices)),
    looks: { theme, width, height },
  };
}

function fromBody({ networks, theme, width, height, ...counting }: PlotBody) {
  return {
    requests: networks.map((network) => ({ ...requestFromBody(network), ...counting })),
    looks: { theme, width, height },
  };
}

/** A figure as it is sent. */
function drawn(
  kind: string,
  extension: Extension,
  { theme = 'light', width = 860, height = 480 }: PlotLooks,
  content: string,
  figure: () => Figure,
): Making {
  return {
    digest: `sha256:${createHash('sha256').update(content).digest('hex')}`,
    form: `plot ${kind}.${extension} ${theme} ${width}x${height}`,
    mediaType: extension === 'png' ? 'image/png' : 'image/svg+xml',
    make: () => {
      const svg = renderSvg(figure(), theme, { width, height });
      return extension === 'png' ? renderPng(svg) : Buffer.from(svg);
    },
  };
}

function modelsOf(requests: readonly CostRequest[]): string[] {
  return requests.flatMap(({ model }) => (model === undefined ? [] : [model]));
}

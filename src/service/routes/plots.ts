import { createHash } from 'node:crypto';
import type {
  FastifyPluginAsyncTypebox,
  TypeBoxTypeProvider,
} from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import type { FastifyRequest } from 'fastify';
import { InputError } from '../../core/errors.ts';
import type { Figure } from '../../plots/figure.ts';
import { type PlotKind, plotKinds } from '../../plots/kinds.ts';
import { renderPng, renderSvg } from '../../plots/render.ts';
import { sweepFigure } from '../../plots/sweep.ts';
import type { AnswerCache } from '../answers.ts';
import { type ComparedRequest, located, locateInList } from '../comparison.ts';
import type { CostEngine, CostRequest, Lowered } from '../engine.ts';
import { ProblemError } from '../problems.ts';
import { axisFromQuery, choicesOf, requestFromBody, requestFromQuery } from '../requests.ts';
import { namedNetworkSchema } from '../schemas/compare-request.ts';
import { answerHeaders, etagOf, type Making, Responder, urlKey } from '../responder.ts';
import {
  type Extension,
  mostPlotted,
  type PlotBody,
  plotBodySchema,
  type PlotForm,
  plotFormSchema,
  type PlotLooks,
  plotParamsSchema,
  type PlotQuery,
  plotQuerySchema,
  sweepPlotBodySchema,
  sweepPlotFormSchema,
  sweepPlotParamsSchema,
  sweepPlotQuerySchema,
} from '../schemas/plots.ts';
import { problemResponses } from '../schemas/problem.ts';
import { formContent } from '../schemas/upload.ts';
import { sweepLines, type SweepPlotRequest } from '../sweep-plots.ts';
import { exceptBodies, type NetworksBody, takeForms } from '../uploads/bodies.ts';
import { checker } from '../uploads/choices.ts';
import { networksFromForm } from '../uploads/compared.ts';
import { type NetworksShape, requireNetworks } from '../uploads/forms.ts';
import type { UploadLimits } from '../uploads/read.ts';
import type { AxisRange } from '../../whatif/sweep.ts';

export interface PlotRoutesOptions {
  readonly engine: CostEngine;
  readonly answers: AnswerCache;
  readonly uploads: UploadLimits;
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
export const plotRoutes: FastifyPluginAsyncTypebox<PlotRoutesOptions> = async (
  app,
  { engine, answers, uploads },
) => {
  const responder = new Responder({ answers, hasModel: (model) => engine.isThere({ model }) });

  async function makingOf(
    file: string,
    requests: readonly ComparedRequest[],
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
    for (const [index, { name: _, file, ...request }] of requests.entries()) {
      lowered.push(await located(() => engine.lower(request), index, locate, file));
    }
    const names = requests.map(({ name }) => name);
    const content = JSON.stringify([lowered.map(({ digest }) => digest), names]);
    const draws = () =>
      draw(
        lowered.map((one, index) => ({
          ...{ name: names[index], graph: one.graph, report: engine.reportOf(one) },
        })),
      );
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
      const swept = { networks: requests, axes: axesFromQuery(axis, by), total };
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

  await app.register(async (instance) => {
    const scope = instance.withTypeProvider<TypeBoxTypeProvider>();
    const readNetworks = await takeForms(instance, uploads, form);
    const checkNetwork = checker(instance, namedNetworkSchema, 'body');
    const checkPlot = checker(instance, plotBodySchema, 'body');
    const checkFields = checker(instance, plotFormSchema, 'querystring');
    const checkSweep = checker(instance, sweepPlotBodySchema, 'body');
    const checkSweepFields = checker(instance, sweepPlotFormSchema, 'querystring');
    const validatorCompiler = exceptBodies(instance.validatorCompiler);

    async function fromForm(body: FormBody, { theme, width, height, ...choices }: PlotForm) {
      requireNetworks(body, form);
      const readers = { parseJson: body.parseJson, checkNetwork };
      return {
        requests: await networksFromForm(body, choicesOf(choices), locate, readers),
        looks: { theme, width, height },
      };
    }

    scope.post(
      '/v1/plots/:file',
      {
        schema: {
          summary: 'A plot of any networks, as JSON or as a form with files',
          tags: ['plots'],
          params: plotParamsSchema,
          body: formContent(plotBodySchema, form, plotFormSchema),
          response: responses,
        },
        validatorCompiler,
      },
      async (request, reply) => {
        const body = await readNetworks(request);
        const { requests, looks } =
          body.kind === 'form'
            ? await fromForm(body, checkFields(body.fields))
            : fromBody(checkPlot(body.document));
        const making = await makingOf(request.params.file, requests, looks);
        return responder.answer(reply, { models: modelsOf(requests) }, making);
      },
    );

    scope.post(
      '/v1/plots/sweep.:extension',
      {
        schema: {
          summary: 'A total of any networks over one or two axes, as JSON or as a form with files',
          tags: ['plots'],
          params: sweepPlotParamsSchema,
          body: formContent(sweepPlotBodySchema, form, sweepPlotFormSchema),
          response: responses,
        },
        validatorCompiler,
      },
      async (request, reply) => {
        const { extension } = request.params;
        const body = await readNetworks(request);
        if (body.kind === 'form') {
          const { axis, by, total = 'macs', ...fields } = checkSweepFields(body.fields);
          const { requests, looks } = await fromForm(body, fields);
          const swept = { networks: requests, axes: axesFromQuery(axis, by), total };
          const making = await inQuery(() => sweptMaking(extension, swept, looks, request));
          return responder.answer(reply, { models: modelsOf(requests) }, making);
        }
        const { axes, total = 'macs', ...rest } = checkSweep(body.document);
        const { requests, looks } = fromBody(rest);
        const swept = { networks: requests, axes, total };
        const making = await sweptMaking(extension, swept, looks, request);
        return responder.answer(reply, { models: modelsOf(requests) }, making);
      },
    );
  });
};

const locate = locateInList('/networks');

/** The form in which networks come as files. */
const form: NetworksShape = { field: 'networks', least: 1, most: mostPlotted, texts: true, locate };

type FormBody = Extract<NetworksBody, { kind: 'form' }>;

function axesFromQuery(axis: string, by: string | undefined): AxisRange[] {
  return [axisFromQuery(axis, '/axis'), ...(by === undefined ? [] : [axisFromQuery(by, '/by')])];
}

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

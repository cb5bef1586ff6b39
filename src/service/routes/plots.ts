import { createHash } from 'node:crypto';
import { type Static, Type } from '@sinclair/typebox';
import type { FastifyPluginAsync, FastifyRequest } from 'fastify';
import { InputError } from '../../core/errors.ts';
import type { Figure } from '../../plots/figure.ts';
import { type PlotKind, plotKinds } from '../../plots/kinds.ts';
import { renderPng, renderSvg } from '../../plots/render.ts';
import { sweepFigure } from '../../plots/sweep.ts';
import type { AxisRange } from '../../whatif/sweep.ts';
import { type ComparedRequest, inNetworks, located } from '../comparison.ts';
import type { Lowered } from '../engine.ts';
import { ProblemError } from '../problems.ts';
import { axisFromQuery, choicesOf, modelsOf, networkNamed, requestFromBody } from '../requests.ts';
import type { Asked, Making } from '../responder.ts';
import {
  type Extension,
  mostPlotted,
  type PlotBody,
  plotBodySchema,
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
import { noQuery } from '../schemas/request.ts';
import { sweepLines, type SweepPlotRequest } from '../sweep-plots.ts';
import { Resource, type ResourceOptions } from './resource.ts';

const content = {
  'image/svg+xml': { schema: Type.String({ description: 'As vectors.' }) },
  'image/png': {
    schema: Type.Unsafe<unknown>({ description: 'As pixels.', contentMediaType: 'image/png' }),
  },
};

/** `/v1/plots`: pictures of what networks cost. */
export const plotRoutes: FastifyPluginAsync<ResourceOptions> = async (app, options) => {
  const { engine } = options;
  const resource = new Resource(app, options, { tag: 'plots', description: 'The plot.', content });

  function plot(file: string, requests: readonly ComparedRequest[], looks: PlotLooks): Asked {
    return {
      identity: [requests, looks],
      form: file,
      models: modelsOf(requests),
      making: async () => {
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
          lowered.push(await located(() => engine.lower(request), index, inNetworks, file));
        }
        const names = requests.map(({ name }) => name);
        const content = JSON.stringify([lowered.map(({ digest }) => digest), names]);
        return drawn(kind, extension, looks, content, () =>
          draw(
            lowered.map((one, index) => ({
              ...{ name: names[index], graph: one.graph, report: engine.reportOf(one) },
            })),
          ),
        );
      },
    };
  }

  function sweepPlot(
    { params: { extension }, socket }: Pick<SweepPlotHttp, 'params' | 'socket'>,
    swept: SweepPlotRequest,
    looks: PlotLooks,
  ): Asked {
    return {
      identity: [swept, looks],
      form: `sweep.${extension}`,
      models: modelsOf(swept.networks),
      making: async () => {
        const lines = await sweepLines(engine, swept, () => !socket.destroyed);
        return drawn('sweep', extension, looks, JSON.stringify(lines), () => sweepFigure(lines));
      },
    };
  }

  resource.get('/v1/plots/:file', {
    summary: 'A plot of networks by name',
    params: plotParamsSchema,
    query: plotQuerySchema,
    ask: ({ params, query }) => {
      const { requests, looks } = fromQuery(query);
      return plot(params.file, requests, looks);
    },
  });
  resource.get('/v1/plots/sweep.:extension', {
    summary: 'A total of networks by name over one or two axes',
    params: sweepPlotParamsSchema,
    query: sweepPlotQuerySchema,
    ask: (request) => {
      const { axis, by, total = 'macs', ...query } = request.query;
      const { requests, looks } = fromQuery(query);
      const swept = { networks: requests, axes: axesFromQuery(axis, by), total };
      return withAxesInQuery(sweepPlot(request, swept, looks));
    },
  });
  await resource.postSeveral('/v1/plots/:file', {
    summary: 'A plot of any networks, as JSON or as a form with files',
    params: plotParamsSchema,
    body: plotBodySchema,
    query: plotFormSchema,
    ...{ inQuery: noQuery, formKeys: [], least: 1, most: mostPlotted },
    fromForm: async (networksWith, { theme, width, height, ...choices }, { params }) => {
      const requests = await networksWith(choicesOf(choices));
      return plot(params.file, requests, { theme, width, height });
    },
    fromBody: (body, _form, { params }) => {
      const { requests, looks } = fromBody(body);
      return plot(params.file, requests, looks);
    },
  });
  await resource.postSeveral('/v1/plots/sweep.:extension', {
    summary: 'A total of any networks over one or two axes, as JSON or as a form with files',
    params: sweepPlotParamsSchema,
    body: sweepPlotBodySchema,
    query: sweepPlotFormSchema,
    ...{ inQuery: noQuery, formKeys: [], least: 1, most: mostPlotted },
    fromForm: async (networksWith, { axis, by, total = 'macs', ...rest }, request) => {
      const { theme, width, height, ...choices } = rest;
      const networks = await networksWith(choicesOf(choices));
      const swept = { networks, axes: axesFromQuery(axis, by), total };
      return withAxesInQuery(sweepPlot(request, swept, { theme, width, height }));
    },
    fromBody: ({ axes, total = 'macs', ...rest }, _form, request) => {
      const { requests, looks } = fromBody(rest);
      return sweepPlot(request, { networks: requests, axes, total }, looks);
    },
  });
};

function axesFromQuery(axis: string, by: string | undefined): AxisRange[] {
  return [axisFromQuery(axis, '/axis'), ...(by === undefined ? [] : [axisFromQuery(by, '/by')])];
}

type SweepPlotHttp = FastifyRequest<{ Params: Static<typeof sweepPlotParamsSchema> }>;

/** Keys of a query under which axes stand. */
const axisKeys = ['/axis', '/by'];

/** What is asked with axes of a query; their faults say under which key they stand. */
function withAxesInQuery({ making, ...asked }: Asked): Asked {
  return {
    ...asked,
    making: async () => {
      try {
        return await making();
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        const [axes, index = 0] = /^\/axes(?:\/(\d))?/.exec(error.pointer ?? '') ?? [];
        if (axes === undefined) throw error;
        const pointer = axisKeys[Number(index)];
        throw new InputError(error.code, error.message, { ...error.details, pointer });
      }
    },
  };
}

function fromQuery({ networks, theme, width, height, ...choices }: PlotQuery) {
  return {
    requests: networks.split(',').map((name) => ({ ...choicesOf(choices), ...networkNamed(name) })),
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

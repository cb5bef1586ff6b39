import { Readable } from 'node:stream';
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import type { CostEngine } from '../engine.ts';
import { ProblemError } from '../problems.ts';
import { jsonWithCounts } from '../render/json.ts';
import { problemResponses } from '../schemas/problem.ts';
import { noQuery } from '../schemas/request.ts';
import { sweepBodySchema, sweepLineSchema, sweepSchema } from '../schemas/sweep.ts';
import { type Sweep, type SweepEntry, sweepOf } from '../sweeps.ts';

export interface SweepRoutesOptions {
  readonly engine: CostEngine;
}

const streamed = 'application/x-ndjson';

/** `/v1/sweeps`: a network over ranges of its sizes. */
export const sweepRoutes: FastifyPluginCallbackTypebox<SweepRoutesOptions> = (
  app,
  { engine },
  done,
) => {
  app.post(
    '/v1/sweeps',
    {
      schema: {
        summary: 'How the totals of a network grow with its batch, its input or an option',
        description:
          'JSON with all rows, or with `accept: application/x-ndjson` a line for each row as it is costed and a last line with the rest.',
        tags: ['compare'],
        body: sweepBodySchema,
        querystring: noQuery,
        response: {
          200: {
            description: 'Totals at every point, and how they grow.',
            content: {
              'application/json': { schema: sweepSchema },
              [streamed]: { schema: sweepLineSchema },
            },
          },
          ...problemResponses,
        },
      },
    },
    async (request, typed) => {
      // Rows are serialized here, since counts are not JSON's numbers.
      const reply: FastifyReply = typed;
      const kind = request.accepts().type(['application/json', streamed]);
      if (kind === false) {
        throw new ProblemError('not-acceptable', {
          detail: `no answer is made as ${request.headers.accept ?? ''}`,
          expected: `application/json, ${streamed}`,
        });
      }
      const sweep = sweepOf(request.body, engine);
      if (kind === streamed) {
        reply.type(streamed);
        return reply.send(Readable.from(lines(sweep)));
      }
      const rows: SweepEntry[] = [];
      for await (const row of sweep.run()) {
        // A client that has gone no longer wants the rest.
        if (request.raw.socket.destroyed) break;
        rows.push(row);
      }
      const fault = sweep.fault();
      if (fault) throw fault;
      const { growth, ...about } = sweep.summary();
      reply.type('application/json; charset=utf-8');
      return reply.send(jsonWithCounts({ ...about, axes: sweep.axes, rows, growth }));
    },
  );
  done();
};

/** Rows as lines of JSON; the stream stops the sweep when the client goes. */
async function* lines(sweep: Sweep): AsyncGenerator<string> {
  for await (const row of sweep.run()) yield `${jsonWithCounts(row)}\n`;
  yield `${jsonWithCounts({ ...sweep.summary(), axes: sweep.axes })}\n`;
}

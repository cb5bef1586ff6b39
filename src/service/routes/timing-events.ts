import { Readable } from 'node:stream';
import type { FastifyPluginCallbackTypebox } from '@fastify/type-provider-typebox';
import { Type } from '@sinclair/typebox';
import { isFinal, type TimingEvent } from '../../timing/job.ts';
import { InputError } from '../../core/errors.ts';
import { problemResponses } from '../schemas/problem.ts';
import { eventStream } from '../timings/event-stream.ts';
import type { TimingService } from '../timings/service.ts';

export interface TimingEventRoutesOptions {
  readonly timings: TimingService;
  /** How often a silent stream says that it lives, in milliseconds. */
  readonly heartbeatMs?: number;
}

/** `/v1/timings/{id}/events`: what happens to a timing, as server-sent events. */
export const timingEventRoutes: FastifyPluginCallbackTypebox<TimingEventRoutesOptions> = (
  app,
  { timings, heartbeatMs = 15_000 },
  done,
) => {
  app.get(
    '/v1/timings/:id/events',
    {
      schema: {
        summary: 'What happens to a timing, as it happens',
        description:
          'Server-sent events: `id` is the sequence of an event, `event` its type, `data` the event as JSON. Ends after the last one.',
        tags: ['timings'],
        params: Type.Object({ id: Type.String({ description: 'Id of a timing.' }) }),
        headers: Type.Object({
          'last-event-id': Type.Optional(
            Type.String({ description: 'The id after which to begin, as browsers send it.' }),
          ),
        }),
        querystring: Type.Object(
          {
            after: Type.Optional(
              Type.Integer({ minimum: 0, description: 'The id after which to begin. Default: 0.' }),
            ),
          },
          { additionalProperties: false },
        ),
        response: {
          200: {
            description: 'The events.',
            content: {
              'text/event-stream': {
                schema: Type.String({ description: 'As the HTML standard has it.' }),
              },
            },
          },
          204: { type: 'null', description: 'No event follows: there is no need to come back.' },
          ...problemResponses,
        },
      },
      compress: false,
    },
    async ({ params, headers, query, method }, reply) => {
      const after = lastSequence(headers['last-event-id']) ?? query.after ?? 0;
      const { id, state } = await timings.find(params.id);
      const told = await timings.events(id, after);
      if (isFinal(state) && told.length === 0) return reply.code(204).send();
      reply.type('text/event-stream; charset=utf-8').headers({
        'cache-control': 'no-cache',
        // Proxies hold back what they buffer.
        'x-accel-buffering': 'no',
        // Kept open after its end, it would keep the service from closing.
        connection: 'close',
      });
      if (method === 'HEAD') return reply.send();
      const { signal, leave } = timings.streams.enter();
      reply.raw.once('close', leave);
      const events = untilFault(timings.follow(id, after, signal, told), (err) => {
        reply.log.warn({ err, timing: id }, 'a stream of events ends early');
      });
      return reply.send(Readable.from(eventStream(events, heartbeatMs), { objectMode: false }));
    },
  );
  done();
};

/** @throws InputError `invalid-option` for what no event has for its id */
function lastSequence(id: string | undefined): number | undefined {
  if (id === undefined || id === '') return undefined;
  if (/^\d{1,9}$/.test(id)) return Number(id);
  throw new InputError('invalid-option', `"${id.slice(0, 40)}" is the id of no event`, {
    expected: 'the id of the last event that was received, a number',
  });
}

/** Events up to a fault, after which clients come back and go on where they were. */
async function* untilFault(
  events: AsyncIterable<TimingEvent>,
  onFault: (error: unknown) => void,
): AsyncGenerator<TimingEvent> {
  try {
    yield* events;
  } catch (error) {
    onFault(error);
  }
}

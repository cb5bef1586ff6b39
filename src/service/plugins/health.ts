import { Type } from '@sinclair/typebox';
import fp from 'fastify-plugin';

export interface HealthOptions {
  /** @throws where what timings are kept in is away */
  readonly ready: () => Promise<void>;
}

const schema = (summary: string) => ({
  summary,
  tags: ['operations'],
  response: {
    200: Type.Object({ status: Type.Literal('ok') }, { description: 'It is.' }),
    503: Type.Object(
      { status: Type.Union([Type.Literal('closing'), Type.Literal('unavailable')]) },
      { description: 'It is shutting down, or its database is away.' },
    ),
  },
});

/** Whether the process lives, and whether it should be sent requests. */
export const healthPlugin = fp<HealthOptions>(
  (app, { ready }, done) => {
    let closing = false;
    app.addHook('preClose', (next) => {
      closing = true;
      next();
    });
    app.get('/livez', { schema: schema('Whether the process lives') }, () => ({ status: 'ok' }));
    app.get('/readyz', { schema: schema('Whether it takes requests') }, async (request, reply) => {
      if (closing) return reply.code(503).send({ status: 'closing' });
      try {
        await ready();
        return { status: 'ok' };
      } catch (err) {
        request.log.warn({ err }, 'the database is away');
        return reply.code(503).send({ status: 'unavailable' });
      }
    });
    done();
  },
  { name: 'health' },
);

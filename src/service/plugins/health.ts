import { Type } from '@sinclair/typebox';
import fp from 'fastify-plugin';

const schema = (summary: string) => ({
  summary,
  tags: ['operations'],
  response: {
    200: Type.Object({ status: Type.Literal('ok') }, { description: 'It is.' }),
    503: Type.Object({ status: Type.Literal('closing') }, { description: 'It is shutting down.' }),
  },
});

/** Whether the process lives, and whether it should be sent requests. */
export const healthPlugin = fp(
  (app, _options, done) => {
    let closing = false;
    app.addHook('preClose', (next) => {
      closing = true;
      next();
    });
    app.get('/livez', { schema: schema('Whether the process lives') }, () => ({ status: 'ok' }));
    app.get('/readyz', { schema: schema('Whether it takes requests') }, (_request, reply) =>
      closing ? reply.code(503).send({ status: 'closing' }) : { status: 'ok' },
    );
    done();
  },
  { name: 'health' },
);

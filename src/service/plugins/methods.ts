import type { HTTPMethods } from 'fastify';
import fp from 'fastify-plugin';
import { ProblemError } from '../problems.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const satisfies HTTPMethods[];

/**
 * Tells what a described path allows, to OPTIONS and with 405 to methods that it has not. Must see
 * all routes made.
 */
export const methodsPlugin = fp(
  (app, _options, done) => {
    const allowed = new Map<string, Set<string>>();
    app.addHook('onRoute', ({ url, method, schema }) => {
      if (!schema || schema.hide) return;
      const known = allowed.get(url) ?? new Set();
      for (const name of [method].flat()) known.add(name);
      allowed.set(url, known);
    });
    app.decorate('refuseOtherMethods', () => {
      for (const [url, known] of [...allowed]) {
        const allow = [...known, 'OPTIONS'].sort().join(', ');
        app.options(url, { schema: { hide: true } }, (_request, reply) =>
          reply.code(204).header('allow', allow).send(),
        );
        const others = methods.filter((method) => !known.has(method));
        if (others.length === 0) continue;
        app.route({
          method: others,
          url,
          schema: { hide: true },
          // Refused before the body is read.
          onRequest: (request, _reply, next) => {
            next(
              new ProblemError(
                'method-not-allowed',
                { detail: `${request.method} is not allowed here`, expected: allow },
                { allow },
              ),
            );
          },
          handler: () => undefined,
        });
      }
    });
    done();
  },
  { name: 'methods' },
);

declare module 'fastify' {
  interface FastifyInstance {
    refuseOtherMethods: () => void;
  }
}

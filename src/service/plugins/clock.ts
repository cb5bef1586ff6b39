import fp from 'fastify-plugin';
import { clientErrorHandler } from '../client-errors.ts';

/**
 * Ends requests whose body takes too long to arrive, unless the route takes files, which have
 * limits of their own. Node's own limit is one for all requests.
 */
export const clockPlugin = fp<{ bodyMs: number }>(
  (app, { bodyMs }, done) => {
    const clocks = new WeakMap<object, NodeJS.Timeout>();
    app.addHook('onRequest', ({ raw }, _reply, next) => {
      if (
        raw.headers['content-length'] === undefined &&
        raw.headers['transfer-encoding'] === undefined
      ) {
        next();
        return;
      }
      const clock = setTimeout(() => {
        const late = Object.assign(new Error('the body took too long to arrive'), {
          code: 'ERR_HTTP_REQUEST_TIMEOUT',
        });
        if (!raw.complete) clientErrorHandler(late, raw.socket);
      }, bodyMs);
      clocks.set(raw, clock);
      const stop = () => {
        clearTimeout(clock);
      };
      raw.once('end', stop).once('close', stop);
      next();
    });
    app.decorateRequest('arrivesSlowly', function () {
      clearTimeout(clocks.get(this.raw));
    });
    done();
  },
  { name: 'clock' },
);

declare module 'fastify' {
  interface FastifyRequest {
    /** Lifts the limit on the time in which the body must arrive. */
    arrivesSlowly: () => void;
  }
}

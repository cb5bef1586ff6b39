import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import fp from 'fastify-plugin';

/** Within what a request must be there on a connection when the service closes, in milliseconds. */
const graceMs = 1_000;

/**
 * Ends connections on which no request is when the service closes. Node counts as busy also those on
 * which none has come yet, such as a browser's that opens them ahead, and would wait for them.
 */
export const connectionsPlugin = fp(
  (app, _options, done) => {
    /** Open connections, and what answers the latest request on each. */
    const latest = new Map<Socket, ServerResponse | undefined>();
    app.server.on('connection', (socket) => {
      latest.set(socket, undefined);
      socket.once('close', () => latest.delete(socket));
    });
    app.server.on('request', ({ socket }, response) => {
      latest.set(socket, response);
    });
    let ending: NodeJS.Timeout | undefined;
    app.addHook('preClose', (next) => {
      ending = setInterval(() => {
        for (const [socket, response] of latest) {
          if (!response || response.writableFinished) socket.destroy();
        }
      }, graceMs);
      next();
    });
    app.addHook('onClose', (_instance, next) => {
      clearInterval(ending);
      next();
    });
    done();
  },
  { name: 'connections' },
);

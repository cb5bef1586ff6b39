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
    const quiet = new Map<Socket, number>();
    const rest = (socket: Socket) => {
      if (!socket.destroyed) quiet.set(socket, performance.now());
    };
    app.server.on('connection', (socket) => {
      rest(socket);
      socket.once('close', () => quiet.delete(socket));
    });
    app.server.on('request', ({ socket }, response) => {
      quiet.delete(socket);
      response.once('close', () => {
        rest(socket);
      });
    });
    let ending: NodeJS.Timeout | undefined;
    app.addHook('preClose', (next) => {
      const closing = performance.now();
      ending = setInterval(() => {
        for (const [socket, since] of quiet) {
          if (performance.now() - Math.max(since, closing) >= graceMs) socket.destroy();
        }
      }, graceMs / 4);
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

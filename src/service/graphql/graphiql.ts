import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const built = fileURLToPath(new URL('../../../dist/web/graphiql/', import.meta.url));

/** Only what we serve may run. The editor writes its styles into the page. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self' data:",
  "img-src 'self' data:",
  "worker-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** GraphiQL at `/graphiql`, all of it served from here, so that it works offline. */
export async function graphiqlPage(app: FastifyInstance): Promise<void> {
  if (!existsSync(built)) {
    app.log.warn('GraphiQL is not there: `npm run build:web` makes it');
    return;
  }
  app.addHook('onRequest', (_request, reply, next) => {
    reply.header('content-security-policy', contentSecurityPolicy);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('referrer-policy', 'no-referrer');
    next();
  });
  await app.register(fastifyStatic, { root: built, prefix: '/graphiql/', index: false });
  app.get('/graphiql', { schema: { hide: true } }, (_request, reply) =>
    reply.sendFile('index.html'),
  );
}

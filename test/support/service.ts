import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { buildApp } from '../../src/service/app.ts';
import { readConfig } from '../../src/service/config.ts';

/** Where the files of timings lie. */
export const filesDirectory = join(tmpdir(), `netcost-files-${process.pid}`);

export interface Service {
  readonly url: string;
  readonly app: FastifyInstance;
  /** `fetch` of a path. */
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  /** POSTs a value as JSON, or text as it is. */
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

/** The real service, listening on a free port. */
export async function startService(environment: Record<string, string> = {}): Promise<Service> {
  const app = await buildApp(
    readConfig({
      LOG_LEVEL: 'silent',
      MODELS_DIR: '',
      DATABASE_URL: ':memory:',
      FILES_DIR: filesDirectory,
      WORKER: 'false',
      ...environment,
    }),
  );
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    url,
    app,
    get: (path, headers = {}) => fetch(url + path, { headers }),
    post: (path, body, headers = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    close: async () => {
      // A test that left a body unread would keep its connection, and so the service, open.
      app.server.closeAllConnections();
      await app.close();
    },
  };
}

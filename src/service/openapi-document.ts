import { buildApp } from './app.ts';
import { readConfig } from './config.ts';

/** The OpenAPI description of the service with its default settings. */
export async function describeService(): Promise<object> {
  const app = await buildApp(
    readConfig({ LOG_LEVEL: 'silent', MODELS_DIR: '', DATABASE_URL: ':memory:', WORKER: 'false' }),
  );
  await app.ready();
  try {
    return app.swagger();
  } finally {
    await app.close();
  }
}

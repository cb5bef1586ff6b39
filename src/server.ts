import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { buildApp } from './service/app.ts';
import { readConfig } from './service/config.ts';
import { settingsOrExit } from './settings.ts';

// A library that takes names from outside for keys shall fail, not change every object.
Object.preventExtensions(Object.prototype);

const config = settingsOrExit(() => readConfig(process.env));
const app = await buildApp(config).catch((error: unknown) => {
  pino({ level: config.LOG_LEVEL }).fatal({ err: error }, 'cannot start');
  process.exit(1);
});

closeWithGrace({ delay: config.SHUTDOWN_TIMEOUT_MS, logger: app.log }, async ({ err }) => {
  if (err) app.log.error({ err }, 'closing after an error');
  await app.close();
});

try {
  await app.listen({ host: config.HOST, port: config.PORT });
} catch (error) {
  app.log.fatal({ err: error }, 'cannot listen');
  process.exit(1);
}

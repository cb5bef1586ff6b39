import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { settingsOrExit } from './settings.ts';
import { readWorkerSettings } from './timing/settings.ts';
import { embedded, ParentBus, stopAsked } from './timing/worker/ipc.ts';
import { startWorker } from './timing/worker/start.ts';

/** What ending takes besides the grace for the job: killing it, and writing that it is handed back. */
const endingMs = 2_000;

// A library that takes names from outside for keys shall fail, not change every object.
Object.preventExtensions(Object.prototype);

const settings = settingsOrExit(() => readWorkerSettings(process.env));
const log = pino({ level: settings.LOG_LEVEL, base: { pid: process.pid, process: 'worker' } });
const [, , mode, instance] = process.argv;
const isEmbedded = mode === embedded;
const stopping = new AbortController();
let graceMs = settings.WORKER_GRACE_MS;

const starting = startWorker({
  settings,
  log,
  signal: stopping.signal,
  ...(isEmbedded && { bus: new ParentBus(), ...(instance !== undefined && { instance }) }),
});

const ending = closeWithGrace({ delay: graceMs + 2 * endingMs, logger: log }, async ({ err }) => {
  if (err) log.error({ err }, 'ending after an error');
  stopping.abort();
  const worker = await starting.catch(() => undefined);
  await worker?.stop(graceMs);
});

if (isEmbedded) {
  process.on('message', (message) => {
    const withinMs = stopAsked(message);
    if (withinMs === undefined) return;
    graceMs = Math.min(graceMs, Math.max(0, withinMs - endingMs));
    ending.close();
  });
  process.on('disconnect', () => {
    graceMs = 0;
    ending.close();
  });
}

await starting.catch((err: unknown) => {
  if (stopping.signal.aborted) return;
  log.fatal({ err }, 'cannot start');
  process.exit(1);
});

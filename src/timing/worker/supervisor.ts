import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { Log } from '../log.ts';
import { Backoff, pause } from '../pause.ts';
import type { EventBus, Ledger } from '../ports.ts';
import { type Program, programOf } from '../program.ts';
import { type SharedTimingSettings, sharedTimingSettings } from '../settings.ts';
import { embedded, eventMessage, eventTold, listeningAsked, stopRequest } from './ipc.ts';

export interface SupervisorOptions {
  /** What the API was started with: its worker uses the same ledger, queue and files. */
  readonly settings: SharedTimingSettings & { readonly LOG_LEVEL: string };
  /** Where the worker's events are published. */
  readonly bus: EventBus;
  /** Is told of a worker that is gone, sooner than it would find out. */
  readonly ledger: Pick<Ledger, 'retire'>;
  readonly log: Log;
  /** What to fork, and settings beside those of this process's environment. */
  readonly program?: Program;
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Supervisor {
  /** Process id of the worker; none while it is down. */
  readonly pid: number | undefined;
  /** Ends the worker: in good order if it can within `withinMs`, else by force. */
  stop(withinMs: number): Promise<void>;
}

/** A worker that ran so long did not fail at its start. */
const settledMs = 10_000;

const workerProgram = programOf('../../worker', import.meta.url);

/**
 * Runs a worker as a child process for as long as this one lives, starting it again when it ends.
 * A worker whose parent is killed notices and ends too.
 */
export function superviseWorker(options: SupervisorOptions): Supervisor {
  const { bus, ledger, log } = options;
  const stopping = new AbortController();
  const stopped = () => stopping.signal.aborted;
  const backoff = new Backoff(250, 30_000);
  let child: ChildProcess | undefined;

  async function keepRunning(): Promise<void> {
    while (!stopped()) {
      const started = performance.now();
      const instance = randomUUID();
      child = start(options, instance);
      const disconnect = connect(child, bus);
      const end = await ended(child);
      disconnect();
      child = undefined;
      // One that ended in good order has said so itself.
      if (end['code'] !== 0) {
        await ledger.retire(instance).catch((err: unknown) => {
          log.warn({ err }, 'cannot retire the worker; the ledger will see it by itself');
        });
      }
      if (stopped()) return;
      if (performance.now() - started > settledMs) backoff.reset();
      const waitMs = Math.round(backoff.next());
      log.error({ ...end, waitMs }, 'the worker ended; it is started again');
      await pause(waitMs, stopping.signal);
    }
  }

  const running = keepRunning();
  return {
    get pid() {
      return child?.pid;
    },
    async stop(withinMs) {
      stopping.abort();
      const last = child;
      if (!last) return running;
      const force = setTimeout(() => {
        log.warn('the worker did not end in time and is killed');
        last.kill('SIGKILL');
      }, withinMs);
      // A message rather than a signal, which a terminal sends to both of us.
      if (last.connected) last.send(stopRequest(withinMs), () => undefined);
      await running;
      clearTimeout(force);
    },
  };
}

function start(
  { settings, program = workerProgram, environment }: SupervisorOptions,
  instance: string,
): ChildProcess {
  const shared = ['LOG_LEVEL', ...Object.keys(sharedTimingSettings)] as (keyof typeof settings)[];
  return fork(program.path, [embedded, instance], {
    env: {
      ...process.env,
      ...Object.fromEntries(shared.map((name) => [name, String(settings[name])])),
      ...environment,
    },
    execArgv: [...program.execArgv],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    serialization: 'advanced',
  });
}

/**
 * Publishes what a worker tells, and tells it of the jobs that it wants to hear of.
 * @returns how to end that
 */
function connect(child: ChildProcess, bus: EventBus): () => void {
  const heard = new Map<string, () => void>();
  const forget = (job: string) => {
    heard.get(job)?.();
    heard.delete(job);
  };
  child.on('message', (message) => {
    const event = eventTold(message);
    if (event) bus.publish(event);
    const asked = listeningAsked(message);
    if (!asked) return;
    forget(asked.job);
    if (!asked.wanted) return;
    const stop = bus.subscribe(asked.job, (news) => {
      if (child.connected) child.send(eventMessage(news), () => undefined);
    });
    heard.set(asked.job, stop);
  });
  return () => {
    for (const job of [...heard.keys()]) forget(job);
  };
}

async function ended(child: ChildProcess): Promise<Record<string, unknown>> {
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
    return { code, signal };
  } catch (err) {
    return { err };
  }
}

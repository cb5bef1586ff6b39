import { randomUUID } from 'node:crypto';
import { hostname, totalmem } from 'node:os';
import type { BaseLogger } from 'pino';
import { networkLimits } from '../../settings.ts';
import { probeProviders } from '../measure/providers.ts';
import { openTimingWhenThere } from '../open.ts';
import type { EventBus } from '../ports.ts';
import { runJob } from '../run-job.ts';
import type { WorkerSettings } from '../settings.ts';
import { startSweeper } from '../sweeper.ts';
import { offerOf, providersOf } from './devices.ts';
import { createWorkerMetrics, serveHealth } from './health.ts';
import { openScratch } from './scratch.ts';
import { TimingWorker } from './worker.ts';

export interface StartOptions {
  readonly settings: WorkerSettings;
  readonly log: BaseLogger;
  /** Takes events in place of what the settings say. */
  readonly bus?: EventBus;
  /** What the ledger is to know it by, where another has to know that too. */
  readonly instance?: string;
  /** Gives the start up. */
  readonly signal: AbortSignal;
}

export interface StartedWorker {
  /**
   * Ends the worker; a running job may end within `graceMs` and is handed back after that. The
   * least grace counts where it is called again.
   */
  stop(graceMs: number): Promise<void>;
}

/**
 * Looks for devices and offers them, waiting for a ledger that is not there yet.
 * @throws the signal's reason when it is aborted
 */
export async function startWorker(options: StartOptions): Promise<StartedWorker> {
  const { settings, log, signal, instance = randomUUID() } = options;
  const removeScratch = await openScratch();
  const name = settings.WORKER_NAME || hostname();
  const { WORKER_DEVICES: wanted } = settings;
  const found = await probeProviders({ providers: providersOf(wanted), signal });
  const offer = offerOf(name, wanted, found);
  for (const missing of offer.missing) log.info(missing, 'a provider is not offered');
  if (offer.devices.length === 0) log.error('no device was found to offer');
  const timing = await openTimingWhenThere(settings, log, options);
  const { ledger, queue, files, bus } = timing;
  const metrics = createWorkerMetrics();
  const worker = new TimingWorker({
    name,
    instance,
    offer,
    ledger,
    queue,
    bus,
    files,
    run: runJob,
    limits: {
      timeMs: settings.JOB_TIMEOUT_MS,
      memoryBytes: settings.JOB_MEMORY_BYTES || defaultMemoryBytes(),
      network: { ...networkLimits(settings), diskBytes: settings.JOB_DISK_BYTES },
    },
    leaseMs: settings.LEASE_MS,
    losses: settings.JOB_LOSSES,
    log,
    onAttempt: metrics.attempted,
  });
  const sweeper = startSweeper({ ledger, queue, files, log, settings });
  const health =
    settings.WORKER_PORT === 0
      ? undefined
      : await serveHealth({
          host: settings.HOST,
          port: settings.WORKER_PORT,
          status: () => worker.status,
          silenceMs: 2 * settings.LEASE_MS,
          registry: metrics.registry,
        });

  async function close(): Promise<void> {
    await Promise.all([sweeper.stop(), health?.close()]);
    await timing.close();
    await removeScratch();
  }

  let closed: Promise<void> | undefined;
  return {
    stop(graceMs) {
      const stopped = worker.stop(graceMs);
      closed ??= stopped.then(close);
      return closed;
    },
  };
}

/** Three quarters of what the machine has, or of what its container may take. */
function defaultMemoryBytes(): number {
  const constrained = process.constrainedMemory();
  const most = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  return Math.floor((most * 3) / 4);
}

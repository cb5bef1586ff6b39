import { offers } from '../device.ts';
import type { Log } from '../log.ts';
import { Backoff, jittered, pause } from '../pause.ts';
import type { EventBus, FileStore, JobQueue, Ledger, TakenTicket } from '../ports.ts';
import { type AttemptEnd, runAttempt } from './attempt.ts';
import type { Offer } from './devices.ts';
import { hasEnded, ownIdentity } from './identity.ts';
import { diskBytesOf, type JobLimits, type RunJob } from './ports.ts';

export interface WorkerOptions {
  readonly name: string;
  /** What the ledger knows this run of it by. */
  readonly instance: string;
  readonly offer: Offer;
  readonly ledger: Ledger;
  readonly queue: JobQueue;
  readonly bus: Pick<EventBus, 'subscribe'>;
  readonly files: FileStore;
  readonly run: RunJob;
  readonly limits: JobLimits;
  readonly leaseMs: number;
  /** How often a job may lose its worker before it fails. */
  readonly losses: number;
  readonly log: Log;
  readonly onAttempt?: (end: AttemptEnd, seconds: number) => void;
}

export interface WorkerStatus {
  /** Since when the ledger has not heard of it, in milliseconds; at first, since it started. */
  readonly silentMs: number;
  /** The job that it runs. */
  readonly job: string | undefined;
}

/** How long to wait for a ticket before asking again. */
const takeMs = 5_000;

/**
 * Runs jobs for the devices that it offers, one at a time: the CPU feeds a GPU, so that a second job
 * on another device would disturb the first.
 */
export class TimingWorker {
  private readonly stopping = new AbortController();
  private readonly abandoning = new AbortController();
  private readonly backoff = new Backoff();
  private readonly identity = ownIdentity();
  private readonly running: Promise<unknown>;
  private retired: Promise<void> | undefined;
  private heardAt = performance.now();
  private usable: Offer['devices'] = [];
  private job: string | undefined;

  constructor(private readonly options: WorkerOptions) {
    this.running = Promise.all([this.announceAlways(), this.work()]);
  }

  get status(): WorkerStatus {
    return { silentMs: performance.now() - this.heardAt, job: this.job };
  }

  /**
   * Takes no more jobs. The one that runs may end within `graceMs`, by the least of them where it is
   * called again; after that it is handed back.
   */
  async stop(graceMs: number): Promise<void> {
    this.stopping.abort();
    const impatient = setTimeout(() => {
      this.abandoning.abort();
    }, graceMs);
    this.retired ??= this.running.then(() => this.retire());
    await this.retired;
    clearTimeout(impatient);
  }

  private async retire(): Promise<void> {
    const { ledger, instance, log } = this.options;
    await ledger.retire(instance).catch((err: unknown) => {
      log.warn({ err }, 'cannot retire; the ledger will see it by itself');
    });
  }

  private async announceAlways(): Promise<void> {
    const { leaseMs, log } = this.options;
    let failing = false;
    do {
      try {
        await this.announce();
        failing = false;
      } catch (err) {
        if (!failing) log.warn({ err }, 'cannot announce the worker');
        failing = true;
      }
      await pause(jittered(leaseMs * 0.3), this.stopping.signal);
    } while (!this.isStopping);
  }

  private async announce(): Promise<void> {
    const { offer, log } = this.options;
    const askedAt = performance.now();
    const taken = await this.takeNames();
    this.heardAt = askedAt;
    const usable = offer.devices.filter((device) => !taken.includes(device.name));
    if (usable.length !== this.usable.length) {
      log.info({ devices: usable.map((device) => device.name), taken }, 'offering devices');
    }
    this.usable = usable;
  }

  /** @returns the names of its devices that other workers have */
  private async takeNames(): Promise<readonly string[]> {
    const { name, instance, offer, limits, ledger, leaseMs, log } = this.options;
    const announcement = {
      ...{ name, instance, missing: offer.missing, process: this.identity },
      devices: offer.devices.map(({ deviceId: _, ...device }) => device),
      limits: { memoryBytes: limits.memoryBytes, diskBytes: diskBytesOf(limits) },
    };
    const { taken, holders } = await ledger.announce(announcement, leaseMs);
    // One that was killed and started again need not wait until it is missed.
    const ended = holders.filter((holder) => hasEnded(holder.process));
    if (ended.length === 0) return taken;
    for (const holder of ended) {
      log.info(holder, 'taking over from a worker of this machine that has ended');
      await ledger.retire(holder.instance);
    }
    return (await ledger.announce(announcement, leaseMs)).taken;
  }

  private async work(): Promise<void> {
    const { queue, leaseMs, log } = this.options;
    let failing = false;
    while (!this.isStopping) {
      const selectors = this.selectors();
      if (selectors.length === 0) {
        await pause(jittered(leaseMs * 0.1), this.stopping.signal);
        continue;
      }
      try {
        const signal = this.stopping.signal;
        const taken = await queue.take(selectors, { waitMs: takeMs, leaseMs, signal });
        if (taken) await this.attempt(taken);
        failing = false;
        this.backoff.reset();
      } catch (err) {
        if (!failing) log.warn({ err }, 'cannot take jobs');
        failing = true;
        await this.backoff.wait(this.stopping.signal);
      }
    }
  }

  private selectors(): readonly string[] {
    return [...new Set(this.usable.flatMap(({ provider, name }) => [provider, name]))];
  }

  private async attempt(taken: TakenTicket): Promise<void> {
    const { ledger, name, leaseMs, log, onAttempt } = this.options;
    const { ticket } = taken;
    const device = this.usable.find((candidate) => offers(candidate, ticket.selector));
    if (!device) return;
    const claimedAt = performance.now();
    const claim = await ledger.claim(ticket, name, device.name, leaseMs);
    if (claim) {
      this.job = ticket.job;
      const context = { job: ticket.job, attempt: claim.job.attempt, device: device.name };
      log.info(context, 'job started');
      const end = await runAttempt(taken, claim, claimedAt, {
        ...this.options,
        device,
        stopping: this.stopping.signal,
        stop: this.abandoning.signal,
      }).finally(() => {
        this.job = undefined;
      });
      const seconds = (performance.now() - claimedAt) / 1000;
      log.info({ ...context, end, seconds }, 'job ended');
      onAttempt?.(end, seconds);
    }
    // Another attempt has a ticket of its own; a ticket that stays is found to be void later.
    await taken.done().catch((err: unknown) => {
      log.debug({ err }, 'cannot give the ticket back');
    });
  }

  private get isStopping(): boolean {
    return this.stopping.signal.aborted;
  }
}

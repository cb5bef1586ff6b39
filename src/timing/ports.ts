import type { Readable } from 'node:stream';
import type { Announcement, WorkerInstance, WorkerRecord } from './device.ts';
import type {
  JobState,
  TimedNetwork,
  TimingEvent,
  TimingEventType,
  TimingFailure,
  TimingJob,
  TimingSpec,
} from './job.ts';
import type { TimingResult } from './result.ts';

export interface NewJob {
  readonly network: TimedNetwork;
  readonly spec: TimingSpec;
  readonly client: string;
  /** Makes accepting the same request again give the same job. */
  readonly idempotencyKey?: string;
}

/** What came of accepting a job. */
export type Accepted =
  | { readonly outcome: 'created' | 'replayed'; readonly job: TimingJob }
  /** The key was used for another request. */
  | { readonly outcome: 'conflict'; readonly job: TimingJob }
  /** As many jobs as may be are queued or running: of all clients, or of this one. */
  | { readonly outcome: 'full'; readonly bound: keyof QueueBounds; readonly queued: number };

export interface QueueBounds {
  /** Most jobs that are queued or running, of all clients and of this one. */
  readonly jobs: number;
  readonly perClient: number;
}

export interface JobFilter {
  readonly digest?: string;
  readonly preset?: string;
  /** A provider or the name of a device, as it was asked for or as it ran. */
  readonly device?: string;
  readonly state?: JobState;
  readonly since?: string;
  readonly until?: string;
}

export interface JobPage {
  /** The last accepted first, results without their profiles. */
  readonly jobs: readonly TimingJob[];
  /** Where the next page begins; none after the last. */
  readonly next?: string;
}

/** The right to run one attempt of a job, for as long as its lease is renewed. */
export interface Claim {
  readonly job: TimingJob;
  readonly token: string;
}

/** How an attempt ended. */
export type Outcome =
  | { readonly state: 'done'; readonly result: TimingResult; readonly samplesMs: Float64Array }
  | { readonly state: 'failed'; readonly failure: TimingFailure }
  | { readonly state: 'cancelled' }
  /** Given back in good order, as when a worker stops: not the job's fault. */
  | { readonly state: 'handed-back' }
  /** The process died or the worker lost it: tried again a bounded number of times. */
  | { readonly state: 'lost'; readonly failure: TimingFailure };

/**
 * The one truth about jobs. The queue may lose or repeat tickets: only who claims an attempt here
 * may run it, and only who still holds the claim may end it, so that no job is lost or recorded
 * twice. Every change of a job appends its event and, once it is committed, publishes it on the bus
 * that the ledger was opened with. All of it throws `LedgerUnavailable` where the database is away.
 */
export interface Ledger {
  accept(job: NewJob, bounds: QueueBounds): Promise<Accepted>;
  find(id: string): Promise<TimingJob | undefined>;
  /** @throws RangeError where `after` is no `next` of a page */
  list(filter: JobFilter, page: { limit: number; after?: string }): Promise<JobPage>;
  /** What `next` is of a page that ends with this job. */
  cursorOf(job: TimingJob): string;
  /**
   * The newest job that is done of each digest, device and settings, the newest first, results
   * without their profiles; what a comparison shows.
   */
  latest(digests: readonly string[]): Promise<readonly TimingJob[]>;
  /** Raw times of a finished job, in milliseconds and in order. */
  samples(id: string): Promise<Float64Array | undefined>;
  events(id: string, after: number): Promise<readonly TimingEvent[]>;
  /** A queued job ends at once; a running one is asked to. `undefined` where there is none. */
  cancel(id: string): Promise<TimingJob | undefined>;

  /** `undefined` unless the job is queued and this attempt is its next. */
  claim(
    ticket: Ticket,
    worker: string,
    device: string,
    leaseMs: number,
  ): Promise<Claim | undefined>;
  /** `lost` where the lease had ended and the job went on without this worker. */
  renew(claim: Claim, leaseMs: number): Promise<'held' | 'cancel' | 'lost'>;
  /** An event of a running attempt; dropped (`undefined`) where the claim is lost. */
  append(
    claim: Claim,
    type: TimingEventType,
    data: TimingEvent['data'],
  ): Promise<TimingEvent | undefined>;
  /**
   * `false` where the claim was lost, so that nothing was recorded. Ending again what this claim
   * ended changes nothing and is `true`. A job fails with its `bounds.losses`-th loss.
   */
  end(claim: Claim, outcome: Outcome, bounds: { losses: number }): Promise<boolean>;

  /**
   * Takes back attempts whose lease ended, and fails jobs for which no live worker has offered a
   * device for longer than `waitMs`. Safe to call from anywhere at any time.
   */
  sweep(bounds: { losses: number; waitMs: number }): Promise<void>;
  /** Tickets of the queued jobs (`ticketOf`), the oldest first. */
  queued(limit: number): Promise<readonly Ticket[]>;

  /**
   * Announces a worker and what it offers; again and again, as a sign of life. Devices that
   * another live worker offers under the same name are not taken, and are returned with who has
   * them.
   */
  announce(worker: Announcement, leaseMs: number): Promise<Announced>;
  /** Takes a worker off the list that has ended: what it left running is taken back by a sweep. */
  retire(instance: string): Promise<void>;
  workers(): Promise<readonly WorkerRecord[]>;

  /** How many jobs there are in each state. */
  counts(): Promise<Readonly<Record<JobState, number>>>;
  /** Forgets finished jobs older than this; their files go when nothing needs them. */
  prune(olderThan: Date): Promise<number>;
  /** Digests of files that jobs which are not finished need. */
  filesInUse(): Promise<ReadonlySet<string>>;
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** What came of announcing a worker. */
export interface Announced {
  /** Names of its devices that others have. */
  readonly taken: readonly string[];
  readonly holders: readonly WorkerInstance[];
}

/** One attempt of a job that waits for a worker which offers `selector`. */
export interface Ticket {
  readonly job: string;
  /** The attempt to make: one more than the job had. */
  readonly attempt: number;
  /** A provider or the name of a device. */
  readonly selector: string;
}

/** What to offer to the queue for a job that is queued. */
export function ticketOf({ id, attempt, spec }: TimingJob): Ticket {
  return { job: id, attempt: attempt + 1, selector: spec.device };
}

export interface TakenTicket {
  readonly ticket: Ticket;
  /** Keeps others from taking it; to be called well within the lease. */
  renew(): Promise<void>;
  /** Out of the queue for good. Calling it again changes nothing. */
  done(): Promise<void>;
}

/**
 * Hands tickets to workers, each to one at a time, the oldest first. All of it throws
 * `LedgerUnavailable` or `QueueUnavailable` where the queue is away, `take` when its time is over.
 */
export interface JobQueue {
  /** Puts tickets in; one that is there already changes nothing. Fails fast when unreachable. */
  offer(...tickets: readonly Ticket[]): Promise<void>;
  /** The oldest ticket for any of the selectors; `undefined` when none came within `waitMs`. */
  take(
    selectors: readonly string[],
    options: { readonly waitMs: number; readonly leaseMs: number; readonly signal?: AbortSignal },
  ): Promise<TakenTicket | undefined>;
  /**
   * Drops tickets that were offered so long ago and that nobody holds. What is queued yet is offered
   * again by the next sweep, and what is not, such as cancelled jobs, does not pile up.
   */
  expire(olderThanMs: number): Promise<void>;
  ready(): Promise<void>;
  close(): Promise<void>;
}

/** Files by the digest of their bytes, kept for as long as jobs need them. */
export interface FileStore {
  /**
   * Stores what a stream brings.
   * @returns `sha256:…` of its bytes, and how many there are
   * @throws FilesFull where the store would hold more than it may
   */
  put(content: Readable): Promise<{ digest: string; bytes: number }>;
  /** Writes a file to a path. `false` where there is none of that digest. */
  fetch(digest: string, path: string): Promise<boolean>;
  /** Removes the files that are not among these and were stored before `olderThan`. */
  keep(digests: ReadonlySet<string>, olderThan: Date): Promise<void>;
  close(): Promise<void>;
}

/** Tells listeners of all processes about events; may lose some, so that who listens also looks. */
export interface EventBus {
  publish(event: TimingEvent): void;
  /** Events of one job. Returns how to stop. */
  subscribe(job: string, listener: (event: TimingEvent) => void): () => void;
  close(): Promise<void>;
}

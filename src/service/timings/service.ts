import { Readable } from 'node:stream';
import type { BaseLogger } from 'pino';
import { InputError } from '../../core/errors.ts';
import { documentText } from '../../formats/document-text.ts';
import type { Model } from '../../formats/model.ts';
import { encodeOnnx, type OnnxModel } from '../../formats/onnx/index.ts';
import type { WorkerRecord } from '../../timing/device.ts';
import type { TimedType, TimingEvent, TimingJob, TimingSource } from '../../timing/job.ts';
import type {
  EventBus,
  FileStore,
  JobFilter,
  JobPage,
  JobQueue,
  Ledger,
  NewJob,
  QueueBounds,
} from '../../timing/ports.ts';
import { ticketOf } from '../../timing/ports.ts';
import { inputBytes } from '../../timing/measure/describe-input.ts';
import { plannedInput } from '../../timing/prepare/inputs.ts';
import { checkRunnable } from '../../timing/prepare/runnable.ts';
import type { CostEngine, NetworkRequest } from '../engine.ts';
import { ProblemError } from '../problems.ts';
import type { KeptFiles } from '../uploads/external-data.ts';
import { checkDevice, checkSize } from './devices.ts';
import { findEqual, type TimingSettings } from './equal.ts';
import { follow } from './follow.ts';
import { Streams } from './streams.ts';

/** A network to time, and how. */
export interface TimingRequest {
  readonly network: NetworkRequest & { readonly type?: TimedType };
  /** Its file as it was sent, which is then what is timed. */
  readonly kept?: KeptFiles;
  readonly settings: TimingSettings;
  /** An equal timing that is done and was accepted in the last so many seconds will do. */
  readonly reuseSeconds?: number;
}

/** Who asks. */
export interface Asking {
  readonly client: string;
  readonly idempotencyKey?: string;
}

export interface TimingServiceOptions {
  readonly engine: Pick<CostEngine, 'lower' | 'described'>;
  readonly ledger: Ledger;
  readonly queue: Pick<JobQueue, 'offer'>;
  readonly files: Pick<FileStore, 'put'>;
  readonly bus: Pick<EventBus, 'subscribe'>;
  readonly bounds: QueueBounds;
  /** Most streams of events that are open at once. */
  readonly streams: number;
  readonly log: Pick<BaseLogger, 'warn'>;
  readonly lookMs?: number;
}

/** Seconds after which it is worth asking again. */
export const retryAfterSeconds = 2;

/** Seconds after which a full queue may have room. */
const fullSeconds = 10;

/** Largest number that an event can have. */
const mostEvents = 2 ** 31 - 1;

const idPattern = /^[\da-f-]{36}$/;

/** Takes timings and tells of them, whoever runs them. */
export class TimingService {
  readonly streams: Streams;

  constructor(private readonly options: TimingServiceOptions) {
    this.streams = new Streams(options.streams);
  }

  /**
   * Accepts a timing. The network is lowered first, so that its faults are the request's.
   * @returns the job, and whether it is new, the one of an earlier request with the same key, or an
   * equal one that was to be reused
   * @throws InputError, ProblemError for a fault in the network, or what keeps it from being timed; `device-unavailable`,
   * `idempotency-conflict`, `queue-full`
   * @throws LedgerUnavailable
   */
  async accept(
    request: TimingRequest,
    { client, idempotencyKey }: Asking,
  ): Promise<{ readonly job: TimingJob; readonly outcome: 'created' | 'replayed' | 'reused' }> {
    const { engine, ledger, queue, bounds, log } = this.options;
    const { network, kept, settings, reuseSeconds } = request;
    const { graph, digest } = await engine.lower(network);
    if (kept && network.type !== undefined) {
      throw new ProblemError('invalid-request', {
        detail: 'a file is timed as it is, so that its type cannot be chosen',
        pointer: '/type',
      });
    }
    const { model, choices } = await engine.described(network);
    checkRunnable(graph, kept && (model.document as OnnxModel));
    // Written to nowhere: what ONNX cannot say is refused before anything is made.
    const file = kept
      ? undefined
      : encodeOnnx(graph, { dims: 'bound', externalData: { location: 'weights' } });
    if (reuseSeconds !== undefined) {
      const equal = await findEqual(ledger, { digest, settings, kept }, reuseSeconds);
      if (equal) return { job: equal, outcome: 'reused' };
    }
    const workers = await ledger.workers();
    checkDevice(workers, settings.device);
    checkSize(workers, settings.device, {
      inputs: inputBytes(graph.inputs.map(({ value }) => plannedInput(value.name, value))),
      ...(file && { disk: file.model.byteLength + (file.data?.byteLength ?? 0) }),
    });
    const job: NewJob = {
      network: {
        name: graph.name,
        ...(network.preset !== undefined && { preset: network.preset }),
        digest,
      },
      spec: {
        source: kept ? { kind: 'file', ...kept } : await this.keep(model),
        lowering: { ...choices, ...(network.type !== undefined && { type: network.type }) },
        ...settings,
      },
      client,
      ...(idempotencyKey !== undefined && { idempotencyKey }),
    };
    const accepted = await ledger.accept(job, bounds);
    switch (accepted.outcome) {
      case 'full':
        throw full(accepted, bounds);
      case 'conflict':
        throw new ProblemError('idempotency-conflict', {
          detail: `this Idempotency-Key was used for the timing ${accepted.job.id}, of another request`,
          hint: 'take a new key for each request',
        });
      case 'created':
        try {
          await queue.offer(ticketOf(accepted.job));
        } catch (err) {
          // It is accepted all the same: sweepers offer what is queued again and again.
          log.warn({ err, job: accepted.job.id }, 'cannot put a timing into the queue');
        }
    }
    return { job: accepted.job, outcome: accepted.outcome };
  }

  /** @throws ProblemError `unknown-timing` */
  async find(id: string): Promise<TimingJob> {
    return known(id, idPattern.test(id) ? await this.options.ledger.find(id) : undefined);
  }

  /** @throws InputError `invalid-option` where `after` is no cursor */
  async list(filter: JobFilter, page: { limit: number; after?: string }): Promise<JobPage> {
    try {
      return await this.options.ledger.list(filter, page);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new InputError('invalid-option', `"${page.after?.slice(0, 40) ?? ''}" is no cursor`, {
        pointer: '/after',
        expected: 'a cursor that a page gave',
      });
    }
  }

  cursorOf(job: TimingJob): string {
    return this.options.ledger.cursorOf(job);
  }

  /**
   * Ends a queued timing, and asks a running one to end.
   * @throws ProblemError `unknown-timing`
   */
  async cancel(id: string): Promise<TimingJob> {
    return known(id, idPattern.test(id) ? await this.options.ledger.cancel(id) : undefined);
  }

  /**
   * Raw times of a timing, in milliseconds and in order.
   * @throws ProblemError `unknown-timing`, `timing-unfinished`
   */
  async samples(id: string): Promise<Float64Array> {
    const { state } = await this.find(id);
    const samples = state === 'done' ? await this.options.ledger.samples(id) : undefined;
    if (samples) return samples;
    throw new ProblemError('timing-unfinished', {
      detail: `the timing is ${state}, so that it has no samples`,
      expected: 'a timing that is done',
    });
  }

  workers(): Promise<readonly WorkerRecord[]> {
    return this.options.ledger.workers();
  }

  /**
   * What happened to a timing after an event.
   * @param after its sequence number; 0 for what happened from the first on
   * @throws InputError `invalid-option` where there is no such event, after which none would come
   */
  async events(id: string, after: number): Promise<readonly TimingEvent[]> {
    // The database's numbers end there.
    const found = after > mostEvents ? [] : await this.options.ledger.events(id, after - 1);
    if (after > 0 && found[0]?.sequence !== after) {
      throw new InputError('invalid-option', `the timing has no event ${after} yet`, {
        expected: 'the id of the last event that was received',
      });
    }
    return found.filter(({ sequence }) => sequence > after);
  }

  /**
   * Events of a timing after a sequence number, as they happen, until its last or the signal.
   * @param known those that `events` told of before, which are not read again
   */
  follow(
    id: string,
    after: number,
    signal: AbortSignal,
    known: readonly TimingEvent[] = [],
  ): AsyncGenerator<TimingEvent> {
    const { ledger, bus, lookMs = 3_000 } = this.options;
    return follow(id, after, { ledger, bus, signal, lookMs, known });
  }

  private async keep(model: Model): Promise<TimingSource> {
    const text = Buffer.from(documentText(model));
    const { digest } = await this.options.files.put(Readable.from([text]));
    return { kind: 'document', format: model.format, digest };
  }
}

function known(id: string, job: TimingJob | undefined): TimingJob {
  if (job) return job;
  throw new ProblemError('unknown-timing', {
    detail: `there is no timing ${id.slice(0, 40)}`,
    hint: 'those that are done are kept for as long as the setting JOB_RETENTION_DAYS says',
  });
}

function full(
  { bound, queued }: { readonly bound: keyof QueueBounds; readonly queued: number },
  bounds: QueueBounds,
): ProblemError {
  const all = bound === 'jobs';
  return new ProblemError(
    'queue-full',
    {
      detail: `${queued} timings ${all ? '' : 'of this client '}are waiting or running already`,
      expected: `at most ${bounds[bound]}, the setting ${all ? 'TIMINGS_MOST' : 'TIMINGS_PER_CLIENT'}`,
      hint: 'try again when one has ended',
    },
    { 'retry-after': String(fullSeconds) },
  );
}

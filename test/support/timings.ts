import type { TimingEventType } from '../../src/timing/job.ts';
import type { Announcement, MissingProvider } from '../../src/timing/device.ts';
import type { Claim, Outcome } from '../../src/timing/ports.ts';
import type { TimingResult } from '../../src/timing/result.ts';
import { openTiming } from '../../src/timing/open.ts';
import { readWorkerSettings } from '../../src/timing/settings.ts';
import { MeasuredLookup } from '../../src/service/timings/measured.ts';
import { TimingService, type TimingServiceOptions } from '../../src/service/timings/service.ts';
import { filesDirectory, type Service } from './service.ts';
import { announcement, result, silent, unbounded } from './timing.ts';

const leaseMs = 60_000;

/** A worker that runs nothing and says what a test wants it to. */
export class PretendedWorker {
  constructor(
    private readonly service: Service,
    readonly name = 'box',
  ) {}

  private get ledger() {
    return this.service.app.timing.ledger;
  }

  /** Offers devices of this worker, such as `cpu`. */
  async offer(
    devices: readonly string[],
    missing: readonly MissingProvider[] = [],
    rest: Partial<Announcement> = {},
  ): Promise<void> {
    const names = devices.map((provider) => `${this.name}/${provider}`);
    await this.ledger.announce(announcement(this.name, names, { missing, ...rest }), leaseMs);
  }

  async claim(job: string, attempt = 1): Promise<Claim> {
    const ticket = { job, attempt, selector: 'cpu' };
    const claim = await this.ledger.claim(ticket, this.name, `${this.name}/cpu`, leaseMs);
    if (!claim) throw new Error(`${job} cannot be claimed`);
    return claim;
  }

  async tell(claim: Claim, type: TimingEventType, data: object = {}): Promise<void> {
    await this.ledger.append(claim, type, { ...data });
  }

  async end(claim: Claim, outcome: Outcome): Promise<void> {
    await this.ledger.end(claim, outcome, { losses: 3 });
  }

  /** Runs a job to its end, with a median as asked. */
  async time(job: string, p50Ms = 1.5, changes: Partial<TimingResult> = {}): Promise<void> {
    await this.end(await this.claim(job), done(p50Ms, changes));
  }
}

export function done(p50Ms: number, changes: Partial<TimingResult> = {}): Outcome {
  return {
    state: 'done',
    result: { ...result, latency: { ...result.latency, p50Ms }, ...changes },
    samplesMs: Float64Array.of(p50Ms, p50Ms + 0.25, p50Ms),
  };
}

type Json = Record<string, unknown>;

/** Asks for a timing, which must be accepted. */
export async function askForTiming(
  service: Service,
  body: Json = { preset: 'resnet18' },
  headers: Record<string, string> = {},
): Promise<Json & { id: string }> {
  const response = await service.post('/v1/timings', body, headers);
  const answer = (await response.json()) as Json & { id: string };
  if (![200, 202].includes(response.status)) throw new Error(JSON.stringify(answer));
  return answer;
}

/** Timings of an app that has nothing else of the service. */
export async function memoryTimings(engine: TimingServiceOptions['engine']) {
  const settings = readWorkerSettings({ DATABASE_URL: ':memory:', FILES_DIR: filesDirectory });
  const timing = await openTiming(settings, silent);
  const timings = new TimingService({
    ...{ engine, ...timing, bounds: unbounded, streams: 10, log: silent },
  });
  const measured = new MeasuredLookup(timing.ledger, silent);
  return { timings, measured, checkRate: () => Promise.resolve() };
}

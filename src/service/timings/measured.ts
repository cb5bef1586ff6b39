import type { BaseLogger } from 'pino';
import type { MeasuredTimes } from '../../core/compare/measured.ts';
import { digestOf } from '../../core/cost/digest.ts';
import { defaultCountingOptions } from '../../core/cost/report.ts';
import type { Graph } from '../../core/graph/types.ts';
import type { TimingJob } from '../../timing/job.ts';
import type { Ledger } from '../../timing/ports.ts';

/** Longest that an answer waits to be told of timings, in milliseconds. */
const patienceMs = 1_000;

/** Finds what networks took, for answers that show it beside counts. */
export class MeasuredLookup {
  constructor(
    private readonly ledger: Pick<Ledger, 'latest'>,
    private readonly log: Pick<BaseLogger, 'warn'>,
  ) {}

  /** The newest timings of networks, by the digests of each; none where the ledger is away. */
  async latest(networks: readonly (readonly string[])[]): Promise<LatestTimings> {
    let timer;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`no answer within ${patienceMs} ms`));
      }, patienceMs);
    });
    try {
      const jobs = await Promise.race([this.ledger.latest(networks.flat()), late]);
      return new LatestTimings(networks, jobs);
    } catch (err) {
      this.log.warn({ err }, 'an answer goes without the timings of its networks');
      return new LatestTimings(networks, []);
    } finally {
      clearTimeout(timer);
    }
  }
}

export class LatestTimings {
  constructor(
    private readonly networks: readonly (readonly string[])[],
    private readonly jobs: readonly TimingJob[],
  ) {}

  /** What tells these timings from others of the same networks. */
  get stamp(): string {
    return this.jobs.map(({ id }) => id).join(' ');
  }

  /**
   * For each device the settings under which most of the networks were timed, and of those the
   * newest; devices on which most of them were come first.
   */
  get times(): readonly MeasuredTimes[] {
    const alike = new Map<string, TimingJob[]>();
    for (const job of this.jobs) {
      const settings = settingsOf(job);
      alike.set(settings, [...(alike.get(settings) ?? []), job]);
    }
    const best = new Map<string, MeasuredTimes>();
    for (const jobs of alike.values()) {
      const one = this.timesOf(jobs);
      const other = best.get(one.device);
      if (!other || timed(one) > timed(other)) best.set(one.device, one);
    }
    return [...best.values()].sort((a, b) => timed(b) - timed(a));
  }

  private timesOf(jobs: readonly TimingJob[]): MeasuredTimes {
    const [{ spec, device, result } = {}] = jobs;
    return {
      device: device ?? spec?.device ?? '',
      model: result?.circumstances.model ?? null,
      type: result?.model.type ?? '',
      threads: spec?.threads ?? null,
      optimization: spec?.optimization ?? '',
      protocol: spec?.protocol ?? '',
      networks: this.networks.map((digests) => timeOf(jobs, digests)),
    };
  }
}

/** Jobs that agree in this can be held against each other. The newest come first. */
function settingsOf({ device, spec, result }: TimingJob): string {
  const { threads, optimization, protocol, allowFallback } = spec;
  return JSON.stringify([
    ...[device, threads, optimization, protocol, allowFallback],
    result?.model.type,
  ]);
}

function timeOf(jobs: readonly TimingJob[], digests: readonly string[]) {
  const job = jobs.find(({ network }) => digests.includes(network.digest));
  if (!job?.result) return null;
  const { id, finishedAt = '', result } = job;
  const { batch, latency } = result;
  const { runs, p50Ms, p90Ms } = latency;
  return { timing: id, finishedAt, batch, runs, p50Ms, p90Ms };
}

function timed({ networks }: MeasuredTimes): number {
  return networks.filter((time) => time !== null).length;
}

/**
 * Digests under which a network may have been timed: they tell sizes that were asked for from the
 * same sizes by default, which take the same time.
 */
export function timedDigests(graph: Graph): readonly string[] {
  const ones = Object.entries(graph.bindings).flatMap(([symbol, size]) =>
    size === 1 ? [symbol] : [],
  );
  const defaulted = [graph.defaultedBindings, [], ...ones.map((symbol) => [symbol])];
  const digests = defaulted.map((defaultedBindings) =>
    digestOf({ ...graph, defaultedBindings }, defaultCountingOptions),
  );
  return [...new Set(digests)];
}

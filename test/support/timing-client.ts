import { pause } from '../../src/timing/pause.ts';
import type { TimingEvent, TimingFailure, JobState } from '../../src/timing/job.ts';

/** What the tests read of a timing. */
export interface Timing {
  readonly id: string;
  readonly state: JobState;
  readonly attempt: number;
  readonly losses: number;
  readonly failure?: TimingFailure;
  readonly result?: { readonly latency: { readonly runs: number; readonly p50Ms: number } };
}

/** A network so small that timing it takes no longer than the protocol. */
export const tinyNetwork = {
  version: 1,
  name: 'tiny',
  inputs: { image: { shape: ['N', 3, 16, 16] } },
  layers: [
    { type: 'conv2d', outChannels: 8, kernel: 3, padding: 1 },
    { type: 'relu' },
    { type: 'flatten' },
    { type: 'linear', outFeatures: 10 },
  ],
};

/** A client that does not give up on services that are away, as real ones should not. */
export class TimingClient {
  private next = 0;

  constructor(
    private readonly urls: readonly string[],
    private readonly signal: AbortSignal,
  ) {}

  /** Asks until it is answered: the key makes that one timing. */
  async accept(
    body: string | Uint8Array<ArrayBuffer>,
    key: string,
    { type = 'application/json', query = '' } = {},
  ): Promise<Timing> {
    const headers = { 'content-type': type, 'idempotency-key': key };
    const response = await this.ask(`/v1/timings${query}`, { method: 'POST', headers, body });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as Timing;
  }

  async find(id: string): Promise<Timing> {
    return this.json(`/v1/timings/${id}?detail=summary`);
  }

  /** The timing once it has ended. */
  async ended(id: string): Promise<Timing> {
    for (;;) {
      const timing = await this.find(id);
      if (timing.state !== 'queued' && timing.state !== 'running') return timing;
      await pause(250, this.signal);
    }
  }

  async samples(id: string): Promise<readonly number[]> {
    const { samples } = await this.json<{ samples: number[] }>(`/v1/timings/${id}/samples`);
    return samples;
  }

  /** Events of a timing that has ended, as the stream tells them. */
  async events(id: string): Promise<readonly TimingEvent[]> {
    const response = await this.ask(`/v1/timings/${id}/events`, {
      headers: { accept: 'text/event-stream' },
    });
    const lines = (await response.text()).split('\n');
    return lines
      .filter((line) => line.startsWith('data: '))
      .map((line) => JSON.parse(line.slice('data: '.length)) as TimingEvent);
  }

  /** Ids of all timings that there are. */
  async all(): Promise<readonly string[]> {
    const { timings } = await this.json<{ timings: Timing[] }>('/v1/timings?limit=1000');
    return timings.map(({ id }) => id);
  }

  async json<T>(path: string): Promise<T> {
    const response = await this.ask(path, {});
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  /** An answer other than that the service is away or busy, from whichever URL gives one. */
  private async ask(path: string, options: RequestInit): Promise<Response> {
    for (;;) {
      this.signal.throwIfAborted();
      const url = this.urls[this.next % this.urls.length] as string;
      try {
        const signal = AbortSignal.any([this.signal, AbortSignal.timeout(10_000)]);
        const response = await fetch(url + path, { ...options, signal });
        if (response.status < 500 && response.status !== 429) return response;
        await response.arrayBuffer();
      } catch {
        this.signal.throwIfAborted();
      }
      this.next++;
      await pause(200, this.signal);
    }
  }
}

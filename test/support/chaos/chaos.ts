import { isFinal } from '../../../src/timing/job.ts';
import { pause } from '../../../src/timing/pause.ts';
import { Random } from '../fuzz/random.ts';
import { tinyNetwork, type Timing, TimingClient } from '../timing-client.ts';
import { Cluster, type Victim } from './cluster.ts';

export interface ChaosOptions {
  readonly seed: number;
  readonly jobs: number;
  /** After so long, what has not ended is stuck. */
  readonly timeoutMs: number;
  readonly say: (line: string) => void;
}

export interface ChaosReport {
  readonly kills: Readonly<Record<Victim['kind'], number>>;
  readonly done: number;
  /** Jobs that lost their worker as often as they may. */
  readonly failed: number;
  readonly attempts: number;
  readonly seconds: number;
  /** What should not have come about. */
  readonly faults: readonly string[];
}

/** Clients that ask at once. */
const clients = 10;

/**
 * Times many small networks while processes are killed at random, and looks whether each that was
 * accepted came to one end.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const { seed, jobs, timeoutMs, say } = options;
  const began = performance.now();
  const cluster = await Cluster.start();
  say(`seed ${seed}: two APIs and two workers run`);
  const over = new AbortController();
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(timeoutMs)]);
  const kills = { api: 0, worker: 0, child: 0, redis: 0, postgres: 0, freeze: 0 };
  const faults: string[] = [];
  const random = new Random(seed);
  try {
    const killing = killAtRandom(cluster, random, over.signal, (victim) => {
      kills[victim.kind]++;
      say(`${seconds(began)} s: killed ${victim.name}`);
    });
    const ids = await timeAll(cluster, jobs, signal, say);
    over.abort();
    await killing;
    await cluster.ready();
    const client = new TimingClient(cluster.urls, AbortSignal.timeout(timeoutMs));
    const timings = await Promise.all(ids.map((id) => client.find(id)));
    faults.push(...(await faultsOf(client, timings, jobs)));
    return {
      kills,
      done: timings.filter(({ state }) => state === 'done').length,
      failed: timings.filter(({ state }) => state === 'failed').length,
      attempts: timings.reduce((sum, { attempt }) => sum + attempt, 0),
      seconds: seconds(began),
      faults,
    };
  } catch (error) {
    for (const [name, tail] of Object.entries(cluster.tails)) say(`${name}: ${tail}`);
    throw error;
  } finally {
    over.abort();
    faults.push(...(await cluster.stop()));
  }
}

/** Has every network timed by clients that ask one of the APIs until they know how it ended. */
async function timeAll(
  cluster: Cluster,
  jobs: number,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<readonly string[]> {
  const ids: string[] = [];
  let ended = 0;
  async function askFor(client: TimingClient, index: number): Promise<void> {
    const body = JSON.stringify({
      architecture: tinyNetwork,
      batch: 1 + index,
      protocol: 'quick',
      // Each fifth has a second process measure its layers.
      profile: index % 5 === 0,
    });
    const { id } = await client.accept(body, `chaos-${index}`);
    ids.push(id);
    const { state, attempt } = await client.ended(id);
    say(`job ${index} is ${state} after ${attempt} attempts (${++ended} of ${jobs})`);
  }
  await Promise.all(
    Array.from({ length: clients }, async (_, first) => {
      const client = new TimingClient(cluster.urls, signal);
      for (let index = first; index < jobs; index += clients) await askFor(client, index);
    }),
  );
  return ids;
}

/** Kills round after round, each victim once in a round and in an order by the seed. */
async function killAtRandom(
  { victims }: Cluster,
  random: Random,
  signal: AbortSignal,
  onKill: (victim: Victim) => void,
): Promise<void> {
  let round: Victim[] = [];
  for (;;) {
    await pause(400 + random.below(1_600), signal);
    if (signal.aborted) return;
    if (round.length === 0) round = [...victims];
    const [victim] = round.splice(random.below(round.length), 1) as [Victim];
    const downMs = random.below(victim.downMs);
    if (!(await victim.kill())) continue;
    onKill(victim);
    await pause(downMs, signal);
    await victim.start();
  }
}

async function faultsOf(
  client: TimingClient,
  timings: readonly Timing[],
  jobs: number,
): Promise<readonly string[]> {
  const faults: string[] = [];
  const known = await client.all();
  if (new Set(known).size !== jobs || known.length !== jobs) {
    faults.push(`${jobs} were asked for and ${known.length} are there`);
  }
  for (const timing of timings) {
    const fault = (what: string) => faults.push(`${timing.id} ${what}`);
    const events = await client.events(timing.id);
    const types = events.map(({ type }) => type);
    const last = types.filter((type) => isFinal(type as Timing['state']));
    if (!known.includes(timing.id)) fault('is lost');
    if (!isFinal(timing.state)) fault(`is ${timing.state} yet`);
    if (events.some(({ sequence }, index) => sequence !== index + 1))
      fault('has gaps in its events');
    if (types[0] !== 'queued') fault(`began with ${types[0] ?? 'nothing'}`);
    if (last.length !== 1 || types.at(-1) !== timing.state) fault(`ended by ${types.join(', ')}`);
    if (types.filter((type) => type === 'started').length !== timing.attempt) {
      fault(`was started otherwise than ${timing.attempt} times: ${types.join(', ')}`);
    }
    if (timing.state === 'done') {
      const samples = await client.samples(timing.id);
      if (samples.length !== timing.result?.latency.runs) fault('has other samples than runs');
    } else if (!isByKill(timing.failure)) {
      fault(`failed: ${JSON.stringify(timing.failure)}`);
    }
  }
  return faults;
}

/** Whether a job failed since its last worker or its last measuring process was killed. */
function isByKill(failure: Timing['failure']): boolean {
  return (
    failure?.code === 'worker-lost' ||
    (failure?.code === 'crashed' && failure.message.includes('killed from outside by SIGKILL'))
  );
}

function seconds(since: number): number {
  return Math.round((performance.now() - since) / 100) / 10;
}

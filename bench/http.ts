import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import autocannon, { type Options } from 'autocannon';
import { presets } from '../src/presets/index.ts';
import { median } from './measure.ts';

const rounds = 5;
const secondsPerRound = 2;
const connections = 10;

/** Both as in production: graphql checks more elsewhere. */
const environment = { ...process.env, NODE_ENV: 'production' };

const query =
  '{ network(preset: "resnet50") { name digest totals { parameters macs flops activationElements } } }';

interface Pair {
  readonly name: string;
  readonly aim: number;
  readonly ours: Options;
  readonly bare: Options;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
}

async function startService(): Promise<{ child: ChildProcess; url: string }> {
  const port = await freePort();
  const child = spawn(process.execPath, ['dist/server.js'], {
    env: { ...environment, HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'silent' },
    stdio: 'inherit',
  });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 100; attempt++) {
    const ready = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) return { child, url };
    await delay(100);
  }
  throw new Error('the service did not start: run `npm run build` first');
}

async function startBare(baseline: object): Promise<{ child: ChildProcess; url: string }> {
  const child = fork(new URL('bare-server.js', import.meta.url), { env: environment });
  child.send(baseline);
  const [message] = (await once(child, 'message')) as [{ address: string }];
  return { child, url: message.address };
}

interface Rate {
  readonly perSecond: number;
  /** CPU that the server takes for a request, in microseconds. */
  readonly cpu: number;
}

/** Seconds of CPU that a server has taken, as its Prometheus metrics tell. */
async function cpuSeconds(url: string): Promise<number> {
  const metrics = await (await fetch(new URL('/metrics', url))).text();
  return Number(/^process_cpu_seconds_total (\S+)/m.exec(metrics)?.[1]);
}

async function load(options: Options): Promise<Rate> {
  const before = await cpuSeconds(options.url);
  const result = await autocannon({ ...options, connections, duration: secondsPerRound });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${options.url}: ${result.non2xx} refused, ${result.errors} failed`);
  }
  const cpu = ((await cpuSeconds(options.url)) - before) * 1e6;
  return { perSecond: result.requests.average, cpu: cpu / result.requests.total };
}

/** Both servers in turn within each round, so that a noisy machine disturbs both alike. */
async function compare({ name, aim, ours, bare }: Pair): Promise<void> {
  await load(bare);
  await load(ours);
  const pairs: (readonly [bare: Rate, ours: Rate])[] = [];
  for (let round = 0; round < rounds; round++) pairs.push([await load(bare), await load(ours)]);
  const of = (figure: (bare: Rate, ours: Rate) => number) =>
    median(pairs.map((pair) => figure(...pair)));
  const rate = of((_, { perSecond }) => perSecond);
  const ratio = of((bare, ours) => ours.perSecond / bare.perSecond);
  const cpu = of((_, ours) => ours.cpu);
  const cpuRatio = of((bare, ours) => bare.cpu / ours.cpu);
  console.log(
    `  ${name.padEnd(28)} ${rate.toFixed(0).padStart(6)} requests/s, ${ratio.toFixed(2)}× bare  CPU ${cpu.toFixed(0)} µs a request, ${cpuRatio.toFixed(2)}× bare (aim ≥ ${aim})`,
  );
}

/** Cached answers against a bare Fastify route and a bare Mercurius resolver that send the same. */
export async function benchHttp(): Promise<void> {
  console.log(`HTTP, cached (${connections} connections, median of ${rounds} rounds)`);
  const service = await startService();
  const json = { 'content-type': 'application/json' };
  const post = JSON.stringify({ architecture: presets.get('resnet50').architecture() });
  const graphql = JSON.stringify({ query });
  const bytes = await (await fetch(`${service.url}/v1/cost/resnet50`)).text();
  const answer = (await (
    await fetch(`${service.url}/graphql`, { method: 'POST', headers: json, body: graphql })
  ).json()) as { data: { network: object } };
  const bare = await startBare({ bytes, summary: answer.data.network });
  try {
    await compare({
      name: 'GET /v1/cost/resnet50',
      aim: 0.85,
      ours: { url: `${service.url}/v1/cost/resnet50` },
      bare: { url: `${bare.url}/bytes` },
    });
    const request = { method: 'POST', headers: json } as const;
    await compare({
      name: 'POST /v1/cost, architecture',
      aim: 0.85,
      ours: { url: `${service.url}/v1/cost`, ...request, body: post },
      bare: { url: `${bare.url}/bytes`, ...request, body: post },
    });
    await compare({
      name: 'GraphQL summary',
      aim: 0.7,
      ours: { url: `${service.url}/graphql`, ...request, body: graphql },
      bare: { url: `${bare.url}/graphql`, ...request, body: graphql },
    });
  } finally {
    service.child.kill();
    bare.child.kill();
  }
}

import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BuiltProgram } from '../built.ts';
import { type PostgresServer, startPostgres } from '../postgres.ts';
import { eventually, freePort } from '../process.ts';
import { childrenOf, processesWith } from '../process-table.ts';
import { type RedisServer, startRedis } from '../redis.ts';

/** Something that can be killed, or frozen, and started again. */
export interface Victim {
  readonly kind: 'api' | 'worker' | 'child' | 'redis' | 'postgres' | 'freeze';
  readonly name: string;
  /** Longest that it is down, in milliseconds. */
  readonly downMs: number;
  /** Kills it where there is something to kill. */
  kill(): Promise<boolean>;
  start(): Promise<void>;
}

/** Settings that make lost workers known soon. */
const leaseMs = 3_000;
const quick = { LEASE_MS: String(leaseMs), SWEEP_MS: '500' };

const mostDownMs = 1_500;

/** Two APIs, two workers, PostgreSQL and Redis, each a process of its own on a free port. */
export class Cluster {
  readonly urls: readonly string[];
  readonly victims: readonly Victim[];

  private constructor(
    private readonly directory: string,
    private readonly mark: string,
    private readonly redis: RedisServer,
    private readonly postgres: PostgresServer,
    private readonly apis: readonly BuiltProgram[],
    private readonly workers: readonly BuiltProgram[],
    ports: readonly number[],
  ) {
    this.urls = ports.map((port) => `http://127.0.0.1:${port}`);
    this.victims = [
      ...apis.map((api) => program('api', api)),
      ...workers.map((worker) => program('worker', worker)),
      ...workers.map((worker) => child(worker)),
      server('redis', redis),
      server('postgres', postgres),
      ...workers.map((worker) => frozen(worker.name, worker)),
      frozen('redis', redis),
    ];
  }

  static async start(): Promise<Cluster> {
    const directory = mkdtempSync(join(tmpdir(), 'netcost-chaos-'));
    const [postgres, redis] = await Promise.all([
      startPostgres(),
      startRedis('--appendonly', 'yes', '--dir', directory),
    ]);
    const mark = randomUUID();
    const shared = {
      ...quick,
      CHAOS: mark,
      TMPDIR: directory,
      DATABASE_URL: await postgres.createDatabase(),
      QUEUE_URL: redis.url,
      LOG_LEVEL: 'warn',
    };
    const ports = [await freePort(), await freePort()];
    const apis = ports.map(
      (port, index) =>
        new BuiltProgram(`api-${index}`, 'server', {
          ...shared,
          PORT: String(port),
          WORKER: 'false',
          MODELS_DIR: '',
          TIMINGS_PER_MINUTE: '100000',
        }),
    );
    const workers = [0, 1].map(
      (index) =>
        new BuiltProgram(`worker-${index}`, 'worker', {
          ...shared,
          WORKER_NAME: `worker-${index}`,
          WORKER_DEVICES: 'cpu',
        }),
    );
    const cluster = new Cluster(directory, mark, redis, postgres, apis, workers, ports);
    for (const one of [...apis, ...workers]) one.start();
    await cluster.ready();
    return cluster;
  }

  /** Once every API answers and knows of a live device of every worker. */
  async ready(): Promise<void> {
    await Promise.all(
      this.urls.map((url) =>
        eventually(async () => {
          const answer = await fetch(`${url}/v1/devices`);
          const { devices } = (await answer.json()) as { devices: { alive: boolean }[] };
          return devices.filter(({ alive }) => alive).length === this.workers.length;
        }, 60_000),
      ),
    );
  }

  /** What APIs and workers wrote last. */
  get tails(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      [...this.apis, ...this.workers].map(({ name, tail }) => [name, tail]),
    );
  }

  /**
   * Ends all of it in good order.
   * @returns what was not in order
   */
  async stop(): Promise<readonly string[]> {
    const programs = [...this.workers, ...this.apis];
    const codes = await Promise.all(programs.map((one) => one.stop()));
    const faults = codes.flatMap((code, index) =>
      code === 0 ? [] : [`${programs[index]?.name ?? ''} ended with ${code}`],
    );
    await eventually(() => Promise.resolve(this.left().length === 0)).catch(() => {
      faults.push(`processes are left: ${this.left().join(', ')}`);
    });
    for (const pid of this.left()) process.kill(pid, 'SIGKILL');
    await Promise.all([this.redis.kill(), this.postgres.stop()]);
    rmSync(this.directory, { recursive: true, force: true });
    return faults;
  }

  private left(): readonly number[] {
    return processesWith(`CHAOS=${this.mark}`);
  }
}

function program(kind: 'api' | 'worker', of: BuiltProgram): Victim {
  return {
    kind,
    name: of.name,
    downMs: mostDownMs,
    async kill() {
      await of.kill();
      return true;
    },
    start() {
      of.start();
      return Promise.resolve();
    },
  };
}

/** The process that a worker measures in, which the worker starts again. */
function child(of: BuiltProgram): Victim {
  return {
    kind: 'child',
    name: `child of ${of.name}`,
    downMs: mostDownMs,
    kill() {
      const measuring = of.pid === undefined ? [] : childrenOf(of.pid);
      for (const pid of measuring) process.kill(pid, 'SIGKILL');
      return Promise.resolve(measuring.length > 0);
    },
    start: () => Promise.resolve(),
  };
}

function server(kind: 'redis' | 'postgres', of: RedisServer | PostgresServer): Victim {
  return {
    kind,
    name: kind,
    downMs: mostDownMs,
    async kill() {
      await of.kill();
      return true;
    },
    start: () => of.start(),
  };
}

/** Something that stands still, longer than a lease lasts or not, and goes on as if nothing was. */
function frozen(name: string, of: { signal(signal: 'SIGSTOP' | 'SIGCONT'): unknown }): Victim {
  return {
    kind: 'freeze',
    name: `${name} by freezing`,
    downMs: 2 * leaseMs,
    kill() {
      of.signal('SIGSTOP');
      return Promise.resolve(true);
    },
    start() {
      of.signal('SIGCONT');
      return Promise.resolve();
    },
  };
}

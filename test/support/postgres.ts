import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { eventually, exitCode, freePort, hasProgram } from './process.ts';

/** Where Debian has the server's programs, of which only clients are on the path. */
const versions = '/usr/lib/postgresql';

export interface PostgresServer {
  /** A fresh, empty database. */
  createDatabase(): Promise<string>;
  /** Ends the server at once, without a word to anyone. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

export function hasPostgres(): boolean {
  return programsAt() !== undefined || hasProgram('postgres');
}

function programsAt(): string | undefined {
  try {
    const newest = readdirSync(versions).toSorted((a, b) => Number(b) - Number(a))[0];
    return newest === undefined ? undefined : join(versions, newest, 'bin');
  } catch {
    return undefined;
  }
}

/** A server of our own on a free port, its data in a temporary directory. */
export async function startPostgres(): Promise<PostgresServer> {
  const directory = mkdtempSync(join(tmpdir(), 'netcost-postgres-'));
  // The server refuses to run as root.
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (user.uid !== undefined) chownSync(directory, user.uid, user.gid);
  const program = (name: string) => join(programsAt() ?? '', name);
  const data = join(directory, 'data');
  execFileSync(
    program('initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { stdio: 'ignore', cwd: directory, ...user },
  );
  const port = await freePort();
  const urlOf = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`;
  let server: ChildProcess;
  let databases = 0;

  async function ask(sql: string): Promise<void> {
    const client = new pg.Client(urlOf('postgres'));
    client.on('error', () => undefined);
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }

  async function start(): Promise<void> {
    const settings = ['fsync=off', 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
    const options = settings.flatMap((setting) => ['-c', setting]);
    await eventually(async () => {
      server = spawn(program('postgres'), ['-D', data, '-p', String(port), ...options], {
        stdio: 'ignore',
        cwd: directory,
        ...user,
      });
      await eventually(async () => {
        if (server.exitCode !== null) return true;
        await ask('select 1');
        return true;
      }, 30_000);
      // Right after it was killed, what is left of it stands in the way.
      return server.exitCode === null;
    }, 60_000);
  }

  async function end(signal: 'SIGKILL' | 'SIGINT'): Promise<void> {
    server.kill(signal);
    await exitCode(server);
  }

  await start();
  return {
    async createDatabase() {
      const name = `test${++databases}`;
      await ask(`create database ${name}`);
      return urlOf(name);
    },
    kill: () => end('SIGKILL'),
    start,
    async stop() {
      await end('SIGINT');
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function idOf(flag: '-u' | '-g'): number {
  return Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
}

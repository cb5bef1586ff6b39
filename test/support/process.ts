import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return address.port;
}

/** Whether a program is installed; in CI it has to be. */
export function hasProgram(name: string): boolean {
  try {
    execFileSync('which', [name], { stdio: 'ignore' });
    return true;
  } catch {
    if (process.env['CI'])
      throw new Error(`${name} is not installed, and in CI nothing is skipped`);
    return false;
  }
}

/** Waits until `check` is true, or fails after `milliseconds`. */
export async function eventually(
  check: () => Promise<boolean>,
  milliseconds = 10_000,
): Promise<void> {
  const end = Date.now() + milliseconds;
  while (!(await check().catch(() => false))) {
    if (Date.now() > end) throw new Error(`not so after ${milliseconds} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The service as a process of its own, which leaves nothing behind. */
export function spawnServer(environment: Record<string, string>): ChildProcess {
  return spawnProgram('server', { DATABASE_URL: ':memory:', WORKER: 'false', ...environment });
}

export function spawnProgram(
  name: 'server' | 'worker',
  environment: Record<string, string>,
): ChildProcess {
  return spawn(process.execPath, ['--import', 'tsx', `src/${name}.ts`], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The code a process exits with. */
export async function exitCode(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
}

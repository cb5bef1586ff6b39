import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { eventually, exitCode } from './process.ts';
import { isAlive } from './process-table.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Compiles the service as `npm run build` does, for tests that start many processes. Where several
 * test files ask at once, one compiles, and the others find that nothing is left to do.
 */
export async function build(): Promise<void> {
  const lock = join(root, 'dist', '.building');
  mkdirSync(dirname(lock), { recursive: true });
  await eventually(() => Promise.resolve(locked(lock)), 5 * 60_000);
  try {
    const compiler = join('node_modules', 'typescript', 'bin', 'tsc');
    execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
      cwd: root,
      stdio: 'inherit',
    });
  } finally {
    rmSync(lock);
  }
}

/** Whether the lock is ours now: its file has the process that has it, which may have been killed. */
function locked(lock: string): boolean {
  try {
    writeFileSync(lock, String(process.pid), { flag: 'wx' });
    return true;
  } catch {
    if (!isAlive(Number(readFileSync(lock, 'utf8')))) rmSync(lock);
    return false;
  }
}

/** A compiled program that may be killed and started again. */
export class BuiltProgram {
  private child: ChildProcess | undefined;
  private output = '';

  constructor(
    readonly name: string,
    private readonly program: 'server' | 'worker',
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** The end of what it wrote, over all of its lives. */
  get tail(): string {
    return this.output;
  }

  start(): void {
    this.child = spawn(process.execPath, [`dist/${this.program}.js`], {
      cwd: root,
      env: { ...process.env, ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output = (this.output + text).slice(-20_000);
      });
    }
  }

  /** Lets it stand still, or go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.child?.kill(signal);
  }

  /** Ends it at once, without a word to it. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** @returns the code that it ends with when it is asked to */
  async stop(signal: 'SIGTERM' | 'SIGINT' = 'SIGTERM'): Promise<number | null> {
    return this.end(signal);
  }

  private async end(signal: 'SIGKILL' | 'SIGTERM' | 'SIGINT'): Promise<number | null> {
    const { child } = this;
    if (!child) return null;
    this.child = undefined;
    if (child.signalCode !== null) return null;
    child.kill(signal);
    return exitCode(child);
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { eventually, exitCode, freePort } from './process.ts';

export interface RedisServer {
  readonly url: string;
  /** Ends the server at once; what it had is gone. */
  kill(): Promise<void>;
  start(): Promise<void>;
  /** Lets the server hang, or go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
}

/** A server of our own on a free port that keeps nothing on disk. */
export async function startRedis(...options: string[]): Promise<RedisServer> {
  const port = await freePort();
  let server: ChildProcess;
  async function start(): Promise<void> {
    const settings = ['--port', String(port), '--save', '', '--appendonly', 'no', ...options];
    server = spawn('redis-server', settings, { stdio: 'ignore' });
    await eventually(() => isListening(port));
  }
  await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    async kill() {
      server.kill('SIGKILL');
      await exitCode(server);
    },
    start,
    signal: (signal) => server.kill(signal),
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}

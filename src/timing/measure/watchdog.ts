import { Worker } from 'node:worker_threads';

const pollMs = 500;

/**
 * Kills this process when its parent has gone, from a thread of its own, since ONNX Runtime blocks
 * the main one for as long as it likes.
 */
export function watchParent(parent: number): void {
  // Its text rather than a file: the thread needs no loader of TypeScript, and starts at once.
  const thread = new Worker(
    `setInterval(() => {
      if (process.ppid !== ${parent}) process.kill(process.pid, 'SIGKILL');
    }, ${pollMs});`,
    { eval: true, execArgv: [], env: {} },
  );
  thread.unref();
}

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openScratch } from '../../../src/timing/worker/scratch.ts';

let shared: string;
beforeEach(() => {
  shared = mkdtempSync(join(tmpdir(), 'netcost-scratch-'));
  vi.stubEnv('TMPDIR', shared);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(shared, { recursive: true });
});

/** What a worker with this process id has left. */
function leave(pid: number): string {
  const name = `netcost-worker-${pid}`;
  mkdirSync(join(shared, name));
  writeFileSync(join(shared, name, 'weights'), 'many');
  return name;
}

it('is where temporary files go, until it is removed', async () => {
  const remove = await openScratch();
  expect(tmpdir()).toBe(join(shared, `netcost-worker-${process.pid}`));
  writeFileSync(join(tmpdir(), 'weights'), 'many');
  await remove();
  expect(readdirSync(shared)).toEqual([]);
});

it('removes what killed workers left, and nothing else', async () => {
  const ended = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));
  leave(ended);
  const kept = [leave(process.ppid), 'netcost-worker-notes', 'other'];
  for (const name of kept.slice(1)) mkdirSync(join(shared, name));
  // A process with the number of one that was killed: this one's own.
  const own = leave(process.pid);
  await openScratch();
  expect(readdirSync(shared).toSorted()).toEqual([...kept, own].toSorted());
  expect(readdirSync(join(shared, own))).toEqual([]);
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ProcessIdentity } from '../../../src/timing/device.ts';
import { identityOf, ownIdentity } from '../../../src/timing/worker/identity.ts';
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

/** The directory of a worker that was last heard of so long ago. */
function leave(name: string, owner: ProcessIdentity | null, minutes = 0): string {
  const directory = join(shared, `netcost-worker-${name}`);
  mkdirSync(directory);
  writeFileSync(join(directory, 'weights'), 'many');
  writeFileSync(join(directory, 'owner.json'), JSON.stringify(owner));
  const heard = new Date(Date.now() - minutes * 60_000);
  utimesSync(join(directory, 'owner.json'), heard, heard);
  return directory;
}

it('is where temporary files go, until it is removed', async () => {
  const remove = await openScratch();
  expect(dirname(tmpdir())).toBe(shared);
  writeFileSync(join(tmpdir(), 'weights'), 'many');
  await remove();
  expect(readdirSync(shared)).toEqual([]);
});

it('is apart from those of other workers that live', async () => {
  const first = await openScratch();
  const own = tmpdir();
  vi.stubEnv('TMPDIR', shared);
  const second = await openScratch();
  expect(tmpdir()).not.toBe(own);
  await second();
  expect(readdirSync(own)).toEqual(['owner.json']);
  await first();
});

it.runIf(ownIdentity())('removes what killed workers left, and nothing else', async () => {
  const own = ownIdentity() as ProcessIdentity;
  const pid = Number(execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }));
  leave('killed', { ...own, pid });
  leave('of-our-number', { ...own, started: '1' });
  const kept = [
    leave('parent', identityOf(process.ppid)),
    leave('container', { ...own, namespaces: 'pid:[1] time:[1]' }),
    join(shared, 'netcost-worker-notes'),
    join(shared, 'other'),
  ];
  for (const directory of kept.slice(-2)) mkdirSync(directory);
  const remove = await openScratch();
  await remove();
  expect(readdirSync(shared).map((name) => join(shared, name))).toEqual(kept.toSorted());
});

it('removes what is of unknown processes once they are silent', async () => {
  leave('silent', null, 11);
  const kept = leave('beating', null, 9);
  const remove = await openScratch();
  await remove();
  expect(readdirSync(shared).map((name) => join(shared, name))).toEqual([kept]);
});

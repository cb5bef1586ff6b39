import { mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProcessIdentity } from '../device.ts';
import { hasEnded, ownIdentity } from './identity.ts';

const prefix = 'netcost-worker-';

/** Says whose a directory is, and by its time that its process lives. */
const ownerFile = 'owner.json';

const beatMs = 60_000;

/** After so long without a beat also a process of which nothing else is known has ended. */
const silentMs = 10 * beatMs;

/**
 * A directory of this process's own for temporary files, its children's among them, so that what a
 * killed worker left, which may be gigabytes, goes soon. Workers in other containers may share the
 * directory above it.
 * @returns how to remove it
 */
export async function openScratch(): Promise<() => Promise<void>> {
  const shared = tmpdir();
  await mkdir(shared, { recursive: true });
  const own = await mkdtemp(join(shared, prefix));
  const owner = join(own, ownerFile);
  await writeFile(owner, JSON.stringify(ownIdentity()));
  await removeLeft(shared, own);
  process.env['TMPDIR'] = own;
  const beating = setInterval(() => {
    const now = new Date();
    // A disk that fails is found by the next job, which says so.
    void Promise.allSettled([utimes(owner, now, now), removeLeft(shared, own)]);
  }, beatMs);
  beating.unref();
  return async () => {
    clearInterval(beating);
    await rm(own, { recursive: true, force: true });
  };
}

/** Removes the directories of others that have ended. */
async function removeLeft(shared: string, own: string): Promise<void> {
  for (const name of await readdir(shared)) {
    const directory = join(shared, name);
    if (!name.startsWith(prefix) || directory === own || !(await isLeft(directory))) continue;
    await rm(directory, { recursive: true, force: true });
  }
}

/** A directory without an owner is no worker's, or is being made or removed. */
async function isLeft(directory: string): Promise<boolean> {
  try {
    const owner = join(directory, ownerFile);
    const { mtimeMs } = await stat(owner);
    if (Date.now() - mtimeMs > silentMs) return true;
    return hasEnded(JSON.parse(await readFile(owner, 'utf8')) as ProcessIdentity | null);
  } catch {
    return false;
  }
}

import { mkdir, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'netcost-worker-';

/**
 * A directory of this process's own for temporary files, its children's among them, so that what a
 * killed worker left, which may be gigabytes, goes when the next one starts.
 * @returns how to remove it
 */
export async function openScratch(): Promise<() => Promise<void>> {
  const shared = tmpdir();
  await mkdir(shared, { recursive: true });
  for (const name of await readdir(shared)) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : NaN;
    if (!Number.isInteger(pid) || (pid !== process.pid && isAlive(pid))) continue;
    await rm(join(shared, name), { recursive: true, force: true });
  }
  const own = join(shared, `${prefix}${process.pid}`);
  await mkdir(own, { mode: 0o700 });
  process.env['TMPDIR'] = own;
  return () => rm(own, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Someone else's process is alive too.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

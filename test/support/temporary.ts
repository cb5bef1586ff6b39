import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives all tests one temporary directory, so that nothing of theirs is left. */
export default function setup(): () => void {
  const directory = mkdtempSync(join(tmpdir(), 'netcost-tests-'));
  // PostgreSQL, as a user of its own, has a directory in it.
  chmodSync(directory, 0o711);
  process.env['TMPDIR'] = directory;
  return () => {
    rmSync(directory, { recursive: true, force: true });
  };
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Processes that a process has started and that have not ended; none where it has itself. */
export function childrenOf(pid: number): readonly number[] {
  const tasks = `/proc/${pid}/task`;
  return entries(tasks).flatMap((task) =>
    read(join(tasks, task, 'children'))
      .split(' ')
      .filter((child) => child !== '')
      .map(Number),
  );
}

/** Whether a process is there and has not ended, though nobody may have asked how it did. */
export function isAlive(pid: number): boolean {
  // `pid (name) state …`, where a name may have anything in it.
  const stat = read(`/proc/${pid}/stat`);
  return stat !== '' && stat.charAt(stat.lastIndexOf(')') + 2) !== 'Z';
}

/** Processes that were started, by whomever, with this in their environment. */
export function processesWith(variable: string): readonly number[] {
  return entries('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid))
    .filter((pid) => read(`/proc/${pid}/environ`).split('\0').includes(variable));
}

/** Processes may end while they are looked at. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function entries(path: string): readonly string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

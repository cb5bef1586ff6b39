import { readFileSync, readlinkSync } from 'node:fs';
import { readable } from '../../devices/readable.ts';
import type { ProcessIdentity } from '../device.ts';

/** Where Linux tells of processes. */
const proc = '/proc';

/** States of a process that has ended and is not cleared away yet. */
const dead: ReadonlySet<string> = new Set(['Z', 'X']);

/** This process as others of its machine can tell it from theirs; `null` where Linux does not say. */
export function ownIdentity(): ProcessIdentity | null {
  return identityOf(process.pid);
}

/** The same of any process that has its number in the namespace of this one. */
export function identityOf(pid: number): ProcessIdentity | null {
  try {
    // Mounted by another namespace, it would tell of another process under our number.
    if (readlinkSync(`${proc}/self`) !== String(process.pid)) return null;
    const started = statOf(pid)?.started;
    if (started === undefined) return null;
    return {
      boot: readFileSync(`${proc}/sys/kernel/random/boot_id`, 'utf8').trim(),
      // A namespace's number is another's again only once all of its processes have ended.
      namespaces: ['pid', 'time'].map((kind) => namespaceOf(kind)).join(' '),
      pid,
      started,
    };
  } catch {
    return null;
  }
}

/**
 * Whether a process is known to have ended: one of this machine and of the namespaces of this
 * process whose number nobody or another has. Of all others nothing is known.
 */
export function hasEnded(other: ProcessIdentity | null): boolean {
  const own = ownIdentity();
  if (!own || other?.boot !== own.boot || other.namespaces !== own.namespaces) return false;
  if (!isThere(other.pid)) return true;
  const stat = statOf(other.pid);
  return stat !== undefined && (stat.started !== other.started || dead.has(stat.state));
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Someone else's process is there too.
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

/** A kernel without time namespaces has one time. */
function namespaceOf(kind: string): string {
  try {
    return readlinkSync(`${proc}/self/ns/${kind}`);
  } catch (error) {
    if (kind === 'time') return '';
    throw error;
  }
}

/** Fields 3 and 22 of `/proc/<pid>/stat`, counted after the name, which may have anything in it. */
function statOf(pid: number): { readonly state: string; readonly started: string } | undefined {
  const text = readable(`${proc}/${pid}/stat`) ?? '';
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, started] = [fields[0], fields[19]];
  return state === undefined || started === undefined ? undefined : { state, started };
}

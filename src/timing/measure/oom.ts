import { join } from 'node:path';
import { readable } from '../../devices/readable.ts';

/**
 * How many processes the kernel has killed for want of memory: of this process's control group, or
 * else of the machine; `null` where nothing tells. What a child of this process takes is counted too.
 * @param root of the file system, for tests
 */
export function outOfMemoryKills(root = '/'): number | null {
  for (const path of countersOf(root)) {
    const count = countIn(path);
    if (count !== null) return count;
  }
  return null;
}

/** Files with a line `oom_kill <count>`, the narrowest first. */
function countersOf(root: string): readonly string[] {
  const groups = join(root, 'sys/fs/cgroup');
  const lines = (readable(join(root, 'proc/self/cgroup')) ?? '').split('\n');
  const own = lines.flatMap((line) => {
    const [, controllers = '', path = ''] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (path === '') return [];
    if (controllers === '') return [join(groups, path, 'memory.events')];
    if (!controllers.split(',').includes('memory')) return [];
    return [join(groups, 'memory', path, 'memory.oom_control')];
  });
  return [...own, join(root, 'proc/vmstat')];
}

function countIn(path: string): number | null {
  const count = /^oom_kill (\d+)$/m.exec(readable(path) ?? '')?.[1];
  return count === undefined ? null : Number(count);
}

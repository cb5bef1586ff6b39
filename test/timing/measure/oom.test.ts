import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { outOfMemoryKills } from '../../../src/timing/measure/oom.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'netcost-oom-'));
});
afterEach(() => {
  rmSync(root, { recursive: true });
});

function write(path: string, text: string): void {
  const whole = join(root, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, text);
}

const machine = () => {
  write('proc/vmstat', 'pgfault 5\noom_kill 40\n');
};

it('is of the control group, of version 2', () => {
  machine();
  write('proc/self/cgroup', '0::/app.slice/netcost\n');
  const events = 'low 0\nhigh 0\nmax 9\noom 3\noom_kill 2\noom_group_kill 0\n';
  write('sys/fs/cgroup/app.slice/netcost/memory.events', events);
  expect(outOfMemoryKills(root)).toBe(2);
});

it('is of the control group, of version 1', () => {
  machine();
  write('proc/self/cgroup', '5:devices:/x\n4:memory:/docker/a:b\n0::/\n');
  const control = 'oom_kill_disable 0\nunder_oom 0\noom_kill 7\n';
  write('sys/fs/cgroup/memory/docker/a:b/memory.oom_control', control);
  expect(outOfMemoryKills(root)).toBe(7);
});

it('is of the machine where the group does not say, and unknown where nothing does', () => {
  expect(outOfMemoryKills(root)).toBeNull();
  machine();
  write('proc/self/cgroup', '0::/\n');
  expect(outOfMemoryKills(root)).toBe(40);
});

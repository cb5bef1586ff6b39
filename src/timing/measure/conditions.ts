import { readdir } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { mean } from 'simple-statistics';
import { measureClock } from '../../devices/clock.ts';
import { readable } from '../../devices/readable.ts';
import type { Conditions } from './plan.ts';

/** Milliseconds of all cores, of the machine and of this process. */
export interface ProcessorTimes {
  readonly total: number;
  readonly busy: number;
  readonly own: number;
}

/** How the machine is at one time. */
export interface Reading {
  readonly frequencyMhz: number | null;
  readonly load: number | null;
  readonly times: ProcessorTimes | null;
}

/** Milliseconds of a tick that Linux counts times of processors in, whatever its kernel's is. */
const tickMs = 10;

/** Reads the machine, which takes some milliseconds: not in the midst of what is measured. */
export function readConditions(): Reading {
  const [load = 0] = loadavg();
  return {
    frequencyMhz: measureClock() ?? toldClock(),
    load: process.platform === 'win32' ? null : load,
    times: processorTimes(),
  };
}

/** Mean of the clocks that the system tells of, in MHz; `null` where it tells none. */
function toldClock(): number | null {
  const known = cpus().flatMap(({ speed }) => (speed > 0 ? [speed] : []));
  return known.length === 0 ? null : mean(known);
}

function processorTimes(): ProcessorTimes | null {
  const text = readable('/proc/stat');
  if (text === null) return null;
  const { user, system } = process.cpuUsage();
  return { ...parseProcessorTimes(text), own: (user + system) / 1000 };
}

/** The first line of `/proc/stat`; what a hypervisor took counts as busy. */
export function parseProcessorTimes(text: string): Pick<ProcessorTimes, 'total' | 'busy'> {
  // user nice system idle iowait irq softirq steal; guests are counted within user.
  const ticks = text.slice(0, text.indexOf('\n')).trim().split(/\s+/).slice(1, 9).map(Number);
  const [, , , idle = 0, waiting = 0] = ticks;
  const total = ticks.reduce((sum, count) => sum + count, 0);
  return { total: total * tickMs, busy: (total - idle - waiting) * tickMs };
}

/** What two readings tell of the time between them. */
export function conditionsBetween(before: Reading, after: Reading): Conditions {
  return {
    frequencyMhz: { before: before.frequencyMhz, after: after.frequencyMhz },
    load: { before: before.load, after: after.load },
    othersShare: before.times && after.times && othersShare(before.times, after.times),
  };
}

function othersShare(before: ProcessorTimes, after: ProcessorTimes): number | null {
  const total = after.total - before.total;
  if (total <= 0) return null;
  const others = after.busy - before.busy - (after.own - before.own);
  return Math.min(Math.max(others / total, 0), 1);
}

/**
 * Threads of this process; `null` where the system does not tell. Node's own, which do its reading,
 * are all there once it has read anything.
 */
export async function countThreads(): Promise<number | null> {
  try {
    return (await readdir('/proc/self/task')).length;
  } catch {
    return null;
  }
}

/** Most that this process ever held resident, in bytes. */
export function peakResidentBytes(): number {
  // What `getrusage` tells counts what the parent held when it forked.
  const status = readable('/proc/self/status');
  const kibibytes = status === null ? undefined : /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1];
  return (kibibytes === undefined ? process.resourceUsage().maxRSS : Number(kibibytes)) * 1024;
}

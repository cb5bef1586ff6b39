/** Milliseconds of CPU that a function takes, threads of the garbage collector included. */
export function cpuMs(work: () => void): number {
  const before = process.cpuUsage();
  work();
  return cpuSince(before);
}

/** Milliseconds of CPU that were taken since. */
export function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** The middle of some numbers. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'] as const;

/** Bytes in the largest binary unit that leaves at least one before the point. */
export function inBinaryUnit(bytes: number): {
  readonly value: number;
  readonly unit: (typeof units)[number];
} {
  const fitting = bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10);
  const power = Math.min(fitting, units.length - 1);
  return { value: bytes / 1024 ** power, unit: units[power] ?? 'B' };
}

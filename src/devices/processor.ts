import { readable } from './readable.ts';

/** What `/proc/cpuinfo` says of a processor. */
export interface Processor {
  readonly model: string;
  /** Physical cores of all packages. */
  readonly cores: number;
  /** The highest clock of a core or, where the system does not tell it, a lower one. */
  readonly clock: { readonly megahertz: number; readonly isHighest: boolean };
  readonly flags: ReadonlySet<string>;
  readonly vendor: string;
  readonly family: number;
}

const highestClock = '/sys/devices/system/cpu/cpu0/cpufreq/cpuinfo_max_freq';

/** The processor of this machine; `null` where the system does not tell of it. */
export function readProcessor(): Processor | null {
  const text = readable('/proc/cpuinfo');
  const found = text === null ? null : parseProcessor(text);
  const kilohertz = Number(readable(highestClock) ?? 0);
  if (!found || !(kilohertz > 0)) return found;
  return { ...found, clock: { megahertz: kilohertz / 1000, isHighest: true } };
}

/** Reads `/proc/cpuinfo`, as Linux writes it on x86: of clocks it has the nominal one at best. */
export function parseProcessor(text: string): Processor | null {
  const logical = text
    .split(/\n\s*\n/)
    .map((block) => new Map([...block.matchAll(/^(.+?)\s*:\s*(.*)$/gm)].map(pairOf)))
    .filter((fields) => fields.has('processor'));
  const [first] = logical;
  const model = first?.get('model name');
  if (!first || model === undefined) return null;
  const ids = logical.map((fields) => {
    const core = fields.get('core id') ?? fields.get('processor') ?? '';
    return `${fields.get('physical id') ?? ''} ${core}`;
  });
  const named = /@\s*([\d.]+)\s*GHz/.exec(model)?.[1];
  const measured = Math.max(...logical.map((fields) => Number(fields.get('cpu MHz') ?? 0)));
  return {
    model,
    cores: new Set(ids).size,
    clock: { megahertz: named === undefined ? measured : Number(named) * 1000, isHighest: false },
    flags: new Set(first.get('flags')?.split(' ') ?? []),
    vendor: first.get('vendor_id') ?? '',
    family: Number(first.get('cpu family') ?? 0),
  };
}

function pairOf([, key = '', value = '']: RegExpExecArray): [string, string] {
  return [key, value];
}

import type { Count } from '../../core/count.ts';
import { type PresetSummary, presets } from '../../presets/index.ts';
import { figuresOf, type PresetFigures } from './figures.ts';

type Bound = number | null | undefined;

/** Conditions that presets meet, all of those that are given. */
export interface PresetConditions {
  readonly family?: readonly string[] | null | undefined;
  readonly task?: readonly string[] | null | undefined;
  readonly yearFrom?: Bound;
  readonly yearTo?: Bound;
  readonly minParameters?: Bound;
  readonly maxParameters?: Bound;
  readonly minMacs?: Bound;
  readonly maxMacs?: Bound;
}

export const presetFields = ['family', 'name', 'year', 'parameters', 'macs'] as const;

export interface PresetOrder {
  readonly field: (typeof presetFields)[number];
  readonly direction?: 'ascending' | 'descending';
}

export interface PresetQuery {
  readonly conditions?: PresetConditions | null | undefined;
  /** Words that name, title, family, variant or paper contain, in any case. */
  readonly search?: string | null | undefined;
  /** As in the catalogue if left out; equal ones stay in that order. */
  readonly order?: PresetOrder | null | undefined;
}

/** The listed presets that a query describes, in its order; figures only where it needs them. */
export async function findPresets({
  conditions,
  search,
  order,
}: PresetQuery): Promise<readonly PresetSummary[]> {
  const { family, task, yearFrom, yearTo } = conditions ?? {};
  const words = (search ?? '').toLowerCase().split(/\s+/);
  const found = presets.list().filter((preset) => {
    const { name, title, variant, paper } = preset;
    const text = `${name} ${title} ${preset.family} ${variant} ${paper.title}`.toLowerCase();
    return (
      (!family || family.includes(preset.family)) &&
      (!task || task.includes(preset.task)) &&
      isWithin(preset.year, yearFrom, yearTo) &&
      words.every((word) => text.includes(word))
    );
  });
  const { minParameters, maxParameters, minMacs, maxMacs } = conditions ?? {};
  const bounds = [minParameters, maxParameters, minMacs, maxMacs];
  const needsFigures =
    bounds.some((bound) => bound != null) ||
    order?.field === 'parameters' ||
    order?.field === 'macs';
  if (!needsFigures) return order ? sorted(found, order) : found;

  const measured = await Promise.all(
    found.map(async (preset) => ({ preset, ...preset, ...(await figuresOf(preset)) })),
  );
  const kept = measured.filter(
    ({ parameters, macs }) =>
      isWithin(parameters, minParameters, maxParameters) && isWithin(macs, minMacs, maxMacs),
  );
  return (order ? sorted(kept, order) : kept).map(({ preset }) => preset);
}

function isWithin(value: Count, least: Bound, most: Bound): boolean {
  return (least == null || value >= least) && (most == null || value <= most);
}

function sorted<Row extends PresetSummary & Partial<PresetFigures>>(
  rows: readonly Row[],
  { field, direction }: PresetOrder,
): Row[] {
  const sign = direction === 'descending' ? -1 : 1;
  return rows.toSorted((a, b) => sign * compare(a[field] ?? 0, b[field] ?? 0));
}

function compare<T extends Count | string>(a: T, b: T): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import { analyse } from '../../core/cost/analyse.ts';
import type { Totals } from '../../core/cost/report.ts';
import { lowerArchitecture } from '../../formats/architecture/index.ts';
import { type PresetSummary, presets } from '../../presets/index.ts';

/** What a preset costs at its native input, under its default options. */
export type PresetFigures = Pick<Totals, 'parameters' | 'macs'>;

/** More than are listed: parameterised families have names without end. */
const remembered = 2000;

const known = new LRUCache<string, PresetFigures>({ max: remembered });

interface Asked {
  readonly figures: Promise<PresetFigures>;
  readonly start: () => void;
}

/** What is yet to be computed; what was asked for last stands last. */
const asked = new Map<string, Asked>();
let isComputing = false;

/**
 * The figures of a preset, computed when they are first asked for. One preset is computed in a turn
 * of the event loop, and the one asked for last comes first: a pass over all of them, some two
 * seconds, holds up nobody, not even who asks for one of them meanwhile.
 */
export async function figuresOf({ name }: Pick<PresetSummary, 'name'>): Promise<PresetFigures> {
  const figures = known.get(name);
  if (figures) return figures;
  const waiting = asked.get(name) ?? ask(name);
  asked.delete(name);
  asked.set(name, waiting);
  if (!isComputing) void computeAsked();
  return waiting.figures;
}

function ask(name: string): Asked {
  let start = (): void => undefined;
  const turn = new Promise<void>((resolve) => {
    start = resolve;
  });
  return { figures: turn.then(() => compute(name)), start };
}

async function computeAsked(): Promise<void> {
  isComputing = true;
  for (;;) {
    await nextTurn();
    const next = [...asked].at(-1);
    if (!next) break;
    const [name, { figures, start }] = next;
    start();
    await figures.catch(() => undefined);
    asked.delete(name);
  }
  isComputing = false;
}

function compute(name: string): PresetFigures {
  const graph = lowerArchitecture(presets.get(name).architecture());
  const { parameters, macs } = analyse(graph).totals;
  const figures = { parameters, macs };
  known.set(name, figures);
  return figures;
}

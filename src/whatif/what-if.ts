import { type Compared } from '../core/compare/align.ts';
import { compare, type Comparison } from '../core/compare/compare.ts';
import { analyse } from '../core/cost/analyse.ts';
import type { CostReport, CountingOptions } from '../core/cost/report.ts';
import { InputError } from '../core/errors.ts';
import { nearestHint } from '../core/nearest.ts';
import {
  defaultArchitectureLimits,
  lowerArchitecture,
  type Rewrite,
} from '../formats/architecture/index.ts';
import type { LowerOptions } from '../formats/options.ts';
import { editDocument } from './documents.ts';
import { type Edit, needsOf, remedyOf, rewriteOf, titleOf } from './edits.ts';

/**
 * A comparison of a network with what edits make of it: first the network as it is, then after each
 * edit alone, last after all of them where there are several.
 */
export interface WhatIf extends Comparison {
  /** The edits made in each network: their positions in the request. */
  readonly edits: readonly (readonly number[])[];
}

/** A network as a document with what lowers it. */
export interface Lowerable {
  readonly document: unknown;
  readonly options: LowerOptions;
}

/** A network that edits can change. */
export interface Editable extends Lowerable {
  /** The same at another input size; without it the size is set on the first input alone. */
  resized?(inputSize: readonly number[]): Lowerable;
}

/**
 * What edits of a network would cost: each on its own and all together, held against the network
 * as it is.
 * @param edits One or more; all together they are made in order.
 * @param lowered The network as it is, where it is lowered and costed already.
 * @throws InputError `edit-mismatch` with the pointer of an edit that changes nothing,
 * `limit-nodes` where all networks together have more operators than one may, or what the
 * network's own faults are
 */
export function whatIf(
  network: Editable,
  counting: Partial<CountingOptions>,
  edits: readonly Edit[],
  lowered?: Compared,
): WhatIf {
  const most = network.options.limits?.nodes ?? defaultArchitectureLimits.nodes;
  let nodes = lowered?.graph.nodes.length ?? 0;
  const cost = ({ document, options }: Lowerable, rewrites: Rewrite[] = []): Compared => {
    const graph = lowerArchitecture(document, options, rewrites);
    nodes += graph.nodes.length;
    if (nodes <= most) return { graph, report: analyse(graph, counting) };
    throw new InputError('limit-nodes', 'the networks have too many operators together', {
      expected: `at most ${most} operators in all`,
      hint: 'ask for fewer edits at a time',
    });
  };
  const base = lowered ?? cost(network);
  const apply = (chosen: readonly number[]) =>
    called(edited(network, base, edits, chosen, cost), chosen, edits);
  const positions = [...edits.keys()];
  const alone = positions.map((position) => [position]);
  const made = edits.length > 1 ? [...alone, positions] : alone;
  return { ...compare([base, ...made.map(apply)]), edits: [[], ...made] };
}

/**
 * What a network costs with its channels and features times a factor, as the edit `width` has it.
 * @returns of a factor the cost; it throws InputError `edit-mismatch` and others, as `whatIf`
 * @throws InputError where the network itself is at fault
 */
export function widening(
  network: Editable,
  counting: Partial<CountingOptions>,
): (factor: number) => CostReport {
  const cost = ({ document, options }: Lowerable, rewrites: Rewrite[] = []): Compared => {
    const graph = lowerArchitecture(document, options, rewrites);
    return { graph, report: analyse(graph, counting) };
  };
  const base = cost(network);
  return (factor) => edited(network, base, [{ edit: 'width', factor }], [0], cost).report;
}

/** A network after those of some edits that are chosen by their positions, in order. */
function edited(
  network: Editable,
  base: Compared,
  edits: readonly Edit[],
  chosen: readonly number[],
  cost: (network: Lowerable, rewrites: Rewrite[]) => Compared,
): Compared {
  let made: Lowerable = network;
  const rewrites: Rewrite[] = [];
  const matched = new Map<number, boolean>();
  for (const position of resizingFirst(chosen, edits)) {
    const edit = edits[position] as Edit;
    made = located(position, () => editLowerable(network, made, edit));
    const rewrite = rewriteOf(edit, base, () => matched.set(position, true));
    if (!rewrite) continue;
    matched.set(position, false);
    rewrites.push(rewrite);
  }
  const fitting = chosen.at(-1) ?? 0;
  const only = chosen.length === 1 ? edits[fitting] : undefined;
  const result = located(fitting, () => cost(made, rewrites), only && remedyOf(only));
  for (const [position, found] of matched) {
    if (!found) unmatched(position, edits[position] as Edit, base.report);
  }
  return result;
}

/** Positions with those of input sizes first, since another size may be another document. */
function resizingFirst(chosen: readonly number[], edits: readonly Edit[]): readonly number[] {
  const late = (position: number) => (edits[position]?.edit === 'inputSize' ? 0 : 1);
  return chosen.toSorted((a, b) => late(a) - late(b));
}

function editLowerable(network: Editable, edited: Lowerable, edit: Edit): Lowerable {
  const { document, options } = edited;
  switch (edit.edit) {
    case 'batch':
      return { document, options: { ...options, batch: edit.batch } };
    case 'inputSize':
      return (
        network.resized?.(edit.inputSize) ?? {
          document,
          options: { ...options, inputSize: edit.inputSize },
        }
      );
    default:
      return { document: editDocument(document, edit), options };
  }
}

/** Edits that the name of a network tells one by one. */
const mostTitles = 2;

function called(
  { graph, report }: Compared,
  chosen: readonly number[],
  edits: readonly Edit[],
): Compared {
  const titles = edits.filter((_, position) => chosen.includes(position)).map(titleOf);
  const made = titles.length > mostTitles ? `all ${titles.length} edits` : titles.join(' and ');
  return { graph, report: { ...report, name: `${report.name} with ${made}` } };
}

/** Names the edit at fault, where it is an edit that a network cannot bear. */
function located<T>(position: number, make: () => T, hint?: string): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.code, error.message, {
      ...error.details,
      pointer: `/edits/${position}`,
      hint: error.hint ?? hint,
    });
  }
}

function unmatched(position: number, edit: Edit, { layers }: CostReport): never {
  const chosen = 'layers' in edit ? edit.layers : undefined;
  const known = layers.some(({ id }) => chosen === id || id.startsWith(`${chosen ?? ''}.`));
  if (chosen !== undefined && !known) {
    const scopes = layers.flatMap(({ id }) => [id, ...scopesOf(id)]);
    throw new InputError('edit-mismatch', `no layer and no scope has the id "${chosen}"`, {
      pointer: `/edits/${position}/layers`,
      expected: `an id such as ${[...new Set(layers.map(({ id }) => id.split('.')[0]))].slice(0, mostExamples).join(', ')}`,
      hint: nearestHint(chosen, [...new Set(scopes)]),
    });
  }
  const where = chosen === undefined ? '' : ` in ${chosen}`;
  throw new InputError('edit-mismatch', `the edit "${edit.edit}" changes no layer${where}`, {
    pointer: `/edits/${position}`,
    expected: needsOf(edit),
    hint: 'the layers stand in the answer of /v1/cost',
  });
}

/** Ids that a fault names. */
const mostExamples = 8;

/** The scopes that a layer is in: `a` and `a.b` of `a.b.c`. */
function scopesOf(id: string): string[] {
  const parts = id.split('.');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
}

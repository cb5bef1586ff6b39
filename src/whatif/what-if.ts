import { type Compared } from '../core/compare/align.ts';
import { compare, type ComparedNetwork, type Pair } from '../core/compare/compare.ts';
import { analyse } from '../core/cost/analyse.ts';
import type { CountingOptions } from '../core/cost/report.ts';
import { InputError } from '../core/errors.ts';
import { lowerArchitecture, type Rewrite } from '../formats/architecture/index.ts';
import type { LowerOptions } from '../formats/options.ts';
import { editDocument } from './documents.ts';
import { type Edit, rewriteOf } from './edits.ts';

/** The network after one edit alone, or after all. */
export interface Edited {
  /** The edits that were made: their positions in the request. */
  readonly edits: readonly number[];
  readonly network: ComparedNetwork;
  /** Against the base: ratios, factors, sentences and what differs. */
  readonly pair: Pair;
}

export interface WhatIf {
  readonly base: ComparedNetwork;
  /** After each edit on its own, in the order of the request. */
  readonly alone: readonly Edited[];
  /** After all of them, one after the other. */
  readonly together: Edited;
}

/**
 * What edits of a network would cost: each on its own and all together, held against the network
 * as it is.
 * @throws InputError `edit-mismatch` with the pointer of an edit that changes nothing, or what the
 * network's own faults are
 */
export function whatIf(
  document: unknown,
  options: LowerOptions,
  counting: Partial<CountingOptions>,
  edits: readonly Edit[],
): WhatIf {
  const cost = (edited: unknown, lowering: LowerOptions, rewrites: Rewrite[]): Compared => {
    const graph = lowerArchitecture(edited, lowering, rewrites);
    return { graph, report: analyse(graph, counting) };
  };
  const base = cost(document, options, []);
  const called = ({ graph, report }: Compared, chosen: readonly number[]): Compared => {
    const made = chosen.map((position) => edits[position]?.edit ?? '');
    return { graph, report: { ...report, name: `${report.name} with ${made.join(', ')}` } };
  };
  const apply = (chosen: readonly number[]): Compared => {
    let edited = document;
    let lowering = options;
    const rewrites: Rewrite[] = [];
    const matched = new Map<number, boolean>();
    for (const position of chosen) {
      const edit = edits[position] as Edit;
      edited = located(position, () => editDocument(edited, edit));
      if (edit.edit === 'batch') lowering = { ...lowering, batch: edit.batch };
      if (edit.edit === 'inputSize') lowering = { ...lowering, inputSize: edit.inputSize };
      const rewrite = rewriteOf(edit, base.report, () => matched.set(position, true));
      if (!rewrite) continue;
      matched.set(position, false);
      rewrites.push(rewrite);
    }
    const result = located(chosen[0] ?? 0, () => cost(edited, lowering, rewrites));
    for (const [position, found] of matched) if (!found) unmatched(position, edits[position]);
    return called(result, chosen);
  };
  const positions = [...edits.keys()];
  const each = positions.map((position) => apply([position]));
  const compared = edits.length === 1 ? [base, ...each] : [base, ...each, apply(positions)];
  const { networks, pairs } = compare(compared);
  const describe = (chosen: readonly number[], index: number): Edited => ({
    edits: chosen,
    network: networks[index] as ComparedNetwork,
    pair: pairs[index - 1] as Pair,
  });
  return {
    base: networks[0] as ComparedNetwork,
    alone: positions.map((position) => describe([position], position + 1)),
    together: describe(positions, compared.length - 1),
  };
}

/** Names the edit at fault, where it is an edit that a network cannot bear. */
function located<T>(position: number, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.code, error.message, {
      ...error.details,
      pointer: `/edits/${position}`,
    });
  }
}

function unmatched(position: number, edit: Edit | undefined): never {
  throw new InputError('edit-mismatch', `the edit "${edit?.edit ?? ''}" changes no layer`, {
    pointer: `/edits/${position}`,
    expected: 'layers that the edit is for',
    hint: 'the ids of layers stand in the answer of /v1/cost',
  });
}

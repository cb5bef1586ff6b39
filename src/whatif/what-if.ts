import { type Compared } from '../core/compare/align.ts';
import { compare, type Comparison } from '../core/compare/compare.ts';
import { analyse } from '../core/cost/analyse.ts';
import type { CountingOptions } from '../core/cost/report.ts';
import { InputError } from '../core/errors.ts';
import { lowerArchitecture, type Rewrite } from '../formats/architecture/index.ts';
import type { LowerOptions } from '../formats/options.ts';
import { editDocument } from './documents.ts';
import { type Edit, rewriteOf } from './edits.ts';

/**
 * A comparison of a network with what edits make of it: first the network as it is, then after each
 * edit alone, last after all of them where there are several.
 */
export interface WhatIf extends Comparison {
  /** The edits made in each network: their positions in the request. */
  readonly edits: readonly (readonly number[])[];
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
  const alone = positions.map((position) => [position]);
  const made = edits.length > 1 ? [...alone, positions] : alone;
  return { ...compare([base, ...made.map(apply)]), edits: [[], ...made] };
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

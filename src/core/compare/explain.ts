import { isEdit, largestChange, structure } from './explain/edits.ts';
import { cause, factors } from './explain/factors.ts';
import { classifiers, depth, inputs, parameters, totals } from './explain/networks.ts';
import { type ExplainedComparison, ExplainedPair } from './explain/pair.ts';
import { resolutions, stem } from './explain/places.ts';
import { intensity, latency } from './explain/time.ts';
import type { Sentence } from './sentences.ts';

/**
 * Why two networks differ, in sentences. Every sentence is composed of figures of the same answer,
 * which it carries, and says only what holds of them.
 */
export function explain(comparison: ExplainedComparison): Sentence[] {
  const pair = new ExplainedPair(comparison);
  const sentences = isEdit(pair)
    ? [
        totals(pair),
        inputs(pair),
        structure(pair),
        largestChange(pair) ?? cause(pair),
        intensity(pair),
      ]
    : [
        totals(pair),
        inputs(pair),
        depth(pair),
        factors(pair),
        cause(pair),
        ...resolutions(pair),
        stem(pair),
        parameters(pair),
        ...classifiers(pair),
        latency(pair),
      ];
  return sentences.filter((sentence) => sentence !== undefined);
}

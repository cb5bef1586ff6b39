import type { Operations } from '../cost/operations.ts';
import { type Count, times } from '../count.ts';

/** Counters of `outputs` dot products of `length` terms each; none where there are no terms. */
export function dotProducts(
  outputs: Count,
  length: Count,
): Pick<Operations, 'macs' | 'dotProducts'> {
  return { macs: times(outputs, length), dotProducts: length === 0 ? 0 : outputs };
}

/** Counters of a bias added to `outputs` elements. */
export function biasAdds(outputs: Count): Pick<Operations, 'adds' | 'biasAdds'> {
  return { adds: outputs, biasAdds: outputs };
}

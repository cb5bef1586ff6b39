import type { ConventionName } from '../conventions.ts';
import { type Count, plus, ratio } from '../count.ts';
import type { Figures } from './report.ts';

/** The figures that add up: all but the ratios. */
export type Counters = Omit<Figures, 'arithmeticIntensity' | 'share'>;

/** A row while it is being filled in. */
export type Writable<Row> = { -readonly [Key in keyof Row]: Row[Key] };

/**
 * No figures, in the order in which they are sent. Rows are copies of a template made of these: an
 * object that gains its many keys one by one is slow to make and to read.
 */
export const noFigures: Figures = {
  parameters: 0,
  buffers: 0,
  macs: 0,
  adds: 0,
  biasAdds: 0,
  multiplies: 0,
  divides: 0,
  compares: 0,
  transcendentals: 0,
  flops: 0,
  arithmetic: 0,
  activationElements: 0,
  activationBytes: 0,
  macOutputElements: 0,
  weightBytes: 0,
  bytesMoved: 0,
  arithmeticIntensity: 0,
  share: 0,
};

/** Adds what something costs to a row. */
export function accumulate(row: Writable<Counters>, cost: Counters): void {
  row.parameters = plus(row.parameters, cost.parameters);
  row.buffers = plus(row.buffers, cost.buffers);
  row.macs = plus(row.macs, cost.macs);
  row.adds = plus(row.adds, cost.adds);
  row.biasAdds = plus(row.biasAdds, cost.biasAdds);
  row.multiplies = plus(row.multiplies, cost.multiplies);
  row.divides = plus(row.divides, cost.divides);
  row.compares = plus(row.compares, cost.compares);
  row.transcendentals = plus(row.transcendentals, cost.transcendentals);
  row.flops = plus(row.flops, cost.flops);
  row.arithmetic = plus(row.arithmetic, cost.arithmetic);
  row.activationElements = plus(row.activationElements, cost.activationElements);
  row.activationBytes = plus(row.activationBytes, cost.activationBytes);
  row.macOutputElements = plus(row.macOutputElements, cost.macOutputElements);
  row.weightBytes = plus(row.weightBytes, cost.weightBytes);
  row.bytesMoved = plus(row.bytesMoved, cost.bytesMoved);
}

/** Fills in a row's ratios; its share is of the headline total `whole`. */
export function finish<Row extends Writable<Figures>>(
  row: Row,
  convention: ConventionName,
  whole: Count,
): Row {
  row.arithmeticIntensity = ratio(row.flops, row.bytesMoved);
  row.share = ratio(row[convention], whole);
  return row;
}

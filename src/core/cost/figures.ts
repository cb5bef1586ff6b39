import type { ConventionName } from '../conventions.ts';
import { type Count, plus, ratio } from '../count.ts';
import type { Figures } from './report.ts';

/** A row while it is being filled in. */
export type Writable<Row> = { -readonly [Key in keyof Row]: Row[Key] };

/**
 * The figures that add up: all but the ratios. A class of their own, so that sums over many nodes
 * meet one shape of object.
 */
export class Counters implements Omit<Figures, 'arithmeticIntensity' | 'share'> {
  parameters: Count = 0;
  buffers: Count = 0;
  macs: Count = 0;
  adds: Count = 0;
  biasAdds: Count = 0;
  multiplies: Count = 0;
  divides: Count = 0;
  compares: Count = 0;
  transcendentals: Count = 0;
  flops: Count = 0;
  arithmetic: Count = 0;
  activationElements: Count = 0;
  activationBytes: Count = 0;
  macOutputElements: Count = 0;
  weightBytes: Count = 0;
  bytesMoved: Count = 0;

  add(other: Counters): void {
    this.parameters = plus(this.parameters, other.parameters);
    this.buffers = plus(this.buffers, other.buffers);
    this.macs = plus(this.macs, other.macs);
    this.adds = plus(this.adds, other.adds);
    this.biasAdds = plus(this.biasAdds, other.biasAdds);
    this.multiplies = plus(this.multiplies, other.multiplies);
    this.divides = plus(this.divides, other.divides);
    this.compares = plus(this.compares, other.compares);
    this.transcendentals = plus(this.transcendentals, other.transcendentals);
    this.flops = plus(this.flops, other.flops);
    this.arithmetic = plus(this.arithmetic, other.arithmetic);
    this.activationElements = plus(this.activationElements, other.activationElements);
    this.activationBytes = plus(this.activationBytes, other.activationBytes);
    this.macOutputElements = plus(this.macOutputElements, other.macOutputElements);
    this.weightBytes = plus(this.weightBytes, other.weightBytes);
    this.bytesMoved = plus(this.bytesMoved, other.bytesMoved);
  }

  /** Writes the figures into a row; its share is of the headline total `whole`. */
  fill<Row extends Writable<Figures>>(row: Row, convention: ConventionName, whole: Count): Row {
    row.parameters = this.parameters;
    row.buffers = this.buffers;
    row.macs = this.macs;
    row.adds = this.adds;
    row.biasAdds = this.biasAdds;
    row.multiplies = this.multiplies;
    row.divides = this.divides;
    row.compares = this.compares;
    row.transcendentals = this.transcendentals;
    row.flops = this.flops;
    row.arithmetic = this.arithmetic;
    row.activationElements = this.activationElements;
    row.activationBytes = this.activationBytes;
    row.macOutputElements = this.macOutputElements;
    row.weightBytes = this.weightBytes;
    row.bytesMoved = this.bytesMoved;
    row.arithmeticIntensity = ratio(this.flops, this.bytesMoved);
    row.share = ratio(this[convention], whole);
    return row;
  }
}

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

import { type ConventionName, conventions } from '../conventions.ts';
import { type Count, plus, ratio } from '../count.ts';
import type { NodeCost, Sizes } from './node-cost.ts';
import type { Operations } from './operations.ts';
import type { Figures } from './report.ts';

/** A row while it is being filled in. */
export type Writable<Row> = { -readonly [Key in keyof Row]: Row[Key] };

/** A running sum of node costs, from which a row's figures are read. */
export class Tally implements Operations, Sizes {
  macs: Count = 0;
  dotProducts: Count = 0;
  adds: Count = 0;
  biasAdds: Count = 0;
  multiplies: Count = 0;
  divides: Count = 0;
  compares: Count = 0;
  transcendentals: Count = 0;
  parameters: Count = 0;
  buffers: Count = 0;
  activationElements: Count = 0;
  activationBytes: Count = 0;
  macOutputElements: Count = 0;
  weightBytes: Count = 0;
  bytesMoved: Count = 0;

  add(cost: NodeCost): void {
    this.addOperations(cost.operations);
    this.addSizes(cost);
  }

  merge(other: Tally): void {
    this.addOperations(other);
    this.addSizes(other);
  }

  /** The total under a convention. */
  total(convention: ConventionName): Count {
    return conventions[convention].total(this);
  }

  /** The row's figures; `whole` is the headline total that shares are taken of. */
  figures(convention: ConventionName, whole: Count): Figures {
    return this.fill({ ...noFigures }, convention, whole);
  }

  /** Writes the figures into a row. */
  fill<Row extends Writable<Figures>>(row: Row, convention: ConventionName, whole: Count): Row {
    const flops = this.total('flops');
    row.parameters = this.parameters;
    row.buffers = this.buffers;
    row.macs = this.macs;
    row.adds = this.adds;
    row.biasAdds = this.biasAdds;
    row.multiplies = this.multiplies;
    row.divides = this.divides;
    row.compares = this.compares;
    row.transcendentals = this.transcendentals;
    row.flops = flops;
    row.arithmetic = this.total('arithmetic');
    row.activationElements = this.activationElements;
    row.activationBytes = this.activationBytes;
    row.macOutputElements = this.macOutputElements;
    row.weightBytes = this.weightBytes;
    row.bytesMoved = this.bytesMoved;
    row.arithmeticIntensity = ratio(flops, this.bytesMoved);
    row.share = ratio(this.total(convention), whole);
    return row;
  }

  private addOperations(other: Operations): void {
    this.macs = plus(this.macs, other.macs);
    this.dotProducts = plus(this.dotProducts, other.dotProducts);
    this.adds = plus(this.adds, other.adds);
    this.biasAdds = plus(this.biasAdds, other.biasAdds);
    this.multiplies = plus(this.multiplies, other.multiplies);
    this.divides = plus(this.divides, other.divides);
    this.compares = plus(this.compares, other.compares);
    this.transcendentals = plus(this.transcendentals, other.transcendentals);
  }

  private addSizes(other: Sizes): void {
    this.parameters = plus(this.parameters, other.parameters);
    this.buffers = plus(this.buffers, other.buffers);
    this.activationElements = plus(this.activationElements, other.activationElements);
    this.activationBytes = plus(this.activationBytes, other.activationBytes);
    this.macOutputElements = plus(this.macOutputElements, other.macOutputElements);
    this.weightBytes = plus(this.weightBytes, other.weightBytes);
    this.bytesMoved = plus(this.bytesMoved, other.bytesMoved);
  }
}

/** No figures, in the order in which they are sent: what a row's template starts from. */
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

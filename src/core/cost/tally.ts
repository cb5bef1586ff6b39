import { type ConventionName, conventions } from '../conventions.ts';
import { type Count, plus, ratio } from '../count.ts';
import type { NodeCost, Sizes } from './node-cost.ts';
import type { Operations } from './operations.ts';
import type { Figures } from './report.ts';

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
    const flops = this.total('flops');
    return {
      parameters: this.parameters,
      buffers: this.buffers,
      macs: this.macs,
      adds: this.adds,
      biasAdds: this.biasAdds,
      multiplies: this.multiplies,
      divides: this.divides,
      compares: this.compares,
      transcendentals: this.transcendentals,
      flops,
      arithmetic: this.total('arithmetic'),
      activationElements: this.activationElements,
      activationBytes: this.activationBytes,
      macOutputElements: this.macOutputElements,
      weightBytes: this.weightBytes,
      bytesMoved: this.bytesMoved,
      arithmeticIntensity: ratio(flops, this.bytesMoved),
      share: ratio(this.total(convention), whole),
    };
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

/** No figures: what a row's template starts from. */
export const noFigures: Figures = new Tally().figures('macs', 0);

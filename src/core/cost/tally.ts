import { conventions } from '../conventions.ts';
import { type Count, plus, ratio } from '../count.ts';
import type { NodeCost } from './node-cost.ts';
import type { CountingOptions, Figures } from './report.ts';
import { addOperations, noOperations } from './operations.ts';

type Sizes = Pick<
  NodeCost,
  | 'parameters'
  | 'buffers'
  | 'activationElements'
  | 'activationBytes'
  | 'macOutputElements'
  | 'weightBytes'
  | 'bytesMoved'
>;

/** A running sum of node costs, from which a row's figures are read. */
export class Tally {
  private operations = noOperations;
  parameters: Count = 0;
  buffers: Count = 0;
  activationElements: Count = 0;
  activationBytes: Count = 0;
  macOutputElements: Count = 0;
  weightBytes: Count = 0;
  bytesMoved: Count = 0;

  add(cost: NodeCost): void {
    if (cost.operations !== noOperations) {
      this.operations = addOperations(this.operations, cost.operations);
    }
    this.addSizes(cost);
  }

  merge(other: Tally): void {
    this.operations = addOperations(this.operations, other.operations);
    this.addSizes(other);
  }

  /** The total under a convention. */
  total(convention: CountingOptions['convention']): Count {
    return conventions[convention].total(this.operations);
  }

  /** The row's figures; `whole` is the headline total that shares are taken of. */
  figures(convention: CountingOptions['convention'], whole: Count): Figures {
    const { macs, adds, biasAdds, multiplies, divides, compares, transcendentals } =
      this.operations;
    const flops = this.total('flops');
    return {
      parameters: this.parameters,
      buffers: this.buffers,
      macs,
      adds,
      biasAdds,
      multiplies,
      divides,
      compares,
      transcendentals,
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

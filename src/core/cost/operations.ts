import { type Count, plus, times } from '../count.ts';

/**
 * What one node does, in counters kept apart so that any convention is a projection of them.
 * All are exact counts of scalar operations.
 */
export interface Operations {
  /** Multiply–accumulates of convolutions, matrix products, attention and RNN gates. */
  readonly macs: Count;
  /**
   * Accumulations those MACs form: one per output of a dot product. A dot product of length K has
   * K multiplies and K − 1 adds, so `macs − dotProducts` is the number of its adds.
   */
  readonly dotProducts: Count;
  readonly adds: Count;
  /** Those of `adds` that add a bias. */
  readonly biasAdds: Count;
  readonly multiplies: Count;
  readonly divides: Count;
  readonly compares: Count;
  /** exp, log, tanh, erf, sin, sqrt, pow and their like. */
  readonly transcendentals: Count;
}

export const noOperations: Operations = Object.freeze({
  macs: 0,
  dotProducts: 0,
  adds: 0,
  biasAdds: 0,
  multiplies: 0,
  divides: 0,
  compares: 0,
  transcendentals: 0,
});

/** Counters from those that are not zero. `biasAdds` must be part of `adds` already. */
export function operations(counters: Partial<Operations>): Operations {
  const { macs = 0, dotProducts = 0, adds = 0, biasAdds = 0 } = counters;
  const { multiplies = 0, divides = 0, compares = 0, transcendentals = 0 } = counters;
  return {
    macs,
    dotProducts,
    adds,
    biasAdds,
    multiplies,
    divides,
    compares,
    transcendentals,
  };
}

/** The sum of two sets of counters, counter by counter. */
export function addOperations(a: Operations, b: Operations): Operations {
  return {
    macs: plus(a.macs, b.macs),
    dotProducts: plus(a.dotProducts, b.dotProducts),
    adds: plus(a.adds, b.adds),
    biasAdds: plus(a.biasAdds, b.biasAdds),
    multiplies: plus(a.multiplies, b.multiplies),
    divides: plus(a.divides, b.divides),
    compares: plus(a.compares, b.compares),
    transcendentals: plus(a.transcendentals, b.transcendentals),
  };
}

/** The operations of what runs a number of times. */
export function timesOperations(once: Operations, runs: Count): Operations {
  return {
    macs: times(once.macs, runs),
    dotProducts: times(once.dotProducts, runs),
    adds: times(once.adds, runs),
    biasAdds: times(once.biasAdds, runs),
    multiplies: times(once.multiplies, runs),
    divides: times(once.divides, runs),
    compares: times(once.compares, runs),
    transcendentals: times(once.transcendentals, runs),
  };
}

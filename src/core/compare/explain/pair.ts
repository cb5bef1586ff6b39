import type { Where } from '../align.ts';
import type { ComparedNetwork, PairFacts } from '../compare.ts';

/** A network of a pair: its figures, and where they stand in the answer. */
export interface Side {
  readonly index: number;
  readonly name: string;
  readonly network: ComparedNetwork;
  /** RFC 6901 JSON pointer into the answer. */
  readonly at: string;
}

export interface ExplainedComparison {
  readonly networks: readonly ComparedNetwork[];
  readonly where: Where;
  readonly pair: PairFacts;
  /** Position of the pair in the answer. */
  readonly position: number;
}

/** Two networks of a comparison that sentences are written about. */
export class ExplainedPair {
  readonly a: Side;
  readonly b: Side;
  readonly facts: PairFacts;
  readonly where: Where;
  /** JSON pointer to the pair in the answer. */
  readonly at: string;

  constructor({ networks, where, pair, position }: ExplainedComparison) {
    this.a = sideOf(networks, pair.a);
    this.b = sideOf(networks, pair.b);
    this.facts = pair;
    this.where = where;
    this.at = `/pairs/${position}`;
  }

  /** The two in ascending order of a figure. */
  ordered(figure: (network: ComparedNetwork) => number | bigint): [Side, Side] {
    return figure(this.a.network) <= figure(this.b.network) ? [this.a, this.b] : [this.b, this.a];
  }
}

function sideOf(networks: readonly ComparedNetwork[], index: number): Side {
  // The pair's positions lie in the list.
  const network = networks[index] as ComparedNetwork;
  return { index, name: network.name, network, at: `/networks/${index}` };
}

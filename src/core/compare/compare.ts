import type { CostReport, CountingOptions, Totals } from '../cost/report.ts';
import { engineVersion } from '../version.ts';
import { align, type Compared, type Where } from './align.ts';
import { defaultListed, type StructuralDiff, structuralDiff } from './diff.ts';
import { explain } from './explain.ts';
import {
  type MacFactorRatios,
  macFactorRatios,
  type MacFactors,
  macFactors,
  type WeightFactorRatios,
  weightFactorRatios,
  type WeightFactors,
  weightFactors,
} from './factors.ts';
import {
  type PartFigures,
  partOf,
  splitClassifier,
  type StemReduction,
  stemReduction,
} from './parts.ts';
import { type Ratio, ratioOf } from './ratio.ts';
import type { Sentence } from './sentences.ts';

/** The order in which the factors are split off, on which their weighting depends. */
export const factorOrder = ['layers', 'positions', 'channelProduct', 'kernelVolume'] as const;

export interface ComparedNetwork extends Pick<
  CostReport,
  'digest' | 'bindings' | 'inputs' | 'depth'
> {
  /** Its name; where others have the same, with its place in the list. */
  readonly name: string;
  readonly totals: Totals;
  /** Operators that run: each is a kernel that a runtime without fusion launches. */
  readonly kernels: number;
  readonly factors: MacFactors;
  readonly weightFactors: WeightFactors;
  readonly stem: StemReduction | null;
  readonly classifier: PartFigures;
}

/** Totals by which two networks are held against each other. */
export const comparedTotals = [
  'macs',
  'flops',
  'arithmetic',
  'parameters',
  'activationElements',
  'weightBytes',
  'bytesMoved',
] as const;

export type ComparedTotal = (typeof comparedTotals)[number];

/** Two networks: every ratio is of the second to the first. */
export interface Pair {
  /** Positions in `networks`. */
  readonly a: number;
  readonly b: number;
  readonly ratios: Readonly<Record<ComparedTotal, Ratio | null>>;
  /** Their product is the ratio of the MACs, exactly. */
  readonly factors: MacFactorRatios;
  readonly weightFactors: WeightFactorRatios;
  readonly sentences: readonly Sentence[];
  readonly diff: StructuralDiff;
}

export interface Comparison {
  readonly version: string;
  readonly options: CountingOptions;
  readonly factorOrder: typeof factorOrder;
  readonly networks: readonly ComparedNetwork[];
  /** The first network against every other. */
  readonly pairs: readonly Pair[];
  readonly where: Where;
}

/**
 * Holds networks against the first of them: totals, the exact factors of their ratios, where each
 * spends, what differs, and why in sentences.
 * @param compared Two networks or more, all counted under the same options.
 * @param listed Changes of layers that each pair lists at most.
 */
export function compare(compared: readonly Compared[], listed: number = defaultListed): Comparison {
  const [first] = compared;
  if (!first || compared.length < 2)
    throw new RangeError('a comparison is of two networks or more');
  const names = distinct(compared.map(({ name, report }) => name ?? report.name));
  const networks = compared.map((network, index) => describe(network, names[index] ?? ''));
  const where = align(compared);
  const pairs = compared.slice(1).map((other, index): Pair => {
    const b = index + 1;
    const facts = pairFacts(networks, b, structuralDiff(first, other, listed));
    return { ...facts, sentences: explain({ networks, where, pair: facts, position: index }) };
  });
  return {
    version: engineVersion,
    options: first.report.options,
    factorOrder,
    networks,
    pairs,
    where,
  };
}

/** Everything of a pair that sentences are made from. */
export type PairFacts = Omit<Pair, 'sentences'>;

function pairFacts(
  networks: readonly ComparedNetwork[],
  b: number,
  diff: StructuralDiff,
): PairFacts {
  // Called with positions in the list.
  const first = networks[0] as ComparedNetwork;
  const second = networks[b] as ComparedNetwork;
  const ratio = (total: ComparedTotal): Ratio | null =>
    ratioOf(second.totals[total], first.totals[total]);
  return {
    a: 0,
    b,
    ratios: {
      macs: ratio('macs'),
      flops: ratio('flops'),
      arithmetic: ratio('arithmetic'),
      parameters: ratio('parameters'),
      activationElements: ratio('activationElements'),
      weightBytes: ratio('weightBytes'),
      bytesMoved: ratio('bytesMoved'),
    },
    factors: macFactorRatios(second.factors, first.factors),
    weightFactors: weightFactorRatios(second.weightFactors, first.weightFactors),
    diff,
  };
}

function describe({ graph, report }: Compared, name: string): ComparedNetwork {
  return {
    name,
    digest: report.digest,
    bindings: report.bindings,
    inputs: report.inputs,
    totals: report.totals,
    depth: report.depth,
    kernels: report.nodes.filter(({ bytesMoved }) => bytesMoved !== 0).length,
    factors: macFactors(graph, report.nodes),
    weightFactors: weightFactors(graph, report.nodes),
    stem: stemReduction(report),
    classifier: partOf(splitClassifier(report).classifier, report),
  };
}

/** Names told apart: of two of the same, each gets its place in the list. */
export function distinct(names: readonly string[]): string[] {
  return names.map((name, index) =>
    names.filter((other) => other === name).length > 1 ? `${name} (${index + 1})` : name,
  );
}

import type { Count } from '../../count.ts';
import type { Compared } from '../align.ts';
import { type Components, componentsOf } from './components.ts';
import {
  type FigureUnit,
  type Fit,
  fitOf,
  relativeDifference,
  type WrittenFigure,
} from './figure.ts';
import {
  type Addition,
  bases,
  type Basis,
  fitWeights,
  isOf,
  type Method,
  methods,
  type Omission,
  type Tool,
} from './methods.ts';

/** A figure that someone read elsewhere, and of what it is said to be. */
export interface Question {
  readonly figure: WrittenFigure;
  /** What it counts; by default operations of any kind, or parameters. */
  readonly unit?: FigureUnit | undefined;
  /** A layer or a scope that it is of, rather than the whole network. */
  readonly layer?: string | undefined;
  readonly tool?: Tool | undefined;
}

/** What is taken to be otherwise than the question says. */
export interface Changes {
  /** Another preset. */
  readonly preset?: string;
  /** An option of the preset, as `aux_logits=true`. */
  readonly option?: string;
  /** Height and width. */
  readonly inputSize?: number;
  /** Tokens of a sequence. */
  readonly sequence?: number;
  readonly batch?: number;
}

/** A network that the figure may be of. */
export interface Candidate {
  readonly network: Compared;
  readonly changes: Changes;
}

const changeWeights: Readonly<Record<keyof Changes, number>> = {
  ...{ preset: 2, option: 3, inputSize: 3, sequence: 3, batch: 4 },
};

/** One way in which the figure may have been counted. */
export interface Reading {
  readonly network: string;
  readonly changes: Changes;
  readonly basis: Basis;
  /** Other bases on which the total is the same here. */
  readonly sameAs: readonly Basis[];
  readonly leftOut: readonly Omission[];
  readonly added: Addition | null;
  /** Our exact count. */
  readonly value: Count;
  /** Ours less the figure, as part of the figure. */
  readonly relativeDifference: number;
  /** How it agrees with the figure; null where it doesn't. */
  readonly fit: Fit | null;
  /** How much it assumes, by weight: the fewer, the likelier. */
  readonly assumptions: number;
}

const mostFits = 10;

/**
 * How much a reading of a figure may assume, beside a point for each of its digits: so many ways of
 * counting are tried that some give any figure of few digits by chance.
 */
const mostAssumed = 3;

/** How much more than the likeliest reading another may assume. */
const mostAssumedMore = 2;

/** How much the nearest reading may assume where nothing common gives a figure. */
const mostAssumedNear = 2;

/** How much nearer a reading has to be, in logarithms, for each point that it assumes. */
const nearerByAssumption = 0.05;

/** Looks for ways of counting that give a figure, in networks given one after the other. */
export class Reconciler {
  private readonly fits: Reading[] = [];
  private nearest: Reading | undefined;
  private considered = 0;
  private own: Components | undefined;

  constructor(readonly question: Question) {}

  /** Whether anything was found that is common enough to be no chance. */
  get hasFits(): boolean {
    return this.fits.some((reading) => this.isCommon(reading));
  }

  private isCommon({ assumptions }: Reading): boolean {
    return assumptions <= mostAssumed + this.question.figure.digits;
  }

  consider({ network, changes }: Candidate): void {
    const components = componentsOf(network, this.question.layer);
    this.own ??= components;
    const found = new Map<Count, Reading>();
    for (const method of methods) {
      if (!isOfUnit(method, this.question.unit) || !method.applies(components)) continue;
      const reading = this.read(method, components, network, changes);
      const same = found.get(reading.value);
      found.set(reading.value, same ? merge(same, reading) : reading);
    }
    for (const reading of found.values()) {
      this.considered++;
      if (reading.fit && !this.isKnown(reading)) this.fits.push(reading);
      if (!this.nearest || isNearer(reading, this.nearest, this.question)) this.nearest = reading;
    }
  }

  /** Whether another network gave the same count in the same way, with less assumed. */
  private isKnown({ value, basis, leftOut, added }: Reading): boolean {
    return this.fits.some(
      (other) =>
        other.value === value &&
        other.basis === basis &&
        other.added === added &&
        other.leftOut.join() === leftOut.join(),
    );
  }

  private read(
    method: Method,
    components: Components,
    network: Compared,
    changes: Changes,
  ): Reading {
    const { figure, tool } = this.question;
    const value = method.total(components);
    const fit = fitOf(value, figure) ?? null;
    const counted = tool && isOf(tool, method) ? 0 : method.assumptions + (tool ? 3 : 0);
    const changed = (Object.keys(changes) as (keyof Changes)[]).map((key) => changeWeights[key]);
    return {
      ...{ network: network.report.name, changes },
      ...{ basis: method.basis, sameAs: [], leftOut: method.leftOut, added: method.added },
      ...{ value, relativeDifference: relativeDifference(value, figure, fit), fit },
      assumptions:
        changed.reduce((sum, weight) => sum + weight, counted) + (fit ? fitWeights[fit] : 0),
    };
  }

  result(): ReconciledReadings {
    const ranked = this.fits.toSorted(
      (a, b) =>
        a.assumptions - b.assumptions ||
        Object.keys(a.changes).length - Object.keys(b.changes).length ||
        place(a) - place(b) ||
        Math.abs(a.relativeDifference) - Math.abs(b.relativeDifference),
    );
    const telling: Reading[] = [];
    for (const reading of ranked) {
      const likeliest = telling[0] ?? reading;
      const isLikely = reading.assumptions <= likeliest.assumptions + mostAssumedMore;
      if (!isLikely || !this.isCommon(reading) || telling.length === mostFits) break;
      if (!telling.some((simpler) => assumesAllOf(reading, simpler))) telling.push(reading);
    }
    return {
      question: this.question,
      fits: telling,
      moreFits: ranked.length - telling.length,
      nearest: this.nearest ?? null,
      considered: this.considered,
      macs: this.own?.macs ?? 0,
    };
  }
}

/** Bases, the simplest first. */
export const basisOrder = Object.keys(bases) as readonly Basis[];

/** Place of a reading's simplest basis. */
function place({ basis, sameAs }: Bases): number {
  return Math.min(...basesOf({ basis, sameAs }).map((name) => basisOrder.indexOf(name)));
}

type Bases = Pick<Reading, 'basis' | 'sameAs'>;

/** A reading's basis, and those that come to the same. */
export function basesOf({ basis, sameAs }: Bases): readonly Basis[] {
  return [basis, ...sameAs];
}

/**
 * Whether a reading assumes what a simpler one does and more, and fits no better: it explains no
 * more of the figure.
 */
function assumesAllOf(reading: Reading, simpler: Reading): boolean {
  const written = ({ fit }: Reading) => (fit ? fitWeights[fit] : 0);
  const changes = Object.entries(simpler.changes) as [keyof Changes, string | number][];
  return (
    written(simpler) <= written(reading) &&
    basesOf(simpler).some((basis) => basesOf(reading).includes(basis)) &&
    (simpler.added === null || simpler.added === reading.added) &&
    simpler.leftOut.every((part) => reading.leftOut.includes(part)) &&
    changes.every(([key, value]) => reading.changes[key] === value)
  );
}

const conventionNames: readonly Basis[] = ['macs', 'flops', 'arithmetic'];

function isOfUnit({ basis }: Method, unit: FigureUnit | undefined): boolean {
  const counts = bases[basis].unit;
  if (unit === undefined) return counts !== 'activations' && counts !== 'bytes';
  // Multiply–accumulates are called FLOPs as often as not.
  return counts === unit || (unit === 'flops' && counts === 'macs');
}

/** Two ways of counting that come to the same: the simpler one, under a convention's name. */
function merge(first: Reading, second: Reading): Reading {
  if (second.assumptions > first.assumptions) return first;
  const basis = conventionNames.includes(second.basis) ? second.basis : first.basis;
  const sameAs = [first.basis, second.basis, ...first.sameAs].filter((name) => name !== basis);
  return { ...first, basis, sameAs: [...new Set(sameAs)] };
}

/** Whether a reading that is commonly counted is nearer to the figure than another. */
function isNearer(a: Reading, b: Reading, { figure }: Question): boolean {
  const isCommon = ({ assumptions }: Reading) => assumptions <= mostAssumedNear;
  if (isCommon(a) !== isCommon(b)) return isCommon(a);
  const [x, y] = [distance(a, figure), distance(b, figure)];
  return x === y ? a.assumptions < b.assumptions : x < y;
}

/** How many times a count is above or below a figure, in logarithms, and what it assumes. */
function distance(
  { value, assumptions }: Reading,
  { value: written, scale }: WrittenFigure,
): number {
  const times = Math.log(Number(value)) - Math.log(Number(written) / Number(scale));
  return Math.abs(times) + nearerByAssumption * assumptions;
}

/** What was found for one figure. */
export interface ReconciledReadings {
  readonly question: Question;
  /** The likeliest first. */
  readonly fits: readonly Reading[];
  readonly moreFits: number;
  readonly nearest: Reading | null;
  /** How many ways of counting were tried. */
  readonly considered: number;
  /** MACs of what was asked about, as it was. */
  readonly macs: Count;
}

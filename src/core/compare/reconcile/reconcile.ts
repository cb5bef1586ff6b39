import type { Count } from '../../count.ts';
import type { Compared } from '../align.ts';
import { type Sentence, SentenceWriter } from '../sentences.ts';
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
  additions,
  bases,
  type Basis,
  isOf,
  type Method,
  methods,
  type Omission,
  omissions,
  type Tool,
  tools,
  weights,
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
  readonly batch?: number;
}

/** A network that the figure may be of. */
export interface Candidate {
  readonly network: Compared;
  readonly changes: Changes;
}

const changeWeights: Readonly<Record<keyof Changes, number>> = {
  ...{ preset: 2, option: 3, inputSize: 3, batch: 4 },
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

/** Looks for ways of counting that give a figure, in networks given one after the other. */
export class Reconciler {
  private readonly fits: Reading[] = [];
  private nearest: Reading | undefined;
  private considered = 0;
  private own: Components | undefined;

  constructor(readonly question: Question) {}

  get hasFits(): boolean {
    return this.fits.length > 0;
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
      if (!this.nearest || isNearer(reading, this.nearest)) this.nearest = reading;
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
      ...{ value, relativeDifference: relativeDifference(value, figure), fit },
      assumptions:
        changed.reduce((sum, weight) => sum + weight, counted) +
        (fit === 'truncated' ? weights.truncated : 0),
    };
  }

  result(): ReconciledReadings {
    const ranked = this.fits.toSorted(
      (a, b) =>
        a.assumptions - b.assumptions ||
        place(a) - place(b) ||
        Math.abs(a.relativeDifference) - Math.abs(b.relativeDifference),
    );
    return {
      question: this.question,
      fits: ranked.slice(0, mostFits),
      moreFits: Math.max(ranked.length - mostFits, 0),
      nearest: this.nearest ?? null,
      considered: this.considered,
      macs: this.own?.macs ?? 0,
    };
  }
}

const order = Object.keys(bases) as Basis[];

/** Place of a reading's simplest basis. */
function place({ basis, sameAs }: Reading): number {
  return Math.min(...[basis, ...sameAs].map((name) => order.indexOf(name)));
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

function isNearer(a: Reading, b: Reading): boolean {
  const [x, y] = [Math.abs(a.relativeDifference), Math.abs(b.relativeDifference)];
  return x === y ? a.assumptions < b.assumptions : x < y;
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

/** A way of counting, in words too. */
export interface SpokenReading extends Reading {
  readonly sentence: Sentence;
}

export interface ReconciledFigure {
  readonly text: string;
  readonly layer: string | null;
  readonly fits: readonly SpokenReading[];
  /** Ways of counting that fit beside those listed. */
  readonly moreFits: number;
  /** The way that comes nearest, where none fits. */
  readonly nearest: SpokenReading | null;
  readonly considered: number;
}

/** Whether several figures count alike. */
export interface Agreement {
  readonly alike: boolean;
  readonly bases: readonly Basis[];
  /** What each was asked about, in multiply–accumulates. */
  readonly macs: readonly Count[];
  readonly sentence: Sentence;
}

export interface Reconciliation {
  readonly figures: readonly ReconciledFigure[];
  /** Of two figures or more of operations that were all explained. */
  readonly agreement: Agreement | null;
}

/** Puts what was found into words. */
export function reconcile(found: readonly ReconciledReadings[]): Reconciliation {
  return {
    figures: found.map((one, index): ReconciledFigure => ({
      text: one.question.figure.text,
      layer: one.question.layer ?? null,
      fits: one.fits.map((reading, place) => spoken(one, reading, index, `fits/${place}`)),
      moreFits: one.moreFits,
      nearest:
        one.fits.length === 0 && one.nearest ? spoken(one, one.nearest, index, 'nearest') : null,
      considered: one.considered,
    })),
    agreement: agreementOf(found),
  };
}

function spoken(
  { question }: ReconciledReadings,
  reading: Reading,
  index: number,
  place: string,
): SpokenReading {
  const writer = new SentenceWriter('reconciliation');
  const at = `/figures/${index}`;
  const text = writer.show(`${at}/text`, question.figure.text, 'text');
  const what = subject(writer, question, reading, at, place);
  const value = writer.show(`${at}/${place}/value`, reading.value, 'count');
  const tool = question.tool;
  const asTool = tool && isOf(tool, reading) ? `, as ${tools[tool].title} counts` : '';
  const counted = `${what}, counted in ${describeMethod(reading)}${asTool}: ${value}`;
  const sentence = reading.fit
    ? `${text} is ${counted}, ${fitWords[reading.fit]}.`
    : `Nothing tried gives ${text}; nearest is ${counted}, which is ${writer.show(
        `${at}/${place}/relativeDifference`,
        reading.relativeDifference,
        'deviation',
      )}.`;
  return { ...reading, sentence: writer.write(sentence) };
}

const fitWords: Readonly<Record<Fit, string>> = {
  exact: 'exactly',
  rounded: 'rounded',
  truncated: 'cut off rather than rounded',
};

/** `the variant resnet50_v1`, `layer features.2 of vgg19 at a batch of 2`. */
function subject(
  writer: SentenceWriter,
  { layer }: Question,
  { network, changes }: Reading,
  at: string,
  place: string,
): string {
  const name = writer.show(`${at}/${place}/network`, network, 'text');
  const show = (key: keyof Changes) => {
    const value = changes[key];
    if (value === undefined) return undefined;
    return writer.show(`${at}/${place}/changes/${key}`, value, 'text');
  };
  const part = layer === undefined ? '' : `layer ${writer.show(`${at}/layer`, layer, 'text')} of `;
  const option = show('option');
  const size = show('inputSize');
  const batch = show('batch');
  return [
    `${part}${changes.preset === undefined ? '' : 'the variant '}${name}`,
    ...(option === undefined ? [] : [`with ${option}`]),
    ...(size === undefined ? [] : [`at a side of ${size}`]),
    ...(batch === undefined ? [] : [`at a batch of ${batch}`]),
  ].join(' ');
}

/** `multiply–accumulates (macs), without bias adds`. */
export function describeMethod({
  basis,
  sameAs,
  leftOut,
  added,
}: Pick<Reading, 'basis' | 'sameAs' | 'leftOut' | 'added'>): string {
  return [
    bases[basis].words,
    ...sameAs.map((other) => `here the same as ${bases[other].words}`),
    ...leftOut.map((part) => omissions[part]),
    ...(added === null ? [] : [`with ${additions[added]} added`]),
  ].join(', ');
}

function agreementOf(found: readonly ReconciledReadings[]): Agreement | null {
  const best = found.map(({ fits }) => fits);
  if (best.length < 2 || best.some(([first]) => !first || isOther(first.basis))) return null;
  const common = order.find((basis) =>
    best.every((fits) => fits.some((fit) => isOn(fit, basis) && isLikely(fit, fits))),
  );
  const chosen = best.map((fits) => fits.find((fit) => common === undefined || isOn(fit, common)));
  const readings = chosen.filter((reading) => reading !== undefined);
  const writer = new SentenceWriter('reconciliation');
  const names =
    common === undefined ? readings.map(({ basis }) => basis) : readings.map(() => common);
  const figures = found.map(({ question }, index) =>
    writer.show(`/figures/${index}/text`, question.figure.text, 'text'),
  );
  const macs = found.map((one) => one.macs);
  const counts = macs.map((count, index) =>
    writer.show(`/agreement/macs/${index}`, count, 'count'),
  );
  const inMacs = `in multiply–accumulates they would be ${listed(counts)}`;
  const sentence =
    common === undefined
      ? `These figures do not count alike: ${listed(
          figures.map((text, index) => `${text} is in ${bases[names[index] ?? 'macs'].words}`),
        )}; ${inMacs}.`
      : `These figures count alike, in ${bases[common].words}; ${inMacs}.`;
  return { alike: common !== undefined, bases: names, macs, sentence: writer.write(sentence) };
}

function isOther(basis: Basis): boolean {
  return bases[basis].unit !== 'macs' && bases[basis].unit !== 'flops';
}

function isOn({ basis, sameAs }: Reading, wanted: Basis): boolean {
  return basis === wanted || sameAs.includes(wanted);
}

/** Whether a reading assumes hardly more than the likeliest. */
function isLikely({ assumptions }: Reading, fits: readonly Reading[]): boolean {
  return assumptions <= (fits[0]?.assumptions ?? 0) + weights.omission;
}

function listed(parts: readonly string[]): string {
  return parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

import type { Count } from '../../count.ts';
import { type Sentence, SentenceWriter } from '../sentences.ts';
import type { Fit } from './figure.ts';
import { additions, bases, type Basis, isOf, omissions, tools } from './methods.ts';
import {
  basesOf,
  basisOrder,
  type Changes,
  type Question,
  type Reading,
  type ReconciledReadings,
} from './reconciler.ts';

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
    : `Nothing common gives ${text}; nearest is ${counted}, which is ${writer.show(
        `${at}/${place}/relativeDifference`,
        reading.relativeDifference,
        'deviation',
      )}.`;
  return { ...reading, sentence: writer.write(sentence) };
}

const fitWords: Readonly<Record<Fit, string>> = {
  exact: 'exactly',
  rounded: 'rounded',
  coarse: 'rounded to one digit less',
  binary: 'rounded, its prefix a power of 1,024',
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
  const sequence = show('sequence');
  const batch = show('batch');
  return [
    `${part}${changes.preset === undefined ? '' : 'the variant '}${name}`,
    ...(option === undefined ? [] : [`with ${option}`]),
    ...(size === undefined ? [] : [`at ${size}x${size}`]),
    ...(sequence === undefined ? [] : [`at ${sequence} tokens`]),
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
    ...(added === null ? [] : [`plus ${additions[added]}`]),
  ].join(', ');
}

function agreementOf(found: readonly ReconciledReadings[]): Agreement | null {
  const best = found.map(({ fits }) => fits);
  if (best.length < 2 || best.some(([first]) => !first || isOther(first.basis))) return null;
  const common = basisOrder.find((basis) =>
    best.every((fits) => fits.some((fit) => isOn(fit, basis))),
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

function isOn(reading: Reading, wanted: Basis): boolean {
  return basesOf(reading).includes(wanted);
}

function listed(parts: readonly string[]): string {
  return parts.length < 2
    ? parts.join('')
    : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}

import { type Sentence, SentenceWriter } from '../sentences.ts';
import type { ExplainedPair } from './pair.ts';

/** Ratio from which a factor is worth naming. */
const tellingRatio = 1.05;
/** Part of the force of the first cause, in logarithms, from which a second is named beside it. */
const tellingSecond = 0.8;

const factorWords = {
  layers: ['more layers with MACs', 'fewer layers with MACs'],
  positions: ['more output positions a layer', 'fewer output positions a layer'],
  channelProduct: [
    'larger products of input and output channels',
    'smaller products of input and output channels',
  ],
  kernelVolume: ['larger kernels by volume', 'smaller kernels by volume'],
} as const;

type Factor = keyof typeof factorWords;

const factorNames = Object.keys(factorWords) as Factor[];

/** The four ratios whose product is that of the MACs. */
export function factors(pair: ExplainedPair): Sentence | undefined {
  const { factors, ratios } = pair.facts;
  const writer = new SentenceWriter('factors');
  const phrase = (factor: Factor, what: string) => {
    const ratio = factors[factor];
    if (!ratio) return [];
    if (ratio.value === 1) return [`${factor === 'layers' ? 'as many' : 'the same'} ${what}`];
    const shown = writer.show(`${pair.at}/factors/${factor}/value`, ratio.value, 'times');
    return [`${shown} the ${what}`];
  };
  const phrases = [
    ...phrase('layers', 'layers with MACs'),
    ...phrase('positions', 'mean output positions'),
    ...phrase('channelProduct', 'mean channel product'),
    ...phrase('kernelVolume', 'mean kernel volume'),
  ];
  if (phrases.length < factorNames.length || !ratios.macs || ratios.macs.value === 1) {
    return undefined;
  }
  const total = writer.show(`${pair.at}/ratios/macs/value`, ratios.macs.value, 'times');
  return writer.write(
    `Against ${pair.a.name}, ${pair.b.name} has ${phrases.slice(0, -1).join(', ')} and ${phrases.at(-1) ?? ''}, which multiply to ${total} the MACs.`,
  );
}

/** The factor, or the two, that do most of the work in the direction in which the totals differ. */
export function cause(pair: ExplainedPair): Sentence | undefined {
  const { factors, ratios } = pair.facts;
  if (!ratios.macs || ratios.macs.value === 1 || ratios.macs.value === 0) return undefined;
  const lower = ratios.macs.value < 1;
  const known = factorNames
    .flatMap((factor) => {
      const value = factors[factor]?.value;
      return value === undefined ? [] : [{ factor, value, force: lower ? 1 / value : value }];
    })
    .sort((x, y) => y.force - x.force);
  const [most, second] = known;
  if (!most || most.force < tellingRatio) return undefined;
  const both =
    second &&
    second.force >= tellingRatio &&
    Math.log(second.force) >= tellingSecond * Math.log(most.force);
  const named = both ? [most, second] : [most];
  const last = named.at(-1) ?? most;
  const writer = new SentenceWriter('cause');
  const at = (factor: Factor) => `${pair.at}/factors/${factor}/value`;
  const causes = named.map(({ factor, value }, place) => ({
    words: factorWords[factor][lower ? 1 : 0],
    shown: `${writer.show(at(factor), value, 'times')} those${place === 0 ? ` of ${pair.a.name}` : ''}`,
  }));
  for (const { factor, value } of known.slice(named.length)) {
    if (value !== last.value) writer.claim(at(last.factor), lower ? '<' : '>', at(factor));
  }
  const told =
    causes.length === 1
      ? causes.map(({ words, shown }) => `${words}: ${shown}`)
      : causes.map(({ words, shown }) => `${words} (${shown})`);
  return writer.write(
    `What makes ${pair.b.name} ${lower ? 'cheaper' : 'dearer'} is above all ${told.join(' and ')}.`,
  );
}

import type { Comparison } from './compare.ts';
import { type Sentence, SentenceWriter } from './sentences.ts';

/** What a network took on a device. */
export interface MeasuredTime {
  /** Id of the timing. */
  readonly timing: string;
  readonly finishedAt: string;
  readonly batch: number;
  readonly runs: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
}

/** How two networks that were timed alike stand to each other: the second to the first. */
export interface MeasuredRatio {
  /** Positions in `networks`. */
  readonly a: number;
  readonly b: number;
  /** Of the medians. */
  readonly time: number;
  /** `time` ÷ the ratio of the MACs; null where one has none. */
  readonly timePerMac: number | null;
}

/** Networks timed on one device under the same settings. */
export interface MeasuredOn {
  readonly device: string;
  /** Model of the processor. */
  readonly model: string | null;
  readonly type: string;
  readonly threads: number | null;
  readonly optimization: string;
  readonly protocol: string;
  /** In the order of the comparison; null for one that was not timed so. */
  readonly networks: readonly (MeasuredTime | null)[];
  readonly ratios: readonly MeasuredRatio[];
}

/** What networks took, where anyone has timed them. */
export interface Measured {
  readonly on: readonly MeasuredOn[];
  /** Where to ask for timings. */
  readonly times: string;
}

/** Measured times without what follows from them. */
export type MeasuredTimes = Omit<MeasuredOn, 'ratios'>;

/** A comparison with measured times beside its counts, and sentences on both. */
export function withMeasured(
  comparison: Comparison,
  measured: readonly MeasuredTimes[],
): Comparison & { readonly measured: Measured } {
  const on = measured.map((times): MeasuredOn => ({ ...times, ratios: ratios(comparison, times) }));
  return {
    ...comparison,
    pairs: comparison.pairs.map((pair, position) => ({
      ...pair,
      sentences: [
        ...pair.sentences,
        ...on.flatMap((one, place) => sentenceOf(comparison, one, place, position)),
      ],
    })),
    measured: { on, times: '/v1/timings' },
  };
}

/** Times for each MAC that differ by less are taken to be alike: medians vary by as much. */
const alike = 1.1;

function ratios({ pairs }: Comparison, { networks }: MeasuredTimes): MeasuredRatio[] {
  return pairs.flatMap(({ a, b, ratios: { macs } }): MeasuredRatio[] => {
    const [first, second] = [networks[a], networks[b]];
    if (!first || !second || first.p50Ms === 0) return [];
    const time = second.p50Ms / first.p50Ms;
    const timePerMac = macs && macs.value > 0 ? time / macs.value : null;
    return [{ a, b, time, timePerMac }];
  });
}

/** Says of a pair that was timed what its times are, and what they are for its MACs. */
function sentenceOf(
  { networks, pairs }: Comparison,
  { device, ratios, networks: times }: MeasuredOn,
  place: number,
  position: number,
): Sentence[] {
  const pair = pairs[position];
  const index = ratios.findIndex(({ b }) => b === pair?.b);
  const ratio = ratios[index];
  const [first, second] = [times[ratio?.a ?? -1], times[ratio?.b ?? -1]];
  if (!pair || !ratio || !first || !second) return [];
  const writer = new SentenceWriter('measured');
  const at = `/measured/on/${place}`;
  const nameOf = (network: number) =>
    writer.show(`/networks/${network}/name`, networks[network]?.name ?? '', 'text');
  const on = writer.show(`${at}/device`, device, 'text');
  const b = nameOf(ratio.b);
  const took = writer.show(`${at}/ratios/${index}/time`, ratio.time, 'times');
  const a = nameOf(ratio.a);
  const median = (network: number, { p50Ms }: { readonly p50Ms: number }) =>
    writer.show(`${at}/networks/${network}/p50Ms`, p50Ms, 'decimal');
  const text = `Measured on ${on}, ${b} takes ${took} the time of ${a}: ${median(ratio.b, second)} ms against ${median(ratio.a, first)} ms at the median`;
  const { macs } = pair.ratios;
  if (ratio.timePerMac === null || !macs) return [writer.write(`${text}.`)];
  const counted = writer.show(`/pairs/${position}/ratios/macs/value`, macs.value, 'times');
  const each = writer.show(`${at}/ratios/${index}/timePerMac`, ratio.timePerMac, 'times');
  const { timePerMac } = ratio;
  const told = timePerMac < alike && timePerMac > 1 / alike;
  const meaning = told ? 'here time follows the MACs' : 'complexity is not latency';
  return [
    writer.write(
      `${text}. It has ${counted} the MACs, so that a MAC takes ${each} the time: ${meaning}.`,
    ),
  ];
}

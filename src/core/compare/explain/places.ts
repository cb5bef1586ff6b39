import { product } from '../../count.ts';
import type { ComparedNetwork } from '../compare.ts';
import { positionsOf } from '../parts.ts';
import { type Sentence, SentenceWriter } from '../sentences.ts';
import type { ExplainedPair, Side } from './pair.ts';

/** Difference of two shares from which it is worth a sentence. */
const tellingShare = 0.1;

/** Where the running shares part first, and where they part most. */
export function resolutions(pair: ExplainedPair): Sentence[] {
  const { resolutions } = pair.where;
  const dims = spatialDims(pair.a.network);
  const comparable = [pair.a, pair.b].every(
    ({ network }) => network.totals.macs !== 0 && spatialDims(network) === dims,
  );
  // Nothing is told by what is spent at more positions than an image has.
  const largest = Math.min(...[pair.a, pair.b].map(({ network }) => imagePositions(network)));
  // Pixels, frames and tokens are positions of their own kinds.
  const gaps = resolutions.flatMap(({ resolution, networks }, index) => {
    if (!comparable || resolution.split('x').length !== dims) return [];
    if (dims > 1 && positionsOf(resolution) > largest) return [];
    const x = networks[pair.a.index]?.runningMacShare ?? 0;
    const y = networks[pair.b.index]?.runningMacShare ?? 0;
    return resolution === '' ? [] : [{ index, resolution, gap: Math.abs(x - y) }];
  });
  const first = gaps.find(({ gap }) => gap >= tellingShare);
  const [widest] = [...gaps].sort((x, y) => y.gap - x.gap);
  const telling = [first, widest].filter(
    (one, place, list) => one && one.gap >= tellingShare && list.indexOf(one) === place,
  );
  return telling.flatMap((one) =>
    one ? [resolutionSentence(pair, one.index, one.resolution)] : [],
  );
}

function resolutionSentence(pair: ExplainedPair, index: number, resolution: string): Sentence {
  const writer = new SentenceWriter('resolution');
  const at = (side: Side) => `/where/resolutions/${index}/networks/${side.index}/runningMacShare`;
  const share = (side: Side) =>
    pair.where.resolutions[index]?.networks[side.index]?.runningMacShare ?? 0;
  const [low, high] = share(pair.a) < share(pair.b) ? [pair.a, pair.b] : [pair.b, pair.a];
  const name = writer.show(`/where/resolutions/${index}/resolution`, resolution, 'text');
  const more = writer.show(at(high), share(high), 'percent');
  const less = writer.show(at(low), share(low), 'percent');
  writer.claim(at(high), '>', at(low));
  return writer.write(
    `${high.name} spends ${more} of its MACs at ${name} ${resolution.includes('x') ? 'and larger' : 'positions and more'}, ${low.name} ${less}.`,
  );
}

/** What it takes each to bring an image to a quarter of its side. */
export function stem(pair: ExplainedPair): Sentence | undefined {
  const first = pair.a.network.stem;
  const second = pair.b.network.stem;
  if (!first || !second || Math.abs(first.macShare - second.macShare) < 0.02) return undefined;
  const writer = new SentenceWriter('stem');
  const part = (side: Side, stem: typeof first) => {
    const layers = writer.count(`${side.at}/stem/layers`, stem.layers, 'layer');
    const share = writer.show(`${side.at}/stem/macShare`, stem.macShare, 'percent');
    return `${side.name} after ${layers} with MACs and ${share} of them`;
  };
  return writer.write(
    `The image is down to 1/4 of its side in ${part(pair.a, first)}, in ${part(pair.b, second)}.`,
  );
}

/** Positions of the largest image that a network is given. */
function imagePositions({ inputs }: ComparedNetwork): number {
  return Math.max(1, ...inputs.map(({ shape }) => Number(product(shape.slice(2)))));
}

/** Spatial dims that a network works in: 2 for an image, 3 for a video, 1 for sequences. */
function spatialDims({ inputs }: ComparedNetwork): number {
  return Math.max(1, ...inputs.map(({ shape }) => shape.length - 2));
}

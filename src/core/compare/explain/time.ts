import { type Sentence, SentenceWriter } from '../sentences.ts';
import type { ExplainedPair, Side } from './pair.ts';

/** Ratio of intensities from which edits, too, say what time depends on. */
const tellingIntensity = 2;

/** Complexity is not latency. */
export function latency(pair: ExplainedPair): Sentence {
  const writer = new SentenceWriter('latency');
  const part = ({ network, at, name }: Side) => {
    const { totals, kernels } = network;
    const launched = writer.count(`${at}/kernels`, kernels, 'kernel');
    if (kernels === 0) return `${name} runs ${launched}`;
    const moved = writer.show(`${at}/totals/bytesMoved`, totals.bytesMoved, 'bytes');
    const dense = writer.show(
      `${at}/totals/arithmeticIntensity`,
      totals.arithmeticIntensity,
      'decimal',
    );
    return `${name} runs ${launched}, moves ${moved} and does ${dense} FLOPs per byte moved`;
  };
  return writer.write(
    `MACs are not time, which also depends on kernel launches and memory traffic: with nothing fused, ${part(pair.a)}; ${part(pair.b)}.`,
  );
}

/** What time depends on, where an edit changes the intensity far more than it changes layers. */
export function intensity(pair: ExplainedPair): Sentence | undefined {
  const [low, high] = pair.ordered(({ totals }) => totals.arithmeticIntensity);
  const least = low.network.totals.arithmeticIntensity;
  const most = high.network.totals.arithmeticIntensity;
  return least > 0 && most >= tellingIntensity * least ? latency(pair) : undefined;
}

import type { Where } from './align.ts';
import type { ComparedNetwork, PairFacts } from './compare.ts';
import { type Sentence, SentenceWriter } from './sentences.ts';

export interface Facts {
  readonly networks: readonly ComparedNetwork[];
  readonly where: Where;
  readonly pair: PairFacts;
  /** Position of the pair in the answer. */
  readonly position: number;
}

/** Difference of two shares from which it is worth a sentence. */
const tellingShare = 0.1;
/** Ratio from which a factor is worth naming. */
const tellingRatio = 1.05;
/** How far the ratios of parameters and of MACs lie apart where parameters mislead. */
const tellingApart = 1.2;

/**
 * Why two networks differ, in sentences. Every sentence is composed of figures of the same answer,
 * which it carries, and says only what holds of them.
 */
export function explain(facts: Facts): Sentence[] {
  const explainer = new Explainer(facts);
  return [
    explainer.totals(),
    ...(explainer.isEdit
      ? [explainer.structure(), explainer.largestChange() ?? explainer.cause()]
      : [
          explainer.depth(),
          explainer.factors(),
          explainer.cause(),
          ...explainer.resolutions(),
          explainer.stem(),
          explainer.parameters(),
          ...explainer.classifiers(),
          explainer.latency(),
        ]),
  ].filter((sentence) => sentence !== undefined);
}

/** A network of the pair: its figures, and where they stand in the answer. */
interface Side {
  readonly index: number;
  readonly name: string;
  readonly network: ComparedNetwork;
  readonly at: string;
}

const factorWords = {
  layers: ['more layers with MACs', 'fewer layers with MACs'],
  positions: ['more output positions a layer', 'fewer output positions a layer'],
  channelProduct: ['wider channels at each position', 'narrower channels at each position'],
  kernelVolume: ['larger kernels', 'smaller kernels'],
} as const;

type Factor = keyof typeof factorWords;

const factorNames = Object.keys(factorWords) as Factor[];

class Explainer {
  private readonly a: Side;
  private readonly b: Side;
  private readonly pairAt: string;

  constructor(private readonly facts: Facts) {
    this.a = this.side(facts.pair.a);
    this.b = this.side(facts.pair.b);
    this.pairAt = `/pairs/${facts.position}`;
  }

  private side(index: number): Side {
    // The pair's positions lie in the list.
    const network = this.facts.networks[index] as ComparedNetwork;
    return { index, name: network.name, network, at: `/networks/${index}` };
  }

  /**
   * Whether the second is the first with a few layers changed, or with every layer in its place:
   * the text is short then.
   */
  get isEdit(): boolean {
    const { alignedBy, added, removed, changed, unchanged } = this.facts.pair.diff;
    const replaced = added + removed;
    return (alignedBy === 'id' && replaced === 0) || 2 * (replaced + changed) <= unchanged;
  }

  /** The two in ascending order of a figure. */
  private ordered(figure: (network: ComparedNetwork) => number | bigint): [Side, Side] {
    return figure(this.a.network) <= figure(this.b.network) ? [this.a, this.b] : [this.b, this.a];
  }

  totals(): Sentence {
    const writer = new SentenceWriter('totals');
    const [low, high] = this.ordered(({ totals }) => totals.macs);
    const lowAt = `${low.at}/totals/macs`;
    const highAt = `${high.at}/totals/macs`;
    const lowMacs = writer.show(lowAt, low.network.totals.macs, 'count');
    if (low.network.totals.macs === high.network.totals.macs) {
      writer.claim(lowAt, '=', highAt);
      return writer.write(`${this.a.name} and ${this.b.name} take the same MACs: ${lowMacs}.`);
    }
    writer.claim(lowAt, '<', highAt);
    const highMacs = writer.show(highAt, high.network.totals.macs, 'count');
    const { macs } = this.facts.pair.ratios;
    if (macs && macs.value !== 1) {
      const part = writer.show(`${this.pairAt}/ratios/macs/value`, macs.value, 'times');
      const [first, second] = low === this.a ? [lowMacs, highMacs] : [highMacs, lowMacs];
      return writer.write(
        `${this.b.name} takes ${part} the MACs of ${this.a.name}: ${second} against ${first}.`,
      );
    }
    return writer.write(
      `${low.name} takes fewer MACs than ${high.name}: ${lowMacs} against ${highMacs}.`,
    );
  }

  depth(): Sentence | undefined {
    const [flat, deep] = this.ordered(({ depth }) => depth.weighted);
    if (flat.network.depth.weighted === deep.network.depth.weighted) return undefined;
    const writer = new SentenceWriter('depth');
    const at = (side: Side) => `${side.at}/depth/weighted`;
    const deepLayers = writer.show(at(deep), deep.network.depth.weighted, 'count');
    const flatLayers = writer.show(at(flat), flat.network.depth.weighted, 'count');
    writer.claim(at(deep), '>', at(flat));
    const paradox = deep.network.totals.macs < flat.network.totals.macs;
    if (paradox) writer.claim(`${deep.at}/totals/macs`, '<', `${flat.at}/totals/macs`);
    return writer.write(
      `${deep.name} is deeper, with ${deepLayers} weighted layers on its longest path against ${flatLayers}${
        paradox ? ', and yet it takes fewer MACs: depth is not cost' : ''
      }.`,
    );
  }

  factors(): Sentence | undefined {
    const { factors, ratios } = this.facts.pair;
    const writer = new SentenceWriter('factors');
    const phrase = (factor: Factor, what: string) => {
      const ratio = factors[factor];
      if (!ratio) return [];
      if (ratio.value === 1) return [`${factor === 'layers' ? 'as many' : 'the same'} ${what}`];
      const shown = writer.show(`${this.pairAt}/factors/${factor}/value`, ratio.value, 'times');
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
    const total = writer.show(`${this.pairAt}/ratios/macs/value`, ratios.macs.value, 'times');
    return writer.write(
      `Against ${this.a.name}, ${this.b.name} has ${phrases.slice(0, -1).join(', ')} and ${phrases.at(-1) ?? ''}, which multiply to ${total} the MACs.`,
    );
  }

  /** The factor that does most of the work in the direction in which the totals differ. */
  cause(): Sentence | undefined {
    const { factors, ratios } = this.facts.pair;
    if (!ratios.macs || ratios.macs.value === 1) return undefined;
    const lower = ratios.macs.value < 1;
    const known = factorNames.flatMap((factor) => {
      const value = factors[factor]?.value;
      return value === undefined ? [] : [{ factor, value, force: lower ? 1 / value : value }];
    });
    const [most] = [...known].sort((x, y) => y.force - x.force);
    if (!most || most.force < tellingRatio) return undefined;
    const writer = new SentenceWriter('cause');
    const at = (factor: Factor) => `${this.pairAt}/factors/${factor}/value`;
    const shown = writer.show(at(most.factor), most.value, 'times');
    for (const { factor, value } of known) {
      if (factor !== most.factor && value !== most.value) {
        writer.claim(at(most.factor), lower ? '<' : '>', at(factor));
      }
    }
    const words = factorWords[most.factor][lower ? 1 : 0];
    return writer.write(
      `What makes ${this.b.name} ${lower ? 'cheaper' : 'dearer'} is above all ${words}: ${shown} those of ${this.a.name}.`,
    );
  }

  /** Where the running shares part first, and where they part most. */
  resolutions(): Sentence[] {
    const { resolutions } = this.facts.where;
    const gaps = resolutions.flatMap(({ resolution, networks }, index) => {
      const x = networks[this.a.index]?.runningMacShare ?? 0;
      const y = networks[this.b.index]?.runningMacShare ?? 0;
      return resolution === '' ? [] : [{ index, resolution, gap: Math.abs(x - y) }];
    });
    const first = gaps.find(({ gap }) => gap >= tellingShare);
    const [widest] = [...gaps].sort((x, y) => y.gap - x.gap);
    const telling = [first, widest].filter(
      (one, place, list) => one && one.gap >= tellingShare && list.indexOf(one) === place,
    );
    return telling.flatMap((one) => (one ? [this.resolution(one.index, one.resolution)] : []));
  }

  private resolution(index: number, resolution: string): Sentence {
    const writer = new SentenceWriter('resolution');
    const at = (side: Side) => `/where/resolutions/${index}/networks/${side.index}/runningMacShare`;
    const share = (side: Side) =>
      this.facts.where.resolutions[index]?.networks[side.index]?.runningMacShare ?? 0;
    const [low, high] = share(this.a) < share(this.b) ? [this.a, this.b] : [this.b, this.a];
    const name = writer.show(`/where/resolutions/${index}/resolution`, resolution, 'text');
    const more = writer.show(at(high), share(high), 'percent');
    const less = writer.show(at(low), share(low), 'percent');
    writer.claim(at(high), '>', at(low));
    return writer.write(
      `${high.name} spends ${more} of its MACs at ${name} and larger, ${low.name} ${less}.`,
    );
  }

  stem(): Sentence | undefined {
    const first = this.a.network.stem;
    const second = this.b.network.stem;
    if (!first || !second || Math.abs(first.macShare - second.macShare) < 0.02) return undefined;
    const writer = new SentenceWriter('stem');
    const part = (side: Side, stem: typeof first) => {
      const layers = writer.show(`${side.at}/stem/layers`, stem.layers, 'count');
      const share = writer.show(`${side.at}/stem/macShare`, stem.macShare, 'percent');
      return `${side.name} after ${layers} layer${stem.layers === 1 ? '' : 's'} with MACs and ${share} of them`;
    };
    return writer.write(
      `The image is down to 1/4 of its side in ${part(this.a, first)}, in ${part(this.b, second)}.`,
    );
  }

  /** Parameters, where they would mislead: the other way round, or far more or less apart. */
  parameters(): Sentence | undefined {
    const { parameters, macs } = this.facts.pair.ratios;
    if (!parameters || !macs) return undefined;
    const apart = Math.abs(Math.log(parameters.value) - Math.log(macs.value));
    if (!(apart > Math.log(tellingApart))) return undefined;
    const writer = new SentenceWriter('parameters');
    const more = writer.show(`${this.pairAt}/ratios/parameters/value`, parameters.value, 'times');
    const work = writer.show(`${this.pairAt}/ratios/macs/value`, macs.value, 'times');
    return writer.write(
      `Parameters are no measure of this: ${this.b.name} has ${more} the parameters of ${this.a.name} and takes ${work} its MACs.`,
    );
  }

  classifiers(): Sentence[] {
    return [this.a, this.b].flatMap((side) => {
      const { classifier } = side.network;
      if (classifier.parameterShare < 0.25 || classifier.macShare > 0.05) return [];
      const writer = new SentenceWriter('classifier');
      const at = `${side.at}/classifier`;
      const held = writer.show(`${at}/parameterShare`, classifier.parameterShare, 'percent');
      const done = writer.show(`${at}/macShare`, classifier.macShare, 'percent');
      writer.claim(`${at}/parameterShare`, '>', `${at}/macShare`);
      return [
        writer.write(
          `The classifier of ${side.name} holds ${held} of its parameters and does ${done} of its MACs.`,
        ),
      ];
    });
  }

  /** Complexity is not latency. */
  latency(): Sentence {
    const writer = new SentenceWriter('latency');
    const part = ({ network, at, name }: Side) => {
      const { totals, kernels } = network;
      const launched = writer.show(`${at}/kernels`, kernels, 'count');
      const moved = writer.show(`${at}/totals/bytesMoved`, totals.bytesMoved, 'bytes');
      const dense = writer.show(
        `${at}/totals/arithmeticIntensity`,
        totals.arithmeticIntensity,
        'decimal',
      );
      return `${name} runs ${launched} kernels, moves ${moved} and does ${dense} FLOPs per byte moved`;
    };
    return writer.write(
      `MACs are not time, which also depends on kernel launches and memory traffic: with nothing fused, ${part(this.a)}; ${part(this.b)}.`,
    );
  }

  /** What was edited, where the second is the first with a few layers changed. */
  structure(): Sentence {
    const { diff } = this.facts.pair;
    const writer = new SentenceWriter('structure');
    const at = `${this.pairAt}/diff`;
    if (diff.added + diff.removed + diff.changed === 0) {
      const all = writer.show(`${at}/unchanged`, diff.unchanged, 'count');
      return writer.write(`All ${all} layers are the same in type and attributes.`);
    }
    const parts = (['changed', 'added', 'removed'] as const).flatMap((kind) => {
      if (diff[kind] === 0) return [];
      const count = writer.show(`${at}/${kind}`, diff[kind], 'count');
      return [`${count} ${kind}${kind === 'changed' ? this.changedAttributes() : ''}`];
    });
    const same = writer.show(`${at}/unchanged`, diff.unchanged, 'count');
    return writer.write(`Layer by layer: ${parts.join(', ')}, ${same} the same.`);
  }

  /** The edited layer whose own MACs changed most. */
  largestChange(): Sentence | undefined {
    const { changes } = this.facts.pair.diff;
    const size = (macs: number | bigint) => (macs < 0 ? -BigInt(macs) : BigInt(macs));
    let largest = 0;
    for (const [index, { macs }] of changes.entries()) {
      if (size(macs) > size(changes[largest]?.macs ?? 0)) largest = index;
    }
    const change = changes[largest];
    if (!change || change.macs === 0 || changes.length < 2) return undefined;
    const writer = new SentenceWriter('structure');
    const at = `${this.pairAt}/diff/changes/${largest}`;
    const id = writer.show(`${at}/id`, change.id, 'text');
    const { before, after } = change;
    const was = before && writer.show(`${at}/before/macs`, before.macs, 'count');
    const is = after && writer.show(`${at}/after/macs`, after.macs, 'count');
    if (was === null)
      return writer.write(`The largest layer added is ${id}, with ${is ?? ''} MACs.`);
    if (is === null) return writer.write(`The largest layer removed is ${id}, with ${was} MACs.`);
    return writer.write(`The layer that changes most is ${id}: from ${was} to ${is} MACs.`);
  }

  private changedAttributes(): string {
    return ` (in ${this.facts.pair.diff.attributes.join(', ')})`;
  }
}

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
/** The same as a part of the larger of the two, both in logarithms. */
const tellingApartShare = 0.25;
/** Part of the force of the first cause, in logarithms, from which a second is named beside it. */
const tellingSecond = 0.8;
/** Ratio of depths from which fewer MACs are a surprise. */
const tellingDepth = 1.2;
/** Ratio of intensities from which edits, too, say what time depends on. */
const tellingIntensity = 2;
/** Inputs of a network that are named. */
const namedInputs = 3;

/**
 * Why two networks differ, in sentences. Every sentence is composed of figures of the same answer,
 * which it carries, and says only what holds of them.
 */
export function explain(facts: Facts): Sentence[] {
  const explainer = new Explainer(facts);
  return [
    explainer.totals(),
    explainer.inputs(),
    ...(explainer.isEdit
      ? [
          explainer.structure(),
          explainer.largestChange() ?? explainer.cause(),
          explainer.intensity(),
        ]
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
  channelProduct: [
    'more channel products at each position',
    'fewer channel products at each position',
  ],
  kernelVolume: ['larger kernels by volume', 'smaller kernels by volume'],
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
   * the text is short then. Networks for inputs of other kinds are alike by chance.
   */
  get isEdit(): boolean {
    const { alignedBy, added, removed, changed, unchanged } = this.facts.pair.diff;
    const replaced = added + removed;
    const kinds = ({ network }: Side) => network.inputs.map(({ shape }) => shape.length).join();
    if (kinds(this.a) !== kinds(this.b)) return false;
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
      const names = `${this.a.name} and ${this.b.name}`;
      return writer.write(
        low.network.totals.macs === 0
          ? `${names} take ${lowMacs} MACs each.`
          : `${names} take the same MACs: ${lowMacs}.`,
      );
    }
    writer.claim(lowAt, '<', highAt);
    const highMacs = writer.show(highAt, high.network.totals.macs, 'count');
    if (low.network.totals.macs === 0) {
      return writer.write(`${low.name} takes ${lowMacs} MACs, ${high.name} ${highMacs}.`);
    }
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

  /** What the two are given, where its dims are not the same. */
  inputs(): Sentence | undefined {
    const dims = ({ network }: Side) => network.inputs.map(({ shape }) => shape.join('x')).join();
    if (dims(this.a) === dims(this.b)) return undefined;
    const writer = new SentenceWriter('inputs');
    const part = ({ network, at }: Side) => {
      const named = network.inputs.slice(0, namedInputs).map(({ name, shape }, index) => {
        const input = `${at}/inputs/${index}`;
        const sizes = shape.map((size, axis) =>
          writer.show(`${input}/shape/${axis}`, size, 'text'),
        );
        return `${writer.show(`${input}/name`, name, 'text')} ${sizes.join('x')}`.trim();
      });
      const more = network.inputs.length > named.length ? ' and others' : '';
      return `${named.join(', ')}${more}`;
    };
    return writer.write(
      `Their inputs differ: ${this.a.name} takes ${part(this.a)}; ${this.b.name} ${part(this.b)}.`,
    );
  }

  depth(): Sentence | undefined {
    const [flat, deep] = this.ordered(({ depth }) => depth.weighted);
    if (flat.network.depth.weighted === deep.network.depth.weighted) return undefined;
    const writer = new SentenceWriter('depth');
    const at = (side: Side) => `${side.at}/depth/weighted`;
    const deepLayers = writer.count(at(deep), deep.network.depth.weighted, 'weighted layer');
    const flatLayers = writer.show(at(flat), flat.network.depth.weighted, 'count');
    writer.claim(at(deep), '>', at(flat));
    const paradox =
      deep.network.totals.macs < flat.network.totals.macs &&
      deep.network.depth.weighted >= tellingDepth * flat.network.depth.weighted;
    if (paradox) writer.claim(`${deep.at}/totals/macs`, '<', `${flat.at}/totals/macs`);
    return writer.write(
      `${deep.name} is deeper, with ${deepLayers} on its longest path against ${flatLayers}${
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

  /** The factor, or the two, that do most of the work in the direction in which the totals differ. */
  cause(): Sentence | undefined {
    const { factors, ratios } = this.facts.pair;
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
    const at = (factor: Factor) => `${this.pairAt}/factors/${factor}/value`;
    const causes = named.map(({ factor, value }, place) => ({
      words: factorWords[factor][lower ? 1 : 0],
      shown: `${writer.show(at(factor), value, 'times')} those${place === 0 ? ` of ${this.a.name}` : ''}`,
    }));
    for (const { factor, value } of known.slice(named.length)) {
      if (value !== last.value) writer.claim(at(last.factor), lower ? '<' : '>', at(factor));
    }
    const told =
      causes.length === 1
        ? causes.map(({ words, shown }) => `${words}: ${shown}`)
        : causes.map(({ words, shown }) => `${words} (${shown})`);
    return writer.write(
      `What makes ${this.b.name} ${lower ? 'cheaper' : 'dearer'} is above all ${told.join(' and ')}.`,
    );
  }

  /** Where the running shares part first, and where they part most. */
  resolutions(): Sentence[] {
    const { resolutions } = this.facts.where;
    const dims = spatialDims(this.a.network);
    const comparable = [this.a, this.b].every(
      ({ network }) => network.totals.macs !== 0 && spatialDims(network) === dims,
    );
    // Pixels, frames and tokens are positions of their own kinds.
    const gaps = resolutions.flatMap(({ resolution, networks }, index) => {
      if (!comparable || resolution.split('x').length !== dims) return [];
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
      `${high.name} spends ${more} of its MACs at ${name} ${resolution.includes('x') ? 'and larger' : 'positions and more'}, ${low.name} ${less}.`,
    );
  }

  stem(): Sentence | undefined {
    const first = this.a.network.stem;
    const second = this.b.network.stem;
    if (!first || !second || Math.abs(first.macShare - second.macShare) < 0.02) return undefined;
    const writer = new SentenceWriter('stem');
    const part = (side: Side, stem: typeof first) => {
      const layers = writer.count(`${side.at}/stem/layers`, stem.layers, 'layer');
      const share = writer.show(`${side.at}/stem/macShare`, stem.macShare, 'percent');
      return `${side.name} after ${layers} with MACs and ${share} of them`;
    };
    return writer.write(
      `The image is down to 1/4 of its side in ${part(this.a, first)}, in ${part(this.b, second)}.`,
    );
  }

  /** Parameters, where they would mislead: the other way round, or far more or less apart. */
  parameters(): Sentence | undefined {
    const { parameters, macs } = this.facts.pair.ratios;
    if (!parameters || !macs) return undefined;
    const [held, done] = [Math.log(parameters.value), Math.log(macs.value)];
    const apart = Math.abs(held - done);
    const larger = Math.max(Math.abs(held), Math.abs(done));
    if (!(apart > Math.log(tellingApart) && apart > tellingApartShare * larger)) return undefined;
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

  /** What time depends on, where an edit changes the intensity far more than it changes layers. */
  intensity(): Sentence | undefined {
    const [low, high] = this.ordered(({ totals }) => totals.arithmeticIntensity);
    const least = low.network.totals.arithmeticIntensity;
    const most = high.network.totals.arithmeticIntensity;
    return least > 0 && most >= tellingIntensity * least ? this.latency() : undefined;
  }

  /** Complexity is not latency. */
  latency(): Sentence {
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
      `MACs are not time, which also depends on kernel launches and memory traffic: with nothing fused, ${part(this.a)}; ${part(this.b)}.`,
    );
  }

  /** What was edited, where the second is the first with a few layers changed. */
  structure(): Sentence {
    const { diff } = this.facts.pair;
    const writer = new SentenceWriter('structure');
    const at = `${this.pairAt}/diff`;
    if (diff.added + diff.removed + diff.changed === 0) {
      const all = writer.count(`${at}/unchanged`, diff.unchanged, 'layer');
      return writer.write(
        diff.unchanged === 1
          ? `The ${all} is the same in type and attributes.`
          : `All ${all} are the same in type and attributes.`,
      );
    }
    const parts = (['changed', 'added', 'removed'] as const).flatMap((kind) => {
      if (diff[kind] === 0) return [];
      const count = writer.show(`${at}/${kind}`, diff[kind], 'count');
      return [`${count} ${kind}${kind === 'changed' ? this.changedAttributes() : ''}`];
    });
    if (diff.unchanged > 0) {
      parts.push(`${writer.show(`${at}/unchanged`, diff.unchanged, 'count')} the same`);
    }
    return writer.write(`Layer by layer: ${parts.join(', ')}.`);
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

/** Spatial dims that a network works in: 2 for an image, 3 for a video, 1 for sequences. */
function spatialDims({ inputs }: ComparedNetwork): number {
  return Math.max(1, ...inputs.map(({ shape }) => shape.length - 2));
}

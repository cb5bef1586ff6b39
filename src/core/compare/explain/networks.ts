import { type Sentence, SentenceWriter } from '../sentences.ts';
import type { ExplainedPair, Side } from './pair.ts';

/** How far the ratios of parameters and of MACs lie apart where parameters mislead. */
const tellingApart = 1.2;
/** The same as a part of the larger of the two, both in logarithms. */
const tellingApartShare = 0.25;
/** Ratio of depths from which fewer MACs are a surprise. */
const tellingDepth = 1.2;
/** Inputs of a network that are named. */
const namedInputs = 3;

/** What each takes in MACs, and how many times the other. */
export function totals(pair: ExplainedPair): Sentence {
  const writer = new SentenceWriter('totals');
  const [low, high] = pair.ordered(({ totals }) => totals.macs);
  const lowAt = `${low.at}/totals/macs`;
  const highAt = `${high.at}/totals/macs`;
  const lowMacs = writer.show(lowAt, low.network.totals.macs, 'count');
  if (low.network.totals.macs === high.network.totals.macs) {
    writer.claim(lowAt, '=', highAt);
    const names = `${pair.a.name} and ${pair.b.name}`;
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
  const { macs } = pair.facts.ratios;
  if (macs && macs.value !== 1) {
    const part = writer.show(`${pair.at}/ratios/macs/value`, macs.value, 'times');
    const [first, second] = low === pair.a ? [lowMacs, highMacs] : [highMacs, lowMacs];
    return writer.write(
      `${pair.b.name} takes ${part} the MACs of ${pair.a.name}: ${second} against ${first}.`,
    );
  }
  return writer.write(
    `${low.name} takes fewer MACs than ${high.name}: ${lowMacs} against ${highMacs}.`,
  );
}

/** What the two are given, where its dims are not the same or its types are not. */
export function inputs(pair: ExplainedPair): Sentence | undefined {
  const dims = ({ network }: Side) => network.inputs.map(({ shape }) => shape.join('x')).join();
  const types = ({ network }: Side) => network.inputs.map(({ elementType }) => elementType).join();
  // A network without token types is not of another precision.
  const typed =
    pair.a.network.inputs.length === pair.b.network.inputs.length &&
    types(pair.a) !== types(pair.b);
  if (!typed && dims(pair.a) === dims(pair.b)) return undefined;
  const writer = new SentenceWriter('inputs');
  const part = ({ network, at }: Side) => {
    const named = network.inputs
      .slice(0, namedInputs)
      .map(({ name, shape, elementType }, index) => {
        const input = `${at}/inputs/${index}`;
        const sizes = shape.map((size, axis) =>
          writer.show(`${input}/shape/${axis}`, size, 'text'),
        );
        const type = typed ? [writer.show(`${input}/elementType`, elementType, 'text')] : [];
        return [writer.show(`${input}/name`, name, 'text'), sizes.join('x'), ...type]
          .filter((word) => word !== '')
          .join(' ');
      });
    const more = network.inputs.length > named.length ? ' and others' : '';
    return `${named.join(', ')}${more}`;
  };
  return writer.write(
    `Their inputs differ: ${pair.a.name} takes ${part(pair.a)}; ${pair.b.name} ${part(pair.b)}.`,
  );
}

/** Which is deeper, and whether it takes fewer MACs all the same. */
export function depth(pair: ExplainedPair): Sentence | undefined {
  const [flat, deep] = pair.ordered(({ depth }) => depth.weighted);
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

/** Parameters, where they would mislead: the other way round, or far more or less apart. */
export function parameters(pair: ExplainedPair): Sentence | undefined {
  const { parameters, macs } = pair.facts.ratios;
  if (!parameters || !macs) return undefined;
  const [held, done] = [Math.log(parameters.value), Math.log(macs.value)];
  const apart = Math.abs(held - done);
  const larger = Math.max(Math.abs(held), Math.abs(done));
  if (!(apart > Math.log(tellingApart) && apart > tellingApartShare * larger)) return undefined;
  const writer = new SentenceWriter('parameters');
  const more = writer.show(`${pair.at}/ratios/parameters/value`, parameters.value, 'times');
  const work = writer.show(`${pair.at}/ratios/macs/value`, macs.value, 'times');
  return writer.write(
    `Parameters are no measure of this: ${pair.b.name} has ${more} the parameters of ${pair.a.name} and takes ${work} its MACs.`,
  );
}

/** Classifiers that hold much of the parameters and do little of the work. */
export function classifiers(pair: ExplainedPair): Sentence[] {
  return [pair.a, pair.b].flatMap((side) => {
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

import { type Sentence, SentenceWriter } from '../sentences.ts';
import type { ExplainedPair, Side } from './pair.ts';

/**
 * Whether the second is the first with a few layers changed, or with every layer in its place:
 * the text is short then. Networks for inputs of other kinds are alike by chance.
 */
export function isEdit({ a, b, facts }: ExplainedPair): boolean {
  const { alignedBy, added, removed, changed, unchanged } = facts.diff;
  const replaced = added + removed;
  const kinds = ({ network }: Side) => network.inputs.map(({ shape }) => shape.length).join();
  if (kinds(a) !== kinds(b)) return false;
  return (alignedBy === 'id' && replaced === 0) || 2 * (replaced + changed) <= unchanged;
}

/** What was edited, where the second is the first with a few layers changed. */
export function structure(pair: ExplainedPair): Sentence {
  const { diff } = pair.facts;
  const writer = new SentenceWriter('structure');
  const at = `${pair.at}/diff`;
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
    return [`${count} ${kind}${kind === 'changed' ? ` (in ${diff.attributes.join(', ')})` : ''}`];
  });
  if (diff.unchanged > 0) {
    parts.push(`${writer.show(`${at}/unchanged`, diff.unchanged, 'count')} the same`);
  }
  return writer.write(`Layer by layer: ${parts.join(', ')}.`);
}

/** The edited layer whose own MACs changed most. */
export function largestChange(pair: ExplainedPair): Sentence | undefined {
  const { changes } = pair.facts.diff;
  const size = (macs: number | bigint) => (macs < 0 ? -BigInt(macs) : BigInt(macs));
  let largest = 0;
  for (const [index, { macs }] of changes.entries()) {
    if (size(macs) > size(changes[largest]?.macs ?? 0)) largest = index;
  }
  const change = changes[largest];
  if (!change || change.macs === 0) return undefined;
  const writer = new SentenceWriter('structure');
  const at = `${pair.at}/diff/changes/${largest}`;
  const id = writer.show(`${at}/id`, change.id, 'text');
  const { before, after } = change;
  const was = before && writer.show(`${at}/before/macs`, before.macs, 'count');
  const is = after && writer.show(`${at}/after/macs`, after.macs, 'count');
  const [only] = changes.length === 1 ? ['The layer'] : [];
  if (was === null)
    return writer.write(`${only ?? 'The largest layer'} added is ${id}, with ${is ?? ''} MACs.`);
  if (is === null)
    return writer.write(`${only ?? 'The largest layer'} removed is ${id}, with ${was} MACs.`);
  return writer.write(
    `The layer that changes${only ? '' : ' most'} is ${id}: from ${was} to ${is} MACs.`,
  );
}

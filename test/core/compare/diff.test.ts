import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { structuralDiff } from '../../../src/core/compare/diff.ts';
import { costed } from '../../support/networks.ts';

/** A layer as text of its attributes, by which a change speaks of them. */
type Written = Readonly<Record<string, string>>;

const layer = fc.oneof(
  fc.record({
    type: fc.constant('conv2d'),
    kernel: fc.constantFrom('1x1', '3x3'),
    stride: fc.constantFrom('1', '2'),
    groups: fc.constantFrom('1', '2'),
  }),
  fc.record({
    type: fc.constant('maxPool2d'),
    kernel: fc.constantFrom('2x2', '3x3'),
    stride: fc.constantFrom('1', '2'),
  }),
  fc.record({ type: fc.constantFrom('relu', 'sigmoid', 'batchNorm') }),
);

const list = fc.uniqueArray(
  fc.record({ id: fc.constantFrom(...'abcdefghijklmnopqrst'.split('')), layer }),
  {
    selector: ({ id }) => id,
    minLength: 1,
    maxLength: 12,
  },
);

function network(layers: readonly { id: string; layer: Written }[]) {
  return costed({
    version: 1,
    name: 'net',
    inputs: { x: { shape: ['N', 4, 64, 64] } },
    layers: layers.map(({ id, layer: { type, kernel = '', stride, groups } }) => {
      const window = { kernel: kernel.split('x').map(Number), stride: Number(stride), padding: 1 };
      if (type === 'conv2d') return { id, type, outChannels: 4, groups: Number(groups), ...window };
      if (type === 'maxPool2d') return { id, type, ...window };
      return { id, type: type as 'relu' };
    }),
  });
}

describe('a structural diff', () => {
  it('writes the kernel of convolutions and of windows alike', () => {
    const net = (kernel: string) =>
      network([
        { id: 'conv', layer: { type: 'conv2d', kernel, stride: '1', groups: '1' } },
        { id: 'pool', layer: { type: 'maxPool2d', kernel, stride: '2' } },
      ]);
    const { changes } = structuralDiff(net('3x3'), net('2x2'));
    const kernel = { attribute: 'kernel', before: '3x3', after: '2x2' };
    expect(changes).toMatchObject([
      { kind: 'changed', id: 'conv', attributes: [kernel] },
      { kind: 'changed', id: 'pool', attributes: [kernel] },
    ]);
  });

  it('speaks of every changed attribute of layers that keep their ids', () => {
    const places = fc.nat({ max: 11 });
    fc.assert(
      fc.property(list, layer, places, (a, other, place) => {
        const at = place % a.length;
        const b = a.map((item, index) => (index === at ? { ...item, layer: other } : item));
        const diff = structuralDiff(network(a), network(b));
        const was: Written = a[at]?.layer ?? {};
        const is: Written = other;
        fc.pre(was['type'] === is['type'] && a.length > 1);
        const names = Object.keys(is).filter((name) => is[name] !== was[name]);
        expect(diff.changes).toHaveLength(names.length > 0 ? 1 : 0);
        expect(diff.changes.flatMap(({ attributes }) => attributes)).toEqual(
          expect.arrayContaining(
            names.map((attribute) => ({
              attribute,
              before: was[attribute] ?? null,
              after: is[attribute] ?? null,
            })),
          ),
        );
        expect(diff.attributes).toHaveLength(names.length);
      }),
      { numRuns: 200 },
    );
  });

  it('makes the second network of the first', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        const [before, after] = [network(a), network(b)];
        const diff = structuralDiff(before, after);
        expect(structuralDiff(before, after)).toEqual(diff);
        const of = (kind: string) => diff.changes.filter((change) => change.kind === kind);
        const ids = (kind: string) => new Set(of(kind).map(({ id }) => id));
        const [removed, added] = [ids('removed'), ids('added')];
        const changed = new Map(of('changed').map((change) => [change.id, change]));
        const stays = a.filter(({ id }) => !removed.has(id));
        const comes = b.filter(({ id }) => !added.has(id));
        expect(stays).toHaveLength(comes.length);
        expect(diff.unchanged).toBe(stays.length - changed.size);
        for (const [place, { id, layer }] of comes.entries()) {
          const was = stays[place];
          const change = changed.get(id);
          if (change) expect(change.was ?? change.id).toBe(was?.id);
          const edited: Record<string, string> = { ...was?.layer };
          for (const { attribute, before: from, after: to } of change?.attributes ?? []) {
            if (attribute in layer || attribute in edited) {
              expect(edited[attribute] ?? null).toBe(from);
              if (to === null) Reflect.deleteProperty(edited, attribute);
              else edited[attribute] = to;
            }
          }
          expect(edited).toEqual(layer);
        }
      }),
      { numRuns: 200 },
    );
  });
});

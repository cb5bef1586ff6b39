import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import { type Architecture, lowerArchitecture } from '../../../src/formats/architecture/index.ts';

const document = (changes: object): Architecture => ({
  version: 1,
  name: 'network',
  inputs: { image: { shape: ['N', 8, 4, 4] }, mask: { shape: ['N', 2, 4, 4] } },
  layers: [],
  ...changes,
});

/** Channels of the network's outputs. */
function channels(changes: object): (number | undefined)[] {
  return lowerArchitecture(document(changes)).outputs.map(({ value }) => value.dims[1]);
}

function faultOf(changes: object): InputError {
  try {
    lowerArchitecture(document(changes));
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('the document is accepted');
}

const conv = (outChannels: number) => ({ type: 'conv2d', outChannels, kernel: 1 });
const relu = (inputs: string) => ({ id: 'head', type: 'relu', inputs });

const blocks = {
  /** Two outputs: 3 and 5 channels. */
  pair: {
    layers: [
      { id: 'a', ...conv(3) },
      { id: 'b', ...conv(5) },
    ],
    outputs: ['a', 'b'],
  },
  second: { layers: [{ id: 'own', ...conv(6), inputs: 'input:1' }] },
};

describe('references', () => {
  it.each<[what: string, layers: object[], channels: number]>([
    ['nothing: the layer before', [conv(3), { type: 'relu' }], 3],
    ['nothing in the first layer: the first network input', [{ type: 'relu' }], 8],
    ['a position', [conv(3), conv(5), relu('0')], 3],
    ['an id', [{ id: 'stem', ...conv(3) }, conv(5), relu('stem')], 3],
    ['a network input', [conv(3), relu('mask')], 2],
    ['the scope’s own inputs by number', [conv(3), relu('input:1')], 2],
    ['a block', [{ id: 'pair', block: 'pair' }, relu('pair')], 3],
    ['another output of a block', [{ id: 'pair', block: 'pair' }, relu('pair:1')], 5],
    ['a path into a block', [{ id: 'pair', block: 'pair' }, relu('pair.b')], 5],
    ['a path into a repeat', [{ id: 'x', block: 'pair', repeat: 3 }, relu('x.1.b')], 5],
    [
      'the second input of a block',
      [{ id: 'x', block: 'second', inputs: ['image', 'mask'] }, relu('x')],
      6,
    ],
    [
      'a layer around a sequential',
      [
        { id: 'stem', ...conv(7) },
        { id: 'body', type: 'sequential', layers: [conv(3), { type: 'relu', inputs: 'stem' }] },
      ],
      7,
    ],
    [
      'the inner of two layers of one id',
      [
        { id: 'x', ...conv(7) },
        { type: 'sequential', layers: [{ id: 'x', ...conv(3) }, relu('x')] },
      ],
      3,
    ],
    [
      'a second output',
      [
        {
          id: 'parts',
          type: 'onnx',
          op: 'Split',
          attributes: { num_outputs: 2, axis: 1 },
          outputCount: 2,
        },
        relu('parts:1'),
      ],
      4,
    ],
  ])('to %s', (_, layers, expected) => {
    expect(channels({ blocks, layers })).toEqual([expected]);
  });

  it('of a network’s outputs give them in order', () => {
    const layers = [
      { id: 'a', ...conv(3) },
      { id: 'b', ...conv(5) },
    ];
    expect(channels({ layers, outputs: ['b', 'a', 'mask'] })).toEqual([5, 3, 2]);
  });
});

describe('references that lead nowhere', () => {
  it.each<[what: string, changes: object, pointer: string, message: RegExp, hint?: RegExp]>([
    [
      'to a name that is nearly one',
      { layers: [{ id: 'stem', ...conv(3) }, relu('stme')] },
      '/layers/1/inputs',
      /no layer "stme" here/,
      /"stem"/,
    ],
    [
      'in a list',
      { layers: [conv(3), { type: 'add', inputs: ['0', 'nothing'] }] },
      '/layers/1/inputs/1',
      /no layer "nothing" here/,
    ],
    [
      'to a later layer',
      {
        layers: [
          { type: 'relu', inputs: 'late' },
          { id: 'late', ...conv(3) },
        ],
      },
      '/layers/0/inputs',
      /"late" comes later/,
      /move one/,
    ],
    [
      'to the layer itself',
      { layers: [relu('head')] },
      '/layers/0/inputs',
      /refers to itself/,
      /"input"/,
    ],
    [
      'to the sequential around',
      { layers: [{ id: 'body', type: 'sequential', layers: [relu('body')] }] },
      '/layers/0/layers/0/inputs',
      /is around this one/,
    ],
    [
      'out of a block',
      {
        blocks: { leaky: { layers: [relu('stem')] } },
        layers: [{ id: 'stem', ...conv(3) }, { block: 'leaky' }],
      },
      '/blocks/leaky/layers/0/inputs',
      /no layer "stem" here/,
    ],
    [
      'to an input that the block was not given',
      { blocks, layers: [{ id: 'x', block: 'second' }] },
      '/blocks/second/layers/0/inputs',
      /has 1 inputs/,
    ],
    [
      'to an output that a layer has not',
      { layers: [{ id: 'a', ...conv(3) }, relu('a:1')] },
      '/layers/1/inputs',
      /has 1 output/,
    ],
    [
      'to an output that a block has not',
      { blocks, layers: [{ id: 'x', block: 'pair' }, relu('x:2')] },
      '/layers/1/inputs',
      /has 2 outputs/,
    ],
    [
      'into a layer',
      { layers: [{ id: 'a', ...conv(3) }, relu('a.b')] },
      '/layers/1/inputs',
      /no layer at "a.b"/,
    ],
    [
      'to a repeat that is not there',
      { blocks, layers: [{ id: 'x', block: 'pair', repeat: 2 }, relu('x.2.a')] },
      '/layers/1/inputs',
      /no layer at "x.2.a"/,
    ],
    [
      'to a repeat by another way of writing its number',
      { blocks, layers: [{ id: 'x', block: 'pair', repeat: 2 }, relu('x.01.a')] },
      '/layers/1/inputs',
      /no layer at "x.01.a"/,
    ],
    [
      'into a block that was skipped',
      { blocks, layers: [{ id: 'x', block: 'pair', when: false }, relu('x.a')] },
      '/layers/1/inputs',
      /no layer at "x.a"/,
    ],
    [
      'from the outputs of the network',
      { layers: [conv(3)], outputs: ['0', 'heads'] },
      '/outputs/1',
      /no layer "heads" here/,
    ],
    [
      'from `otherwise`',
      { layers: [conv(3), { type: 'relu', when: false, otherwise: 'nothing' }] },
      '/layers/1/otherwise',
      /no layer "nothing" here/,
    ],
  ])('%s', (_, changes, pointer, message, hint) => {
    const fault = faultOf(changes);
    expect(fault.code).toBe('unknown-reference');
    expect(fault.message).toMatch(message);
    expect(fault.pointer).toBe(pointer);
    if (hint) expect(fault.hint).toMatch(hint);
  });

  it.each(['a:b', 'a/b', 'a:1:2', ':1', '.a'])('"%s" is no reference', (inputs) => {
    expect(faultOf({ layers: [conv(3), { type: 'relu', inputs }] }).code).toBe('unknown-reference');
  });

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    '"%s" is a name like any other',
    (inputs) => {
      expect(faultOf({ layers: [conv(3), { type: 'relu', inputs }] }).code).toBe(
        'unknown-reference',
      );
      expect(channels({ layers: [{ id: inputs, ...conv(3) }, conv(5), relu(inputs)] })).toEqual([
        3,
      ]);
    },
  );
});

describe('ids and names', () => {
  it.each<[what: string, changes: object, code: string, pointer: string]>([
    [
      'two layers of one id',
      {
        layers: [
          { id: 'a', ...conv(3) },
          { id: 'a', ...conv(3) },
        ],
      },
      'duplicate-id',
      '/layers/1/id',
    ],
    [
      'an id that a position has',
      { layers: [{ id: '1', ...conv(3) }, conv(3)] },
      'duplicate-id',
      '/layers/1',
    ],
    [
      'an id that a network input has',
      { layers: [{ id: 'mask', ...conv(3) }] },
      'duplicate-id',
      '/layers/0/id',
    ],
    [
      'a dot in an id',
      { layers: [{ id: 'a.b', ...conv(3) }] },
      'invalid-architecture',
      '/layers/0/id',
    ],
    [
      '"input" as an id',
      { layers: [{ id: 'input', ...conv(3) }] },
      'invalid-architecture',
      '/layers/0/id',
    ],
    [
      'a parameter called index',
      { parameters: { index: 1 }, layers: [conv(3)] },
      'invalid-architecture',
      '/parameters/index',
    ],
    [
      'a parameter that the block has not',
      { blocks, layers: [{ block: 'pair', with: { width: 1 } }] },
      'unknown-key',
      '/layers/0/with/width',
    ],
    [
      'a parameter left out',
      {
        blocks: { needy: { parameters: { width: null }, layers: [conv(3)] } },
        layers: [{ block: 'needy' }],
      },
      'invalid-architecture',
      '/layers/0',
    ],
    [
      'a name in a pointer with "/" and "~"',
      { blocks: { 'a/b~c': { layers: [{ type: 'nothing' }] } }, layers: [{ block: 'a/b~c' }] },
      'unknown-layer-type',
      '/blocks/a~1b~0c/layers/0/type',
    ],
    [
      'blocks that use one another',
      {
        blocks: { a: { layers: [{ block: 'b' }] }, b: { layers: [{ block: 'a' }] } },
        layers: [{ block: 'a' }],
      },
      'recursive-block',
      '/blocks/b/layers/0/block',
    ],
    [
      'a block that nothing uses, and that is wrong',
      { blocks: { idle: { layers: [{ type: 'nothing' }] } }, layers: [conv(3)] },
      'unknown-layer-type',
      '/blocks/idle/layers/0/type',
    ],
  ])('%s', (_, changes, code, pointer) => {
    expect(faultOf(changes)).toMatchObject({ code, pointer });
  });
});

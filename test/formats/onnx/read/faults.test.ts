import { describe, expect, it } from 'vitest';
import type { InputError } from '../../../../src/core/errors.ts';
import {
  defaultOnnxLimits,
  encodeOnnx,
  isOnnx,
  type OnnxLimits,
  readOnnx,
} from '../../../../src/formats/onnx/index.ts';
import { inputErrorOf } from '../../../support/input-error.ts';
import { networkOf } from '../../../support/networks.ts';
import {
  bytes,
  bytesOf,
  float,
  integer,
  message,
  modelOf,
  opening,
  type Part,
  text,
} from '../../../support/protobuf.ts';
import { realModelBytes } from '../../../support/real-models.ts';

function faultOf(file: Uint8Array, limits?: Partial<OnnxLimits>): InputError | undefined {
  return inputErrorOf(() => readOnnx(file, limits));
}

/** A field that claims a length, with other content. */
function claiming(field: number, length: number, content: Uint8Array): Part {
  return (writer) => {
    opening(field, length)(writer);
    writer.raw(content);
  };
}

function ascii(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}

/** Bytes that repeat in no pattern a format would have, the same at every run. */
function noise(length: number): Uint8Array {
  let state = 1;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 24;
  });
}

const foreign: readonly (readonly [string, Uint8Array])[] = [
  ['nothing', new Uint8Array()],
  ['text', ascii('What does my network cost?\n')],
  ['JSON', ascii('{"version": 1, "layers": []}')],
  ['a JSON text', ascii('"a text in quotation marks, which is also a protobuf tag"')],
  ['YAML', ascii(':graph: this begins with the tag of a graph')],
  ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, 0x49)],
  ['a zip', Uint8Array.of(0x50, 0x4b, 0x03, 0x04, 0x14, 0, 0, 0, 8, 0, 0x21, 0, 0, 0, 0, 0)],
  ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3)],
  ['HDF5', Uint8Array.of(0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0)],
  ['zeros', new Uint8Array(1000)],
  ['noise', noise(10_000)],
  ['a lone field tag', Uint8Array.of(0x08)],
];

describe('a file of another kind', () => {
  it.each(foreign)('is not recognized: %s', (_, file) => {
    const fault = faultOf(file);
    expect(fault?.code).toBe('unrecognized-model');
    expect(fault?.message).toMatch(/^this is not an ONNX model: .* at byte \d+$/);
    expect(fault?.expected).toContain('ONNX');
    expect(isOnnx(file)).toBe(false);
  });
});

describe('isOnnx', () => {
  it('knows a model by its first bytes', () => {
    const file = realModelBytes('voiceLegacy');
    for (const length of [2, 16, 100, 4096]) expect(isOnnx(file.subarray(0, length))).toBe(true);
  });

  it('knows a faulty model too', () => {
    expect(isOnnx(bytesOf(integer(1, 99)))).toBe(true);
    expect(isOnnx(bytesOf(integer(1, 8), text(1, 'x')))).toBe(true);
  });

  it('knows a model without a version by its graph', () => {
    expect(isOnnx(bytesOf(message(7, message(1, text(4, 'Relu')))))).toBe(true);
  });
});

describe('a corrupt file', () => {
  const node = (...parts: readonly Part[]) => modelOf(message(1, text(3, 'conv1'), ...parts));

  it.each<[string, Uint8Array, RegExp, string | undefined]>([
    [
      'a field of another wire type',
      node(integer(4, 1)),
      /field 4 of NodeProto has wire type 0, in NodeProto at byte \d+$/,
      'conv1',
    ],
    [
      'a wire type that is none',
      node((writer) => writer.raw(Uint8Array.of(0x7f))),
      /there is no wire type 7 here/,
      'conv1',
    ],
    ['field 0', node((writer) => writer.raw(Uint8Array.of(0x00))), /there is no field 0/, 'conv1'],
    [
      'a varint of eleven bytes',
      node((writer) => writer.raw(new Uint8Array(11).fill(0x80))),
      /a varint has more than 10 bytes/,
      'conv1',
    ],
    [
      'a field longer than its message',
      node(claiming(4, 1000, ascii('Conv'))),
      /a field of 1000 bytes stands where 4 are left/,
      'conv1',
    ],
    [
      'a number that runs past the end of its message',
      bytesOf(integer(1, 8), message(7, claiming(1, 1, Uint8Array.of(0x50, 0x01)))),
      /a field runs past the end of its message, in NodeProto/,
      undefined,
    ],
    [
      'an attribute that is at fault',
      node(message(5, text(1, 'alpha'), text(2, 'x'))),
      /field 2 of AttributeProto has wire type 2, in AttributeProto/,
      'conv1',
    ],
    [
      'a name that is not UTF-8',
      node(bytes(1, Uint8Array.of(0x61, 0xff))),
      /a name is not UTF-8/,
      'conv1',
    ],
    [
      'a list of floats that ends inside one',
      node(message(5, bytes(7, new Uint8Array(6)))),
      /a list of floats ends inside one/,
      'conv1',
    ],
    [
      'a list of integers that ends inside one',
      node(message(5, bytes(8, Uint8Array.of(1, 0x80)))),
      /a list of integers ends inside one/,
      'conv1',
    ],
    [
      'an attribute given twice',
      node(message(5, text(1, 'axis')), message(5, text(1, 'axis'))),
      /attribute "axis" is given twice/,
      'conv1',
    ],
    ['two graphs', bytesOf(integer(1, 8), message(7), message(7)), /has two graphs/, undefined],
    ['no graph', bytesOf(integer(1, 8)), /has no graph/, undefined],
    [
      'a sparse tensor of no values',
      modelOf(message(15, integer(3, 10))),
      /a sparse tensor has no values/,
      undefined,
    ],
  ])('is told by %s', (_, file, reason, name) => {
    const fault = faultOf(file);
    expect(fault?.code).toBe('corrupt-model');
    expect(fault?.message).toMatch(reason);
    expect(fault?.node).toBe(name);
  });

  it('names the node around the fault, not the one inside that has no name', () => {
    const inner = message(6, message(1, text(4, 'Add'), float(1, 0)));
    expect(faultOf(node(message(5, text(1, 'body'), inner)))?.node).toBe('conv1');
  });

  it('says at which byte', () => {
    const file = modelOf(message(1, text(4, 'Relu')), message(1, integer(4, 1)));
    // The last field, a tag and a value of a byte each, is known to be at fault by its tag.
    expect(faultOf(file)?.message).toMatch(new RegExp(`at byte ${file.length - 1}$`));
  });
});

describe('the IR version', () => {
  it.each([0, 1, 2, 15, 1_000_000, -1])('may not be %i', (version) => {
    const fault = faultOf(bytesOf(integer(1, version)));
    expect(fault?.code).toBe('unsupported-ir-version');
    expect(fault?.message).toContain(`the model has IR version ${version}`);
    expect(fault?.expected).toBe('an IR version from 3 to 14');
  });

  it('must be said', () => {
    expect(faultOf(bytesOf(message(7, text(2, 'net'))))?.code).toBe('unsupported-ir-version');
  });
});

describe('limits', () => {
  const nodes = (count: number, ...parts: readonly Part[]) =>
    modelOf(...Array.from({ length: count }, () => message(1, ...parts)));

  it('hold the number of nodes', () => {
    expect(faultOf(nodes(10), { nodes: 10 })?.code).toBeUndefined();
    expect(faultOf(nodes(11), { nodes: 10 })?.code).toBe('limit-model');
  });

  it('leave room for as many nodes as they allow, with shapes and weights', () => {
    const file = encodeOnnx(networkOf('densenet201').graph, { weights: 'none' }).model;
    const { nodes: most, bytes } = defaultOnnxLimits;
    const model = Buffer.concat([...file]);
    const { length } = readOnnx(model).graph.nodes;
    expect(faultOf(model, { bytes: (bytes * length) / most })?.code).toBeUndefined();
  });

  it('hold the number of tensors, those in attributes included', () => {
    const file = modelOf(message(5), message(1, message(5, message(5))), message(15, message(1)));
    expect(faultOf(file, { tensors: 3 })?.code).toBeUndefined();
    expect(faultOf(file, { tensors: 2 })?.code).toBe('limit-model');
  });

  it('hold how deep messages lie in one another', () => {
    let depth = 0;
    let graph = text(2, 'innermost');
    for (; depth < 20; depth++) graph = message(1, message(5, message(6, graph)));
    // Each graph lies in an attribute, in a node, in a graph; the outermost in the model.
    const nesting = 3 * depth + 1;
    expect(faultOf(modelOf(graph), { nesting })?.code).toBeUndefined();
    expect(faultOf(modelOf(graph), { nesting: nesting - 1 })?.code).toBe('limit-model');
  });

  it.each<[string, Part]>([
    ['inputs', text(1, '')],
    ['attributes', message(5, text(1, 'a'))],
    ['numbers', message(5, ...Array.from({ length: 100 }, () => integer(8, 1)))],
    ['tensors', message(5, message(5, integer(1, 4), integer(2, 2), bytes(9, noise(4))))],
    ['metadata', message(9, text(1, 'key'))],
  ])('hold the memory of many small messages: %s', (_, part) => {
    const file = modelOf(...Array.from({ length: 20_000 }, () => message(1, part)));
    const fault = faultOf(file, { bytes: 2 ** 20 });
    expect(fault?.code).toBe('limit-model');
    expect(fault?.message).toContain(`of more than ${2 ** 20} bytes`);
  });

  it('hold the length of a name before it is received', () => {
    const file = bytesOf(
      integer(1, 8),
      claiming(7, 2 ** 31, bytesOf(claiming(2, 2 ** 30, ascii('x')))),
    );
    expect(faultOf(file)?.code).toBe('limit-model');
  });

  it('do not hold what is passed over', () => {
    const weights = message(5, integer(1, 1_000_000), integer(2, 2), bytes(9, new Uint8Array(1e6)));
    const about = text(10, 'x'.repeat(1e6));
    expect(faultOf(modelOf(weights, about), { bytes: 10_000 })?.code).toBeUndefined();
  });
});

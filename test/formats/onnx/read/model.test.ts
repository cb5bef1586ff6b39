import { describe, expect, it } from 'vitest';
import { readOnnx } from '../../../../src/formats/onnx/index.ts';
import type { OnnxAttribute, OnnxGraph } from '../../../../src/formats/onnx/model.ts';
import { graph, node } from '../../../support/onnx-model.ts';
import {
  bytes,
  bytesOf,
  double,
  float,
  integer,
  message,
  modelOf,
  packed,
  type Part,
  text,
} from '../../../support/protobuf.ts';

function readGraph(...parts: readonly Part[]): OnnxGraph {
  return readOnnx(modelOf(...parts)).graph;
}

/** The attribute `a` of a node, from the fields of its `AttributeProto`. */
function readAttribute(...parts: readonly Part[]): OnnxAttribute | undefined {
  const { nodes } = readGraph(message(1, message(5, text(1, 'a'), ...parts)));
  return nodes[0]?.attributes['a'];
}

describe('a model', () => {
  it('has its versions, producer, operator sets and graph', () => {
    const file = bytesOf(
      integer(1, 10),
      text(2, 'pytorch'),
      text(3, '2.5'),
      text(4, 'com.example'),
      integer(5, 3),
      text(6, 'about'),
      message(8, integer(2, 21)),
      message(8, text(1, 'com.microsoft'), integer(2, 1)),
      message(7, text(2, 'net')),
      message(14, text(1, 'key'), text(2, 'value')),
    );
    expect(readOnnx(file)).toEqual({
      irVersion: 10,
      producer: 'pytorch 2.5',
      opsets: [
        { domain: '', version: 21 },
        { domain: 'com.microsoft', version: 1 },
      ],
      graph: graph({ name: 'net' }),
      functions: [],
    });
  });

  it('takes its fields in any order', () => {
    const parts = [integer(1, 8), message(8, integer(2, 17)), message(7, text(2, 'net'))];
    expect(readOnnx(bytesOf(...parts.toReversed()))).toEqual(readOnnx(bytesOf(...parts)));
  });

  it('passes over what it does not know and over training', () => {
    const unknown = [
      integer(100, 1),
      float(101, 1),
      double(102, 1),
      bytes(103, new Uint8Array([255, 255])),
    ];
    const training = message(20, message(2, message(1, text(4, 'Gradient'))));
    const file = bytesOf(integer(1, 8), ...unknown, training, message(7, ...unknown));
    expect(readOnnx(file).graph).toEqual(graph({ name: '' }));
  });

  it('calls ai.onnx by its short name', () => {
    const file = bytesOf(
      integer(1, 8),
      message(8, text(1, 'ai.onnx'), integer(2, 17)),
      message(7, message(1, text(4, 'Relu'), text(7, 'ai.onnx'))),
    );
    const { opsets, graph: read } = readOnnx(file);
    expect([opsets[0]?.domain, read.nodes[0]?.domain]).toEqual(['', '']);
  });

  it('has its functions', () => {
    const file = bytesOf(
      integer(1, 8),
      message(7),
      message(
        25,
        text(1, 'Swish'),
        text(4, 'x'),
        text(5, 'y'),
        text(6, 'beta'),
        message(7, text(1, 'x'), text(2, 'y'), text(4, 'Mul')),
        message(9, integer(2, 18)),
        text(10, 'local'),
        message(11, text(1, 'alpha'), float(2, 0.5), integer(20, 1)),
        message(12, text(1, 'y')),
        text(13, 'fast'),
      ),
    );
    expect(readOnnx(file).functions).toEqual([
      {
        name: 'Swish',
        domain: 'local',
        overload: 'fast',
        inputs: ['x'],
        outputs: ['y'],
        attributes: ['beta'],
        defaults: { alpha: { kind: 'float', value: 0.5 } },
        nodes: [node('Mul', 'x', 'y')],
        opsets: [{ domain: '', version: 18 }],
        valueInfo: [{ name: 'y', type: undefined }],
      },
    ]);
  });
});

describe('a node', () => {
  it('has its names, and empty inputs for those left out', () => {
    const read = readGraph(
      message(
        1,
        ...[text(1, 'x'), text(1, ''), text(1, 'größe'), text(2, 'y')],
        ...[text(3, '/layer/Clip'), text(4, 'Clip'), text(7, 'com.example'), text(8, 'v2')],
        message(9, text(1, 'namespace'), text(2, ': Net/layer: Layer')),
      ),
    );
    expect(read.nodes).toEqual([
      {
        ...{ name: '/layer/Clip', op: 'Clip', domain: 'com.example', overload: 'v2' },
        ...{ inputs: ['x', '', 'größe'], outputs: ['y'], attributes: {} },
        metadata: { namespace: ': Net/layer: Layer' },
      },
    ]);
  });

  it('does not keep stack traces or long metadata', () => {
    const entry = (key: string, value: string) => message(9, text(1, key), text(2, value));
    const read = readGraph(
      message(
        1,
        entry('pkg.torch.onnx.stack_trace', 'File "model.py", line 1'),
        entry('pkg.torch.onnx.name_scopes', "['', 'layer1']"),
        entry('long', 'x'.repeat(1025)),
      ),
    );
    expect(read.nodes[0]?.metadata).toEqual({ 'pkg.torch.onnx.name_scopes': "['', 'layer1']" });
  });

  it('may have an attribute of any name', () => {
    const attribute = message(5, text(1, '__proto__'), integer(3, 1), integer(20, 2));
    const attributes = readGraph(message(1, attribute)).nodes[0]?.attributes ?? {};
    expect(Object.entries(attributes)).toEqual([['__proto__', { kind: 'int', value: 1 }]]);
  });
});

describe('an attribute', () => {
  it.each<[string, readonly Part[], OnnxAttribute]>([
    ['float', [float(2, 0.25), integer(20, 1)], { kind: 'float', value: 0.25 }],
    ['infinity', [float(2, -Infinity), integer(20, 1)], { kind: 'nonfinite', value: '-Infinity' }],
    ['int', [integer(3, -3), integer(20, 2)], { kind: 'int', value: -3 }],
    ['largest int', [integer(3, 2n ** 63n - 1n), integer(20, 2)], { kind: 'int', value: 2 ** 63 }],
    ['least int', [integer(3, -(2n ** 63n)), integer(20, 2)], { kind: 'int', value: -(2 ** 63) }],
    ['zero left out', [integer(20, 2)], { kind: 'int', value: 0 }],
    ['string', [text(4, 'SAME_UPPER'), integer(20, 3)], { kind: 'string', value: 'SAME_UPPER' }],
    [
      'string that is not UTF-8',
      [bytes(4, new Uint8Array([0x61, 0xff])), integer(20, 3)],
      { kind: 'string', value: 'a\ufffd' },
    ],
    [
      'ints one by one',
      [integer(8, 3), integer(8, -1), integer(20, 7)],
      { kind: 'ints', value: [3, -1] },
    ],
    [
      'ints packed',
      [packed(8, 'int64', [3, -1, 300]), integer(20, 7)],
      { kind: 'ints', value: [3, -1, 300] },
    ],
    ['no ints', [integer(20, 7)], { kind: 'ints', value: [] }],
    [
      'floats one by one',
      [float(7, 1.5), float(7, -2), integer(20, 6)],
      { kind: 'floats', value: [1.5, -2] },
    ],
    [
      'floats packed',
      [packed(7, 'float', [1.5, -2]), integer(20, 6)],
      { kind: 'floats', value: [1.5, -2] },
    ],
    ['floats with a NaN', [packed(7, 'float', [1, NaN])], { kind: 'long', length: 2 }],
    ['strings', [text(9, 'a'), text(9, ''), integer(20, 8)], { kind: 'strings', value: ['a', ''] }],
    ['reference', [integer(20, 1), text(21, 'alpha')], { kind: 'reference', name: 'alpha' }],
    ['type', [message(14), integer(20, 13)], { kind: 'other', type: 'type_proto' }],
    ['list of graphs', [message(11), integer(20, 10)], { kind: 'other', type: 'graphs' }],
    ['tensor left out', [integer(20, 4)], { kind: 'other', type: 'tensor' }],
    ['type left out', [packed(8, 'int64', [1, 1])], { kind: 'ints', value: [1, 1] }],
    ['nothing', [], { kind: 'other', type: 'undefined' }],
    [
      'too many ints packed',
      [packed(8, 'int64', new Array<number>(50_000).fill(300)), integer(20, 7)],
      { kind: 'long', length: 50_000 },
    ],
    [
      'a few too many ints',
      [packed(8, 'int64', new Array<number>(4097).fill(1)), integer(20, 7)],
      { kind: 'long', length: 4097 },
    ],
    [
      'too many floats',
      [packed(7, 'float', new Array<number>(5000).fill(1)), integer(20, 6)],
      { kind: 'long', length: 5000 },
    ],
    [
      'too many strings',
      [...Array.from({ length: 4097 }, () => text(9, 'a')), integer(20, 8)],
      { kind: 'long', length: 4097 },
    ],
    ['long string', [text(4, 'x'.repeat(4097)), integer(20, 3)], { kind: 'long', length: 4097 }],
  ])('is read: %s', (_, parts, expected) => {
    expect(readAttribute(...parts)).toEqual(expected);
  });

  it('may be a tensor, dense or sparse', () => {
    const tensor = message(5, integer(1, 2), integer(2, 7), packed(7, 'int64', [5, -6]));
    expect(readAttribute(tensor, integer(20, 4))).toEqual({
      kind: 'tensor',
      value: { name: '', elementType: 'int64', dims: [2], data: [5, -6] },
    });
    const values = message(1, integer(1, 3), integer(2, 1), packed(4, 'float', [1, 2, 3]));
    const sparse = message(22, values, integer(3, 10), integer(3, 10));
    expect(readAttribute(sparse, integer(20, 11))).toEqual({
      kind: 'tensor',
      value: { name: '', elementType: 'float32', dims: [10, 10], stored: 3 },
    });
  });

  it('may be a graph', () => {
    const branch = message(6, message(1, text(2, 'y'), text(4, 'Constant')), text(2, 'then'));
    expect(readAttribute(branch, integer(20, 5))).toEqual({
      kind: 'graph',
      value: graph({ name: 'then', nodes: [node('Constant', '', 'y')] }),
    });
  });
});

describe('a value', () => {
  const dim = {
    size: (value: number) => message(1, integer(1, value)),
    symbol: (value: string) => message(1, text(2, value)),
    unsaid: message(1),
  };

  function readType(...type: readonly Part[]) {
    return readGraph(message(11, text(1, 'x'), message(2, ...type))).inputs[0];
  }

  it('has element type and dims: sizes, symbols, or nothing said', () => {
    const dims = [dim.symbol('N'), dim.size(3), dim.unsaid, dim.size(-1), dim.symbol('')];
    expect(readType(message(1, integer(1, 10), message(2, ...dims)))).toEqual({
      name: 'x',
      type: { kind: 'tensor', elementType: 'float16', dims: ['N', 3, null, null, null] },
    });
  });

  it('tells a scalar from a tensor of unknown rank', () => {
    const scalar = { kind: 'tensor', elementType: 'int64', dims: [] };
    expect(readType(message(1, integer(1, 7), message(2)))?.type).toEqual(scalar);
    expect(readType(message(1, integer(1, 7)))?.type).toEqual({ ...scalar, dims: undefined });
  });

  it('may be a sparse tensor, a sequence, an optional, a map, or of a type unsaid', () => {
    const tensor = message(1, integer(1, 1));
    const plain = { kind: 'tensor', elementType: 'float32', dims: undefined };
    expect(readType(message(8, integer(1, 1)))?.type).toEqual({ ...plain, kind: 'sparse' });
    expect(readType(message(4, message(1, tensor)))?.type).toEqual({
      kind: 'sequence',
      element: plain,
    });
    expect(readType(message(9, message(1, message(4, message(1, tensor)))))?.type).toEqual({
      kind: 'optional',
      element: { kind: 'sequence', element: plain },
    });
    expect(readType(message(5, integer(1, 7)))?.type).toEqual({ kind: 'map' });
    expect(readType()?.type).toBeUndefined();
  });

  it('is told as input, output or between', () => {
    const read = readGraph(
      message(11, text(1, 'in')),
      message(12, text(1, 'out')),
      message(13, text(1, 'between')),
    );
    const names = [read.inputs, read.outputs, read.valueInfo].map(([value]) => value?.name);
    expect(names).toEqual(['in', 'out', 'between']);
  });
});

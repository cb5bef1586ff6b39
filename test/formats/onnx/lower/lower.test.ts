import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/core/cost/analyse.ts';
import { lowerOnnx, type OnnxModel } from '../../../../src/formats/onnx/index.ts';
import type { OnnxGraph, OnnxValueInfo } from '../../../../src/formats/onnx/model.ts';
import type { LowerOptions } from '../../../../src/formats/options.ts';
import { func, graph, info, ints, model, node, tensor } from '../../../support/onnx-model.ts';

function cost(
  parts: Partial<OnnxGraph>,
  options: LowerOptions = {},
  more: Partial<OnnxModel> = {},
) {
  return analyse(lowerOnnx(model(parts, more), options));
}

/** A convolution of a 3×3 kernel, a batch norm, and a dense layer over 4×8×8. */
const small: Partial<OnnxGraph> = {
  inputs: [info('image', ['N', 3, 10, 10])],
  initializers: [
    tensor('conv.weight', [4, 3, 3, 3]),
    tensor('conv.bias', [4]),
    ...['bn.weight', 'bn.bias', 'bn.mean', 'bn.var'].map((name) => tensor(name, [4])),
    tensor('fc.weight', [5, 256]),
    tensor('fc.bias', [5]),
  ],
  nodes: [
    node('Conv', 'image conv.weight conv.bias', 'a'),
    node('BatchNormalization', 'a bn.weight bn.bias bn.mean bn.var', 'b'),
    node('Relu', 'b', 'c'),
    node('Flatten', 'c', 'd'),
    node('Gemm', 'd fc.weight fc.bias', 'e', { transB: 1 }),
  ],
  outputs: [info('e', ['N', 5])],
};

const smallMacs = 64 * 4 * 27 + 256 * 5;

describe('a network from ONNX', () => {
  it('is counted', () => {
    const { totals, bindings, defaultedBindings, outputs } = cost(small);
    expect(totals.macs).toBe(smallMacs);
    expect(totals.parameters).toBe(4 * 27 + 4 + 8 + 5 * 256 + 5);
    expect(totals.buffers).toBe(8);
    expect(bindings).toEqual({ N: 1 });
    expect(defaultedBindings).toEqual(['N']);
    expect(outputs).toEqual([{ name: 'e', shape: [1, 5], elementType: 'float32' }]);
  });

  it('is counted for a batch, and in another element type', () => {
    const { totals } = cost(small, { batch: 8, elementType: 'float16' });
    expect(totals.macs).toBe(8 * smallMacs);
    expect(totals.weightBytes).toBe(2 * (4 * 27 + 4 + 16 + 5 * 256 + 5));
  });

  it('is the same in any order of its nodes', () => {
    const inOrder = cost(small).totals;
    const nodes = small.nodes ?? [];
    fc.assert(
      fc.property(fc.shuffledSubarray([...nodes], { minLength: nodes.length }), (shuffled) => {
        expect(cost({ ...small, nodes: shuffled }).totals).toEqual(inOrder);
      }),
    );
  });

  it('may be deeper than a stack', () => {
    const depth = 30_000;
    const chain = Array.from({ length: depth }, (_, i) => node('Relu', `v${i}`, `v${i + 1}`));
    const deep = { inputs: [info('v0', [2])], outputs: [info(`v${depth}`)] };
    expect(cost({ ...deep, nodes: chain.reverse() }).totals.compares).toBe(2 * depth);
  });

  it('takes inputs that initializers give a value to for weights', () => {
    const { inputs } = cost({
      ...small,
      inputs: [...(small.inputs ?? []), info('conv.weight', [4, 3, 3, 3])],
    });
    expect(inputs.map(({ name }) => name)).toEqual(['image']);
  });

  it('follows integers to shapes', () => {
    const { outputs } = cost({
      inputs: [info('x', ['N', 4, 6])],
      initializers: [ints('zero', [0]), ints('minus', [-1])],
      nodes: [
        node('Shape', 'x', 'shape'),
        node('Gather', 'shape zero', 'batch', { axis: 0 }),
        node('Concat', 'batch minus', 'wanted', { axis: 0 }),
        node('Reshape', 'x wanted', 'y'),
      ],
      outputs: [info('y')],
    });
    expect(outputs[0]?.shape).toEqual([1, 24]);
  });

  it.each([
    ['no opset before 7', 6],
    ['no opset that is not known yet', 99],
  ])('is of %s', (_, version) => {
    expect(() => cost(small, {}, { opsets: [{ domain: '', version }] })).toThrow(
      expect.objectContaining({ code: 'unsupported-opset' }),
    );
  });
});

describe('weights', () => {
  const dense = (parts: Partial<OnnxGraph>) =>
    cost({
      inputs: [info('x', [2, 6])],
      outputs: [info('y')],
      ...parts,
      nodes: [...(parts.nodes ?? []), node('MatMul', 'x w', 'y')],
    }).totals;

  it('count once, however often they are used', () => {
    const { parameters, macs } = cost({
      inputs: [info('x', [2, 6])],
      initializers: [tensor('w', [6, 6])],
      nodes: [node('MatMul', 'x w', 'a'), node('MatMul', 'a w', 'b')],
      outputs: [info('b')],
    }).totals;
    expect([parameters, macs]).toEqual([36, 2 * (2 * 6 * 6)]);
  });

  it('count as many elements as a sparse tensor stores', () => {
    const { parameters, macs } = dense({ initializers: [tensor('w', [6, 3], { stored: 7 })] });
    expect([parameters, macs]).toEqual([7, 2 * 6 * 3]);
  });

  it('may be constants of the graph, of one value, or rearranged', () => {
    const value = { kind: 'tensor', value: tensor('', [6, 3]) } as const;
    const turned = { kind: 'tensor', value: tensor('', [3, 6]) } as const;
    expect(dense({ nodes: [node('Constant', '', 'w', { value })] }).parameters).toBe(18);
    expect(
      dense({
        initializers: [ints('shape', [6, 3])],
        nodes: [node('ConstantOfShape', 'shape', 'w')],
      }).parameters,
    ).toBe(18);
    expect(
      dense({
        nodes: [
          node('Constant', '', 'turned', { value: turned }),
          node('Transpose', 'turned', 'w'),
        ],
      }).parameters,
    ).toBe(18);
  });

  it('of a quantized network are integers', () => {
    const { parameters, buffers } = dense({
      initializers: [
        tensor('q', [6, 3], { elementType: 'int8' }),
        tensor('scale', [], { data: [0.1] }),
        tensor('zero', [], { elementType: 'int8', data: [0] }),
      ],
      nodes: [node('DequantizeLinear', 'q scale zero', 'w')],
    });
    // The scale and the zero point are stored beside the weights.
    expect([parameters, buffers]).toEqual([18, 2]);
  });

  it('may be packed, several to a byte', () => {
    const [rows, columns, block] = [64, 16, 32];
    const { totals } = cost({
      inputs: [info('x', [1, rows])],
      initializers: [
        tensor('packed', [columns, rows / block, block / 2], { elementType: 'uint8' }),
        tensor('scales', [(columns * rows) / block]),
      ],
      nodes: [
        node(
          'MatMulNBits',
          'x packed scales',
          'y',
          { K: rows, N: columns, bits: 4, block_size: block },
          { domain: 'com.microsoft' },
        ),
      ],
      outputs: [info('y')],
    });
    expect(totals.macs).toBe(rows * columns);
    expect(totals.parameters).toBe(rows * columns);
    expect(totals.buffers).toBe((columns * rows) / block);
    expect(totals.weightBytes).toBe((rows * columns) / 2 + 4 * Number(totals.buffers));
  });

  it('are not what tells an operator how to work', () => {
    const { parameters } = cost({
      inputs: [info('x', [1, 2, 4, 4])],
      initializers: [tensor('scales', [4], { data: [1, 1, 2, 2] })],
      nodes: [node('Resize', 'x - scales', 'y')],
      outputs: [info('y')],
    }).totals;
    expect(parameters).toBe(0);
  });
});

describe('symbols', () => {
  const wide: Partial<OnnxGraph> = {
    inputs: [info('x', ['batch', null, '2*width'])],
    nodes: [node('Relu', 'x', 'y')],
    outputs: [info('y', ['batch', null, '2*width'])],
  };
  const shape = (options: LowerOptions) => cost(wide, options).outputs[0]?.shape;

  it('are bound by the request, nameless dims by input and axis', () => {
    expect(shape({ batch: 3, bindings: { x_1: 5, width: 4 } })).toEqual([3, 5, 8]);
  });

  it.each([
    [{ bindings: { width: 4 } }, 'unbound-symbol'],
    [{ bindings: { x_1: 5, width: 4, hight: 3 } }, 'unknown-binding'],
    [{ bindings: { x_1: 5, width: 4 }, batch: 3, inputSize: [7, 7] }, 'invalid-input-size'],
    [{ bindings: { x_1: 5, width: 0 } }, 'invalid-option'],
  ])('%j: %s', (options, code) => {
    expect(() => shape(options)).toThrow(expect.objectContaining({ code, pointer: undefined }));
  });

  it('that are no identifiers have names that are', () => {
    const options = { bindings: { seq_len_0: 9 } };
    const { outputs } = cost(
      { ...wide, inputs: [info('x', [1, 'seq/len:0'])], outputs: [info('y')] },
      options,
    );
    expect(outputs[0]?.shape).toEqual([1, 9]);
  });

  it('may be the value of an integer input', () => {
    const range = {
      inputs: [info('length', [], 'int64')],
      initializers: [ints('zero', 0), ints('one', 1)],
      nodes: [node('Range', 'zero length one', 'y')],
      outputs: [info('y')],
    };
    expect(cost(range, { bindings: { length: 12 } }).outputs[0]?.shape).toEqual([12]);
    expect(() => cost(range)).toThrow(expect.objectContaining({ code: 'unresolved-shape' }));
  });

  it('are needed: a rank must be declared, of a tensor', () => {
    expect(() => cost({ ...wide, inputs: [info('x')] })).toThrow('no declared shape');
    const sequence = { kind: 'sequence', element: undefined } as const;
    expect(() => cost({ ...wide, inputs: [{ name: 'x', type: sequence }] })).toThrow('no tensor');
  });

  it('of an empty dim', () => {
    const empty = { ...wide, inputs: [info('x', [0, 3])], outputs: [info('y')] };
    expect(cost(empty).totals.compares).toBe(0);
  });
});

describe('declared shapes', () => {
  const found: Partial<OnnxGraph> = {
    inputs: [info('x', [8])],
    nodes: [node('NonZero', 'x', 'at'), node('Abs', 'at', 'y')],
    outputs: [info('y')],
  };

  it('fill what cannot be inferred', () => {
    const valueInfo = [info('at', [1, 5], 'int64')];
    expect(cost({ ...found, valueInfo }).outputs[0]?.shape).toEqual([1, 5]);
  });

  it('are bound by the request too', () => {
    const valueInfo = [info('at', [1, 'found'], 'int64')];
    expect(cost({ ...found, valueInfo }, { bindings: { found: 3 } }).outputs[0]?.shape).toEqual([
      1, 3,
    ]);
    expect(() => cost({ ...found, valueInfo })).toThrow(
      expect.objectContaining({
        code: 'unresolved-shape',
        hint: 'bind the declared dim: "bindings": { "found": 1 }',
      }),
    );
  });

  it('must not contradict what follows', () => {
    const valueInfo = [info('c', [1, 4, 9, 8])];
    expect(() => cost({ ...small, valueInfo })).toThrow(
      expect.objectContaining({
        code: 'shape-contradiction',
        node: 'Relu_c',
        message: 'Relu_c: output 0 is declared as [1, 4, 9, 8], but is [1, 4, 8, 8]',
      }),
    );
  });

  it('must be ones that the operator can make', () => {
    const unknownAxes: Partial<OnnxGraph> = {
      inputs: [info('x', [2]), info('axes', [1], 'int64')],
      nodes: [node('ReduceSum', 'x axes', 'y', {}, { name: 'sum' })],
      outputs: [info('y', [8])],
    };
    expect(() => cost(unknownAxes)).toThrow(
      expect.objectContaining({ code: 'shape-contradiction', node: 'sum' }),
    );
  });

  it('no longer hold where the request resizes a fixed input', () => {
    const resized = {
      ...small,
      nodes: small.nodes?.slice(0, 3) ?? [],
      valueInfo: [info('a', [1, 4, 8, 8])],
      outputs: [info('c')],
    };
    expect(cost(resized, { inputSize: [12] }).outputs[0]?.shape).toEqual([1, 4, 10, 10]);
  });
});

describe('an operator without a rule', () => {
  const odd: Partial<OnnxGraph> = {
    inputs: [info('x', [2, 3])],
    nodes: [node('Oddity', 'x', 'a', {}, { domain: 'acme', name: 'odd' }), node('Relu', 'a', 'y')],
    outputs: [info('y')],
  };

  it('is named as not counted where its outputs are declared', () => {
    const { totals, coverage } = cost({ ...odd, valueInfo: [info('a', [2, 4])] });
    expect(totals.compares).toBe(8);
    expect(coverage.unsupported).toEqual([{ op: 'acme.Oddity', nodes: 1, examples: ['odd'] }]);
  });

  it('stops the count where they are not', () => {
    expect(() => cost(odd)).toThrow(
      expect.objectContaining({ code: 'unknown-operator', node: 'odd' }),
    );
  });
});

describe('an operator that is not counted', () => {
  const encoder = node(
    'OneHotEncoder',
    'x',
    'y',
    { cats_int64s: { kind: 'long', length: 5000 } },
    {
      domain: 'ai.onnx.ml',
    },
  );
  const encoded = (outputs: OnnxValueInfo) => () =>
    cost({ nodes: [encoder], inputs: [info('x', [3])], outputs: [outputs] });

  it('passes with an attribute that no rule can read, where its output is declared', () => {
    const report = encoded(info('y', [3, 5000]))();
    expect(report.outputs[0]?.shape).toEqual([3, 5000]);
    expect(report.coverage.unsupported.map(({ op }) => op)).toEqual(['ai.onnx.ml.OneHotEncoder']);
  });

  it('does not without, since the attribute may decide its shape', () => {
    expect(encoded(info('y'))).toThrow(expect.objectContaining({ code: 'invalid-node' }));
  });
});

describe('a wrong graph', () => {
  const wrong = (parts: Partial<OnnxGraph>) => () =>
    cost({ inputs: [info('x', [2])], outputs: [info('y')], ...parts });

  it.each([
    ['a circle', 'cyclic-graph', [node('Add', 'x y', 'a'), node('Relu', 'a', 'y')]],
    ['a node of itself', 'cyclic-graph', [node('Add', 'x y', 'y')]],
    ['a missing input', 'missing-value', [node('Add', 'x z', 'y')]],
    ['a missing output', 'missing-value', [node('Relu', 'x', 'z')]],
    ['a value made twice', 'duplicate-value', [node('Relu', 'x', 'y'), node('Abs', 'x', 'y')]],
    ['an input made again', 'duplicate-value', [node('Relu', 'x', 'x'), node('Abs', 'x', 'y')]],
    ['no nodes', 'missing-value', []],
    ['an attribute too much', 'invalid-node', [node('Relu', 'x', 'y', { alpha: 1 })]],
    [
      'an attribute that is a graph',
      'invalid-node',
      [node('Relu', 'x', 'y', { body: { kind: 'graph', value: graph({}) } })],
    ],
  ])('%s: %s', (_, code, nodes) => {
    expect(wrong({ nodes })).toThrow(expect.objectContaining({ code }));
  });

  it('has too many nodes', () => {
    const limits = { nodes: 3 };
    const nodes = Array.from({ length: 4 }, (_, i) => node('Relu', i ? `v${i}` : 'x', `v${i + 1}`));
    const parts = { inputs: [info('x', [2])], outputs: [info('v4')], nodes };
    expect(() => cost(parts, { limits })).toThrow(expect.objectContaining({ code: 'limit-nodes' }));
  });
});

describe('functions', () => {
  const activation = func('Scaled', {
    inputs: ['in', 'extra'],
    outputs: ['out'],
    attributes: ['alpha'],
    nodes: [
      node('LeakyRelu', 'in', 'mid', { alpha: { kind: 'reference', name: 'alpha' } }),
      node('Softmax', 'mid', 'out', { axis: { kind: 'reference', name: 'axis' } }),
    ],
    defaults: { axis: { kind: 'int', value: 0 } },
  });
  const call = (name: string, attributes = {}) =>
    node(name, 'x', 'y', attributes, { domain: 'local', name: 'call' });
  const parts = (name: string, attributes = {}): Partial<OnnxGraph> => ({
    inputs: [info('x', [3, 5])],
    nodes: [call(name, attributes)],
    outputs: [info('y')],
  });

  it('stand in place of their calls, with the attributes of the call or their defaults', () => {
    const alpha = { kind: 'float', value: 0.1 } as const;
    const more = { functions: [activation] };
    // Softmax over an axis of n: n − 1 compares a row beside LeakyRelu's one an element.
    expect(cost(parts('Scaled', { alpha }), {}, more).totals.compares).toBe(15 + 5 * (3 - 1));
    const { totals, layers } = cost(parts('Scaled', { alpha, axis: 1 }), {}, more);
    expect(totals.compares).toBe(15 + 3 * (5 - 1));
    expect(layers.map(({ id }) => id)).toEqual(['call.LeakyRelu_mid', 'call.Softmax_out']);
  });

  it('keep the opset that they import', () => {
    const old = func('Old', {
      inputs: ['in'],
      outputs: ['out'],
      nodes: [node('Squeeze', 'in', 'out', { axes: [0] })],
      opsets: [{ domain: '', version: 11 }],
    });
    const { outputs } = cost(
      { ...parts('Old'), inputs: [info('x', [1, 5])] },
      {},
      { functions: [old] },
    );
    expect(outputs[0]?.shape).toEqual([5]);
  });

  it('tell statistics from weights', () => {
    const norm = func('Norm', {
      inputs: ['in', 's', 'b', 'm', 'v'],
      outputs: ['out'],
      nodes: [node('BatchNormalization', 'in s b m v', 'out')],
    });
    const { totals } = cost(
      {
        inputs: [info('x', [1, 4, 2, 2])],
        initializers: ['s', 'b', 'm', 'v'].map((name) => tensor(name, [4])),
        nodes: [node('Norm', 'x s b m v', 'y', {}, { domain: 'local' })],
        outputs: [info('y')],
      },
      {},
      { functions: [norm] },
    );
    expect([totals.parameters, totals.buffers]).toEqual([8, 8]);
  });

  it('must not call themselves, directly or through others', () => {
    const inner = { inputs: ['in'], outputs: ['out'] };
    const there = func('There', {
      ...inner,
      nodes: [node('Back', 'in', 'out', {}, { domain: 'local' })],
    });
    const back = func('Back', {
      ...inner,
      nodes: [node('There', 'in', 'out', {}, { domain: 'local' })],
    });
    expect(() => cost(parts('There'), {}, { functions: [there, back] })).toThrow(
      expect.objectContaining({ code: 'recursive-function' }),
    );
  });

  it('that call each other by the thousand are refused before they are expanded', () => {
    const levels = 40;
    const functions = Array.from({ length: levels }, (_, level) =>
      func(`F${level}`, {
        inputs: ['in'],
        outputs: ['out'],
        nodes:
          level === levels - 1
            ? [node('Identity', 'in', 'out')]
            : ['in', 'mid'].map((from, index) =>
                node(`F${level + 1}`, from, index ? 'out' : 'mid', {}, { domain: 'local' }),
              ),
      }),
    );
    const limits = { nodes: 1000 };
    expect(() => cost(parts('F0'), { limits }, { functions })).toThrow(
      expect.objectContaining({ code: 'limit-nodes' }),
    );
  });
});

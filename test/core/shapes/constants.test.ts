import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GraphBuilder } from '../../../src/core/graph/builder.ts';
import { operators } from '../../../src/core/ops/index.ts';
import {
  constantLimit,
  elementAt,
  floatConstantLimit,
  isFollowed,
  propagate,
  representable,
  tabulate,
} from '../../../src/core/shapes/constants.ts';

function builder() {
  return new GraphBuilder({ registry: operators });
}

describe('constant propagation', () => {
  it('resolves Shape → Gather → Concat → Reshape, as exporters write a flatten', () => {
    const graph = builder();
    const x = graph.input('x', 'float32', [5, 3, 4, 7]);
    const shape = graph.apply('Shape', [x]);
    const batch = graph.apply('Gather', [shape, graph.constant('zero', 'int64', [], [0])]);
    const rows = graph.apply('Unsqueeze', [batch, graph.ints('axes', [0])]);
    const wanted = graph.apply('Concat', [rows, graph.ints('rest', [-1])], { axis: 0 });
    const flat = graph.apply('Reshape', [x, wanted]);
    expect(wanted).toMatchObject({ role: 'constant', data: [5, -1] });
    expect(flat).toMatchObject({ role: 'activation', dims: [5, 3 * 4 * 7] });
  });

  it('resolves the size of an upsampled map: Shape → Slice → Cast → Mul → Floor → Cast', () => {
    const graph = builder();
    const x = graph.input('x', 'float32', [1, 8, 13, 17]);
    const spatial = graph.apply('Slice', [
      graph.apply('Shape', [x]),
      graph.ints('from', [2]),
      graph.ints('to', [2 ** 63]),
    ]);
    const scaled = graph.apply('Mul', [
      graph.apply('Cast', [spatial], { to: 1 }),
      graph.constant('scale', 'float32', [], [1.5]),
    ]);
    const size = graph.apply('Cast', [graph.apply('Floor', [scaled])], { to: 7 });
    expect(size.data).toEqual([19, 25]);
  });

  it('resolves the heads of attention: Div of a dim, truncated', () => {
    const graph = builder();
    const x = graph.input('x', 'float32', [2, 197, 770]);
    const width = graph.apply('Gather', [
      graph.apply('Shape', [x]),
      graph.constant('two', 'int64', [], [2]),
    ]);
    const heads = graph.apply('Div', [width, graph.constant('twelve', 'int64', [], [12])]);
    expect(heads.data).toEqual([64]);
  });

  it('resolves an index vector: ConstantOfShape → NonZero → Transpose → Squeeze', () => {
    const graph = builder();
    const ones = graph.apply('ConstantOfShape', [graph.ints('length', [5])], {
      value: { elementType: 'int64', dims: [1], data: [1] },
    });
    const found = graph.apply('Transpose', [graph.apply('NonZero', [ones])]);
    const index = graph.apply('Squeeze', [found, graph.ints('axes', [1])]);
    expect(index).toMatchObject({ dims: [5], data: [0, 1, 2, 3, 4] });
  });

  it('resolves the pads of torch.nn.functional.pad', () => {
    const graph = builder();
    const zeros = graph.apply('ConstantOfShape', [graph.ints('missing', [4])], {
      value: { elementType: 'int64', dims: [1], data: [0] },
    });
    const pads = graph.apply('Concat', [graph.ints('given', [1, 2, 3, 4]), zeros], { axis: 0 });
    const pairs = graph.apply('Reshape', [pads, graph.ints('pairs', [-1, 2])]);
    const reversed = graph.apply('Slice', [
      pairs,
      graph.ints('from', [-1]),
      graph.ints('to', [-(2 ** 63)]),
      graph.ints('axes', [0]),
      graph.ints('steps', [-1]),
    ]);
    const columns = graph.apply('Transpose', [reversed], { perm: [1, 0] });
    const onnxPads = graph.apply('Reshape', [columns, graph.ints('flat', [-1])]);
    expect(onnxPads.data).toEqual([0, 0, 3, 1, 0, 0, 4, 2]);
    const x = graph.input('x', 'float32', [1, 1, 10, 10]);
    expect(graph.apply('Pad', [x, onnxPads]).dims).toEqual([1, 1, 17, 13]);
  });

  it('takes elements for unknown where the element type cannot hold the result', () => {
    const graph = builder();
    const a = graph.constant('a', 'int64', [1], [1]);
    const zero = graph.constant('b', 'int64', [1], [0]);
    const most = graph.constant('c', 'int64', [1], [2 ** 63]);
    expect(graph.apply('Div', [a, zero]).data).toBeUndefined();
    expect(graph.apply('Add', [a, most]).data).toBeUndefined();
    expect(graph.apply('Min', [a, most]).data).toEqual([1]);
    expect(graph.apply('Concat', [a, most], { axis: 0 }).data).toEqual([1, 2 ** 63]);
  });

  it('marks what is computed from constants alone as folded, known or not', () => {
    const graph = builder();
    const weight = graph.weight('w', 'float32', [64, 64]);
    expect(graph.apply('Transpose', [weight])).toMatchObject({ role: 'constant' });
    expect(graph.apply('Transpose', [weight]).data).toBeUndefined();
  });

  it('follows small tensors only', () => {
    expect(isFollowed({ elementType: 'int64', dims: [constantLimit] })).toBe(true);
    expect(isFollowed({ elementType: 'int64', dims: [constantLimit + 1] })).toBe(false);
    expect(isFollowed({ elementType: 'float32', dims: [floatConstantLimit] })).toBe(true);
    expect(isFollowed({ elementType: 'float32', dims: [floatConstantLimit + 1] })).toBe(false);
    const big = { elementType: 'int64', dims: [2 ** 20, 2 ** 20, 2 ** 20] } as const;
    expect(propagate(big, [], () => [])).toEqual(big);
  });
});

describe('representable', () => {
  it('rounds to single precision', () => {
    expect(representable('float32', [0.1])).toEqual([Math.fround(0.1)]);
    expect(representable('float64', [0.1])).toEqual([0.1]);
  });

  it('refuses integers out of range and types whose arithmetic is not followed', () => {
    expect(representable('uint8', [255])).toEqual([255]);
    expect(representable('uint8', [256])).toBeUndefined();
    expect(representable('int32', [0.5])).toBeUndefined();
    expect(representable('float16', [1])).toBeUndefined();
  });

  it('has no negative zero among integers', () => {
    expect(Object.is(representable('int64', [-0])?.[0], 0)).toBe(true);
  });
});

describe('tabulate', () => {
  it('visits every coordinate once, row-major, and elementAt finds each element back', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 }), (dims) => {
        const size = dims.reduce((product, dim) => product * dim, 1);
        const data = Array.from({ length: size }, (_, index) => index);
        const tensor = { elementType: 'int64', dims, data } as const;
        expect(tabulate(dims, (at) => elementAt(tensor, at))).toEqual(data);
      }),
    );
  });
});

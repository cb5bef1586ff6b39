import { describe, expect, it } from 'vitest';
import { counters, runOperator } from '../../support/operator.ts';

function axes(...data: number[]) {
  return { dims: [data.length], type: 'int64', data } as const;
}

describe('reductions', () => {
  const n = 2 * 3 * 4 * 5;
  const m = 2 * 4;

  it.each([
    ['ReduceSum', { adds: n - m }],
    ['ReduceMean', { adds: n - m, divides: m }],
    ['ReduceMax', { compares: n - m }],
    ['ReduceMin', { compares: n - m }],
    ['ReduceProd', { multiplies: n - m }],
    ['ReduceL1', { compares: n, adds: n - m }],
    ['ReduceL2', { multiplies: n, adds: n - m, transcendentals: m }],
    ['ReduceSumSquare', { multiplies: n, adds: n - m }],
    ['ReduceLogSum', { adds: n - m, transcendentals: m }],
    ['ReduceLogSumExp', { adds: n - m, transcendentals: n + m }],
  ])('%s reduces n elements to m', (op, expected) => {
    const { shapes, operations } = runOperator(op, [[2, 3, 4, 5], axes(1, -1)]);
    expect(shapes).toEqual([[2, 1, 4, 1]]);
    expect(operations).toEqual(counters(expected));
  });

  it('drop the reduced dims with keepdims = 0', () => {
    const { shapes } = runOperator('ReduceSum', [[2, 3, 4], axes(-2)], { keepdims: 0 });
    expect(shapes).toEqual([[2, 4]]);
  });

  it('reduce all without axes, or nothing with noop_with_empty_axes', () => {
    expect(runOperator('ReduceMax', [[2, 3]]).shapes).toEqual([[1, 1]]);
    expect(runOperator('ReduceMax', [[2, 3]], { keepdims: 0 }).shapes).toEqual([[]]);
    const noop = runOperator('ReduceMax', [[2, 3], axes()], { noop_with_empty_axes: 1 });
    expect(noop.shapes).toEqual([[2, 3]]);
    expect(noop.operations).toEqual(counters({}));
  });

  it('have their axes as an attribute until opset 17, ReduceSum until 12', () => {
    const attribute = { axes: [0], keepdims: 0 };
    expect(runOperator('ReduceMean', [[2, 3]], attribute, { opset: 17 }).shapes).toEqual([[3]]);
    expect(runOperator('ReduceSum', [[2, 3]], attribute, { opset: 12 }).shapes).toEqual([[3]]);
    expect(() => runOperator('ReduceSum', [[2, 3]], attribute, { opset: 13 })).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });

  it('take scalars, and cost nothing on empty tensors', () => {
    expect(runOperator('ReduceSum', [[]]).shapes).toEqual([[]]);
    const empty = runOperator('ReduceSum', [[0, 3], axes(0)]);
    expect(empty.shapes).toEqual([[1, 3]]);
    expect(empty.operations).toEqual(counters({}));
  });

  it('refuse axes out of range, named twice or unknown', () => {
    for (const bad of [axes(2), axes(-3), axes(0, -2)]) {
      expect(() => runOperator('ReduceSum', [[2, 3], bad])).toThrow(
        expect.objectContaining({ code: 'invalid-node' }),
      );
    }
    expect(() => runOperator('ReduceSum', [[2, 3], { dims: [1], type: 'int64' }])).toThrow(
      expect.objectContaining({ code: 'unresolved-shape' }),
    );
  });

  it('know their elements where they know their input', () => {
    const matrix = { dims: [2, 3], type: 'int64', data: [1, 2, 3, 4, 5, 6] } as const;
    const data = (op: string, ...along: number[]) =>
      runOperator(op, [matrix, axes(...along)]).outputs[0]?.data;
    expect(data('ReduceSum', 0)).toEqual([5, 7, 9]);
    expect(data('ReduceProd', 1)).toEqual([6, 120]);
    expect(data('ReduceMax', 1)).toEqual([3, 6]);
    expect(data('ReduceMin', 0, 1)).toEqual([1]);
    expect(data('ReduceMean', 0)).toBeUndefined();
  });
});

describe('ArgMax and ArgMin', () => {
  it.each(['ArgMax', 'ArgMin'])('%s compares n − 1 times per row', (op) => {
    const { outputs, operations } = runOperator(op, [[2, 10, 4]], { axis: -2 });
    expect(outputs[0]).toMatchObject({ elementType: 'int64', dims: [2, 1, 4] });
    expect(operations).toEqual(counters({ compares: 2 * 4 * (10 - 1) }));
    expect(runOperator(op, [[2, 10]], { keepdims: 0 }).shapes).toEqual([[10]]);
  });

  it('find nothing along an empty axis', () => {
    expect(() => runOperator('ArgMax', [[0, 3]])).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
    expect(runOperator('ArgMax', [[0, 3]], { axis: 1 }).operations).toEqual(counters({}));
  });
});

describe('CumSum and CumProd', () => {
  it('accumulate once per element', () => {
    const axis = { dims: [], type: 'int64', data: [-1] } as const;
    expect(runOperator('CumSum', [[3, 4], axis]).operations).toEqual(counters({ adds: 3 * 4 }));
    expect(runOperator('CumProd', [[3, 4], axis], {}, { opset: 26 }).operations).toEqual(
      counters({ multiplies: 3 * 4 }),
    );
  });

  it('refuse an axis out of range, and take an unknown one', () => {
    expect(() => runOperator('CumSum', [[3], { dims: [], type: 'int64', data: [1] }])).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
    expect(runOperator('CumSum', [[3], { dims: [], type: 'int64' }]).shapes).toEqual([[3]]);
  });
});

describe('TopK', () => {
  const k = (value: number) => ({ dims: [1], type: 'int64', data: [value] }) as const;

  it('takes n·⌈log₂(k + 1)⌉ compares per row', () => {
    const { outputs, operations } = runOperator('TopK', [[4, 1000], k(5)], {}, { outputCount: 2 });
    expect(outputs.map(({ dims, elementType }) => [elementType, dims])).toEqual([
      ['float32', [4, 5]],
      ['int64', [4, 5]],
    ]);
    expect(operations).toEqual(counters({ compares: 4 * 1000 * 3 }));
    expect(runOperator('TopK', [[4, 1000], k(1)]).operations.compares).toBe(4 * 1000);
    expect(runOperator('TopK', [[4, 1000], k(0)]).operations.compares).toBe(0);
  });

  it('has k as an attribute at opset 1', () => {
    expect(runOperator('TopK', [[4, 9]], { k: 2, axis: 0 }, { opset: 9 }).shapes).toEqual([[2, 9]]);
  });

  it('refuses more than there are', () => {
    expect(() => runOperator('TopK', [[4], k(5)])).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
    expect(() => runOperator('TopK', [[4], k(-1)])).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });
});

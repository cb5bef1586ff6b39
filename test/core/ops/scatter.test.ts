import { describe, expect, it } from 'vitest';
import { counters, runOperator } from '../../support/operator.ts';

function ints(dims: readonly number[], ...data: number[]) {
  return { dims, type: 'int64', data } as const;
}

const mismatch = expect.objectContaining({ code: 'shape-mismatch' }) as Error;

describe('ScatterElements', () => {
  it('keeps the shape of the input and writes the updates', () => {
    const { outputs, operations } = runOperator(
      'ScatterElements',
      [ints([1, 5], 1, 2, 3, 4, 5), ints([1, 2], 1, -2), ints([1, 2], 11, 21)],
      { axis: 1 },
    );
    expect(outputs[0]).toMatchObject({ dims: [1, 5], data: [1, 11, 3, 21, 5] });
    expect(operations).toEqual(counters({}));
  });

  it.each([
    ['add', { adds: 6 }],
    ['mul', { multiplies: 6 }],
    ['max', { compares: 6 }],
    ['min', { compares: 6 }],
  ])('reduces by %s once per update', (reduction, expected) => {
    const { operations } = runOperator(
      'ScatterElements',
      [
        [9, 3],
        [2, 3],
        [2, 3],
      ],
      { reduction },
    );
    expect(operations).toEqual(counters(expected));
  });

  it('refuses updates of another shape than the indices', () => {
    expect(() => runOperator('ScatterElements', [[4], [2], [3]])).toThrow(mismatch);
    expect(() => runOperator('ScatterElements', [[4], [2, 1], [2, 1]])).toThrow(mismatch);
  });

  it('was Scatter before opset 11', () => {
    expect(runOperator('Scatter', [[4], [2], [2]], {}, { opset: 9 }).shapes).toEqual([[4]]);
  });
});

describe('ScatterND', () => {
  it('writes slices at tuples', () => {
    const { outputs } = runOperator('ScatterND', [
      ints([3, 2], 0, 0, 0, 0, 0, 0),
      ints([1, 1], -1),
      ints([1, 2], 7, 8),
    ]);
    expect(outputs[0]).toMatchObject({ dims: [3, 2], data: [0, 0, 0, 0, 7, 8] });
  });

  it('adds repeated updates up', () => {
    const { outputs, operations } = runOperator(
      'ScatterND',
      [ints([2], 1, 1), ints([3, 1], 0, 0, 1), ints([3], 2, 3, 4)],
      { reduction: 'add' },
    );
    expect(outputs[0]?.data).toEqual([6, 5]);
    expect(operations).toEqual(counters({ adds: 3 }));
  });

  it('refuses updates that do not fit', () => {
    expect(() =>
      runOperator('ScatterND', [
        [4, 5],
        [3, 1],
        [3, 4],
      ]),
    ).toThrow(mismatch);
    expect(() => runOperator('ScatterND', [[4], [3, 2], [3]])).toThrow(mismatch);
  });
});

describe('TensorScatter', () => {
  it('moves the update, not the cache', () => {
    const { shapes, traffic } = runOperator(
      'TensorScatter',
      [[2, 8, 1024, 64], [2, 8, 1, 64], { dims: [2], type: 'int64' }],
      {},
      { opset: 24 },
    );
    expect(shapes).toEqual([[2, 8, 1024, 64]]);
    expect(traffic).toEqual({ read: 2 * 8 * 64 * 4 + 2 * 8, written: 2 * 8 * 64 * 4 });
  });

  it('refuses an update longer than the cache, and the batch axis', () => {
    const run = (update: readonly number[], axis: number) =>
      runOperator('TensorScatter', [[2, 4, 3], update], { axis }, { opset: 24 });
    expect(() => run([2, 5, 3], 1)).toThrow(mismatch);
    expect(() => run([2, 4, 3], 0)).toThrow(expect.objectContaining({ code: 'invalid-node' }));
  });
});

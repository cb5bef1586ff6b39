import { describe, expect, it } from 'vitest';
import { counters, runOperator } from '../../support/operator.ts';

const mismatch = expect.objectContaining({ code: 'shape-mismatch' }) as Error;

describe('NegativeLogLikelihoodLoss', () => {
  const targets = { dims: [4, 6], type: 'int64' } as const;
  const p = 4 * 6;

  it.each([
    ['none', [4, 6], { adds: p }],
    ['sum', [], { adds: p + (p - 1) }],
    ['mean', [], { adds: p + (p - 1), divides: 1 }],
  ] as const)('reduces by %s', (reduction, dims, expected) => {
    const run = runOperator('NegativeLogLikelihoodLoss', [[4, 10, 6], targets], { reduction });
    expect(run.shapes).toEqual([dims]);
    expect(run.operations).toEqual(counters(expected));
  });

  it('weighs each target, and divides by the sum of the weights', () => {
    const { operations } = runOperator('NegativeLogLikelihoodLoss', [[4, 10, 6], targets, [10]]);
    expect(operations).toEqual(
      counters({ adds: p + (p - 1) + (p - 1), multiplies: p, divides: 1 }),
    );
  });

  it('refuses targets and weights that do not fit', () => {
    expect(() => runOperator('NegativeLogLikelihoodLoss', [[4, 10], [10]])).toThrow(mismatch);
    expect(() => runOperator('NegativeLogLikelihoodLoss', [[4, 10], [4], [4]])).toThrow(mismatch);
    expect(() => runOperator('NegativeLogLikelihoodLoss', [[4], [4]])).toThrow(mismatch);
  });
});

describe('SoftmaxCrossEntropyLoss', () => {
  it('is a LogSoftmax over the classes and the likelihood of the targets', () => {
    const { shapes, operations } = runOperator(
      'SoftmaxCrossEntropyLoss',
      [[4, 10], [4]],
      {},
      { outputCount: 2 },
    );
    expect(shapes).toEqual([[], [4, 10]]);
    expect(operations).toEqual(
      counters({
        compares: 4 * (10 - 1),
        adds: 4 * (10 + (10 - 1) + 10) + 4 + (4 - 1),
        transcendentals: 4 * (10 + 1),
        divides: 1,
      }),
    );
    expect(runOperator('SoftmaxCrossEntropyLoss', [[0, 10], [0]]).operations).toEqual(counters({}));
  });
});

describe('Det', () => {
  it('eliminates M×M matrices', () => {
    const { shapes, operations } = runOperator('Det', [[5, 4, 4]]);
    expect(shapes).toEqual([[5]]);
    const updates = 3 * 3 + 2 * 2 + 1 * 1;
    expect(operations).toEqual(
      counters({
        divides: 5 * (3 + 2 + 1),
        multiplies: 5 * (updates + 3),
        adds: 5 * updates,
      }),
    );
    expect(runOperator('Det', [[1, 1]]).operations).toEqual(counters({}));
    expect(runOperator('Det', [[0, 0]]).operations).toEqual(counters({}));
    expect(() => runOperator('Det', [[3, 4]])).toThrow(mismatch);
    expect(() => runOperator('Det', [[3]])).toThrow(mismatch);
  });
});

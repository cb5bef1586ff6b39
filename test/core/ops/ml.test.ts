import { describe, expect, it } from 'vitest';
import type { Attributes } from '../../../src/core/graph/types.ts';
import { counters, type Operand, runOperator } from '../../support/operator.ts';

const text = (...dims: readonly number[]) => ({ dims, type: 'string' }) as const;

function run(op: string, operands: readonly Operand[], attributes: Attributes = {}, outputs = 1) {
  return runOperator(op, operands, attributes, { domain: 'ai.onnx.ml', outputCount: outputs });
}

const numbers = (count: number) => new Array<number>(count).fill(1);

describe('linear models', () => {
  it('regresses N rows to each target', () => {
    const { shapes, operations } = run('LinearRegressor', [[5, 3]], {
      coefficients: numbers(6),
      intercepts: numbers(2),
      targets: 2,
    });
    expect(shapes).toEqual([[5, 2]]);
    expect(operations).toEqual(
      counters({ macs: 5 * 3 * 2, dotProducts: 10, adds: 10, biasAdds: 10 }),
    );
    expect(() => run('LinearRegressor', [[5, 3]], { coefficients: numbers(4) })).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });

  it('classifies by the largest score', () => {
    const { outputs, operations } = run(
      'LinearClassifier',
      [[5, 4]],
      {
        classlabels_strings: ['a', 'b', 'c'],
        coefficients: numbers(12),
        intercepts: numbers(3),
        post_transform: 'SOFTMAX',
      },
      2,
    );
    expect(outputs.map(({ elementType, dims }) => [elementType, dims])).toEqual([
      ['string', [5]],
      ['float32', [5, 3]],
    ]);
    const scores = 15;
    expect(operations).toEqual(
      counters({
        macs: scores * 4,
        dotProducts: scores,
        biasAdds: scores,
        adds: scores + scores + (scores - 5),
        compares: 5 * 2 + (scores - 5),
        transcendentals: scores,
        divides: scores,
      }),
    );
  });

  it('finds one score for two classes and gives both', () => {
    const { shapes, operations } = run(
      'LinearClassifier',
      [[5, 4]],
      {
        classlabels_ints: [0, 1],
        coefficients: numbers(4),
        intercepts: [1],
        post_transform: 'LOGISTIC',
      },
      2,
    );
    expect(shapes).toEqual([[5], [5, 2]]);
    expect(operations.macs).toBe(5 * 4);
    expect(operations.transcendentals).toBe(5);
  });

  it.each([
    ['LINEAR', { macs: 5 * 7 * 3, dotProducts: 5 * 7 }],
    ['POLY', { macs: 5 * 7 * 3, dotProducts: 35, multiplies: 35, adds: 35, transcendentals: 35 }],
    ['RBF', { multiplies: 35 * 4, adds: 35 * (3 + 2), transcendentals: 35 }],
  ])('weighs %s kernels of support vectors', (kernel_type, kernel) => {
    const { shapes, operations } = run('SVMRegressor', [[5, 3]], {
      coefficients: numbers(7),
      kernel_type,
      n_supports: 7,
      rho: [1],
      support_vectors: numbers(21),
    });
    expect(shapes).toEqual([[5, 1]]);
    const { macs = 0, dotProducts = 0, adds = 0 } = kernel as Record<string, number>;
    expect(operations).toEqual(
      counters({
        ...kernel,
        macs: macs + 5 * 7,
        dotProducts: dotProducts + 5,
        adds: adds + 5,
        biasAdds: 5,
      }),
    );
  });

  it.each([
    ['MAX', { compares: 6 - 2 }],
    ['L1', { compares: 6, adds: 6 - 2 }],
    ['L2', { multiplies: 6, adds: 6 - 2, transcendentals: 2 }],
  ])('normalizes rows by %s', (norm, counts) => {
    expect(run('Normalizer', [[2, 3]], { norm }).operations).toEqual(
      counters({ ...counts, divides: 6 }),
    );
    expect(run('Normalizer', [[0, 3]], { norm }).operations).toEqual(counters({}));
  });

  it('shapes a machine that votes, by pairs of classes or by class', () => {
    const labels = { classlabels_ints: [0, 1, 2, 3] };
    const votes = { ...labels, vectors_per_class: [1, 1, 1, 1] };
    expect(run('SVMClassifier', [[5, 3]], votes, 2).shapes).toEqual([[5], [5, 6]]);
    const sure = { ...votes, prob_a: [1] };
    expect(run('SVMClassifier', [[5, 3]], sure, 2).shapes).toEqual([[5], [5, 4]]);
  });
});

describe('features', () => {
  it('scales, thresholds and replaces each element', () => {
    expect(run('Scaler', [[2, 3]]).operations).toEqual(counters({ adds: 6, multiplies: 6 }));
    expect(run('Binarizer', [[2, 3]]).operations).toEqual(counters({ compares: 6 }));
    expect(run('Imputer', [[2, 3]]).operations).toEqual(counters({ compares: 6 }));
  });

  it('joins rows of features', () => {
    expect(
      run('FeatureVectorizer', [
        [5, 3],
        [5, 4],
      ]).shapes,
    ).toEqual([[5, 7]]);
    expect(run('FeatureVectorizer', [[3], [4]]).shapes).toEqual([[1, 7]]);
    expect(() =>
      run('FeatureVectorizer', [
        [5, 3],
        [4, 4],
      ]),
    ).toThrow(expect.objectContaining({ code: 'shape-mismatch' }));
  });

  it.each([
    ['OneHotEncoder', text(5), { cats_strings: ['a', 'b'] }, 'float32', [5, 2]],
    ['LabelEncoder', text(5), { values_floats: [1] }, 'float32', [5]],
    ['LabelEncoder', text(5), { classes_strings: ['a'] }, 'int64', [5]],
    ['CategoryMapper', { dims: [2, 3], type: 'int64' }, {}, 'string', [2, 3]],
    ['CastMap', [4], { cast_to: 'TO_INT64' }, 'int64', [1, 4]],
    ['CastMap', [4], { map_form: 'SPARSE', max_map: 9 }, 'float32', [1, 9]],
    ['DictVectorizer', [4], { string_vocabulary: ['a', 'b'] }, 'float32', [1, 2]],
    ['ZipMap', [5, 3], { classlabels_int64s: [0, 1, 2] }, 'float32', [5, 3]],
    ['TreeEnsembleRegressor', [5, 3], { n_targets: 2 }, 'float32', [5, 2]],
    ['TreeEnsemble', [5, 3], { n_targets: 2 }, 'float32', [5, 2]],
  ] as const)('%s is shaped', (op, operand, attributes, elementType, dims) => {
    const { outputs, operations } = run(op, [operand], attributes);
    expect(outputs[0]).toMatchObject({ elementType, dims });
    expect(operations).toEqual(counters({}));
  });

  it('labels what trees classify', () => {
    const labels = { classlabels_int64s: [0, 1, 2] };
    expect(run('TreeEnsembleClassifier', [[5, 3]], labels, 2).shapes).toEqual([[5], [5, 3]]);
    expect(() => run('TreeEnsembleClassifier', [[5, 3]], {}, 2)).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });
});

describe('steps of training', () => {
  const domain = 'ai.onnx.preview.training';
  const step = [[], { dims: [], type: 'int64' }] as const;

  it.each([
    ['Adagrad', 3, {}, 2],
    ['Adam', 4, {}, 3],
    ['Momentum', 3, { alpha: 1, beta: 1, mode: 'standard', norm_coefficient: 0 }, 2],
  ])('%s gives %i groups anew but for the gradients', (op, groups, attributes, kept) => {
    const tensors = Array.from({ length: groups }, () => [[2, 3], [5]]).flat();
    const { shapes } = runOperator(op, [...step, ...tensors], attributes, {
      domain,
      outputCount: 2 * kept,
    });
    expect(shapes).toEqual(Array.from({ length: kept }, () => [[2, 3], [5]]).flat());
    expect(() =>
      runOperator(op, [...step, ...tensors, [1]], attributes, { domain, outputCount: 2 * kept }),
    ).toThrow(expect.objectContaining({ code: 'invalid-node' }));
  });

  it('gives gradients the shapes of what they are for', () => {
    const attributes = { xs: ['a', 'b'], y: 'c', zs: ['d'] };
    const { shapes } = runOperator('Gradient', [[2], [3, 4], [5]], attributes, {
      domain,
      outputCount: 2,
    });
    expect(shapes).toEqual([[2], [3, 4]]);
  });
});

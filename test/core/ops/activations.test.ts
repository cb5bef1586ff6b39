import { describe, expect, it } from 'vitest';
import { addOperations } from '../../../src/core/cost/operations.ts';
import { counters, runOperator } from '../../support/operator.ts';

const elements = 2 * 3 * 5;

describe('activations', () => {
  it.each([
    ['Relu', { compares: 1 }],
    ['LeakyRelu', { compares: 1, multiplies: 1 }],
    ['ThresholdedRelu', { compares: 1 }],
    ['Sigmoid', { transcendentals: 1, adds: 1, divides: 1 }],
    ['HardSigmoid', { multiplies: 1, adds: 1, compares: 2 }],
    ['HardSwish', { multiplies: 2, adds: 1, compares: 2 }],
    ['Tanh', { transcendentals: 1 }],
    ['Elu', { compares: 1, transcendentals: 1, adds: 1, multiplies: 1 }],
    ['Selu', { compares: 1, transcendentals: 1, adds: 1, multiplies: 2 }],
    ['Celu', { compares: 2, divides: 1, transcendentals: 1, adds: 2, multiplies: 1 }],
    ['Softplus', { transcendentals: 2, adds: 1 }],
    ['Softsign', { compares: 1, adds: 1, divides: 1 }],
    ['Mish', { transcendentals: 3, adds: 1, multiplies: 1 }],
    ['Gelu', { multiplies: 3, adds: 1, transcendentals: 1 }],
    ['Shrink', { compares: 2, adds: 1 }],
  ])('%s costs its formula once per element', (op, each) => {
    const { shapes, operations } = runOperator(op, [[2, 3, 5]]);
    expect(shapes).toEqual([[2, 3, 5]]);
    expect(operations).toEqual(
      counters(Object.fromEntries(Object.entries(each).map(([key, n]) => [key, elements * n]))),
    );
  });

  it('the tanh approximation of Gelu has its own cost', () => {
    const { operations } = runOperator('Gelu', [[7]], { approximate: 'tanh' });
    expect(operations).toEqual(counters({ multiplies: 7 * 6, adds: 7 * 2, transcendentals: 7 }));
  });

  it('Sigmoid and Mul make the SiLU of 4 operations, 1 of them exp', () => {
    const sigmoid = runOperator('Sigmoid', [[7]]).operations;
    const product = runOperator('Mul', [[7], [7]]).operations;
    const silu = counters({ transcendentals: 7, adds: 7, divides: 7, multiplies: 7 });
    expect(addOperations(sigmoid, product)).toEqual(silu);
    expect(runOperator('Swish', [[7]], {}, { opset: 24 }).operations).toEqual(silu);
  });

  it('Swish multiplies once more where α is not 1', () => {
    const { operations } = runOperator('Swish', [[7]], { alpha: 1.5 }, { opset: 24 });
    expect(operations).toEqual(
      counters({ transcendentals: 7, adds: 7, divides: 7, multiplies: 7 * 2 }),
    );
  });

  it('SwiGLU is a Swish and a multiply', () => {
    const { shapes, operations } = runOperator(
      'SwiGLU',
      [
        [2, 4],
        [2, 4],
      ],
      {},
      { opset: 28 },
    );
    expect(shapes).toEqual([[2, 4]]);
    expect(operations).toEqual(
      counters({ transcendentals: 8, adds: 8, divides: 8, multiplies: 8 * 2 }),
    );
    expect(() => runOperator('SwiGLU', [[2, 4], [4]], {}, { opset: 28 })).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });

  it('refuse attributes that they do not have', () => {
    expect(() => runOperator('Relu', [[2]], { alpha: 1 })).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });
});

describe('Clip', () => {
  const scalar = { dims: [], type: 'float32' } as const;

  it('compares once for each bound given', () => {
    expect(runOperator('Clip', [[3, 4], scalar, scalar]).operations).toEqual(
      counters({ compares: 2 * 3 * 4 }),
    );
    expect(runOperator('Clip', [[3, 4], undefined, scalar]).operations).toEqual(
      counters({ compares: 3 * 4 }),
    );
    expect(runOperator('Clip', [[3, 4]]).operations).toEqual(counters({}));
  });

  it('has its bounds as attributes until opset 10', () => {
    const { operations } = runOperator('Clip', [[3, 4]], { min: 0, max: 6 }, { opset: 10 });
    expect(operations).toEqual(counters({ compares: 2 * 3 * 4 }));
    expect(() => runOperator('Clip', [[3]], { min: 0 }, { opset: 11 })).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });

  it('knows its elements, and refuses bounds that are no scalars', () => {
    const bound = (value: number) => ({ dims: [], type: 'int64', data: [value] }) as const;
    const { outputs } = runOperator('Clip', [
      { dims: [3], type: 'int64', data: [-5, 1, 9] },
      bound(0),
      bound(4),
    ]);
    expect(outputs[0]?.data).toEqual([0, 1, 4]);
    expect(() => runOperator('Clip', [[3], [3]])).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });
});

describe('PRelu', () => {
  it('compares and multiplies once per element of the input', () => {
    const { shapes, operations } = runOperator('PRelu', [
      [2, 3, 5],
      [3, 1],
    ]);
    expect(shapes).toEqual([[2, 3, 5]]);
    expect(operations).toEqual(counters({ compares: elements, multiplies: elements }));
  });

  it('broadcasts the slope to the input, not the input to the slope', () => {
    expect(() => runOperator('PRelu', [[1], [3]])).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });

  it('has one slope per channel until opset 6', () => {
    expect(runOperator('PRelu', [[2, 3, 5], [3]], {}, { opset: 6 }).shapes).toEqual([[2, 3, 5]]);
    expect(() => runOperator('PRelu', [[2, 3, 5], [3]])).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });
});

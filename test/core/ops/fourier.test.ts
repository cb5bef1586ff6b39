import { describe, expect, it } from 'vitest';
import { counters, runOperator } from '../../support/operator.ts';

const scalar = (value: number) => ({ dims: [], type: 'int64', data: [value] }) as const;

describe('DFT', () => {
  it('takes log₂(n)·n/2 butterflies for a power of two', () => {
    const { shapes, operations } = runOperator('DFT', [[3, 16, 2]]);
    expect(shapes).toEqual([[3, 16, 2]]);
    const butterflies = 3 * 4 * 8;
    expect(operations).toEqual(counters({ multiplies: 4 * butterflies, adds: 6 * butterflies }));
  });

  it('follows the definition for another length', () => {
    const real = runOperator('DFT', [[3, 10, 1]], { onesided: 1 });
    expect(real.shapes).toEqual([[3, 6, 2]]);
    expect(real.operations).toEqual(counters({ macs: 3 * 6 * 2 * 10, dotProducts: 3 * 6 * 2 }));
    const complex = runOperator('DFT', [[3, 10, 2]]);
    expect(complex.operations).toEqual(
      counters({ macs: 3 * 10 * 2 * 20, dotProducts: 3 * 10 * 2 }),
    );
  });

  it('pads or cuts to dft_length along any axis but the last', () => {
    const { shapes, operations } = runOperator('DFT', [[3, 10, 5, 1], scalar(8), scalar(1)]);
    expect(shapes).toEqual([[3, 8, 5, 2]]);
    expect(operations.multiplies).toBe(4 * 15 * 3 * 4);
    const former = runOperator('DFT', [[3, 10, 5, 1]], { axis: -3 }, { opset: 17 });
    expect(former.shapes).toEqual([[3, 10, 5, 2]]);
    expect(() => runOperator('DFT', [[3, 10, 1], undefined, scalar(-1)])).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });

  it('scales an inverse, which is real if one-sided', () => {
    const { shapes, operations } = runOperator('DFT', [[2, 6, 2]], { inverse: 1, onesided: 1 });
    expect(shapes).toEqual([[2, 10, 1]]);
    expect(operations).toEqual(
      counters({ macs: 2 * 10 * 20, dotProducts: 2 * 10, multiplies: 2 * 10 }),
    );
  });

  it('transforms nothing to nothing', () => {
    expect(runOperator('DFT', [[0, 16, 2]]).operations).toEqual(counters({}));
    expect(() => runOperator('DFT', [[4, 3]])).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });
});

describe('STFT', () => {
  it('transforms every frame, windowed', () => {
    const { shapes, operations } = runOperator('STFT', [[2, 128, 1], scalar(8), [16]]);
    const frames = (128 - 16) / 8 + 1;
    expect(shapes).toEqual([[2, frames, 9, 2]]);
    const butterflies = 2 * frames * 4 * 8;
    expect(operations).toEqual(
      counters({ multiplies: 4 * butterflies + 2 * frames * 16, adds: 6 * butterflies }),
    );
  });

  it('takes a frame length, and both sides', () => {
    const { shapes, operations } = runOperator(
      'STFT',
      [[1, 100, 1], scalar(10), undefined, scalar(20)],
      { onesided: 0 },
    );
    expect(shapes).toEqual([[1, 9, 20, 2]]);
    expect(operations).toEqual(counters({ macs: 9 * 20 * 2 * 20, dotProducts: 9 * 20 * 2 }));
    expect(() => runOperator('STFT', [[1, 10, 1], scalar(1), [16]])).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });
});

describe('window functions', () => {
  it.each([
    ['HannWindow', 1, 2, 1],
    ['HammingWindow', 1, 2, 1],
    ['BlackmanWindow', 2, 4, 2],
  ])('%s: %i cosines, %i multiplies, %i adds per element', (op, cosines, multiplies, adds) => {
    const { outputs, operations } = runOperator(op, [scalar(400)], { output_datatype: 11 });
    expect(outputs[0]).toMatchObject({ elementType: 'float64', dims: [400] });
    expect(operations).toEqual(
      counters({
        transcendentals: cosines * 400,
        multiplies: multiplies * 400,
        adds: adds * 400,
      }),
    );
  });

  it('shapes a mel filter bank', () => {
    const { shapes } = runOperator('MelWeightMatrix', [80, 400, 16000, 0, 8000].map(scalar));
    expect(shapes).toEqual([[400 / 2 + 1, 80]]);
  });
});

describe('random numbers', () => {
  it.each([
    ['RandomNormal', [], { shape: [2, 3], dtype: 11 }, 'float64', [2, 3]],
    ['RandomUniform', [], { shape: [] }, 'float32', []],
    ['RandomNormalLike', [[0, 4]], {}, 'float32', [0, 4]],
    ['RandomUniformLike', [[5]], { dtype: 10 }, 'float16', [5]],
    ['Bernoulli', [[2, 2]], { dtype: 9 }, 'bool', [2, 2]],
    ['Multinomial', [[3, 10]], { sample_size: 7 }, 'int32', [3, 7]],
  ] as const)('%s is shaped and not counted', (op, operands, attributes, elementType, dims) => {
    const { outputs, operations } = runOperator(op, operands, attributes);
    expect(outputs[0]).toMatchObject({ elementType, dims });
    expect(operations).toEqual(counters({}));
  });
});

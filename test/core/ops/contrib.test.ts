import { describe, expect, it } from 'vitest';
import { addOperations, type Operations } from '../../../src/core/cost/operations.ts';
import type { Attributes } from '../../../src/core/graph/types.ts';
import { counters, type Operand, runOperator } from '../../support/operator.ts';

function run(op: string, operands: readonly Operand[], attributes: Attributes = {}, outputs = 1) {
  return runOperator(op, operands, attributes, {
    domain: 'com.microsoft',
    outputCount: outputs,
  });
}

const scalar = (value: number) => ({ dims: [], type: 'int32', data: [value] }) as const;
const int32 = (...dims: readonly number[]) => ({ dims, type: 'int32' }) as const;
const mismatch: unknown = expect.objectContaining({ code: 'shape-mismatch' });

function total(...parts: readonly Operations[]): Operations {
  return parts.reduce(addOperations);
}

const products = (sums: number, length: number) =>
  counters({ macs: sums * length, dotProducts: sums });
const bias = (n: number) => counters({ adds: n, biasAdds: n });
const gelu = (n: number) => counters({ multiplies: 3 * n, adds: n, transcendentals: n });
const tanhGelu = (n: number) => counters({ multiplies: 6 * n, adds: 2 * n, transcendentals: n });
const silu = (n: number) => counters({ transcendentals: n, adds: n, divides: n, multiplies: n });

describe('activations', () => {
  const n = 2 * 5 * 12;

  it.each([
    ['Gelu', [[2, 5, 12]], {}, gelu(n)],
    ['BiasGelu', [[2, 5, 12], [12]], {}, total(gelu(n), bias(n))],
    ['FastGelu', [[2, 5, 12]], {}, tanhGelu(n)],
    ['FastGelu', [[2, 5, 12], [12]], {}, total(tanhGelu(n), bias(n))],
    ['QuickGelu', [[2, 5, 12]], {}, total(silu(n), counters({ multiplies: n }))],
    ['QuickGelu', [[2, 5, 12]], { alpha: 1 }, silu(n)],
    ['BiasAdd', [[2, 5, 12], [12], [2, 5, 12]], {}, counters({ adds: 2 * n, biasAdds: n })],
    ['Gelu', [[]], {}, gelu(1)],
    ['FastGelu', [[0, 12]], {}, counters({})],
  ] as const)('%s of %j', (op, operands, attributes, expected) => {
    const { shapes, operations } = run(op, operands, attributes);
    expect(shapes).toEqual([operands[0]]);
    expect(operations).toEqual(expected);
  });

  it('refuses a bias of another width', () => {
    expect(() => run('BiasGelu', [[2, 5, 12], [5]])).toThrow(mismatch);
    expect(() => run('FastGelu', [[], [1]])).toThrow(mismatch);
  });

  it('splits the biased input into a value and a gate', () => {
    const { shapes, operations } = run('BiasSplitGelu', [[2, 5, 12], [12]]);
    expect(shapes).toEqual([[2, 5, 6]]);
    expect(operations).toEqual(total(bias(n), gelu(n / 2), counters({ multiplies: n / 2 })));
    expect(() => run('BiasSplitGelu', [[2, 5, 3], [3]])).toThrow(mismatch);
  });

  it('biases before softmax and dropout', () => {
    const attributes = { axis: -1, is_inner_broadcast: 1 };
    const { operations } = run(
      'BiasSoftmax',
      [
        [2, 3, 4],
        [2, 1, 4],
      ],
      attributes,
    );
    expect(operations).toEqual(
      counters({
        adds: 24 + 24 + (24 - 6),
        compares: 24 - 6,
        transcendentals: 24,
        divides: 24,
      }),
    );
    expect(run('BiasSoftmax', [[0, 4], [4]], attributes).operations).toEqual(counters({}));
    const dropped = run('BiasDropout', [[2, 3], [3], [2, 3]], {}, 2);
    expect(dropped.outputs[1]?.elementType).toBe('bool');
    expect(dropped.operations).toEqual(counters({ adds: 2 * 6, biasAdds: 6 }));
  });
});

describe('normalizations', () => {
  const [n, groups] = [2 * 5 * 12, 2 * 5];
  const layerNorm = (elements: number, rows: number, shift: boolean) =>
    counters({
      adds: 3 * elements + (shift ? elements : 0),
      multiplies: 2 * elements + 2 * rows + elements,
      transcendentals: rows,
      divides: rows,
    });
  const rmsNorm = counters({
    multiplies: 3 * n + groups,
    adds: n + groups,
    transcendentals: groups,
    divides: groups,
  });
  const x = [2, 5, 12];

  it('adds the skip before a layer norm, and gives the sum', () => {
    const full = run('SkipLayerNormalization', [x, x, [12], [12], [12]], {}, 4);
    expect(full.shapes).toEqual([x, [2, 5, 1], [2, 5, 1], x]);
    expect(full.operations).toEqual(
      total(counters({ adds: n }), bias(n), layerNorm(n, groups, true)),
    );
    const bare = run('SkipLayerNormalization', [x, [5, 12], [12]]);
    expect(bare.operations).toEqual(total(counters({ adds: n }), layerNorm(n, groups, false)));
    expect(() => run('SkipLayerNormalization', [x, [4, 12], [12]])).toThrow(mismatch);
    expect(() => run('SkipLayerNormalization', [x, x, [5]])).toThrow(mismatch);
  });

  it('has RMS norms, of which one is among the operators of ONNX', () => {
    const skipped = run('SkipSimplifiedLayerNormalization', [x, x, [12]]);
    expect(skipped.operations).toEqual(total(counters({ adds: n }), rmsNorm));
    const simplified = runOperator('SimplifiedLayerNormalization', [x, [12]], { axis: -1 });
    expect(simplified.operations).toEqual(rmsNorm);
    expect(simplified.shapes).toEqual([x]);
  });

  it('adds embeddings before a layer norm', () => {
    const operands = [int32(2, 5), int32(2, 5), [30, 12], [9, 12], [2, 12], [12], [12]];
    const { outputs, operations } = run(
      'EmbedLayerNormalization',
      [...operands, int32(2, 5)],
      {},
      3,
    );
    expect(outputs.map(({ dims }) => dims)).toEqual([x, [2], x]);
    expect(operations).toEqual(
      total(counters({ adds: 2 * n + (10 - 2) }), layerNorm(n, groups, true)),
    );
    const plain = run(
      'EmbedLayerNormalization',
      operands.with(1, undefined as never).with(4, undefined as never),
    );
    expect(plain.operations).toEqual(total(counters({ adds: n }), layerNorm(n, groups, true)));
  });

  it('has group norms, channels last unless told otherwise', () => {
    const attributes = { groups: 4, activation: 1 };
    const elements = 2 * 4 * 5 * 8;
    const { operations } = run('GroupNorm', [[2, 4, 5, 8], [8], [8]], attributes);
    expect(operations).toEqual(total(layerNorm(elements, 2 * 4, true), silu(elements)));
    const skipped = run(
      'SkipGroupNorm',
      [[2, 8, 4, 5], [8], [8], [2, 8], [8]],
      { ...attributes, activation: 0, channels_last: 0 },
      2,
    );
    expect(skipped.shapes).toEqual([
      [2, 8, 4, 5],
      [2, 8, 4, 5],
    ]);
    expect(skipped.operations).toEqual(
      total(layerNorm(elements, 8, true), counters({ adds: elements }), bias(elements)),
    );
    expect(() => run('GroupNorm', [[2, 4, 8, 5], [5], [5]], attributes)).toThrow(mismatch);
  });
});

describe('fused products', () => {
  it.each([
    [{ transA: 1 }, [2, 4, 3], [2, 4, 5], [2, 3, 5]],
    [{ transB: 1 }, [2, 3, 4], [5, 4], [2, 3, 5]],
    [{ transBatchA: 1 }, [3, 2, 4], [2, 4, 5], [2, 3, 5]],
    [{ transBatchB: 1, transB: 1 }, [2, 3, 4], [5, 2, 4], [2, 3, 5]],
  ])('FusedMatMul with %j', (attributes, a, b, dims) => {
    const { shapes, operations } = run('FusedMatMul', [a, b], { ...attributes, alpha: 0.5 });
    expect(shapes).toEqual([dims]);
    expect(operations).toEqual(total(products(30, 4), counters({ multiplies: 30 })));
  });

  it('multiplies vectors as MatMul does, and refuses what does not fit', () => {
    expect(run('FusedMatMul', [[4], [4, 5]], { transA: 1 }).shapes).toEqual([[5]]);
    expect(
      run(
        'TransposeMatMul',
        [
          [4, 3],
          [4, 5],
        ],
        { transA: 1 },
      ).operations,
    ).toEqual(products(15, 4));
    expect(() =>
      run('FusedMatMul', [
        [3, 4],
        [5, 4],
      ]),
    ).toThrow(mismatch);
  });

  it('activates what it multiplied', () => {
    const matmul = run(
      'FusedMatMulActivation',
      [
        [3, 4],
        [4, 5],
      ],
      { activation: 'Sigmoid' },
    );
    expect(matmul.operations).toEqual(
      total(products(15, 4), counters({ transcendentals: 15, adds: 15, divides: 15 })),
    );
    const gemm = run('FusedGemm', [[3, 4], [5, 4], [5]], { transB: 1, activation: 'Relu' });
    expect(gemm.operations).toEqual(total(products(15, 4), bias(15), counters({ compares: 15 })));
    const fast = run('GemmFastGelu', [[3, 4], [4, 5], [5]]);
    expect(fast.operations).toEqual(total(products(15, 4), bias(15), tanhGelu(15)));
    expect(() =>
      run(
        'FusedGemm',
        [
          [3, 4],
          [4, 5],
        ],
        { activation: 'Nothing' },
      ),
    ).toThrow(expect.objectContaining({ code: 'invalid-node' }));
  });

  it('sums images and activates after a convolution', () => {
    const operands = [[1, 4, 8, 8], [6, 2, 3, 3], [6], [1, 6, 6, 6]];
    const { shapes, operations } = run('FusedConv', operands, { group: 2, activation: 'Clip' });
    expect(shapes).toEqual([[1, 6, 6, 6]]);
    const n = 6 * 6 * 6;
    expect(operations).toEqual(
      total(products(n, 2 * 9), bias(n), counters({ adds: n, compares: 2 * n })),
    );
    expect(() => run('FusedConv', operands.with(3, [1, 6, 6, 5]), { group: 2 })).toThrow(mismatch);
  });

  it('convolves and pools channels last', () => {
    const plain = run(
      'NhwcConv',
      [
        [1, 8, 9, 4],
        [6, 4, 5, 2],
      ],
      { strides: [2, 2] },
    );
    expect(plain.shapes).toEqual([[1, 2, 4, 6]]);
    expect(plain.operations).toEqual(products(2 * 4 * 6, 4 * 10));
    const fused = run('NhwcFusedConv', [[1, 8, 9, 4], [6, 4, 3, 3], [6]], { activation: 'Relu' });
    const n = 6 * 7 * 6;
    expect(fused.shapes).toEqual([[1, 6, 7, 6]]);
    expect(fused.operations).toEqual(total(products(n, 4 * 9), bias(n), counters({ compares: n })));
    const pooled = run('NhwcMaxPool', [{ dims: [1, 8, 9, 4], type: 'uint8' }], {
      kernel_shape: [3, 3],
      strides: [2, 2],
    });
    expect(pooled.shapes).toEqual([[1, 3, 4, 4]]);
    expect(pooled.operations).toEqual(counters({ compares: 3 * 4 * 4 * 8 }));
  });
});

describe('matrices and spectra', () => {
  it('inverts by elimination', () => {
    const { shapes, operations } = run('Inverse', [[3, 4, 4]]);
    expect(shapes).toEqual([[3, 4, 4]]);
    expect(operations).toEqual(
      counters({ divides: 3 * 4, multiplies: 3 * 3 * 4 * 5, adds: 3 * 4 * 3 * 3 }),
    );
    expect(run('Inverse', [[0, 0]]).operations).toEqual(counters({}));
    expect(() => run('Inverse', [[3, 4]])).toThrow(mismatch);
  });

  it('transforms real signals to half a spectrum and back', () => {
    const forth = run('Rfft', [[3, 10]], { signal_ndim: 1 });
    expect(forth.shapes).toEqual([[3, 6, 2]]);
    expect(forth.operations).toEqual(products(3 * 6 * 2, 10));
    const back = run('Irfft', [[3, 6, 2]], { signal_ndim: 1 });
    expect(back.shapes).toEqual([[3, 10]]);
    expect(back.operations).toEqual(total(products(3 * 10, 20), counters({ multiplies: 3 * 10 })));
    expect(() => run('Rfft', [[3, 10]], { signal_ndim: 2 })).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });

  it.each(['ComplexMul', 'ComplexMulConj'])('%s takes 4 multiplies and 2 adds', (op) => {
    const { operations } = run(op, [
      [5, 2],
      [5, 2],
    ]);
    expect(operations).toEqual(counters({ multiplies: 5 * 4, adds: 5 * 2 }));
    expect(() => run(op, [[5], [5]])).toThrow(mismatch);
  });
});

describe('movement', () => {
  it.each([
    ['Trilu', [[2, 3, 4]], {}, [2, 3, 4]],
    ['Pad', [[2, 3], { dims: [4], type: 'int64', data: [1, 0, 0, 2] }], {}, [3, 5]],
    ['GatherND', [[2, 3, 4], { dims: [5, 2], type: 'int64' }], {}, [5, 4]],
    ['ExpandDims', [[2, 3], scalar(-1)], {}, [2, 3, 1]],
    ['TorchEmbedding', [[10, 4], { dims: [2, 3], type: 'int64' }], {}, [2, 3, 4]],
    ['RestorePadding', [[9, 8], int32(2, 5)], {}, [2, 5, 8]],
    ['RelativePositionBias', [[32, 3], scalar(5), scalar(7)], { max_distance: 128 }, [1, 3, 5, 7]],
    ['NGramRepeatBlock', [int32(2, 5), [2, 30]], { ngram_size: 3 }, [2, 30]],
  ] as const)('%s computes nothing', (op, operands, attributes, dims) => {
    const { shapes, operations } = run(op, operands, attributes);
    expect(shapes).toEqual([dims]);
    expect(operations).toEqual(counters({}));
  });

  it('must know how many tokens are no padding', () => {
    const counts = { dims: [2], type: 'int32', data: [5, 3] } as const;
    expect(run('RemovePadding', [[2, 5, 8], counts], {}, 4).shapes).toEqual([
      [8, 8],
      [2, 5],
      [3],
      [1],
    ]);
    expect(() => run('RemovePadding', [[2, 5, 8], int32(2)], {}, 4)).toThrow(
      expect.objectContaining({ code: 'unresolved-shape' }),
    );
  });
});

describe('operators that ONNX has too', () => {
  it('keeps windows of states', () => {
    const attributes = { q_num_heads: 2, kv_num_heads: 4, state_window: 3 };
    const { shapes, operations } = run(
      'LinearAttention',
      [
        [2, 5, 2 * 8],
        [2, 5, 4 * 8],
        [2, 5, 4 * 6],
      ],
      { ...attributes, update_rule: 'linear' },
      2,
    );
    expect(shapes).toEqual([
      [2, 5, 4 * 6],
      [3, 2, 4, 8, 6],
    ]);
    expect(operations.macs).toBe(2 * (2 * 5 * 4 * 8 * 6));
  });

  it('dilates a causal convolution', () => {
    const operands = [
      [2, 6, 10],
      [6, 1, 4],
    ];
    const { shapes, operations } = run('CausalConvWithState', operands, { dilation: 2 }, 2);
    expect(shapes[1]).toEqual([2, 6, 3 * 2]);
    expect(operations).toEqual(products(2 * 6 * 10, 4));
    expect(() => run('CausalConvWithState', operands, { ndim: 2 }, 2)).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });

  it('samples a grid', () => {
    const { shapes } = run(
      'GridSample',
      [
        [1, 2, 4, 5],
        [1, 3, 6, 2],
      ],
      { mode: 'bilinear' },
    );
    expect(shapes).toEqual([[1, 2, 3, 6]]);
  });
});

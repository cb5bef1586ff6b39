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

const uint8 = (...dims: readonly number[]) => ({ dims, type: 'uint8' }) as const;
const int8 = (...dims: readonly number[]) => ({ dims, type: 'int8' }) as const;
const quantization = [[], uint8()] as const;
const mismatch: unknown = expect.objectContaining({ code: 'shape-mismatch' });

function total(...parts: readonly Operations[]): Operations {
  return parts.reduce(addOperations);
}

const dequantized = (n: number) => counters({ multiplies: n, adds: n });
const quantized = (n: number) => counters({ divides: n, compares: 3 * n, adds: n });
const requantized = (n: number) => counters({ multiplies: n, compares: 3 * n, adds: n });
const products = (sums: number, length: number) =>
  counters({ macs: sums * length, dotProducts: sums });
const bias = (n: number) => counters({ adds: n, biasAdds: n });

describe('elementwise operators on quantized tensors', () => {
  it.each([
    ['QLinearAdd', { adds: 24 }],
    ['QLinearMul', { multiplies: 24 }],
  ])('%s dequantizes both operands', (op, each) => {
    const { shapes, operations } = run(op, [
      uint8(2, 3, 4),
      ...quantization,
      uint8(3, 1),
      ...quantization,
      ...quantization,
    ]);
    expect(shapes).toEqual([[2, 3, 4]]);
    expect(operations).toEqual(
      total(dequantized(24), dequantized(3), counters(each), quantized(24)),
    );
  });

  it.each([
    ['QLinearSigmoid', { transcendentals: 6, adds: 6, divides: 6 }],
    ['QLinearLeakyRelu', { compares: 6, multiplies: 6 }],
  ])('%s dequantizes its operand', (op, each) => {
    const { operations } = run(op, [uint8(2, 3), ...quantization, ...quantization]);
    expect(operations).toEqual(total(dequantized(6), counters(each), quantized(6)));
  });

  it('adds no zero points that are left out', () => {
    const { operations } = run('QLinearSigmoid', [uint8(6), [], undefined, []]);
    expect(operations).toEqual(
      counters({ multiplies: 6, transcendentals: 6, adds: 6, divides: 12, compares: 18 }),
    );
  });

  it.each([
    [12, 1, 2],
    [13, -1, 6],
  ])('QLinearSoftmax has the rows of opset %i', (opset, axis, rows) => {
    const operands = [uint8(2, 3, 4), ...quantization, ...quantization];
    const { operations } = run('QLinearSoftmax', operands, { opset, axis });
    const softmax = counters({
      compares: 24 - rows,
      adds: 24 + (24 - rows),
      transcendentals: 24,
      divides: 24,
    });
    expect(operations).toEqual(total(dequantized(24), softmax, quantized(24)));
    const none = [uint8(0, 3, 4), ...quantization, ...quantization];
    expect(run('QLinearSoftmax', none, { opset, axis }).operations).toEqual(counters({}));
  });

  it('QLinearConcat and QLinearWhere convert what they move', () => {
    const parts = [...quantization, uint8(2, 3), ...quantization, uint8(2, 4), ...quantization];
    const joined = run('QLinearConcat', parts, { axis: -1 });
    expect(joined.shapes).toEqual([[2, 7]]);
    expect(joined.operations).toEqual(total(dequantized(6), dequantized(8), quantized(14)));
    expect(() => run('QLinearConcat', parts, { axis: 0 })).toThrow(mismatch);
    const chosen = run('QLinearWhere', [
      { dims: [2, 3], type: 'bool' },
      uint8(2, 3),
      ...quantization,
      uint8(3),
      ...quantization,
      ...quantization,
    ]);
    expect(chosen.shapes).toEqual([[2, 3]]);
    expect(chosen.operations).toEqual(
      total(dequantized(6), dequantized(3), counters({ compares: 6 }), quantized(6)),
    );
  });

  it('averages integers and rescales them', () => {
    const image = (...dims: readonly number[]) => [
      uint8(...dims),
      ...quantization,
      ...quantization,
    ];
    const pooled = run('QLinearAveragePool', image(1, 3, 7, 9), {
      kernel_shape: [3, 2],
      strides: [2, 2],
    });
    expect(pooled.shapes).toEqual([[1, 3, 3, 4]]);
    expect(pooled.operations).toEqual(total(counters({ adds: 36 * 5 }), requantized(36)));
    const global = run('QLinearGlobalAveragePool', image(2, 4, 5, 3), { channels_last: 1 });
    expect(global.shapes).toEqual([[2, 1, 1, 3]]);
    expect(global.operations).toEqual(total(counters({ adds: 6 * 19 }), requantized(6)));
    const mean = run('QLinearReduceMean', image(2, 3, 4), { axes: [-1, 0], keepdims: 0 });
    expect(mean.shapes).toEqual([[3]]);
    expect(mean.operations).toEqual(total(counters({ adds: 3 * 7 }), requantized(3)));
  });

  it('has QuantizeLinear and DequantizeLinear with an axis at any opset', () => {
    const options = { domain: 'com.microsoft', opset: 11 };
    const { operations } = runOperator(
      'QuantizeLinear',
      [[2, 3], [3], int8(3)],
      { axis: -1 },
      options,
    );
    expect(operations).toEqual(quantized(6));
    const back = runOperator('DequantizeLinear', [int8(2, 3), [3], int8(3)], { axis: 1 }, options);
    expect(back.operations).toEqual(dequantized(6));
  });
});

describe('products of quantized operands', () => {
  const operands = [uint8(2, 3, 4), int8(4, 5)] as const;
  const [outputs, shifted] = [2 * 3 * 5, 2 * 3 * 4 + 4 * 5];

  it('become floats', () => {
    const { shapes, operations } = run('MatMulIntegerToFloat', [
      ...operands,
      [],
      [5],
      uint8(),
      int8(5),
      [5],
    ]);
    expect(shapes).toEqual([[2, 3, 5]]);
    expect(operations).toEqual(
      total(products(outputs, 4), counters({ adds: shifted, multiplies: outputs }), bias(outputs)),
    );
  });

  it('have an operand quantized on the spot', () => {
    const { shapes, operations } = run('DynamicQuantizeMatMul', [
      [2, 3, 4],
      uint8(4, 5),
      [],
      uint8(),
      [5],
    ]);
    expect(shapes).toEqual([[2, 3, 5]]);
    expect(operations).toEqual(
      total(
        counters({ compares: 5 * 24, divides: 24, adds: 24 }),
        products(outputs, 4),
        counters({ adds: shifted, multiplies: outputs }),
        bias(outputs),
      ),
    );
    const short = { dims: [2, 3], type: 'int16' } as const;
    const wide = run('MatMulInteger16', [short, { dims: [3, 4], type: 'int16' }]);
    expect(wide.outputs[0]).toMatchObject({ elementType: 'int32', dims: [2, 4] });
    expect(wide.operations).toEqual(products(8, 3));
  });

  it('are quantized or floats by QGemm', () => {
    const gemm = [uint8(3, 4), ...quantization, uint8(5, 4), ...quantization] as const;
    const c = { dims: [5], type: 'int32' } as const;
    const full = run('QGemm', [...gemm, c, [], uint8()], { transB: 1 });
    expect(full.outputs[0]).toMatchObject({ elementType: 'uint8', dims: [3, 5] });
    const common = total(products(15, 4), counters({ adds: 3 * 4 + 5 * 4 }));
    expect(full.operations).toEqual(total(common, bias(15), requantized(15)));
    const floats = run('QGemm', gemm, { transB: 1 });
    expect(floats.outputs[0]?.elementType).toBe('float32');
    expect(floats.operations).toEqual(total(common, counters({ multiplies: 15 })));
  });

  it('convolve channels last', () => {
    const { shapes, operations } = run(
      'QLinearConv',
      [uint8(1, 8, 9, 4), ...quantization, int8(6, 4, 3, 3), [], int8(), ...quantization],
      { channels_last: 1, strides: [2, 2] },
    );
    expect(shapes).toEqual([[1, 3, 4, 6]]);
    const convolved = 3 * 4 * 6;
    expect(operations).toEqual(
      total(
        products(convolved, 4 * 9),
        counters({ adds: 8 * 9 * 4 + 6 * 4 * 9 }),
        requantized(convolved),
      ),
    );
  });

  it('recur as those of LSTM do', () => {
    const [steps, batch, features, hidden] = [4, 2, 3, 5];
    const blank = [undefined, undefined, undefined, undefined];
    const scales = [[1], int8(1), [1], int8(1)];
    const { shapes, operations } = run(
      'DynamicQuantizeLSTM',
      [
        [steps, batch, features],
        int8(1, features, 4 * hidden),
        int8(1, hidden, 4 * hidden),
        [1, 8 * hidden],
        ...blank,
        ...scales,
      ],
      { hidden_size: hidden },
      3,
    );
    expect(shapes).toEqual([
      [steps, 1, batch, hidden],
      [1, batch, hidden],
      [1, batch, hidden],
    ]);
    const plain = runOperator('LSTM', [
      [steps, batch, features],
      [1, 4 * hidden, features],
      [1, 4 * hidden, hidden],
      [1, 8 * hidden],
    ]).operations;
    const brought = steps * batch * (features + hidden);
    expect(operations).toEqual(
      total(
        plain,
        counters({ compares: 5 * brought, divides: brought, adds: brought }),
        counters({ multiplies: 2 * 4 * hidden * steps * batch }),
      ),
    );
  });
});

describe('weights quantized block by block', () => {
  const sizes = { K: 64, N: 10, block_size: 32 };

  it('MatMulNBits shifts and scales each weight once', () => {
    const operands = [[2, 3, 64], uint8(10, 2, 16), [20]] as const;
    const { shapes, operations } = run('MatMulNBits', operands, { ...sizes, bits: 4 });
    expect(shapes).toEqual([[2, 3, 10]]);
    const weights = counters({ adds: 640, multiplies: 640 });
    expect(operations).toEqual(total(products(2 * 3 * 10, 64), weights));
    const biased = run('MatMulNBits', [...operands, undefined, undefined, [10]], sizes);
    expect(biased.operations).toEqual(total(products(60, 64), weights, bias(60)));
    expect(() => run('MatMulNBits', [[2, 3, 63], uint8(10, 2, 16), [20]], sizes)).toThrow(mismatch);
  });

  it('MatMulBnb4 scales each weight once', () => {
    const { shapes, operations } = run('MatMulBnb4', [[3, 64], uint8(320), [20]], {
      ...sizes,
      quant_type: 1,
    });
    expect(shapes).toEqual([[3, 10]]);
    expect(operations).toEqual(total(products(30, 64), counters({ multiplies: 640 })));
  });

  it.each([
    ['two to a byte', uint8(20, 16), 4, 32],
    ['one to a byte', uint8(20, 32), 8, 32],
    ['by their own type', { dims: [20, 32], type: 'int4' }, 4, 32],
  ] as const)('GatherBlockQuantized gathers rows packed %s', (_, data, bits, width) => {
    const indices = { dims: [3, 2], type: 'int64' } as const;
    const { outputs, operations } = run('GatherBlockQuantized', [data, indices, [20, 1]], {
      bits,
      block_size: 32,
      quantize_axis: -1,
    });
    expect(outputs[0]).toMatchObject({ elementType: 'float32', dims: [3, 2, width] });
    expect(operations).toEqual(dequantized(3 * 2 * width));
  });
});

describe('mixtures of experts', () => {
  const [tokens, hidden, experts, inner, chosen] = [6, 8, 4, 16, 2];
  const visits = tokens * chosen;
  const scores = tokens * experts;
  // The two best of a row take ⌈log₂(2 + 1)⌉ = 2 compares per score.
  const routed = counters({
    compares: scores - tokens + 2 * scores,
    adds: scores + (scores - tokens) + tokens * (chosen - 1) * hidden,
    transcendentals: scores,
    divides: scores,
    multiplies: visits * hidden,
  });

  it('send each token through k experts', () => {
    const { shapes, operations } = run(
      'MoE',
      [
        [2, 3, hidden],
        [tokens, experts],
        [experts, inner, hidden],
        [experts, inner],
        [experts, hidden, inner],
      ],
      { k: chosen, activation_type: 'silu', normalize_routing_weights: 1 },
    );
    expect(shapes).toEqual([[2, 3, hidden]]);
    const n = visits * inner;
    expect(operations).toEqual(
      total(
        routed,
        products(n, hidden),
        bias(n),
        products(visits * hidden, inner),
        counters({ transcendentals: n, adds: n, divides: n, multiplies: n }),
        counters({ adds: tokens * (chosen - 1), divides: visits }),
      ),
    );
  });

  it('halve what a gate makes', () => {
    const gated = [
      [tokens, hidden],
      [tokens, experts],
      [experts, 2 * inner, hidden],
      undefined,
      [experts, hidden, inner],
    ];
    const { operations } = run('MoE', gated, { k: chosen, activation_type: 'swiglu' });
    const n = visits * inner;
    expect(operations).toEqual(
      total(
        routed,
        products(2 * n, hidden),
        products(visits * hidden, inner),
        counters({ transcendentals: n, adds: 2 * n, divides: n, multiplies: 3 * n }),
      ),
    );
  });

  it('multiply by a third layer', () => {
    const third = [experts, inner, hidden];
    const layers = [third, undefined, [experts, hidden, inner], undefined, third];
    const { operations } = run('MoE', [[tokens, hidden], [tokens, experts], ...layers], {
      k: chosen,
      activation_type: 'relu',
    });
    const n = visits * inner;
    expect(operations).toEqual(
      total(
        routed,
        products(2 * n, hidden),
        products(visits * hidden, inner),
        counters({ compares: n, multiplies: n }),
      ),
    );
  });

  it('count alike where weights are packed', () => {
    const packed = [
      [tokens, 32],
      [tokens, experts],
      uint8(experts, 64, 16),
      [experts, 64],
      undefined,
      uint8(experts, 32, 32),
      [experts, 32],
    ] as const;
    const { operations } = run('QMoE', packed, { k: chosen, activation_type: 'identity' });
    expect(operations.macs).toBe(visits * (32 * 64 + 64 * 32));
  });

  it('refuse more experts than there are', () => {
    expect(() => run('MoE', [[6, 8], [6, 4], [4, 16, 8], undefined, [4, 8, 16]], { k: 5 })).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { counters, runOperator } from '../../support/operator.ts';

describe('ConvTranspose', () => {
  it('counts on its input, not on its output', () => {
    const { shapes, operations } = runOperator(
      'ConvTranspose',
      [
        [1, 64, 16, 16],
        [64, 32, 4, 4],
      ],
      { strides: [2, 2], pads: [1, 1, 1, 1] },
    );
    expect(shapes).toEqual([[1, 32, 32, 32]]);
    expect(operations.macs).toBe(16 * 16 * 16 * 64 * 32);
    expect(operations.macs).toBe(8_388_608);
    // Before cropping the sums stand at 34×34 positions, each formed without a first add.
    expect(operations.dotProducts).toBe(32 * 34 * 34);
  });

  it('takes output_padding, output_shape and groups', () => {
    const operands = [
      [2, 4, 5],
      [4, 3, 3],
    ];
    const padded = { strides: [2], output_padding: [1], group: 2 };
    expect(runOperator('ConvTranspose', operands, padded).shapes).toEqual([[2, 6, 12]]);
    const shaped = runOperator('ConvTranspose', operands, {
      strides: [2],
      output_shape: [10],
      group: 2,
    });
    expect(shaped.shapes).toEqual([[2, 6, 10]]);
    expect(shaped.operations.macs).toBe(2 * 5 * 3 * 4 * 3);
  });

  it.each([
    // What the kernel spreads is more than 7·3, and padding takes the rest off.
    [4, 0, 7 * 3],
    // It is less where the kernel is smaller than the stride: no padding is negative.
    [2, 0, 3 * (7 - 1) + 2],
    [1, 1, 3 * (7 - 1) + 1 + 1],
  ])('has with SAME padding, a kernel of %i and %i added, %i positions', (kernel, added, size) => {
    const attributes = { strides: [3], auto_pad: 'SAME_UPPER', output_padding: [added] };
    const { shapes } = runOperator(
      'ConvTranspose',
      [
        [1, 2, 7],
        [2, 5, kernel],
      ],
      attributes,
    );
    expect(shapes).toEqual([[1, 5, size]]);
  });
});

describe('Gemm and MatMul', () => {
  it('multiplies rows by columns, the bias counted apart', () => {
    const { shapes, operations } = runOperator('Gemm', [[7, 25088], [4096, 25088], [4096]], {
      transB: 1,
    });
    expect(shapes).toEqual([[7, 4096]]);
    expect(operations).toEqual(
      counters({
        macs: 7 * 25088 * 4096,
        dotProducts: 7 * 4096,
        adds: 7 * 4096,
        biasAdds: 7 * 4096,
      }),
    );
  });

  it('broadcasts batch dims and takes 1-d operands', () => {
    const batched = runOperator('MatMul', [
      [5, 1, 7, 3],
      [4, 3, 2],
    ]);
    expect(batched.shapes).toEqual([[5, 4, 7, 2]]);
    expect(batched.operations.macs).toBe(5 * 4 * 7 * 3 * 2);
    expect(runOperator('MatMul', [[3], [3]]).shapes).toEqual([[]]);
    expect(runOperator('MatMul', [[3], [2, 3, 5]]).shapes).toEqual([[2, 5]]);
    expect(() =>
      runOperator('MatMul', [
        [2, 3],
        [2, 3],
      ]),
    ).toThrow(expect.objectContaining({ code: 'shape-mismatch' }));
  });

  it('contracts an Einsum of two as the product of all index sizes', () => {
    const { shapes, operations } = runOperator(
      'Einsum',
      [
        [2, 8, 10, 64],
        [2, 8, 12, 64],
      ],
      { equation: 'bhqd,bhkd->bhqk' },
    );
    expect(shapes).toEqual([[2, 8, 10, 12]]);
    expect(operations.macs).toBe(2 * 8 * 10 * 12 * 64);
  });

  it('contracts an Einsum of three pairwise', () => {
    const { operations } = runOperator(
      'Einsum',
      [
        [2, 3],
        [3, 5],
        [5, 7],
      ],
      {
        equation: 'ij,jk,kl->il',
      },
    );
    expect(operations.macs).toBe(2 * 3 * 5 + 2 * 5 * 7);
  });
});

describe('pools', () => {
  it('compares K − 1 times per output', () => {
    const { shapes, operations } = runOperator('MaxPool', [[1, 64, 112, 112]], {
      kernel_shape: [3, 3],
      strides: [2, 2],
      pads: [1, 1, 1, 1],
    });
    expect(shapes).toEqual([[1, 64, 56, 56]]);
    expect(operations).toEqual(counters({ compares: 64 * 56 * 56 * (9 - 1) }));
  });

  it('drops a window that would start in the end padding', () => {
    const size = (attributes: object, input: number) =>
      runOperator('MaxPool', [[1, 1, input]], { kernel_shape: [2], strides: [2], ...attributes })
        .shapes[0]?.[2];
    expect(size({}, 5)).toBe(2);
    expect(size({ ceil_mode: 1 }, 5)).toBe(3);
    expect(size({ ceil_mode: 1, pads: [1, 1] }, 5)).toBe(3);
  });

  it('averages with K − 1 adds and a multiply, globally too', () => {
    expect(runOperator('AveragePool', [[1, 8, 6, 6]], { kernel_shape: [2, 3] }).operations).toEqual(
      counters({ adds: 8 * 5 * 4 * 5, multiplies: 8 * 5 * 4 }),
    );
    expect(runOperator('GlobalAveragePool', [[2, 512, 7, 7]]).operations).toEqual(
      counters({ adds: 2 * 512 * 48, multiplies: 2 * 512 }),
    );
  });

  it('takes the real windows of an adaptive pool', () => {
    const { shapes, operations } = runOperator(
      'AdaptiveAveragePool',
      [[1, 3, 10, 8]],
      { output_size: [7, 7] },
      { domain: 'netcost' },
    );
    expect(shapes).toEqual([[1, 3, 7, 7]]);
    const taps = (size: number) =>
      Array.from(
        { length: 7 },
        (_, i) => Math.ceil(((i + 1) * size) / 7) - Math.floor((i * size) / 7),
      ).reduce((sum, window) => sum + window, 0);
    expect(operations).toEqual(
      counters({ adds: 3 * (taps(10) * taps(8) - 49), multiplies: 3 * 49 }),
    );
  });
});

describe('normalizations', () => {
  it('scales and shifts each element once in a batch norm', () => {
    const { operations, shapes } = runOperator('BatchNormalization', [
      [2, 4, 5, 5],
      [4],
      [4],
      [4],
      [4],
    ]);
    expect(shapes).toEqual([[2, 4, 5, 5]]);
    expect(operations).toEqual(counters({ multiplies: 200, adds: 200 }));
  });

  it.each([
    [6, {}, 1],
    [9, {}, 5],
    [15, { training_mode: 1 }, 3],
  ])(
    'finds the statistics of a batch norm in training, as opset %i says it',
    (opset, attributes, outputCount) => {
      const operands = [[2, 4, 5, 5], [4], [4], [4], [4]];
      const { operations } = runOperator('BatchNormalization', operands, attributes, {
        opset,
        outputCount,
      });
      expect(operations).toEqual(
        counters({
          multiplies: 200 + 200,
          adds: 200 + 200 + 2 * 200,
          transcendentals: 4,
          divides: 4,
        }),
      );
      const inference = runOperator('BatchNormalization', operands, {}, { opset: 9 });
      expect(inference.operations).toEqual(counters({ multiplies: 200, adds: 200 }));
    },
  );

  it('may have had a scale for every position', () => {
    const scale = [4, 5, 5];
    const operands = [[2, 4, 5, 5], scale, scale, scale, scale];
    const { shapes } = runOperator('BatchNormalization', operands, { spatial: 0 }, { opset: 7 });
    expect(shapes).toEqual([[2, 4, 5, 5]]);
    expect(() => runOperator('BatchNormalization', operands, {}, { opset: 7 })).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });

  it.each([
    ['LayerNormalization', [[2, 10, 16], [16], [16]], {}, 20],
    ['GroupNormalization', [[2, 8, 4, 5], [8], [8]], { num_groups: 4 }, 8],
    ['InstanceNormalization', [[2, 8, 4, 5], [8], [8]], {}, 16],
  ] as const)('%s: mean, centre, variance, scale, affine', (op, operands, attributes, groups) => {
    const n = 320;
    expect(runOperator(op, operands, attributes).operations).toEqual(
      counters({
        adds: 3 * n + n,
        multiplies: 2 * n + 2 * groups + n,
        transcendentals: groups,
        divides: groups,
      }),
    );
  });

  it('has no mean in an RMS norm', () => {
    expect(runOperator('RMSNormalization', [[2, 10, 16], [16]]).operations).toEqual(
      counters({ multiplies: 3 * 320 + 20, adds: 320 + 20, transcendentals: 20, divides: 20 }),
    );
  });

  it('refuses a scale that does not fit', () => {
    expect(() => runOperator('LayerNormalization', [[2, 10, 16], [10]])).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });
});

describe('recurrent networks', () => {
  it.each([
    ['LSTM', 4],
    ['GRU', 3],
    ['RNN', 1],
  ] as const)('%s has %i gates at every step, in both directions', (op, gates) => {
    const [steps, batch, features, hidden] = [7, 2, 10, 16];
    const { shapes, operations } = runOperator(
      op,
      [
        [steps, batch, features],
        [2, gates * hidden, features],
        [2, gates * hidden, hidden],
        [2, 2 * gates * hidden],
      ],
      { hidden_size: hidden, direction: 'bidirectional' },
      { outputCount: 2 },
    );
    expect(shapes).toEqual([
      [steps, 2, batch, hidden],
      [2, batch, hidden],
    ]);
    expect(operations.macs).toBe(steps * batch * 2 * gates * hidden * (features + hidden));
    expect(operations.biasAdds).toBe(2 * steps * batch * 2 * gates * hidden);
  });
});

describe('Attention', () => {
  it('counts scores and values for every query head', () => {
    const { shapes, operations } = runOperator('Attention', [
      [2, 32, 10, 128],
      [2, 8, 12, 128],
      [2, 8, 12, 64],
    ]);
    expect(shapes).toEqual([[2, 32, 10, 64]]);
    expect(operations.macs).toBe(2 * 32 * 10 * 12 * (128 + 64));
    expect(operations.transcendentals).toBe(2 * 32 * 10 * 12);
  });

  it('attends to the past as well', () => {
    const { shapes, operations } = runOperator(
      'Attention',
      [[1, 1, 4 * 16], [1, 1, 4 * 16], [1, 1, 4 * 16], undefined, [1, 4, 99, 16], [1, 4, 99, 16]],
      { q_num_heads: 4, kv_num_heads: 4 },
      { outputCount: 3 },
    );
    expect(shapes).toEqual([
      [1, 1, 64],
      [1, 4, 100, 16],
      [1, 4, 100, 16],
    ]);
    expect(operations.macs).toBe(4 * 100 * (16 + 16));
  });
});

describe('Resize and depth', () => {
  const scales = { dims: [4], data: [1, 1, 2, 2] };

  it.each([
    ['nearest', {}],
    ['linear', { multiplies: 4, adds: 3 }],
    ['cubic', { multiplies: 16, adds: 15 }],
  ])(
    '%s interpolates over the axes that change',
    (mode, each: { multiplies?: number; adds?: number }) => {
      const outputs = 3 * 20 * 24;
      const { shapes, operations } = runOperator('Resize', [[1, 3, 10, 12], undefined, scales], {
        mode,
      });
      expect(shapes).toEqual([[1, 3, 20, 24]]);
      expect(operations).toEqual(
        counters({
          multiplies: (each.multiplies ?? 0) * outputs,
          adds: (each.adds ?? 0) * outputs,
        }),
      );
    },
  );

  it('resizes to given sizes', () => {
    const sizes = { dims: [4], type: 'int64', data: [1, 3, 7, 5] } as const;
    expect(runOperator('Resize', [[1, 3, 10, 12], undefined, undefined, sizes]).shapes).toEqual([
      [1, 3, 7, 5],
    ]);
  });

  it('moves channels into space and back', () => {
    expect(runOperator('DepthToSpace', [[1, 12, 4, 5]], { blocksize: 2 }).shapes).toEqual([
      [1, 3, 8, 10],
    ]);
    expect(runOperator('SpaceToDepth', [[1, 3, 8, 10]], { blocksize: 2 }).shapes).toEqual([
      [1, 12, 4, 5],
    ]);
    expect(() => runOperator('DepthToSpace', [[1, 10, 4, 5]], { blocksize: 2 })).toThrow(
      expect.objectContaining({ code: 'shape-mismatch' }),
    );
  });
});

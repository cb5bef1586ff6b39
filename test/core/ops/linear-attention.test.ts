import { describe, expect, it } from 'vitest';
import { counters, runOperator } from '../../support/operator.ts';

describe('LinearAttention', () => {
  const [batch, steps, queryHeads, heads, keySize, valueSize] = [2, 5, 8, 4, 16, 32];
  const [query, key, value] = [
    [batch, steps, queryHeads * keySize],
    [batch, steps, heads * keySize],
    [batch, steps, heads * valueSize],
  ];
  const state = [batch, heads, keySize, valueSize];
  const cells = batch * steps * heads * keySize * valueSize;
  const reads = batch * steps * queryHeads * keySize * valueSize;
  const outputs = batch * steps * queryHeads * valueSize;
  const values = batch * steps * heads * valueSize;
  const attributes = { q_num_heads: queryHeads, kv_num_heads: heads };

  function run(update_rule: string, ...more: (readonly number[] | undefined)[]) {
    return runOperator(
      'LinearAttention',
      [query, key, value, ...more],
      { ...attributes, update_rule },
      { opset: 27, outputCount: 2 },
    );
  }

  it('adds outer products to a state and reads it', () => {
    const { shapes, operations } = run('linear', state);
    expect(shapes).toEqual([[batch, steps, queryHeads * valueSize], state]);
    expect(operations).toEqual(
      counters({ macs: cells + reads, dotProducts: outputs, multiplies: outputs }),
    );
  });

  it('lets the state decay by a gate, per head or per key dim', () => {
    for (const decay of [heads, heads * keySize]) {
      const { operations } = run('gated', undefined, [batch, steps, decay]);
      expect(operations.transcendentals).toBe(batch * steps * decay);
      expect(operations.multiplies).toBe(outputs + cells);
    }
  });

  it('reads the state once more by a delta rule', () => {
    const beta = [batch, steps, heads];
    const { operations } = run('delta', undefined, undefined, beta);
    expect(operations).toEqual(
      counters({
        macs: 2 * cells + reads,
        dotProducts: outputs + values,
        multiplies: outputs + values,
        adds: values,
      }),
    );
    const gated = run('gated_delta', state, [batch, steps, heads], beta).operations;
    expect(gated.macs).toBe(operations.macs);
    expect(gated.transcendentals).toBe(batch * steps * heads);
  });

  it('refuses heads that do not divide', () => {
    expect(() =>
      runOperator(
        'LinearAttention',
        [query, key, value],
        { q_num_heads: 3, kv_num_heads: heads },
        { opset: 27, outputCount: 2 },
      ),
    ).toThrow(expect.objectContaining({ code: 'shape-mismatch' }));
  });
});

describe('CausalConvWithState', () => {
  const options = { opset: 27, outputCount: 2 };

  it('convolves each channel over k positions', () => {
    const { shapes, operations } = runOperator(
      'CausalConvWithState',
      [[2, 6, 10], [6, 1, 4], [6], [2, 6, 3]],
      { activation: 'silu' },
      options,
    );
    expect(shapes).toEqual([
      [2, 6, 10],
      [2, 6, 3],
    ]);
    const n = 2 * 6 * 10;
    expect(operations).toEqual(
      counters({
        macs: n * 4,
        dotProducts: n,
        biasAdds: n,
        adds: n + n,
        transcendentals: n,
        divides: n,
        multiplies: n,
      }),
    );
  });

  it('refuses a kernel that is not depthwise', () => {
    expect(() =>
      runOperator(
        'CausalConvWithState',
        [
          [2, 6, 10],
          [6, 6, 4],
        ],
        {},
        options,
      ),
    ).toThrow(expect.objectContaining({ code: 'shape-mismatch' }));
  });
});

describe('FlexAttention', () => {
  it('shares key heads among query heads', () => {
    const { shapes, operations } = runOperator(
      'FlexAttention',
      [
        [2, 8, 5, 16],
        [2, 2, 7, 16],
        [2, 2, 7, 32],
      ],
      {},
      { domain: 'ai.onnx.preview' },
    );
    expect(shapes).toEqual([[2, 8, 5, 32]]);
    const [rows, scores] = [2 * 8 * 5, 2 * 8 * 5 * 7];
    expect(operations).toEqual(
      counters({
        macs: scores * 16 + scores * 32,
        dotProducts: scores + rows * 32,
        multiplies: scores,
        compares: scores - rows,
        adds: scores + (scores - rows),
        transcendentals: scores,
        divides: scores,
      }),
    );
  });
});

describe('Attention with a window', () => {
  it('masks each score once', () => {
    const operands = [
      [1, 2, 4, 8],
      [1, 2, 6, 8],
      [1, 2, 6, 8],
    ];
    const adds = (attributes: object) =>
      Number(runOperator('Attention', operands, { ...attributes }, { opset: 25 }).operations.adds);
    const scores = 2 * 4 * 6;
    expect(adds({ left_window_size: 2 }) - adds({})).toBe(scores);
    expect(adds({ right_window_size: 0, is_causal: 1 }) - adds({})).toBe(scores);
    expect(() => runOperator('Attention', operands, { left_window_size: 2 })).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });
});

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

/** softmax(q·kᵀ·scale + masks)·v of rows of `keys` scores. */
function core(rows: number, keys: number, keySize: number, valueSize: number, masks = 0) {
  const scores = rows * keys;
  return counters({
    macs: scores * (keySize + valueSize),
    dotProducts: scores + rows * valueSize,
    multiplies: scores,
    compares: scores - rows,
    adds: masks * scores + scores + (scores - rows),
    transcendentals: scores,
    divides: scores,
  });
}

function total(...parts: readonly Operations[]): Operations {
  return parts.reduce(addOperations);
}

function bias(elements: number): Operations {
  return counters({ adds: elements, biasAdds: elements });
}

function products(sums: number, length: number): Operations {
  return counters({ macs: sums * length, dotProducts: sums });
}

function rotations(elements: number): Operations {
  return counters({ multiplies: 2 * elements, adds: elements });
}

describe('Attention of ONNX Runtime', () => {
  const heads = { num_heads: 3 };
  const operands = [[2, 5, 8], [8, 36], [36]];

  it('projects the input before the core', () => {
    const { shapes, operations } = run('Attention', operands, heads);
    expect(shapes).toEqual([[2, 5, 12]]);
    const projected = 2 * 5 * 36;
    expect(operations).toEqual(
      total(products(projected, 8), bias(projected), core(2 * 3 * 5, 5, 4, 4)),
    );
  });

  it('meets past keys, masked and biased', () => {
    const past = [2, 2, 3, 7, 4];
    const { shapes, operations } = run(
      'Attention',
      [...operands, int32(2, 12), past, [1, 3, 5, 12]],
      { ...heads, unidirectional: 1 },
      2,
    );
    expect(shapes).toEqual([
      [2, 5, 12],
      [2, 2, 3, 12, 4],
    ]);
    const projected = 2 * 5 * 36;
    expect(operations).toEqual(
      total(products(projected, 8), bias(projected), core(2 * 3 * 5, 12, 4, 4, 2)),
    );
  });

  it('fills a shared buffer, of which it uses what is filled', () => {
    const buffer = [2, 2, 3, 20, 4];
    const shared = { ...heads, past_present_share_buffer: 1 };
    const filled = [...operands, undefined, buffer, undefined, scalar(6)];
    const known = run('Attention', filled, shared, 2);
    expect(known.shapes[1]).toEqual(buffer);
    expect(known.operations.transcendentals).toBe(2 * 3 * 5 * (6 + 5));
    const unknown = run('Attention', filled.slice(0, 5), shared, 2);
    expect(unknown.operations.transcendentals).toBe(2 * 3 * 5 * 20);
  });

  it('may have values of another width, and rotate queries and keys', () => {
    const attributes = { ...heads, qkv_hidden_sizes: [12, 12, 24], do_rotary: 1 };
    const { shapes, operations } = run('Attention', [[2, 5, 8], [8, 48], [48]], attributes);
    expect(shapes).toEqual([[2, 5, 24]]);
    const projected = 2 * 5 * 48;
    expect(operations).toEqual(
      total(
        products(projected, 8),
        bias(projected),
        core(2 * 3 * 5, 5, 4, 8),
        rotations(2 * (2 * 5 * 12)),
      ),
    );
  });

  it('refuses columns that heads do not divide', () => {
    expect(() => run('Attention', operands, { num_heads: 5 })).toThrow(mismatch);
    expect(() => run('Attention', [[2, 5, 9], [8, 36], [36]], heads)).toThrow(mismatch);
  });

  it('is counted alike where quantized, with shifts and one scaling', () => {
    const quantized = [
      { dims: [2, 5, 8], type: 'uint8' },
      { dims: [8, 36], type: 'int8' },
      [36],
      [],
      [],
      undefined,
      { dims: [], type: 'uint8' },
      { dims: [], type: 'int8' },
    ] as const;
    const { outputs, operations } = run('QAttention', quantized, heads);
    expect(outputs[0]).toMatchObject({ elementType: 'float32', dims: [2, 5, 12] });
    const plain = run('Attention', operands, heads).operations;
    expect(operations).toEqual(
      total(plain, counters({ adds: 2 * 5 * 8 + 8 * 36, multiplies: 2 * 5 * 36 })),
    );
  });

  it('projects packed tokens alone, its core being that of whole sequences', () => {
    const packed = [[9, 8], [8, 36], [36], int32(2, 5), int32(3)];
    const { shapes, operations } = run('PackedAttention', packed, heads);
    expect(shapes).toEqual([[9, 12]]);
    expect(operations).toEqual(total(products(9 * 36, 8), bias(9 * 36), core(2 * 3 * 5, 5, 4, 4)));
    const ready = [[9, 12], [9, 12], [9, 24], [48], int32(2, 5), int32(3), [2, 3, 5, 5]];
    const multi = run('PackedMultiHeadAttention', ready, heads);
    expect(multi.shapes).toEqual([[9, 24]]);
    expect(multi.operations).toEqual(total(bias(9 * 48), core(2 * 3 * 5, 5, 4, 8, 1)));
  });

  it('decodes one token', () => {
    const cache = [2, 2, 3, 9, 4];
    const operand = [[2, 1, 8], [8, 36], [36], undefined, cache, undefined, scalar(4)];
    const attributes = { ...heads, past_present_share_buffer: 1 };
    const { shapes, operations } = run('DecoderMaskedSelfAttention', operand, attributes, 2);
    expect(shapes).toEqual([[2, 1, 12], cache]);
    expect(operations).toEqual(total(products(2 * 36, 8), bias(2 * 36), core(2 * 3, 4 + 1, 4, 4)));
  });
});

describe('MultiHeadAttention', () => {
  const heads = { num_heads: 3 };
  const query = [2, 5, 12];

  it('attends to keys of their own length, biased and masked', () => {
    const operands = [query, [2, 7, 12], [2, 7, 24], [48], int32(2, 7), [2, 3, 5, 7]];
    const { shapes, operations } = run('MultiHeadAttention', operands, heads);
    expect(shapes).toEqual([[2, 5, 24]]);
    expect(operations).toEqual(
      total(bias(2 * 5 * 12 + 2 * 7 * (12 + 24)), core(2 * 3 * 5, 7, 4, 8, 2)),
    );
  });

  it.each([
    ['packed keys and values', [query, [2, 7, 3, 2, 4]], 7],
    ['packed queries too', [[2, 5, 3, 3, 4]], 5],
    ['keys from a cache', [query, [2, 3, 7, 4], [2, 3, 7, 4]], 7],
  ])('takes %s', (_, operands, keys) => {
    const { shapes, operations } = run('MultiHeadAttention', operands, heads);
    expect(shapes).toEqual([query]);
    expect(operations).toEqual(core(2 * 3 * 5, keys, 4, 4));
  });

  it('adds new keys to past ones', () => {
    const cache = [2, 3, 6, 4];
    const operands = [query, query, query, undefined, undefined, undefined, cache, cache];
    const { shapes, operations } = run('MultiHeadAttention', operands, heads, 4);
    const present = [2, 3, 6 + 5, 4];
    expect(shapes).toEqual([query, present, present, [2, 3, 5, 11]]);
    expect(operations).toEqual(core(2 * 3 * 5, 11, 4, 4));
  });

  it('decodes against a buffer', () => {
    const token = [2, 1, 12];
    const buffer = [2, 3, 9, 4];
    const operands = [token, token, token, undefined, undefined, buffer, buffer, scalar(4)];
    const attributes = { ...heads, past_present_share_buffer: 1 };
    const { shapes, operations } = run('DecoderMaskedMultiHeadAttention', operands, attributes, 3);
    expect(shapes).toEqual([token, buffer, buffer]);
    expect(operations).toEqual(core(2 * 3, 4 + 1, 4, 4));
    const packed = run('DecoderMaskedMultiHeadAttention', [[2, 1, 36]], heads);
    expect(packed.shapes).toEqual([token]);
  });

  it('refuses heads that do not divide, and a query without keys', () => {
    expect(() => run('MultiHeadAttention', [query, query, query], { num_heads: 5 })).toThrow(
      mismatch,
    );
    expect(() => run('MultiHeadAttention', [query], heads)).toThrow(
      expect.objectContaining({ code: 'invalid-node' }),
    );
  });
});

describe('GroupQueryAttention', () => {
  const heads = { num_heads: 6, kv_num_heads: 2 };
  const empty = [1, 2, 0, 8];
  const operands = [[1, 5, 48], [1, 5, 16], [1, 5, 16], empty, empty, int32(1), scalar(5)];

  it('shares keys, masked by cause', () => {
    const { shapes, operations } = run('GroupQueryAttention', operands, heads, 3);
    expect(shapes).toEqual([
      [1, 5, 48],
      [1, 2, 5, 8],
      [1, 2, 5, 8],
    ]);
    expect(operations).toEqual(core(6 * 5, 5, 8, 8, 1));
    const packed = run(
      'GroupQueryAttention',
      [[1, 5, 80], undefined, undefined, ...operands.slice(3)],
      heads,
      3,
    );
    expect(packed.shapes).toEqual(shapes);
    expect(packed.operations).toEqual(operations);
  });

  it.each([
    ['a cache that grows', 7, scalar(8), 8, 8],
    ['a buffer', 20, scalar(8), 8, 20],
    ['a cache, the total length being unknown', 7, int32(), 8, 8],
  ])('reads %s', (_, held, length, keys, present) => {
    const cache = [1, 2, held, 8];
    const step = [[1, 1, 48], [1, 1, 16], [1, 1, 16], cache, cache, int32(1), length];
    const { shapes, operations } = run('GroupQueryAttention', step, heads, 3);
    expect(shapes[1]).toEqual([1, 2, present, 8]);
    expect(operations).toEqual(core(6, keys, 8, 8, 1));
  });

  it('rotates, normalizes, caps and sinks', () => {
    const rotary = [...operands, [20, 4], [20, 4], undefined, [1, 6, 5, 5], [6], undefined];
    const { operations } = run('GroupQueryAttention', [...rotary, undefined, [8], [8]], {
      ...heads,
      do_rotary: 1,
      softcap: 50,
    });
    const [rows, keys, scores] = [6 * 5, 2 * 5, 6 * 5 * 5];
    const norm = (groups: number) =>
      counters({
        multiplies: 3 * groups * 8 + groups,
        adds: groups * 8 + groups,
        transcendentals: groups,
        divides: groups,
      });
    expect(operations).toEqual(
      total(
        core(rows, 5, 8, 8, 2),
        counters({ multiplies: scores, divides: scores, transcendentals: scores }),
        counters({ transcendentals: rows, adds: rows }),
        rotations((rows + keys) * 8),
        norm(rows),
        norm(keys),
      ),
    );
  });

  it('refuses key heads that queries do not share', () => {
    expect(() => run('GroupQueryAttention', operands, { num_heads: 6, kv_num_heads: 4 })).toThrow(
      mismatch,
    );
  });

  it('is shaped where sparse', () => {
    const cache = [1, 2, 32, 8];
    const sparse = [...operands.slice(0, 3), cache, cache, int32(1, 3), int32(1, 2)];
    const { shapes, operations } = run(
      'SparseAttention',
      [...sparse, scalar(5), int32(1)],
      { ...heads, sparse_block_size: 16 },
      3,
    );
    expect(shapes).toEqual([[1, 5, 48], cache, cache]);
    expect(operations).toEqual(counters({}));
  });
});

describe('rotary embeddings', () => {
  const positions = { dims: [1], type: 'int64' } as const;

  it.each([
    ['whole heads', [2, 5, 24], 4, {}, 2 * 5 * 24],
    ['heads apart', [2, 3, 5, 8], 4, {}, 2 * 3 * 5 * 8],
    ['part of each head', [2, 5, 24], 2, { num_heads: 3, rotary_embedding_dim: 4 }, 2 * 5 * 3 * 4],
    ['nothing', [0, 5, 24], 4, {}, 0],
  ])('rotates %s', (_, input, half, attributes, elements) => {
    const cache = [20, half];
    const { shapes, operations } = run(
      'RotaryEmbedding',
      [input, positions, cache, cache],
      attributes,
    );
    expect(shapes).toEqual([input]);
    expect(operations).toEqual(rotations(elements));
  });

  it('may have three streams of positions', () => {
    const streams = { dims: [3, 2, 5], type: 'int64' } as const;
    const { operations } = run('MRotaryEmbedding', [[2, 5, 24], streams, [20, 4], [20, 4]], {
      mrope_section: [1, 1, 2],
    });
    expect(operations).toEqual(rotations(2 * 5 * 24));
  });

  it('finds the angles too, for Gemma', () => {
    const states = [1, 3, 5, 8];
    const keys = [1, 1, 5, 8];
    const { shapes, operations } = run(
      'GemmaRotaryEmbedding',
      [[1, 5, 8], states, states, keys, keys],
      {},
      2,
    );
    expect(shapes).toEqual([states, keys]);
    expect(operations).toEqual(
      total(rotations(3 * 5 * 8 + 5 * 8), counters({ transcendentals: 2 * 5 * 8 })),
    );
  });
});

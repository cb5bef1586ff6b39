import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/cost/analyse.ts';
import { lowerArchitecture } from '../../../src/formats/architecture/index.ts';

type Shapes = Record<string, readonly number[]>;

function lower(inputs: Shapes, layers: readonly Record<string, unknown>[], outputs?: string[]) {
  return lowerArchitecture({
    version: 1,
    name: 'test',
    inputs: Object.fromEntries(Object.entries(inputs).map(([name, shape]) => [name, { shape }])),
    layers,
    ...(outputs && { outputs }),
  });
}

function cost(...given: Parameters<typeof lower>) {
  return analyse(lower(...given));
}

const qkv = (queries: number, keys: number, width: number, kvWidth = width) => ({
  q: [2, queries, width],
  k: [2, keys, kvWidth],
  v: [2, keys, kvWidth],
});

function attention(attributes: Record<string, unknown>, inputs = ['q', 'k', 'v']) {
  return [{ id: 'sdpa', type: 'scaledDotProductAttention', inputs, ...attributes }];
}

describe('scaledDotProductAttention', () => {
  it('multiplies queries by keys and weights by values, for every head', () => {
    const { totals, outputs } = cost(qkv(5, 7, 12), attention({ heads: 3 }));
    expect(outputs[0]?.shape).toEqual([2, 5, 12]);
    const scores = 2 * 3 * 5 * 7;
    const rows = 2 * 3 * 5;
    expect(totals.macs).toBe(scores * 4 * 2);
    expect(totals.multiplies).toBe(scores);
    expect(totals.adds).toBe(2 * scores - rows);
    expect(totals.compares).toBe(scores - rows);
    expect(totals.transcendentals).toBe(scores);
    expect(totals.divides).toBe(scores);
    expect(totals.parameters).toBe(0);
    expect(totals.kvCacheBytes).toBe(0);
  });

  it('has no scale where it is 1, and adds a mask only where there are several queries', () => {
    const scores = 2 * 3 * 5 * 7;
    const several = cost(qkv(5, 7, 12), attention({ heads: 3, scale: 1, causal: true })).totals;
    expect(several.multiplies).toBe(0);
    expect(several.adds).toBe(3 * scores - 2 * 3 * 5);
    const one = cost(qkv(1, 7, 12), attention({ heads: 3, causal: true, window: 4 })).totals;
    expect(one.adds).toBe(2 * 2 * 3 * 7 - 2 * 3);
  });

  it('caps scores by a divide, a tanh and a multiply, and adds a bias', () => {
    const scores = 2 * 3 * 5 * 7;
    const { totals } = cost(
      { ...qkv(5, 7, 12), bias: [1, 3, 5, 7] },
      attention({ heads: 3, softcap: 50 }, ['q', 'k', 'v', 'bias']),
    );
    expect(totals.divides).toBe(2 * scores);
    expect(totals.transcendentals).toBe(2 * scores);
    expect(totals.multiplies).toBe(2 * scores);
    expect(totals.adds).toBe(3 * scores - 2 * 3 * 5);
  });

  it('costs the same with grouped queries, whose keys and values are fewer', () => {
    const grouped = cost(qkv(5, 7, 12, 4), attention({ heads: 3, kvHeads: 1 })).totals;
    const full = cost(qkv(5, 7, 12), attention({ heads: 3 })).totals;
    expect(grouped.macs).toBe(full.macs);
    expect(grouped.bytesMoved).toBeLessThan(Number(full.bytesMoved));
  });

  const heads = { heads: 4, kvHeads: 2 };

  it('takes cached keys and values as inputs of the network, and keeps them with the new ones', () => {
    const graph = lower(qkv(1, 1, 12, 6), attention({ ...heads, cache: 9 }));
    const cached = graph.inputs.filter((input) => input.cached);
    expect(cached.map(({ value: { name, dims } }) => [name, dims])).toEqual([
      ['sdpa.past_key', [2, 2, 3, 9]],
      ['sdpa.past_value', [2, 2, 9, 3]],
    ]);
    const { totals, inputs } = analyse(graph);
    expect(inputs.map(({ name }) => name)).toEqual(['q', 'k', 'v']);
    expect(totals.kvCacheBytes).toBe(4 * 2 * (2 * 2 * 10 * 3));
    expect(totals.macs).toBe(2 * 4 * 10 * (3 + 3));
  });

  it('multiplies and adds with a cache as without, one by one', () => {
    const sizes = fc.record({
      queries: fc.integer({ min: 2, max: 5 }),
      past: fc.integer({ min: 1, max: 9 }),
      group: fc.integer({ min: 1, max: 3 }),
      kvHeads: fc.integer({ min: 1, max: 3 }),
      headDim: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(sizes, ({ queries, past, group, kvHeads, headDim }) => {
        const heads = group * kvHeads;
        const attributes = { heads, kvHeads, causal: true };
        const of = (keys: number, cache: object) =>
          cost(
            qkv(queries, keys, heads * headDim, kvHeads * headDim),
            attention({ ...attributes, ...cache }),
          ).totals;
        const whole = of(past + queries, {});
        const cached = of(queries, { cache: past });
        expect(cached.macs).toBe(whole.macs);
        expect(cached.arithmetic).toBe(whole.arithmetic);
        expect(cached.kvCacheBytes).toBe(of(past + queries, { cache: 0 }).kvCacheBytes);
      }),
      { numRuns: 50 },
    );
  });

  it('reads the cache once, and copies nothing of it', () => {
    const moved = (cache: number) =>
      BigInt(cost(qkv(1, 1, 12, 6), attention({ ...heads, cache })).totals.bytesMoved);
    // A cached position is read as key and as value; its score is written and read along the way:
    // product, concat, scale (each written and read), softmax, split, and the second product.
    const keysAndValues = 4 * 2 * (2 * 2 * 3);
    const scores = 4 * (2 * 4) * (5 * 2);
    expect(moved(101) - moved(100)).toBe(BigInt(keysAndValues + scores));
  });

  it('holds no more in the cache than the window', () => {
    const window = (cache: number, keys: number) =>
      cost(qkv(keys, keys, 12), attention({ heads: 3, window: 4, cache })).totals;
    const position = 4 * 2 * 2 * 12;
    expect(window(0, 3).kvCacheBytes).toBe(3 * position);
    expect(window(0, 9).kvCacheBytes).toBe(4 * position);
    expect(window(2, 1).kvCacheBytes).toBe(3 * position);
    expect(window(100, 1).kvCacheBytes).toBe(4 * position);
    expect(window(100, 1).macs).toBe(2 * 3 * 4 * (4 + 4));
  });

  it('attends to the cache alone where it has a query alone', () => {
    const { totals } = cost({ q: [2, 1, 12] }, attention({ heads: 3, cache: 9 }, ['q']));
    expect(totals.macs).toBe(2 * 3 * 9 * (4 + 4));
    expect(totals.kvCacheBytes).toBe(4 * 2 * 2 * 12 * 9);
  });

  it.each([
    [qkv(2, 2, 12), attention({ heads: 5 }), /shape \[2, 2, 12\]/],
    [qkv(2, 2, 12), attention({ heads: 4, kvHeads: 3 }), /do not part over 3/],
    [qkv(2, 2, 12, 16), attention({ heads: 4 }), /a query head has 3 features, a key head 4/],
    [qkv(2, 2, 12), attention({ heads: 4 }, ['q', 'k']), /keys and no values/],
    [qkv(2, 2, 12), attention({ heads: 4 }, ['q']), /nothing to attend to/],
    [{ ...qkv(2, 2, 12), w: [2, 3, 12] }, attention({ heads: 4 }, ['q', 'k', 'w']), /2 keys .* 3/],
    [{ q: [2, 12] }, attention({ heads: 4, cache: 1 }, ['q']), /shape \[2, 12\]/],
  ])('refuses what does not fit together (%#)', (inputs, layers, message) => {
    expect(() => lower(inputs, layers)).toThrow(message);
  });
});

describe('rotaryEmbedding', () => {
  it('takes 2 multiplies and 1 add for each rotated element', () => {
    const rotary = (attributes: object) =>
      cost({ x: [2, 5, 24] }, [{ type: 'rotaryEmbedding', heads: 3, ...attributes }]).totals;
    expect(rotary({})).toMatchObject({ multiplies: 2 * 240, adds: 240, macs: 0 });
    expect(rotary({ rotaryDim: 4 })).toMatchObject({ multiplies: 2 * 120, adds: 120 });
    expect(() => rotary({ rotaryDim: 3 })).toThrow(/3 of 8 features/);
    expect(() => rotary({ rotaryDim: 10 })).toThrow(/10 of 8 features/);
    expect(() => rotary({ heads: 5 })).toThrow(/shape \[2, 5, 24\]/);
  });
});

describe('relativePositionBias', () => {
  it('stores a table, and is looked up before the network runs', () => {
    const { totals, coverage } = cost({ ...qkv(5, 7, 12), unused: [1] }, [
      { id: 'bias', type: 'relativePositionBias', heads: 3, buckets: 16, queries: 5, keys: 7 },
      ...attention({ heads: 3 }, ['q', 'k', 'v', 'bias']),
    ]);
    expect(totals.parameters).toBe(16 * 3);
    expect(totals.adds).toBe(3 * 2 * 3 * 5 * 7 - 2 * 3 * 5);
    expect(coverage.freeOperators).toContainEqual({ op: 'Gather', nodes: 1 });
  });
});

describe('decomposedRelativePosition', () => {
  it('multiplies every query by an embedding for each row and each column', () => {
    const bias = { id: 'bias', type: 'decomposedRelativePosition', heads: 3, height: 4, width: 5 };
    const { totals, outputs } = cost({ q: [2, 20, 12] }, [bias]);
    expect(outputs[0]?.shape).toEqual([2, 3, 20, 20]);
    expect(totals.macs).toBe(2 * 3 * 20 * (4 + 5) * 4);
    expect(totals.adds).toBe(2 * 3 * 20 * 20);
    expect(totals.parameters).toBe((7 + 9) * 4);
    expect(() => lower({ q: [2, 21, 12] }, [bias])).toThrow(/shape \[2, 21, 12\]/);
  });

  it('takes a video, keys on a coarser grid, and leaves the class token alone', () => {
    const bias = {
      ...{ type: 'decomposedRelativePosition', heads: 3, frames: 2, height: 4, width: 6 },
      ...{ keys: [2, 2, 3], classToken: true },
    };
    const { totals, outputs } = cost({ q: [5, 49, 12] }, [bias]);
    expect(outputs[0]?.shape).toEqual([5, 3, 49, 13]);
    expect(totals.macs).toBe(5 * 3 * 48 * (2 + 2 + 3) * 4);
    // Rows and columns are added to one another, and the sum to the frames.
    expect(totals.adds).toBe(5 * 3 * 48 * (2 * 3 + 2 * 2 * 3));
    expect(totals.parameters).toBe((3 + 7 + 11) * 4);
    expect(() => lower({ q: [5, 49, 12] }, [{ ...bias, keys: [2, 3] }])).toThrow(
      expect.objectContaining({ expected: '3 numbers: frames, height, width' }),
    );
    expect(() => lower({ q: [5, 48, 12] }, [bias])).toThrow(
      expect.objectContaining({ expected: 'a class token and 2·4·6 = 48 positions' }),
    );
  });
});

describe('mixtureOfExperts', () => {
  const layer = { type: 'mixtureOfExperts', experts: 8, active: 2, hiddenFeatures: 5 };
  const expert = 3 * 4 * 5;

  it.each([
    ['one token', 1, 2],
    ['fewer pairs than experts', 3, 6],
    ['as many for each expert', 12, 8],
    ['one more for some experts', 13, 8],
  ])('multiplies by the experts in use: %s', (_, tokens, used) => {
    const graph = lower({ x: [1, tokens, 4] }, [layer]);
    const { totals, outputs } = analyse(graph);
    expect(outputs[0]?.shape).toEqual([1, tokens, 4]);
    const gates = graph.nodes.filter(({ name }) => name.endsWith('gate/MatMul'));
    expect(gates.reduce((sum, { inputs }) => sum + Number(inputs[1]?.dims[0]), 0)).toBe(used);
    expect(totals.macs).toBe(tokens * (4 * 8 + 2 * expert));
    expect(totals.parameters).toBe(4 * 8 + 8 * expert);
    expect(totals.activeParameters).toBe(4 * 8 + 2 * expert);
  });

  it('reads the experts in use alone', () => {
    const moved = (experts: number) =>
      BigInt(cost({ x: [1, 1, 4] }, [{ ...layer, experts }]).totals.bytesMoved);
    // Four bytes for each expert more: its router weight read for 4 features; its logit written,
    // read and written by the softmax, and read by the choice.
    expect(moved(9) - moved(8)).toBe(BigInt(4 * (4 + 4)));
  });

  it('weighs what the experts give, and adds it up for each token', () => {
    const [tokens, pairs] = [13, 26];
    const count = (normalize: boolean) =>
      cost({ x: [1, tokens, 4] }, [{ ...layer, normalize, activation: 'silu' }]).totals;
    // The softmax subtracts the largest of 8 and adds 7; each output of an expert is added once.
    expect(count(false).adds).toBe(tokens * 15 + pairs * 4 + pairs * 5);
    expect(count(true).adds).toBe(Number(count(false).adds) + tokens);
    expect(Number(count(true).divides) - Number(count(false).divides)).toBe(pairs);
    // The gate and its sigmoid's product, and the weight of each output.
    expect(count(false).multiplies).toBe(pairs * (2 * 5 + 4));
  });

  it('refuses more active experts than there are', () => {
    expect(() => lower({ x: [1, 2, 4] }, [{ ...layer, active: 9 }])).toThrow(/9 of 8 experts/);
    expect(() => lower({ x: [2, 4] }, [layer])).toThrow(/shape \[2, 4\]/);
  });
});

import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/core/cost/analyse.ts';
import { lowerArchitecture } from '../../src/formats/architecture/index.ts';
import { presets } from '../../src/presets/index.ts';

function cost(preset: string, options: Record<string, unknown> = {}) {
  return analyse(lowerArchitecture(presets.get(preset).architecture(options)));
}

interface Sizes {
  readonly layers: number;
  readonly width: number;
  readonly hidden: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  readonly vocabulary: number;
  /** Matrices of the MLP: up and down, and a gate where there is one. */
  readonly matrices: 2 | 3;
  readonly experts?: { readonly stored: number; readonly active: number };
}

function sizes(
  [layers, width, hidden, heads, kvHeads, vocabulary]: readonly number[],
  more: Partial<Sizes> = {},
): Sizes {
  return {
    ...({ layers, width, hidden, heads, kvHeads, vocabulary } as Omit<
      Sizes,
      'headDim' | 'matrices'
    >),
    headDim: Number(width) / Number(heads),
    matrices: 3,
    ...more,
  };
}

const networks: Record<string, Sizes> = {
  gpt2: sizes([12, 768, 3072, 12, 12, 50_257], { matrices: 2 }),
  gpt2_medium: sizes([24, 1024, 4096, 16, 16, 50_257], { matrices: 2 }),
  gpt2_large: sizes([36, 1280, 5120, 20, 20, 50_257], { matrices: 2 }),
  gpt2_xl: sizes([48, 1600, 6400, 25, 25, 50_257], { matrices: 2 }),
  llama2_7b: sizes([32, 4096, 11_008, 32, 32, 32_000]),
  llama2_13b: sizes([40, 5120, 13_824, 40, 40, 32_000]),
  llama2_70b: sizes([80, 8192, 28_672, 64, 8, 32_000]),
  llama3_8b: sizes([32, 4096, 14_336, 32, 8, 128_256]),
  llama3_70b: sizes([80, 8192, 28_672, 64, 8, 128_256]),
  mistral_7b: sizes([32, 4096, 14_336, 32, 8, 32_000]),
  mixtral_8x7b: sizes([32, 4096, 14_336, 32, 8, 32_000], { experts: { stored: 8, active: 2 } }),
  'qwen2.5_0.5b': sizes([24, 896, 4864, 14, 2, 151_936]),
  'qwen2.5_1.5b': sizes([28, 1536, 8960, 12, 2, 151_936]),
  'qwen2.5_3b': sizes([36, 2048, 11_008, 16, 2, 151_936]),
  'qwen2.5_7b': sizes([28, 3584, 18_944, 28, 4, 152_064]),
  'qwen2.5_14b': sizes([48, 5120, 13_824, 40, 8, 152_064]),
  'qwen2.5_32b': sizes([64, 5120, 27_648, 40, 8, 152_064]),
  'qwen2.5_72b': sizes([80, 8192, 29_568, 64, 8, 152_064]),
  gemma2_2b: sizes([26, 2304, 9216, 8, 4, 256_000], { headDim: 256 }),
  gemma2_9b: sizes([42, 3584, 14_336, 16, 8, 256_000], { headDim: 256 }),
  gemma2_27b: sizes([46, 4608, 36_864, 32, 16, 256_000], { headDim: 128 }),
  phi3_mini: sizes([32, 3072, 8192, 32, 32, 32_064]),
  phi3_medium: sizes([40, 5120, 17_920, 40, 10, 32_064]),
};

/** MACs of `tokens` new tokens, each layer of which sees `keys` positions. */
function macs(network: Sizes, tokens: number, keys: number, { head = true } = {}): number {
  const { layers, width, hidden, heads, kvHeads, headDim, vocabulary, matrices, experts } = network;
  const projections = 2 * width * heads * headDim + 2 * width * kvHeads * headDim;
  const mlp = (experts?.active ?? 1) * matrices * width * hidden;
  const router = experts ? width * experts.stored : 0;
  const attention = heads * keys * 2 * headDim;
  const perToken = layers * (projections + attention + mlp + router);
  return tokens * (perToken + (head ? width * vocabulary : 0));
}

/** Bytes of the keys and values of `positions` in float32. */
function cacheBytes({ layers, kvHeads, headDim }: Sizes, positions: number): number {
  return 4 * layers * 2 * kvHeads * headDim * positions;
}

describe('decoders', () => {
  it('are all tried here', () => {
    const decoders = presets.list().filter(({ task }) => task === 'language-modelling');
    expect(decoders.map(({ name }) => name)).toEqual(Object.keys(networks));
  });

  it.each(Object.entries(networks))('%s by closed form, prefill and decode', (name, network) => {
    const prefill = cost(name, { sequence: 100 }).totals;
    expect(prefill.macs).toBe(macs(network, 100, 100));
    expect(prefill.kvCacheBytes).toBe(cacheBytes(network, 100));
    const decode = cost(name, { phase: 'decode', context: 999 }).totals;
    expect(decode.macs).toBe(macs(network, 1, 1000));
    expect(decode.kvCacheBytes).toBe(cacheBytes(network, 1000));
    expect(decode.parameters).toBe(prefill.parameters);
  });

  const llama = networks['llama3_8b'] as Sizes;

  it('take a batch from the request, a prompt in parts, and leave out the head', () => {
    const document = presets.get('llama3_8b').architecture({ sequence: 7, context: 5 });
    const { totals, outputs } = analyse(lowerArchitecture(document, { batch: 3 }));
    expect(outputs[0]?.shape).toEqual([3, 7, 128_256]);
    expect(totals.macs).toBe(3 * macs(llama, 7, 12));
    expect(totals.kvCacheBytes).toBe(3 * cacheBytes(llama, 12));
    const headless = cost('llama3_8b', { sequence: 7, lm_head: false });
    expect(headless.totals.macs).toBe(macs(llama, 7, 7, { head: false }));
    expect(headless.totals.parameters).toBe(8_030_261_248 - 4096 * 128_256);
  });

  it('decode one token after as many as `sequence` says, where `context` is left out', () => {
    expect(cost('llama3_8b', { phase: 'decode', sequence: 64 }).totals).toEqual(
      cost('llama3_8b', { phase: 'decode', context: 64 }).totals,
    );
  });

  it('keep no more than their window: all layers of Mistral, every other one of Gemma', () => {
    const mistral = networks['mistral_7b'] as Sizes;
    const far = cost('mistral_7b', { phase: 'decode', context: 10_000 }).totals;
    expect(far.macs).toBe(macs(mistral, 1, 4096));
    expect(far.kvCacheBytes).toBe(cacheBytes(mistral, 4096));
    const gemma = networks['gemma2_9b'] as Sizes;
    const mixed = cost('gemma2_9b', { phase: 'decode', context: 9999 }).totals;
    expect(mixed.macs).toBe((macs(gemma, 1, 4096) + macs(gemma, 1, 10_000)) / 2);
    expect(mixed.kvCacheBytes).toBe((cacheBytes(gemma, 4096) + cacheBytes(gemma, 10_000)) / 2);
  });

  it('Mixtral stores 8 experts, uses 2 for each token, and reads only those that are in use', () => {
    const decode = cost('mixtral_8x7b', { phase: 'decode', context: 1 }).totals;
    const expert = 32 * 3 * 4096 * 14_336;
    expect(decode.parameters).toBe(46_702_792_704);
    expect(decode.activeParameters).toBe(46_702_792_704 - 6 * expert);
    const read = Number(decode.bytesMoved);
    // Every active weight but the embeddings that are not looked up, and little else.
    const weights = 4 * (46_702_792_704 - 6 * expert - 4096 * 32_000);
    expect(read).toBeGreaterThan(weights);
    expect(read).toBeLessThan(weights * 1.01);
  });

  it('GPT-2 has 1024 positions', () => {
    expect(() => cost('gpt2', { sequence: 1025 })).toThrow(/"sequence" of gpt2 is 1025/);
    expect(() => cost('gpt2', { phase: 'decode', context: 1024 })).toThrow(/1025 positions/);
  });
});

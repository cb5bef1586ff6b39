import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/core/cost/analyse.ts';
import { lowerArchitecture } from '../../src/formats/architecture/index.ts';
import { presets } from '../../src/presets/index.ts';

function cost(preset: string, options: Record<string, unknown> = {}) {
  return analyse(lowerArchitecture(presets.get(preset).architecture(options)));
}

/** MACs of a layer on `tokens`: four projections, scores and context, and the MLP's two matrices. */
function layerMacs(tokens: number, width: number, hidden: number, inner = width): number {
  return tokens * (4 * width * inner + 2 * width * hidden) + 2 * tokens ** 2 * inner;
}

describe('encoders of text', () => {
  const models = {
    bert_base: [12, 768, 30_522],
    bert_large: [24, 1024, 30_522],
    distilbert_base: [6, 768, 30_522],
    roberta_base: [12, 768, 50_265],
    roberta_large: [24, 1024, 50_265],
  } as const;

  it.each(Object.entries(models))('%s by closed form', (name, [layers, width, vocabulary]) => {
    const body = layers * layerMacs(128, width, 4 * width);
    const pooler = name.startsWith('distil') ? 0 : width ** 2;
    expect(cost(name, { sequence: 128 }).totals.macs).toBe(body + pooler);
    const head = 128 * (width ** 2 + width * vocabulary);
    expect(cost(name, { sequence: 128, lm_head: true }).totals.macs).toBe(body + head);
    expect(cost(name).totals.kvCacheBytes).toBe(0);
  });

  it('have positions for 512 tokens', () => {
    expect(cost('roberta_base', { sequence: 512 }).outputs[0]?.shape).toEqual([1, 768]);
    expect(() => cost('roberta_base', { sequence: 513 })).toThrow(/"sequence" of roberta_base/);
  });
});

/** MACs of an encoder–decoder's decoder: `tokens` new ones that see `keys`, and `source` of the encoder. */
function decoderMacs(
  { layers, width, hidden, inner, vocabulary }: Record<string, number>,
  { tokens, keys, source, fresh }: { tokens: number; keys: number; source: number; fresh: boolean },
): number {
  const [d, i] = [Number(width), Number(inner)];
  const self = tokens * 4 * d * i + 2 * tokens * keys * i;
  const cross = tokens * 2 * d * i + (fresh ? source * 2 * d * i : 0) + 2 * tokens * source * i;
  const mlp = tokens * 2 * d * Number(hidden);
  return Number(layers) * (self + cross + mlp) + tokens * d * Number(vocabulary);
}

describe('T5', () => {
  const models = {
    t5_small: { layers: 6, width: 512, hidden: 2048, inner: 512 },
    t5_base: { layers: 12, width: 768, hidden: 3072, inner: 768 },
    t5_large: { layers: 24, width: 1024, hidden: 4096, inner: 1024 },
    t5_3b: { layers: 24, width: 1024, hidden: 16_384, inner: 4096 },
    t5_11b: { layers: 24, width: 1024, hidden: 65_536, inner: 16_384 },
  };

  it.each(Object.entries(models))('%s by closed form', (name, sizes) => {
    const { layers, width, hidden, inner } = sizes;
    const whole = { ...sizes, vocabulary: 32_128 };
    const prefill = cost(name, { sequence: 100, decoder_sequence: 20 }).totals;
    expect(prefill.macs).toBe(
      layers * layerMacs(100, width, hidden, inner) +
        decoderMacs(whole, { tokens: 20, keys: 20, source: 100, fresh: true }),
    );
    const position = 4 * 2 * layers * inner;
    expect(prefill.kvCacheBytes).toBe(position * (100 + 20));
    const decode = cost(name, { phase: 'decode', sequence: 100, context: 20 }).totals;
    expect(decode.macs).toBe(
      decoderMacs(whole, { tokens: 1, keys: 21, source: 100, fresh: false }),
    );
    expect(decode.kvCacheBytes).toBe(position * (100 + 21));
  });

  it('decodes without the encoder, whose parameters it does not need', () => {
    const prefill = cost('t5_small').totals;
    const decode = cost('t5_small', { phase: 'decode' }).totals;
    const encoder = 6 * (4 * 512 * 512 + 2 * 512 * 2048 + 2 * 512) + 512 + 32 * 8;
    const crossKeysAndValues = 6 * 2 * 512 * 512;
    expect(decode.parameters).toBe(Number(prefill.parameters) - encoder - crossKeysAndValues);
  });
});

describe('Whisper', () => {
  const models = {
    whisper_tiny: [4, 384],
    whisper_base: [6, 512],
    whisper_small: [12, 768],
    whisper_medium: [24, 1024],
    whisper_large: [32, 1280],
  } as const;

  it.each(Object.entries(models))('%s by closed form', (name, [layers, width]) => {
    const whole = { layers, width, hidden: 4 * width, inner: width, vocabulary: 51_865 };
    const stem = 3000 * 80 * width * 3 + 1500 * width * width * 3;
    const { totals } = cost(name, { decoder_sequence: 16 });
    expect(totals.macs).toBe(
      stem +
        layers * layerMacs(1500, width, 4 * width) +
        decoderMacs(whole, { tokens: 16, keys: 16, source: 1500, fresh: true }),
    );
    const decode = cost(name, { phase: 'decode', context: 16 }).totals;
    expect(decode.macs).toBe(
      decoderMacs(whole, { tokens: 1, keys: 17, source: 1500, fresh: false }),
    );
    expect(decode.kvCacheBytes).toBe(4 * 2 * layers * width * (1500 + 17));
  });

  it('has 448 positions of text', () => {
    expect(() => cost('whisper_tiny', { phase: 'decode', context: 448 })).toThrow(/449 positions/);
  });
});

describe('vision Transformers', () => {
  const deits = { deit_tiny: 192, deit_small: 384, deit_base: 768 };

  it.each(Object.entries(deits))('%s by closed form, distilled and not', (name, width) => {
    const body = (tokens: number) => 12 * layerMacs(tokens, width, 4 * width);
    const patches = 196 * 768 * width;
    expect(cost(name).totals.macs).toBe(patches + body(197) + width * 1000);
    const distilled = cost(`${name}_distilled`).totals.macs;
    expect(distilled).toBe(patches + body(198) + 2 * width * 1000);
    const larger = cost(name, { input_size: 384, num_classes: 10 }).totals.macs;
    expect(larger).toBe(576 * 768 * width + body(577) + width * 10);
  });

  it('CLIP by closed form: both towers, and every image by every text', () => {
    const image = 49 * 3072 * 768 + 12 * layerMacs(50, 768, 3072) + 768 * 512;
    const text = 12 * layerMacs(77, 512, 2048) + 512 * 512;
    const document = presets.get('clip_vit_b_32').architecture();
    const { totals, outputs } = analyse(lowerArchitecture(document, { batch: 3 }));
    expect(outputs[0]?.shape).toEqual([3, 3]);
    expect(totals.macs).toBe(3 * (image + text) + 3 * 3 * 512);
  });

  it.each([
    ['sam_vit_b', 768, 12, 12],
    ['sam_vit_l', 1024, 24, 16],
    ['sam_vit_h', 1280, 32, 16],
  ])('%s by closed form: windows of 14 but for four layers', (name, width, depth, heads) => {
    /** Attention on `groups` of `side`²: projections, products, and both relative positions. */
    const attention = (groups: number, side: number) => {
      const tokens = side ** 2;
      const products = 2 * tokens ** 2 * width;
      const positions = heads * tokens * 2 * side * (width / heads);
      return groups * (tokens * 4 * width ** 2 + products + positions);
    };
    const mlp = 4096 * 8 * width ** 2;
    const body = (depth - 4) * attention(25, 14) + 4 * attention(1, 64) + depth * mlp;
    const neck = 4096 * (width * 256 + 9 * 256 * 256);
    const { totals, outputs } = cost(name);
    expect(outputs[0]?.shape).toEqual([1, 256, 64, 64]);
    expect(totals.macs).toBe(4096 * 768 * width + body + neck);
  });

  it('refuse an image that patches do not fill', () => {
    expect(() => cost('deit_tiny', { input_size: 225 })).toThrow(/"input_size" of deit_tiny/);
  });
});

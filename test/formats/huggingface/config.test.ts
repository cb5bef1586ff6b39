import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/cost/analyse.ts';
import { InputError } from '../../../src/core/errors.ts';
import {
  architectureFromConfig,
  isHuggingFaceConfig,
  lowerHuggingFace,
  modelTypes,
} from '../../../src/formats/huggingface/index.ts';

const totals = (config: object, options: Record<string, unknown> = {}) =>
  analyse(lowerHuggingFace(config, { options })).totals;

function fault(config: unknown, options: Record<string, unknown> = {}): InputError {
  try {
    lowerHuggingFace(config, { options });
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('nothing was wrong');
}

/** A decoder small enough for its parameters to be written out. */
const small = {
  model_type: 'llama',
  vocab_size: 100,
  hidden_size: 32,
  intermediate_size: 48,
  num_hidden_layers: 3,
  num_attention_heads: 4,
};

/** Parameters of its layer by those of attention, where the MLP has three matrices. */
const layer = (attention: number) => attention + 3 * 32 * 48 + 2 * 32;
const whole = (attention: number) => 2 * 100 * 32 + 3 * layer(attention) + 32;

describe('a Hugging Face config', () => {
  it('is told by its model type', () => {
    expect(isHuggingFaceConfig(small)).toBe(true);
    expect(isHuggingFaceConfig({ layers: [] })).toBe(false);
    expect(isHuggingFaceConfig('llama')).toBe(false);
  });

  it.each(modelTypes)('needs no more than its model type: %s', (model_type) => {
    const graph = lowerHuggingFace({ model_type });
    expect(graph.name).toBe(model_type);
    expect(analyse(graph).coverage.unsupported).toEqual([]);
  });

  it('has the name that it was saved under', () => {
    const config = { ...small, _name_or_path: 'someone/tiny-llama' };
    expect(architectureFromConfig(config).name).toBe('someone/tiny-llama');
  });

  it('says how heads are grouped, how large they are, and which projections have biases', () => {
    expect(totals(small).parameters).toBe(whole(4 * 32 * 32));
    expect(totals({ ...small, num_key_value_heads: 2 }).parameters).toBe(
      whole(2 * 32 * 32 + 2 * 32 * 16),
    );
    expect(totals({ ...small, head_dim: 16 }).parameters).toBe(whole(4 * 32 * 64));
    expect(totals({ ...small, attention_bias: true }).parameters).toBe(whole(4 * (32 * 32 + 32)));
    expect(totals({ ...small, mlp_bias: true }).parameters).toBe(
      whole(4 * 32 * 32) + 3 * (2 * 48 + 32),
    );
    const qwen = { ...small, model_type: 'qwen2', num_key_value_heads: 4 };
    expect(totals(qwen).parameters).toBe(whole(4 * 32 * 32 + 3 * 32));
    const qwen3 = { ...qwen, model_type: 'qwen3', head_dim: 8 };
    expect(totals(qwen3).parameters).toBe(whole(4 * 32 * 32 + 2 * 8));
  });

  it('ties the output projection to the embeddings, which then count once', () => {
    const tied = totals({ ...small, tie_word_embeddings: true });
    expect(tied.parameters).toBe(whole(4 * 32 * 32) - 100 * 32);
    expect(tied.macs).toBe(totals(small).macs);
  });

  it('takes null for what is left out, but where null has a meaning', () => {
    expect(totals({ ...small, num_key_value_heads: null, head_dim: null })).toEqual(totals(small));
    const far = { phase: 'decode', context: 10_000 };
    const mistral = { ...small, model_type: 'mistral', num_key_value_heads: 4 };
    const position = 4 * 3 * 2 * 32;
    expect(totals(mistral, far).kvCacheBytes).toBe(4096 * position);
    expect(totals({ ...mistral, sliding_window: null }, far).kvCacheBytes).toBe(10_001 * position);
  });

  it('orders layers of two kinds by layer_types, or by the rule of the model', () => {
    const config = { ...small, model_type: 'gemma2', num_key_value_heads: 4, head_dim: 8 };
    const far = { phase: 'decode', context: 99 };
    const position = 4 * 2 * 32;
    const kept = (more: object) =>
      totals({ ...config, sliding_window: 10, ...more }, far).kvCacheBytes;
    expect(kept({})).toBe((2 * 10 + 100) * position);
    const [full, sliding] = ['full_attention', 'sliding_attention'];
    expect(kept({ layer_types: [full, sliding, full] })).toBe((10 + 2 * 100) * position);
    expect(kept({ layer_types: [full, full, full] })).toBe(3 * 100 * position);
    expect(fault({ ...config, layer_types: [full] })).toMatchObject({
      code: 'invalid-config',
      pointer: '/layer_types',
    });
  });

  it('gates the MLP of T5 v1.1, and unties its head', () => {
    const t5 = { model_type: 't5', d_model: 32, d_ff: 48, num_heads: 4, d_kv: 8, num_layers: 2 };
    const [plain, gated] = [totals(t5), totals({ ...t5, feed_forward_proj: 'gated-gelu' })];
    expect(Number(gated.parameters) - Number(plain.parameters)).toBe(4 * 32 * 48);
    const untied = totals({ ...t5, tie_word_embeddings: false });
    expect(Number(untied.parameters) - Number(plain.parameters)).toBe(32 * 32_128);
  });

  it("counts a classifier's labels", () => {
    const head = (more: object, options = {}) =>
      Number(totals({ model_type: 'vit', ...more }, options).parameters) -
      Number(totals({ model_type: 'vit', num_labels: 1 }).parameters);
    expect(head({})).toBe(769);
    expect(head({ id2label: { 0: 'a', 1: 'b', 2: 'c' } })).toBe(2 * 769);
    expect(head({ id2label: { 0: 'a' } }, { num_classes: 5 })).toBe(4 * 769);
  });

  it('leaves out the head, and reads a CLIP tower alone', () => {
    expect(totals(small, { lm_head: false }).parameters).toBe(whole(4 * 32 * 32) - 100 * 32);
    expect(totals({ model_type: 'clip_vision_model' }).parameters).toBe(87_849_216);
    expect(totals({ model_type: 'clip_text_model' }).parameters).toBe(63_428_096);
  });

  it.each([
    [{ model_type: 'lama' }, {}, 'unknown-model-type', '/model_type', /did you mean "llama"/],
    [{ model_type: 7 }, {}, 'unknown-model-type', '/model_type', undefined],
    [[], {}, 'unknown-model-type', '/model_type', undefined],
    [{ ...small, hidden_size: '32' }, {}, 'invalid-config', '/hidden_size', undefined],
    [{ ...small, hidden_size: 0 }, {}, 'invalid-config', '/hidden_size', undefined],
    [{ ...small, hidden_size: 33 }, {}, 'invalid-config', '/num_attention_heads', undefined],
    [{ ...small, num_key_value_heads: 3 }, {}, 'invalid-config', '/num_key_value_heads', undefined],
    [{ ...small, hidden_act: 'gleu' }, {}, 'invalid-config', '/hidden_act', undefined],
    [
      { model_type: 'mixtral', num_experts_per_tok: 9 },
      {},
      'invalid-config',
      '/num_experts_per_tok',
      undefined,
    ],
    [
      { model_type: 'clip', vision_config: { patch_size: 30 } },
      {},
      'invalid-config',
      '/vision_config/image_size',
      undefined,
    ],
    [{ model_type: 'clip', text_config: [] }, {}, 'invalid-config', '/text_config', undefined],
    [small, { phase: 'both' }, 'invalid-option', '/options/phase', undefined],
    [small, { sequence: 0 }, 'invalid-option', '/options/sequence', undefined],
    [small, { sequences: 1 }, 'unknown-key', '/options/sequences', /did you mean "sequence"/],
    [{ model_type: 'gpt2' }, { sequence: 1025 }, 'invalid-option', '/options/sequence', undefined],
    [
      { model_type: 'vit' },
      { input_size: 225 },
      'invalid-option',
      '/options/input_size',
      undefined,
    ],
  ])('names what is wrong with it (%#)', (config, options, code, pointer, hint) => {
    const error = fault(config, options);
    expect(error).toMatchObject({ code, pointer });
    if (hint) expect(error.hint).toMatch(hint);
  });

  it('is bounded as every network is', () => {
    for (const model_type of ['llama', 'mistral', 'gemma2', 'bert']) {
      expect(fault({ model_type, num_hidden_layers: 1e9 })).toMatchObject({
        code: 'invalid-config',
        pointer: '/num_hidden_layers',
        expected: 'an integer from 1 to 10000',
      });
    }
    expect(fault({ ...small, vocab_size: 2 ** 40 })).toMatchObject({ code: 'limit-dimension' });
    expect(fault({ ...small, hidden_size: 1e200 })).toMatchObject({ code: 'limit-dimension' });
  });
});

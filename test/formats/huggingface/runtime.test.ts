import { describe, expect, it } from 'vitest';
import { lowerHuggingFace, modelTypes } from '../../../src/formats/huggingface/index.ts';
import { compareShapes, isFinite } from '../../support/onnx-runtime.ts';

const sizes = {
  vocab_size: 96,
  hidden_size: 32,
  intermediate_size: 48,
  num_hidden_layers: 2,
  num_attention_heads: 4,
};
const grouped = { ...sizes, num_key_value_heads: 2, head_dim: 8 };
const vision = { ...sizes, image_size: 32, patch_size: 16 };

/** A config of every model type, small enough to be run. */
const configs: Record<string, Record<string, unknown>> = {
  bert: sizes,
  roberta: sizes,
  distilbert: { vocab_size: 96, dim: 32, n_heads: 4, hidden_dim: 48, n_layers: 2 },
  llama: grouped,
  mistral: { ...grouped, sliding_window: 4 },
  mixtral: { ...grouped, num_local_experts: 4 },
  qwen2: grouped,
  qwen3: grouped,
  gemma: grouped,
  gemma2: { ...grouped, sliding_window: 4 },
  phi3: { ...grouped, partial_rotary_factor: 0.5 },
  gpt2: { vocab_size: 96, n_embd: 32, n_head: 4, n_layer: 2, n_positions: 64 },
  t5: { vocab_size: 96, d_model: 32, d_kv: 8, d_ff: 48, num_heads: 4, num_layers: 2 },
  whisper: {
    ...{ vocab_size: 96, d_model: 32, encoder_layers: 2, decoder_layers: 2 },
    ...{ encoder_attention_heads: 4, decoder_attention_heads: 4, max_source_positions: 10 },
    ...{ encoder_ffn_dim: 48, decoder_ffn_dim: 48 },
  },
  clip: { text_config: sizes, vision_config: vision, projection_dim: 24 },
  clip_vision_model: vision,
  clip_text_model: sizes,
  vit: vision,
  deit: vision,
};

const hasCache = (name: string) => !/^(bert|roberta|distilbert|clip|vit|deit)/.test(name);

const lengths = { sequence: 7, decoder_sequence: 5 };
const cases = Object.entries(configs).flatMap(([name, config]) => [
  { name, config, options: name.includes('vi') || name === 'deit' ? {} : lengths },
  ...(hasCache(name)
    ? [
        { name, config, options: { phase: 'decode', ...lengths, context: 6 } },
        { name, config, options: { ...lengths, context: 3 } },
      ]
    : []),
]);

describe('Hugging Face configs on ONNX Runtime', () => {
  it('are tried for every model type', () => {
    expect(new Set(Object.keys(configs))).toEqual(new Set(modelTypes));
  });

  it.each(cases)(
    '$name has the shapes inferred under $options',
    async ({ name, config, options }) => {
      const graph = lowerHuggingFace({ model_type: name, ...config }, { batch: 2, options });
      const { disagreements, compared, outputs } = await compareShapes(graph, {
        weights: 'constant',
      });
      expect(disagreements).toEqual([]);
      expect(compared).toBe(graph.nodes.length);
      for (const tensor of outputs.values()) expect(isFinite(tensor)).toBe(true);
    },
  );
});

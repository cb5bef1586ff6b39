import { Type } from '@sinclair/typebox';
import {
  activation,
  type Config,
  ConfigReader,
  flag,
  headDimOf,
  number,
  optional,
  refuseField,
  size,
  sizeOrNull,
  word,
  depth,
} from './config.ts';
import { type DecoderDesign, decoder } from './decoder.ts';
import type { ModelType } from './model-type.ts';
import type { AttentionDesign, FeedForwardDesign, TransformerDesign } from './transformer.ts';

/** What the decoders of the Llama line have in common. */
const common = {
  vocab_size: size(32_000),
  hidden_size: size(4096),
  intermediate_size: size(11_008),
  num_hidden_layers: depth(32),
  num_attention_heads: size(32),
  num_key_value_heads: optional(Type.Integer({ minimum: 1 })),
  head_dim: optional(Type.Integer({ minimum: 1 })),
  hidden_act: word('silu'),
  rms_norm_eps: number(1e-6),
  tie_word_embeddings: flag(false),
};

type Common = Config<typeof common>;

const kinds = Type.Array(
  Type.Union([Type.Literal('full_attention'), Type.Literal('sliding_attention')]),
);

function attentionOf(config: Common): AttentionDesign {
  const { hidden_size: width, num_attention_heads: heads } = config;
  const { num_key_value_heads: kvHeads = heads } = config;
  const headDim = config.head_dim ?? headDimOf(config, 'num_attention_heads', width, heads);
  if (heads % kvHeads !== 0) {
    refuseField(
      config,
      'num_key_value_heads',
      `${heads} heads do not part over ${kvHeads}`,
      `a divisor of ${heads}`,
    );
  }
  const bias = { query: false, key: false, value: false, out: false };
  return { heads, kvHeads, headDim, bias, causal: true, rotaryDim: headDim, cache: 'context' };
}

function gatedMlp(config: Common, field = 'hidden_act', name = config.hidden_act) {
  return {
    kind: 'gated',
    hidden: config.intermediate_size,
    activation: activation(config, field, name),
    bias: false,
  } satisfies FeedForwardDesign;
}

/** Llama's layer, of which the others' differ in little. */
function llamaLayer(config: Common, differ: Partial<TransformerDesign> = {}): TransformerDesign {
  return {
    width: config.hidden_size,
    norm: { type: 'rmsNorm', epsilon: config.rms_norm_eps },
    placement: 'pre',
    attention: attentionOf(config),
    feedForward: gatedMlp(config),
    ...differ,
  };
}

/** A decoder of the Llama line; `differ` may be several kinds of layers, by name. */
function llamaDecoder(
  config: Common,
  layers: DecoderDesign['layers'],
  differ: Partial<DecoderDesign> = {},
): DecoderDesign {
  return {
    vocabulary: config.vocab_size,
    width: config.hidden_size,
    norm: { type: 'rmsNorm', epsilon: config.rms_norm_eps },
    tied: config.tie_word_embeddings,
    layers,
    ...differ,
  };
}

function alike(config: Common, design: TransformerDesign): DecoderDesign['layers'] {
  return { design, count: config.num_hidden_layers };
}

/** Layers of which some see a window alone. */
function windowed(
  config: Common & { readonly layer_types?: readonly string[] },
  design: TransformerDesign,
  window: number | null,
  slides: (index: number) => boolean,
): DecoderDesign['layers'] {
  const { num_hidden_layers: count, layer_types: given } = config;
  if (given && given.length !== count) {
    refuseField(
      config,
      'layer_types',
      `there are ${given.length} types of ${count} layers`,
      `${count} types`,
    );
  }
  const order =
    given ??
    Array.from({ length: count }, (_, index) =>
      slides(index) ? 'sliding_attention' : 'full_attention',
    );
  const { attention } = design;
  const sliding = window === null ? design : { ...design, attention: { ...attention, window } };
  return { kinds: { full_attention: design, sliding_attention: sliding }, order };
}

function causalModel<P extends typeof common>(
  modelType: string,
  fields: P,
  design: (config: Config<P>) => DecoderDesign,
): ModelType {
  const reader = new ConfigReader(`a ${modelType} config`, fields);
  return {
    name: modelType,
    architecture: (name, config, options) => decoder(name, design(reader.read(config)), options),
  };
}

const llama = causalModel(
  'llama',
  { ...common, attention_bias: flag(false), mlp_bias: flag(false) },
  (config) => {
    const { attention_bias: bias, mlp_bias: mlpBias } = config;
    const design = llamaLayer(config, {
      attention: {
        ...attentionOf(config),
        bias: { query: bias, key: bias, value: bias, out: bias },
      },
      feedForward: { ...gatedMlp(config), bias: mlpBias },
    });
    return llamaDecoder(config, alike(config, design));
  },
);

const mistral = causalModel(
  'mistral',
  {
    ...common,
    intermediate_size: size(14_336),
    num_key_value_heads: optional(size(8)),
    sliding_window: sizeOrNull(4096),
  },
  (config) => {
    const always = () => true;
    return llamaDecoder(
      config,
      windowed(config, llamaLayer(config), config.sliding_window, always),
    );
  },
);

const mixtral = causalModel(
  'mixtral',
  {
    ...common,
    intermediate_size: size(14_336),
    num_key_value_heads: optional(size(8)),
    rms_norm_eps: number(1e-5),
    sliding_window: sizeOrNull(null),
    num_experts_per_tok: size(2),
    num_local_experts: size(8),
  },
  (config) => {
    const { num_local_experts: experts, num_experts_per_tok: active } = config;
    if (active > experts) {
      refuseField(
        config,
        'num_experts_per_tok',
        `${active} of ${experts} experts are active`,
        `at most ${experts}`,
      );
    }
    if (config.hidden_act !== 'silu' && config.hidden_act !== 'gelu') {
      refuseField(config, 'hidden_act', `experts have ${config.hidden_act}`, 'silu or gelu');
    }
    const design = llamaLayer(config, {
      feedForward: {
        ...{ kind: 'experts', experts, active, hidden: config.intermediate_size },
        activation: config.hidden_act,
      },
    });
    return llamaDecoder(
      config,
      windowed(config, design, config.sliding_window, () => true),
    );
  },
);

const qwenFields = {
  ...common,
  vocab_size: size(151_936),
  intermediate_size: size(22_016),
  use_sliding_window: flag(false),
  sliding_window: sizeOrNull(4096),
  max_window_layers: Type.Integer({ minimum: 0, default: 28 }),
  layer_types: optional(kinds),
};

function qwenDecoder(
  config: Config<typeof qwenFields>,
  attention: Partial<AttentionDesign>,
): DecoderDesign {
  const { use_sliding_window: isWindowed, max_window_layers: first } = config;
  const design = llamaLayer(config, { attention: { ...attentionOf(config), ...attention } });
  const window = isWindowed ? config.sliding_window : null;
  return llamaDecoder(
    config,
    windowed(config, design, window, (index) => index >= first),
  );
}

const qwen2 = causalModel('qwen2', qwenFields, (config) =>
  qwenDecoder(config, { bias: { query: true, key: true, value: true, out: false } }),
);

const qwen3 = causalModel(
  'qwen3',
  { ...qwenFields, head_dim: optional(size(128)), attention_bias: flag(false) },
  (config) => {
    const { attention_bias: bias } = config;
    return qwenDecoder(config, {
      bias: { query: bias, key: bias, value: bias, out: bias },
      headNorm: { type: 'rmsNorm', epsilon: config.rms_norm_eps },
    });
  },
);

const gemmaFields = {
  ...common,
  vocab_size: size(256_000),
  head_dim: optional(size(256)),
  tie_word_embeddings: flag(true),
};

const gemma = causalModel(
  'gemma',
  {
    ...gemmaFields,
    hidden_size: size(3072),
    intermediate_size: size(24_576),
    num_hidden_layers: depth(28),
    num_attention_heads: size(16),
    hidden_act: word('gelu_pytorch_tanh'),
  },
  (config) => llamaDecoder(config, alike(config, llamaLayer(config)), { scaleEmbeddings: true }),
);

const gemma2 = causalModel(
  'gemma2',
  {
    ...gemmaFields,
    hidden_size: size(2304),
    intermediate_size: size(9216),
    num_hidden_layers: depth(26),
    num_attention_heads: size(8),
    num_key_value_heads: optional(size(4)),
    hidden_activation: word('gelu_pytorch_tanh'),
    query_pre_attn_scalar: number(256),
    sliding_window: sizeOrNull(4096),
    layer_types: optional(kinds),
    attn_logit_softcapping: Type.Union([Type.Number(), Type.Null()], { default: 50 }),
    final_logit_softcapping: Type.Union([Type.Number(), Type.Null()], { default: 30 }),
  },
  (config) => {
    const { attn_logit_softcapping: softcap, final_logit_softcapping: logitSoftcap } = config;
    const design = llamaLayer(config, {
      placement: 'around',
      attention: {
        ...attentionOf(config),
        scale: config.query_pre_attn_scalar ** -0.5,
        ...(softcap !== null && { softcap }),
      },
      feedForward: gatedMlp(config, 'hidden_activation', config.hidden_activation),
    });
    const even = (index: number) => index % 2 === 0;
    return llamaDecoder(config, windowed(config, design, config.sliding_window, even), {
      scaleEmbeddings: true,
      ...(logitSoftcap !== null && { logitSoftcap }),
    });
  },
);

const phi3 = causalModel(
  'phi3',
  {
    ...common,
    vocab_size: size(32_064),
    hidden_size: size(3072),
    intermediate_size: size(8192),
    rms_norm_eps: number(1e-5),
    sliding_window: sizeOrNull(null),
    partial_rotary_factor: Type.Number({ exclusiveMinimum: 0, maximum: 1, default: 1 }),
  },
  (config) => {
    const attention = attentionOf(config);
    const rotaryDim = Math.floor(attention.headDim * config.partial_rotary_factor);
    const design = llamaLayer(config, { attention: { ...attention, rotaryDim } });
    return llamaDecoder(
      config,
      windowed(config, design, config.sliding_window, () => true),
    );
  },
);

export const causalModels = [llama, mistral, mixtral, qwen2, qwen3, gemma, gemma2, phi3] as const;

import type { LayerDocument } from '../architecture/index.ts';
import { InputError } from '../../core/errors.ts';
import {
  activation,
  type Config,
  headDimOf,
  number,
  refuseField,
  size,
  word,
  depth,
} from './config.ts';
import type { TransformerDesign } from './transformer.ts';

/** What the encoders of images have in common. */
export const visionFields = {
  hidden_size: size(768),
  num_hidden_layers: depth(12),
  num_attention_heads: size(12),
  intermediate_size: size(3072),
  hidden_act: word('gelu'),
  layer_norm_eps: number(1e-12),
  image_size: size(224),
  patch_size: size(16),
  num_channels: size(3),
};

export type VisionConfig = Config<typeof visionFields>;

/** Height and width of an image, and patches along each. */
export interface Grid {
  readonly size: number;
  readonly side: number;
}

/**
 * The grid of patches.
 * @param imageSize instead of the config's
 * @throws InputError `invalid-config` or `invalid-option` unless patches fill the image
 */
export function gridOf(config: VisionConfig, imageSize: number | undefined): Grid {
  const { patch_size: patch, image_size: native } = config;
  const size = imageSize ?? native;
  if (size % patch === 0) return { size, side: size / patch };
  const message = `patches of ${patch} do not fill an image of ${size}`;
  if (imageSize === undefined) {
    refuseField(config, 'image_size', message, `a multiple of ${patch}`);
  }
  throw new InputError('invalid-option', message, {
    pointer: '/options/input_size',
    expected: `a multiple of ${patch}`,
  });
}

/** Patches as a sequence, behind the tokens that are trained, with their positions added. */
export function patchEmbedding(
  config: VisionConfig,
  { side }: Grid,
  tokens: readonly string[],
  { from, bias = true }: { from: string; bias?: boolean },
): LayerDocument[] {
  const { hidden_size: width, patch_size: patch } = config;
  const length = side ** 2 + tokens.length;
  return [
    {
      ...{ id: 'patch_embedding', type: 'conv2d', inputs: from, outChannels: width },
      ...{ kernel: patch, stride: patch, bias },
    },
    { id: 'patches_flattened', type: 'flatten', startAxis: 2 },
    { id: 'patches', type: 'transpose', axes: [1, 2] },
    ...tokens.map(
      (id) => ({ id, type: 'parameter', shape: [1, 1, width], expandBatch: true }) as const,
    ),
    { id: 'sequence', type: 'concat', axis: 1, inputs: [...tokens, 'patches'] },
    { id: 'position_embedding', type: 'parameter', shape: [1, length, width] },
    { id: 'embeddings', type: 'add', inputs: ['sequence', 'position_embedding'] },
  ];
}

/** What a layer is made of, of images or of text. */
type LayerFields = Pick<
  VisionConfig,
  | 'hidden_size'
  | 'num_attention_heads'
  | 'intermediate_size'
  | 'hidden_act'
  | 'layer_norm_eps'
  | 'pointer'
>;

/** A layer with norms before attention and MLP, all of whose projections have biases. */
export function preNormLayer(config: LayerFields, qkvBias = true): TransformerDesign {
  const { hidden_size: width, num_attention_heads: heads } = config;
  return {
    width,
    norm: { type: 'layerNorm', epsilon: config.layer_norm_eps },
    placement: 'pre',
    attention: {
      heads,
      headDim: headDimOf(config, 'num_attention_heads', width, heads),
      bias: { query: qkvBias, key: qkvBias, value: qkvBias, out: true },
    },
    feedForward: {
      kind: 'plain',
      hidden: config.intermediate_size,
      activation: activation(config, 'hidden_act', config.hidden_act),
      bias: true,
    },
  };
}

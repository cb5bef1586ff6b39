import { inputSize, numClasses, type Preset } from '../preset.ts';
import { configPreset } from './call-options.ts';

/** Table 1: width and heads; parameters as printed there and, distilled, in Table 5. */
const models = {
  tiny: { width: 192, heads: 3, parameters: 5e6, distilled: 6e6 },
  small: { width: 384, heads: 6, parameters: 22e6, distilled: 22e6 },
  base: { width: 768, heads: 12, parameters: 86e6, distilled: 87e6 },
} as const;

function deit(size: keyof typeof models, isDistilled: boolean): Preset {
  const { width, heads, parameters, distilled } = models[size];
  return configPreset(
    {
      name: `deit_${size}${isDistilled ? '_distilled' : ''}`,
      title: `DeiT-${size}${isDistilled ? ' distilled' : ''}`,
      family: 'deit',
      task: 'image-classification',
      year: 2020,
      paper: {
        title: 'Training data-efficient image transformers & distillation through attention',
        arxiv: '2012.12877',
      },
      variant: isDistilled
        ? 'With a distillation token and a classifier of its own; the mean of both is taken.'
        : 'ViT with 12 layers and patches of 16, without a distillation token.',
      inputSize: [224, 224],
      published: [
        {
          figure: 'parameters',
          value: isDistilled ? distilled : parameters,
          source: `arXiv 2012.12877, Table ${isDistilled ? 5 : 1}`,
        },
      ],
    },
    {
      model_type: isDistilled ? 'deit' : 'vit',
      hidden_size: width,
      num_attention_heads: heads,
      intermediate_size: 4 * width,
      layer_norm_eps: 1e-6,
      num_labels: 1000,
    },
    { num_classes: numClasses(1000), input_size: inputSize(224, 16, 16) },
  );
}

export const deits: readonly Preset[] = (['tiny', 'small', 'base'] as const).flatMap((size) => [
  deit(size, false),
  deit(size, true),
]);

import { decoderOptions, textPresets } from './call-options.ts';
import type { Preset } from '../preset.ts';

/** Table 2: layers and width, parameters as printed; heads of 64 features. */
const models = {
  gpt2: { title: 'GPT-2', layers: 12, width: 768, parameters: 117e6 },
  gpt2_medium: { title: 'GPT-2 medium', layers: 24, width: 1024, parameters: 345e6 },
  gpt2_large: { title: 'GPT-2 large', layers: 36, width: 1280, parameters: 762e6 },
  gpt2_xl: { title: 'GPT-2 XL', layers: 48, width: 1600, parameters: 1542e6 },
} as const;

export const gpt2s: readonly Preset[] = textPresets(
  {
    family: 'gpt2',
    task: 'language-modelling',
    year: 2019,
    paper: {
      title: 'Language Models are Unsupervised Multitask Learners',
      url: 'https://cdn.openai.com/better-language-models/language_models_are_unsupervised_multitask_learners.pdf',
    },
  },
  Object.entries(models).map(([name, { title, layers, width, parameters }]) => ({
    name,
    title,
    config: { model_type: 'gpt2', n_layer: layers, n_embd: width, n_head: width / 64 },
    variant: 'Norms before, learned positions, the output projection tied to the embeddings.',
    parameters,
    source: 'the paper, Table 2',
    note: 'the released models have more than the paper prints: 124, 355, 774 and 1558 million',
  })),
  decoderOptions(1024),
);

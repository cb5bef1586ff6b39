import { inputSize, integer, type Preset } from '../preset.ts';
import { configPreset } from './call-options.ts';

export const clips: readonly Preset[] = [
  configPreset(
    {
      name: 'clip_vit_b_32',
      title: 'CLIP ViT-B/32',
      family: 'clip',
      task: 'image-text-matching',
      year: 2021,
      paper: {
        title: 'Learning Transferable Visual Models From Natural Language Supervision',
        arxiv: '2103.00020',
      },
      variant: 'Both towers, and the similarities of as many images and texts as the batch has.',
      inputSize: [224, 224],
      published: [],
    },
    { model_type: 'clip' },
    {
      input_size: inputSize(224, 32, 32),
      sequence: integer(77, [1, 77], 'Tokens of a text.'),
    },
  ),
];

import type { Preset } from '../preset.ts';
import { gemmas } from './gemma.ts';
import { gpt2s } from './gpt2.ts';
import { llamas } from './llama.ts';
import { mistrals } from './mistral.ts';
import { phis } from './phi.ts';
import { qwens } from './qwen.ts';

/** The presets that are Hugging Face configs, family by family. */
export const transformers: readonly Preset[] = [
  ...gpt2s,
  ...llamas,
  ...mistrals,
  ...qwens,
  ...gemmas,
  ...phis,
];

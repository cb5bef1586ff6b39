import type { Preset } from '../preset.ts';
import { berts } from './bert.ts';
import { clips } from './clip.ts';
import { deits } from './deit.ts';
import { gemmas } from './gemma.ts';
import { gpt2s } from './gpt2.ts';
import { llamas } from './llama.ts';
import { mistrals } from './mistral.ts';
import { phis } from './phi.ts';
import { qwens } from './qwen.ts';
import { sams } from './sam.ts';
import { t5s } from './t5.ts';
import { whispers } from './whisper.ts';

/** Transformers of text, speech and images, most of them Hugging Face configs. */
export const transformers: readonly Preset[] = [
  ...[berts, gpt2s, t5s],
  ...[llamas, mistrals, qwens, gemmas, phis],
  ...[whispers, clips, deits, sams],
].flat();

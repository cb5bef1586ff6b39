import type { LayerDocument } from '../../formats/architecture/index.ts';
import { sequential } from './layers.ts';

/** Two dense layers with a GELU between, under the ids of torchvision's MLP: `0` and `3`. */
export function mlp(hidden: number | string, out: number | string): LayerDocument {
  return sequential('mlp', [
    { type: 'linear', outFeatures: hidden },
    { type: 'gelu' },
    { type: 'dropout', probability: 0 },
    { type: 'linear', outFeatures: out },
    { type: 'dropout', probability: 0 },
  ]);
}

/** The sum of a branch and what it branched from. */
export function sum(id: string, branch: string, from: string): LayerDocument {
  return { id, type: 'add', inputs: [branch, from] };
}

/** The norms of vision transformers. */
export function layerNorm(id: string, epsilon = 1e-5): LayerDocument {
  return { id, type: 'layerNorm', ...(epsilon !== 1e-5 && { epsilon }) };
}

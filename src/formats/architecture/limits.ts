import type { GraphLimits } from '../../core/graph/builder.ts';
import { defaultGraphLimits } from '../../core/graph/builder.ts';

/** Bounds on what a document may ask for; every one is a setting. */
export interface ArchitectureLimits extends GraphLimits {
  /** Most layers, the scopes around them included, after repeats and blocks are expanded. */
  readonly layers: number;
  /** Most scopes (blocks, sequentials) one inside another. */
  readonly nesting: number;
  /** Most characters in an expression. */
  readonly expression: number;
}

export const defaultArchitectureLimits: ArchitectureLimits = {
  ...defaultGraphLimits,
  layers: 200_000,
  nesting: 64,
  expression: 256,
};

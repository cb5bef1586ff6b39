import { analyse } from '../../src/core/cost/analyse.ts';
import type { Compared } from '../../src/core/compare/align.ts';
import { type Architecture, lowerArchitecture } from '../../src/formats/architecture/index.ts';
import type { LowerOptions } from '../../src/formats/options.ts';
import { presets } from '../../src/presets/index.ts';

/** A preset lowered and costed. */
export function networkOf(name: string, options: Record<string, unknown> = {}): Compared {
  return costed(presets.get(name).architecture(options));
}

/** An architecture lowered and costed. */
export function costed(architecture: Architecture, options: LowerOptions = {}): Compared {
  const graph = lowerArchitecture(architecture, options);
  return { graph, report: analyse(graph) };
}

import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/core/cost/analyse.ts';
import { lowerArchitecture } from '../../src/formats/architecture/index.ts';
import { presets } from '../../src/presets/index.ts';
import { readGolden } from '../support/csv.ts';

function cost(preset: string, options: Record<string, unknown> = {}) {
  return analyse(lowerArchitecture(presets.get(preset).architecture(options)));
}

/**
 * Parameters of the classes of transformers 5.24.0 (torch 2.13.0), made from their configs on the
 * meta device, tied tensors once: `stored` all of them, `trained` those that require a gradient.
 */
describe('Transformers by the transformers library', () => {
  it.each(readGolden('transformers.csv'))(
    '$preset has as many parameters as $class (lm_head $lm_head)',
    ({ preset = '', lm_head, trained, stored }) => {
      const { totals, coverage } = cost(
        preset,
        lm_head === '' ? {} : { lm_head: lm_head === 'true' },
      );
      expect(totals.parameters).toBe(Number(trained));
      expect(Number(totals.parameters) + Number(totals.buffers)).toBe(Number(stored));
      expect(coverage.unsupported).toEqual([]);
    },
  );
});

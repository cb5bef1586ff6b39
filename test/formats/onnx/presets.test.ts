import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/cost/analyse.ts';
import type { CostReport } from '../../../src/core/cost/report.ts';
import { InputError } from '../../../src/core/errors.ts';
import type { Graph } from '../../../src/core/graph/types.ts';
import { lowerArchitecture } from '../../../src/formats/architecture/index.ts';
import { encodeOnnx } from '../../../src/formats/onnx/encode/index.ts';
import { type PresetSummary, presets } from '../../../src/presets/index.ts';
import { narrowed } from '../../support/narrow.ts';
import { compareShapes, isFinite } from '../../support/onnx-runtime.ts';

/** Heights and widths to try, smallest first: a preset runs at the first that it allows. */
const sizes = [32, 64, 112, 128, 224, 256];

interface Size {
  readonly macs: number;
  readonly parameters: number;
}

/** Every preset of at most this size is run, and what is larger is written alone … */
const everyUpTo: Size = { macs: 2e8, parameters: 6e7 };

/** … but for the smallest of a family. With ORACLE=all in the environment all are run. */
const smallestUpTo: Size = { macs: 1e10, parameters: 5e8 };

interface Trial {
  readonly name: string;
  readonly family: string;
  readonly how: string;
  readonly graph: Graph;
  readonly totals: CostReport['totals'];
}

function trialsOf(summary: PresetSummary): Trial[] {
  const { name, options } = summary;
  const preset = presets.get(name);
  const known = Object.keys(options.properties);
  if (known.includes('sequence') || known.includes('decoder_sequence')) {
    const phases = known.includes('phase') ? ['prefill', 'decode'] : [undefined];
    return phases.map((phase) => {
      const lengths = { sequence: 8, decoder_sequence: 4, phase };
      const given = Object.entries(lengths).filter(([option]) => known.includes(option));
      const document = preset.architecture(Object.fromEntries(given));
      return trial(summary, narrowed(document, 16), `narrowed, ${phase ?? 'all tokens'}`);
    });
  }
  for (const size of known.includes('input_size') ? sizes : []) {
    try {
      return [trial(summary, preset.architecture({ input_size: size }), `at ${size}`)];
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
    }
  }
  return [trial(summary, preset.architecture(), 'as it is')];
}

function trial({ name, family }: PresetSummary, document: unknown, how: string): Trial {
  const graph = lowerArchitecture(document);
  return { name, family, how, graph, totals: analyse(graph).totals };
}

/** Presets, each as small as it may be. */
const trials = presets.list().flatMap(trialsOf);

const all = process.env['ORACLE'] === 'all';
const run = trials.filter((each) => all || fits(each, everyUpTo) || isSmallest(each));
const large = trials.filter((each) => !run.includes(each));

function fits({ totals }: Trial, { macs, parameters }: Size): boolean {
  return Number(totals.macs) <= macs && Number(totals.parameters) <= parameters;
}

function isSmallest(one: Trial): boolean {
  const family = trials.filter((other) => other.family === one.family);
  const least = Math.min(...family.map(({ totals }) => Number(totals.macs)));
  return Number(one.totals.macs) === least && fits(one, smallestUpTo);
}

describe('presets on ONNX Runtime', () => {
  it.each(run)(
    '$name, $how, has the shapes inferred',
    async ({ graph }) => {
      const { disagreements, compared, outputs } = await compareShapes(graph, {
        weights: 'constant',
      });
      expect(disagreements).toEqual([]);
      expect(compared).toBe(graph.nodes.length);
      for (const tensor of outputs.values()) expect(isFinite(tensor)).toBe(true);
    },
    20_000,
  );

  it('are run from every family that has a small one', () => {
    const small = trials.filter((each) => fits(each, smallestUpTo));
    const families = (some: readonly Trial[]) => new Set(some.map(({ family }) => family));
    expect(families(run)).toEqual(families(small));
  });

  it.each(large)('$name, too large to run here, is written', ({ graph }) => {
    const { model } = encodeOnnx(graph, { weights: 'none' });
    let bytes = 0;
    for (const chunk of model) bytes += chunk.length;
    expect(bytes).toBe(model.byteLength);
  });
});

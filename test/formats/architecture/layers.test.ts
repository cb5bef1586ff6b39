import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/cost/analyse.ts';
import { layerCases, layerDocument } from '../../support/layer-cases.ts';
import { layerTypes, lowerArchitecture } from '../../../src/formats/architecture/index.ts';

/** See transformer-layers.test.ts and window-layers.test.ts. */
const ownTests = [
  'scaledDotProductAttention',
  'rotaryEmbedding',
  'relativePositionBias',
  'decomposedRelativePosition',
  'mixtureOfExperts',
  'windowAttention',
  'patchMerging',
];

describe('layer types', () => {
  it.each(layerCases)('$type → $output', ({ output, parameters = 0, macs = 0, ...layer }) => {
    const report = analyse(lowerArchitecture(layerDocument({ output, ...layer })));
    expect(report.outputs[0]?.shape).toEqual(output);
    expect(report.totals).toMatchObject({ parameters, macs });
    expect(report.coverage.unsupported).toEqual([]);
    expect(report.layers.map(({ id }) => id)).toEqual(['layer']);
  });

  it('are all tried here, but for those that have their own tests', () => {
    const tried = new Set(layerCases.map(({ type }) => type));
    expect(layerTypes.map(({ name }) => name).filter((name) => !tried.has(name))).toEqual([
      'parameter',
      ...ownTests,
    ]);
  });

  it('parameter: a class token before the patches, a position embedding on top', () => {
    const report = analyse(
      lowerArchitecture(
        {
          version: 1,
          name: 'tokens',
          inputs: { patches: { shape: ['N', 9, 16] } },
          layers: [
            { id: 'token', type: 'parameter', shape: [1, 1, 16], expandBatch: true },
            { id: 'sequence', type: 'concat', axis: 1, inputs: ['token', 'patches'] },
            { id: 'position', type: 'parameter', shape: [1, 10, 16] },
            { id: 'embedded', type: 'add', inputs: ['sequence', 'position'] },
          ],
        },
        { batch: 4 },
      ),
    );
    expect(report.outputs[0]?.shape).toEqual([4, 10, 16]);
    expect(report.totals.parameters).toBe(16 + 160);
  });

  it('takes keys and values of another length and width for cross attention', () => {
    const report = analyse(
      lowerArchitecture({
        version: 1,
        name: 'cross',
        inputs: { decoder: { shape: ['N', 5, 16] }, encoder: { shape: ['N', 9, 24] } },
        layers: [
          {
            id: 'attention',
            type: 'multiHeadAttention',
            heads: 2,
            bias: false,
            inputs: ['decoder', 'encoder', 'encoder'],
          },
        ],
      }),
    );
    expect(report.outputs[0]?.shape).toEqual([1, 5, 16]);
    expect(report.totals.macs).toBe(2 * 5 * 16 * 16 + 2 * 9 * 24 * 16 + 2 * 5 * 9 * 16);
  });
});

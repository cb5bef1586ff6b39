import { describe, expect, it } from 'vitest';
import type { Graph } from '../../../src/core/graph/types.ts';
import { layerTypes, lowerArchitecture } from '../../../src/formats/architecture/index.ts';
import type { EncodeOptions } from '../../../src/formats/onnx/encode/index.ts';
import { layerCases, layerDocument } from '../../support/layer-cases.ts';
import { disagreements } from '../../support/onnx-runtime.ts';

async function expectAgreement(graph: Graph, options: EncodeOptions = {}): Promise<void> {
  expect(await disagreements(graph, options)).toEqual({
    nodes: [],
    infinite: [],
    compared: graph.nodes.length,
  });
}

type Inputs = Readonly<Record<string, readonly number[]>>;

/** Layer types that need other layers, or several inputs, beside them. */
const networks: readonly (readonly [name: string, Inputs, layers: readonly object[]])[] = [
  [
    'parameter',
    { patches: [2, 9, 16] },
    [
      { id: 'token', type: 'parameter', shape: [1, 1, 16], expandBatch: true },
      { id: 'sequence', type: 'concat', axis: 1, inputs: ['token', 'patches'] },
    ],
  ],
  [
    'scaledDotProductAttention',
    { q: [2, 5, 12], k: [2, 5, 6], v: [2, 5, 6] },
    [
      {
        type: 'scaledDotProductAttention',
        inputs: ['q', 'k', 'v'],
        ...{ heads: 4, kvHeads: 2, causal: true, softcap: 50, cache: 7, window: 9 },
      },
    ],
  ],
  [
    'rotaryEmbedding',
    { x: [2, 5, 24] },
    [
      { type: 'rotaryEmbedding', heads: 3, rotaryDim: 4 },
      { type: 'rotaryEmbedding', heads: 3 },
    ],
  ],
  [
    'relativePositionBias',
    { x: [2, 5, 12] },
    [
      { id: 'bias', type: 'relativePositionBias', heads: 3, buckets: 16, queries: 5, keys: 5 },
      {
        type: 'scaledDotProductAttention',
        inputs: ['x', 'x', 'x', 'bias'],
        heads: 3,
      },
    ],
  ],
  [
    'decomposedRelativePosition',
    { x: [2, 20, 12] },
    [{ type: 'decomposedRelativePosition', heads: 3, height: 4, width: 5 }],
  ],
  [
    'mixtureOfExperts',
    { x: [1, 5, 12] },
    [
      { type: 'mixtureOfExperts', experts: 4, active: 2, hiddenFeatures: 5 },
      { type: 'mixtureOfExperts', experts: 64, active: 2, hiddenFeatures: 5, activation: 'gelu' },
    ],
  ],
  [
    'windowAttention',
    { x: [2, 9, 12, 8] },
    [
      { type: 'windowAttention', heads: 2, window: [4, 5] },
      { type: 'windowAttention', heads: 2, window: 4, shift: 2 },
    ],
  ],
  ['patchMerging', { x: [2, 9, 12, 8] }, [{ type: 'patchMerging' }]],
];

function network(name: string, inputs: Inputs, layers: readonly object[]): Graph {
  return lowerArchitecture({
    version: 1,
    name,
    inputs: Object.fromEntries(Object.entries(inputs).map(([id, shape]) => [id, { shape }])),
    layers,
  });
}

describe('ONNX Runtime', () => {
  it.each(layerCases)('runs $type → $output with the shapes inferred', async (layer) => {
    await expectAgreement(lowerArchitecture(layerDocument(layer)));
  });

  it.each(networks)('runs %s with the shapes inferred', async (...given) => {
    await expectAgreement(network(...given));
  });

  it('runs every layer type', () => {
    const run = new Set([...layerCases.map(({ type }) => type), ...networks.map(([name]) => name)]);
    expect(layerTypes.map(({ name }) => name).filter((name) => !run.has(name))).toEqual([]);
  });
});

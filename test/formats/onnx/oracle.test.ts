import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import type { Graph } from '../../../src/core/graph/types.ts';
import { layerTypes, lowerArchitecture } from '../../../src/formats/architecture/index.ts';
import type { EncodeOptions } from '../../../src/formats/onnx/encode/index.ts';
import { atOpset } from '../../../src/formats/onnx/encode/opset.ts';
import { layerCases, layerDocument } from '../../support/layer-cases.ts';
import { compareShapes, isFinite } from '../../support/onnx-runtime.ts';

async function expectAgreement(graph: Graph, options: EncodeOptions = {}) {
  const { disagreements, compared, outputs } = await compareShapes(graph, options);
  expect(disagreements).toEqual([]);
  expect(compared).toBe(graph.nodes.length);
  for (const tensor of outputs.values()) expect(isFinite(tensor)).toBe(true);
  return [...outputs.values()].flatMap(({ data }) => [...(data as Float32Array)]);
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

const alone = [
  ...layerCases.map((layer) => [layer.type, lowerArchitecture(layerDocument(layer))] as const),
  ...networks.map(([name, ...rest]) => [name, network(name, ...rest)] as const),
];

const ends = [13, 26];

/** What a graph says, whatever its opset. */
function formOf({ nodes }: Graph): string {
  return JSON.stringify(nodes.map(({ op, inputs, attributes }) => [op, inputs.length, attributes]));
}

const numbers = new Map<Graph, Promise<readonly number[]>>();

/** What a graph computes at its own opset. */
function numbersOf(graph: Graph): Promise<readonly number[]> {
  let own = numbers.get(graph);
  if (!own) numbers.set(graph, (own = expectAgreement(graph)));
  return own;
}

describe('ONNX Runtime', () => {
  it.each(alone)('runs %s with the shapes inferred', async (_, graph) => {
    await numbersOf(graph);
  });

  // Everything at the ends; between them what is said in another way where operators came.
  it.each([13, 17, 18, 20, 26])(
    'runs every layer type at opset %i, to the same numbers',
    async (opset) => {
      const refused: string[] = [];
      for (const [name, graph] of alone) {
        try {
          const written = atOpset(graph, opset);
          if (!ends.includes(opset) && formOf(written) === formOf(graph)) continue;
          const other = await expectAgreement(written);
          const own = await numbersOf(graph);
          expect(other.length).toBe(own.length);
          for (const [index, value] of other.entries()) {
            expect(value).toBeCloseTo(own[index] as number, 3);
          }
        } catch (error) {
          if (!(error instanceof InputError && error.code === 'unsupported-opset')) throw error;
          refused.push(name);
        }
      }
      // Adding to what an index names several times came with opset 16.
      expect(refused).toEqual(opset < 16 ? ['mixtureOfExperts'] : []);
    },
    30_000,
  );

  it('runs every layer type', () => {
    const run = new Set([...layerCases.map(({ type }) => type), ...networks.map(([name]) => name)]);
    expect(layerTypes.map(({ name }) => name).filter((name) => !run.has(name))).toEqual([]);
  });
});

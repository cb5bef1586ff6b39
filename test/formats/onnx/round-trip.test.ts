import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyse } from '../../../src/core/cost/analyse.ts';
import type { Graph } from '../../../src/core/graph/types.ts';
import { lowerArchitecture } from '../../../src/formats/architecture/index.ts';
import { encodeOnnx, type EncodeOptions } from '../../../src/formats/onnx/encode/index.ts';
import { lowerOnnx, OnnxReader } from '../../../src/formats/onnx/index.ts';
import type { LowerOptions } from '../../../src/formats/options.ts';
import { presets } from '../../../src/presets/index.ts';
import { architectures } from '../../support/architectures.ts';
import { layerCases, layerDocument } from '../../support/layer-cases.ts';

/** The graph as it is read from the file written for it. */
function throughOnnx(
  graph: Graph,
  options: EncodeOptions = { weights: 'none', dims: 'bound' },
  request: LowerOptions = {},
): Graph {
  const reader = new OnnxReader();
  for (const chunk of encodeOnnx(graph, options).model) reader.push(chunk);
  return lowerOnnx(reader.finish(), request);
}

/** All that is counted but for what ONNX does not say: what is kept for a later call, and experts. */
function figures(graph: Graph) {
  const { totals, nodes, layers, inputs, outputs, depth, coverage } = analyse(graph);
  const { kvCacheBytes, activeParameters, ...counted } = totals;
  return { totals: counted, nodes, layers, inputs, outputs, depth, coverage };
}

function expectSame(graph: Graph, read: Graph): void {
  const [expected, given] = [figures(graph), figures(read)];
  // Comparing rows by the thousand is quicker so; the second says what differs.
  if (!isDeepStrictEqual(given, expected)) expect(given).toEqual(expected);
  expect(given.nodes.length).toBe(graph.nodes.length);
}

describe('a network written as ONNX and read again', () => {
  it.each(presets.list())(
    'costs the same: $name',
    ({ name }) => {
      const graph = lowerArchitecture(presets.get(name).architecture());
      expectSame(graph, throughOnnx(graph));
    },
    20_000,
  );

  it.each(layerCases)('costs the same, whatever its weights are: $type', (layer) => {
    const graph = lowerArchitecture(layerDocument(layer));
    for (const weights of ['none', 'constant', 'random'] as const) {
      expectSame(graph, throughOnnx(graph, { weights, dims: 'bound' }));
    }
  });

  it('costs the same, whatever its layers are', () => {
    fc.assert(
      fc.property(architectures, (document) => {
        const graph = lowerArchitecture(document);
        expectSame(graph, throughOnnx(graph));
      }),
      { numRuns: 100 },
    );
  });

  it('costs the same at another batch, where its batch is a symbol', () => {
    fc.assert(
      fc.property(architectures, fc.integer({ min: 1, max: 9 }), (document, batch) => {
        const graph = lowerArchitecture(document, { batch });
        const one = lowerArchitecture(document);
        expectSame(graph, throughOnnx(one, { weights: 'none' }, { batch }));
      }),
      { numRuns: 50 },
    );
  });

  it('keeps a symbol only where the network has shapes at other sizes', () => {
    const dims = (layers: readonly object[]) => {
      const graph = lowerArchitecture({
        version: 1,
        name: 'symbols',
        inputs: { x: { shape: ['N', 4, 6] } },
        layers,
      });
      return throughOnnx(graph, { weights: 'none' }).inputs[0]?.declared;
    };
    expect(dims([{ type: 'relu' }])).toEqual(['N', 4, 6]);
    expect(dims([{ type: 'reshape', shape: [1, 24], keepBatch: false }])).toEqual([1, 4, 6]);
  });
});

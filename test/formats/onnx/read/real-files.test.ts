import { describe, expect, it } from 'vitest';
import { readOnnx } from '../../../../src/formats/onnx/index.ts';
import type { OnnxGraph, OnnxNode } from '../../../../src/formats/onnx/model.ts';
import { info } from '../../../support/onnx-model.ts';
import { type RealModel, realModelBytes } from '../../../support/real-models.ts';

function read(name: RealModel) {
  return readOnnx(realModelBytes(name));
}

/** How often each operator stands in a graph, those of its subgraphs left out. */
function operators({ nodes }: OnnxGraph): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { op } of nodes) counts[op] = (counts[op] ?? 0) + 1;
  return counts;
}

function branch(node: OnnxNode | undefined, name: string): OnnxGraph {
  const attribute = node?.attributes[name];
  if (attribute?.kind !== 'graph') throw new Error(`no graph "${name}"`);
  return attribute.value;
}

const dynamic = (index: number) => `p2o.DynamicDimension.${index}`;

// The figures are those that the onnx package for Python tells of the files.

describe('text models exported from PaddlePaddle', () => {
  it('reads the classifier', () => {
    const { irVersion, producer, opsets, graph, functions } = read('textClassifier');
    expect({ irVersion, producer, opsets, functions }).toEqual({
      irVersion: 8,
      producer: '',
      opsets: [{ domain: '', version: 9 }],
      functions: [],
    });
    expect(graph.name).toBe('Model from PaddlePaddle.');
    expect(graph.inputs).toEqual([info('x', [dynamic(0), 3, dynamic(1), dynamic(2)])]);
    expect(graph.outputs).toEqual([info('softmax_0.tmp_0', [dynamic(3), 2])]);
    expect(operators(graph)).toEqual({
      ...{ Constant: 250, Conv: 53, BatchNormalization: 35, Mul: 27, Add: 26, Clip: 18, Div: 18 },
      ...{ Relu: 15, GlobalAveragePool: 10, HardSigmoid: 9, Cast: 3, MaxPool: 1, Shape: 1 },
      ...{ Slice: 1, Concat: 1, Reshape: 1, MatMul: 1, Softmax: 1 },
    });
  });

  it('reads the detector', () => {
    const { opsets, graph } = read('textDetector');
    expect(opsets).toEqual([{ domain: '', version: 11 }]);
    expect(graph.outputs).toEqual([
      info('sigmoid_0.tmp_0', [dynamic(3), 1, dynamic(4), dynamic(5)]),
    ]);
    expect(operators(graph)).toEqual({
      ...{ Constant: 342, Add: 89, Mul: 86, Conv: 62, Clip: 24, Div: 24, Relu: 12 },
      ...{ GlobalAveragePool: 10, HardSigmoid: 10, Resize: 6, BatchNormalization: 3 },
      ...{ ConvTranspose: 2, Concat: 1, Sigmoid: 1 },
    });
  });

  it('reads the recognizer', () => {
    const { graph } = read('textRecognizer');
    expect(graph.inputs).toEqual([info('x', [dynamic(0), 3, 48, dynamic(1)])]);
    expect(operators(graph)).toEqual({
      ...{ Constant: 325, Mul: 107, Add: 107, Conv: 38, Div: 33, Clip: 28, Cast: 23, MatMul: 13 },
      ...{ Slice: 10, ReduceMean: 10, Transpose: 9, Sigmoid: 7, Concat: 7, Squeeze: 7 },
      ...{ BatchNormalization: 6, Reshape: 6, Sub: 5, Pow: 5, Sqrt: 5, Shape: 4, Softmax: 3 },
      ...{ GlobalAveragePool: 2, Relu: 2, HardSigmoid: 2, AveragePool: 1 },
    });
  });

  it.each<[RealModel, number, number]>([
    ['textClassifier', 250, 133_665],
    ['textDetector', 342, 1_171_841],
    ['textRecognizer', 325, 2_690_312],
  ])('has the elements of all constants of %s', (name, tensors, elements) => {
    const values = read(name).graph.nodes.flatMap(({ attributes }) => {
      const value = attributes['value'];
      return value?.kind === 'tensor' ? [value.value] : [];
    });
    const sizes = values.map(({ dims }) => dims.reduce((size, dim) => size * dim, 1));
    expect(values.length).toBe(tensors);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(elements);
  });
});

describe('voice models', () => {
  it('reads the one exported from PyTorch, its branches included', () => {
    const { producer, opsets, graph } = read('voiceLegacy');
    expect(producer).toBe('pytorch 1.12.0');
    expect(opsets.length).toBe(9);
    expect(opsets[0]).toEqual({ domain: '', version: 16 });
    expect(graph.initializers.length).toBe(69);
    expect(graph.inputs).toEqual([
      info('input', ['batch', 'sequence']),
      info('sr', [], 'int64'),
      info('h', [2, 'batch', 64]),
      info('c', [2, 'batch', 64]),
    ]);
    expect(operators(graph)).toEqual({ Equal: 1, If: 1 });
    for (const name of ['then_branch', 'else_branch']) {
      const { nodes, initializers } = branch(graph.nodes[1], name);
      expect([nodes.length, initializers.length]).toEqual([88, 45]);
    }
  });

  it.each(['voiceV5', 'voiceV6'] as const)('reads %s, built by spox', (name) => {
    const { producer, graph } = read(name);
    expect(producer).toBe('spox');
    expect(graph.inputs).toEqual([
      info('input', [null, null]),
      info('state', [2, null, 128]),
      info('sr', [], 'int64'),
    ]);
    expect(operators(graph)).toEqual({ Identity: 2, Constant: 1, Equal: 1, If: 1 });
    const choice = graph.nodes.find(({ op }) => op === 'If');
    expect(branch(choice, 'then_branch').nodes.length).toBe(113);
    expect(branch(choice, 'else_branch').nodes.length).toBe(113);
  });
});

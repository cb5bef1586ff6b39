import { describe, expect, it } from 'vitest';
import { analyse } from '../../../../src/core/cost/analyse.ts';
import { lowerOnnx } from '../../../../src/formats/onnx/index.ts';
import type { OnnxGraph } from '../../../../src/formats/onnx/model.ts';
import { info, model, node, tensor } from '../../../support/onnx-model.ts';

function layers(parts: Partial<OnnxGraph>) {
  const { layers } = analyse(
    lowerOnnx(model({ inputs: [info('x', [1, 4, 8, 8])], outputs: [info('y')], ...parts })),
  );
  return layers.map(({ id, type }) => `${id} ${type}`);
}

const weight = (name: string) => tensor(name, [4, 4, 1, 1]);

describe('modules of a PyTorch export', () => {
  it('are told by the paths of its nodes', () => {
    const named = (op: string, inputs: string, output: string, name: string) =>
      node(op, inputs, output, {}, { name });
    expect(
      layers({
        initializers: [weight('w1'), weight('w2')],
        nodes: [
          named('Conv', 'x w1', 'a', '/layer1/layer1.0/conv1/Conv'),
          named('Relu', 'a', 'b', '/layer1/layer1.0/relu/Relu'),
          named('Conv', 'b w2', 'c', '/net/blocks.3/proj/proj.0/Conv'),
          named('Add', 'c x', 'd', '/layer1/layer1.0/Add'),
          named('Mul', 'd d', 'e', '/layer1/layer1.0/Mul'),
          named('Abs', 'e', 'y', '/Abs'),
        ],
      }),
    ).toEqual([
      'layer1.0.conv1 Conv',
      'layer1.0.relu Relu',
      'net.blocks.3.proj.0 Conv',
      'layer1.0 Add',
      'Abs Abs',
    ]);
  });

  it('are told by the scopes that the newer exporter notes', () => {
    const metadata = {
      'pkg.torch.onnx.name_scopes': "['', 'layer1', 'layer1.0', 'layer1.0.conv1', 'conv2d']",
    };
    const top = { 'pkg.torch.onnx.name_scopes': "['', 'flatten']" };
    expect(
      layers({
        initializers: [weight('w')],
        nodes: [
          node('Conv', 'x w', 'a', {}, { name: 'node_conv2d', metadata }),
          node('Flatten', 'a', 'y', {}, { name: 'node_flatten', metadata: top }),
        ],
      }),
    ).toEqual(['layer1.0.conv1 Conv', 'flatten Flatten']);
  });

  it('are told by the names of weights, nodes without weights standing beside what they take', () => {
    expect(
      layers({
        initializers: [weight('layer1.0.conv1.weight'), weight('layer1.0.downsample.0.weight')],
        nodes: [
          node('Conv', 'x layer1.0.conv1.weight', 'a', {}, { name: 'Conv_0' }),
          node('Relu', 'a', 'b', {}, { name: 'Relu_1' }),
          node('Conv', 'x layer1.0.downsample.0.weight', 'c', {}, { name: 'Conv_2' }),
          node('Add', 'b c', 'd', {}, { name: 'Add_3' }),
          node('Abs', 'x', 'e', {}, { name: 'Abs.4' }),
          node('Add', 'd e', 'y'),
        ],
      }),
    ).toEqual([
      'layer1.0.conv1 Conv',
      'layer1.0.Relu_1 Relu',
      'layer1.0.downsample.0 Conv',
      'layer1.0.Add_3 Add',
      'Abs_4 Abs',
      'Add_y Add',
    ]);
  });

  it('are called after the operator that tells most', () => {
    const named = (op: string, inputs: string, output: string) =>
      node(op, inputs, output, {}, { name: `/fc/${op}` });
    expect(
      layers({
        initializers: [tensor('w', [8, 2])],
        nodes: [named('Abs', 'x', 'a'), named('MatMul', 'a w', 'b'), named('Relu', 'b', 'y')],
      }),
    ).toEqual(['fc MatMul']);
  });
});

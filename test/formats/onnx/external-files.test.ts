import { expect, it } from 'vitest';
import { externalFiles, readOnnx } from '../../../src/formats/onnx/index.ts';
import { onnxBytes } from '../../support/onnx-bytes.ts';
import { func, graph, info, model, node, tensor } from '../../support/onnx-model.ts';

const external = (name: string, location: string) =>
  tensor(name, [4], { external: true, location });

it('names each file that a model keeps elements in, wherever the tensor stands', () => {
  const inside = graph({ initializers: [external('inner', 'inside.bin')] });
  const written = model(
    {
      nodes: [
        node('Constant', '', 'c', { value: { kind: 'tensor', value: external('', 'node.bin') } }),
        node('If', 'flag', 'z', { then_branch: { kind: 'graph', value: inside } }),
      ],
      initializers: [
        external('a', 'weights/first.bin'),
        external('b', 'weights/first.bin'),
        tensor('own', [4]),
      ],
      inputs: [info('flag', [], 'bool')],
      outputs: [info('z', [4])],
    },
    {
      functions: [
        func('F', {
          inputs: [],
          outputs: ['v'],
          nodes: [
            node('Constant', '', 'v', {
              value: { kind: 'tensor', value: external('', 'function.bin') },
            }),
          ],
        }),
      ],
    },
  );
  const read = readOnnx(onnxBytes(written));
  expect([...externalFiles(read)].toSorted()).toEqual([
    'function.bin',
    'inside.bin',
    'node.bin',
    'weights/first.bin',
  ]);
});

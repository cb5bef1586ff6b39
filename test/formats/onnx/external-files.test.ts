import { describe, expect, it } from 'vitest';
import {
  extentFault,
  externalFiles,
  externalTensors,
  readOnnx,
} from '../../../src/formats/onnx/index.ts';
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

describe('elements in another file', () => {
  const bytes = 4 * 3 * 5;

  /** What is wrong with a tensor of 3 × 5 float32, as a file says where it lies. */
  const faultOf = (place: { offset?: string; length?: string }, fileBytes: number) => {
    const w = tensor('w', [3, 5], { external: true, location: 'w.bin', ...place });
    const written = model({
      nodes: [node('Add', 'x w', 'y')],
      initializers: [w],
      inputs: [info('x', [3, 5])],
      outputs: [info('y', [3, 5])],
    });
    const [read] = externalTensors(readOnnx(onnxBytes(written)));
    expect(read).toEqual(w);
    return read && extentFault(read, fileBytes);
  };

  it('lie within it', () => {
    expect(faultOf({}, bytes)).toBeUndefined();
    expect(faultOf({ offset: '0', length: String(bytes) }, bytes)).toBeUndefined();
    expect(faultOf({ offset: '4096', length: String(bytes) }, 4096 + bytes)).toBeUndefined();
    expect(faultOf({ length: '0' }, bytes)).toBeUndefined();
  });

  it('are as many as the dims ask for, and there to the last byte', () => {
    expect(faultOf({}, bytes - 1)).toBe(
      `tensor "w" takes ${bytes} bytes from byte 0 of "w.bin", which has ${bytes - 1}`,
    );
    const beyond = `takes ${bytes} bytes from byte 4096`;
    expect(faultOf({ offset: '4096' }, 4096 + bytes - 1)).toContain(beyond);
    expect(faultOf({ length: String(bytes - 4) }, bytes)).toBe(
      `tensor "w" has a length of ${bytes - 4} bytes, where its dims ask for ${bytes}`,
    );
  });

  it.each(['-8', 'abc', '0x10', '1e3', '', '18446744073709551616'])('begin nowhere at %j', (at) => {
    expect(faultOf({ offset: at }, bytes)).toContain(`has the offset "${at}"`);
    expect(faultOf({ length: at }, bytes)).toContain(`has the length "${at}"`);
  });

  it('are counted exactly', () => {
    const external = { external: true, location: 'w.bin', elementType: 'int4' } as const;
    expect(extentFault(tensor('odd', [3], external), 2)).toBeUndefined();
    expect(extentFault(tensor('odd', [3], external), 1)).toContain('takes 2 bytes');
    const huge = extentFault(tensor('huge', [2 ** 40, 2 ** 31 - 1], external), 2 ** 53 - 1);
    expect(huge).toContain(`takes ${(2n ** 40n * (2n ** 31n - 1n)) / 2n} bytes`);
    const far = extentFault(tensor('far', [1], { ...external, offset: String(2n ** 63n) }), 8);
    expect(far).toContain(`from byte ${2n ** 63n} of`);
  });
});

import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/core/errors.ts';
import type { OnnxModel } from '../../../src/formats/onnx/index.ts';
import { lowerOnnx } from '../../../src/formats/onnx/index.ts';
import { checkRunnable, newestRead } from '../../../src/timing/prepare/runnable.ts';
import { onnxBytes } from '../../support/onnx-bytes.ts';
import { info, model, node } from '../../support/onnx-model.ts';

function refusalOf(file: OnnxModel): InputError | undefined {
  try {
    checkRunnable(lowerOnnx(file), file);
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

/** Whether ONNX Runtime runs it on two zeros. */
async function runs(file: OnnxModel): Promise<boolean> {
  try {
    const session = await InferenceSession.create(onnxBytes(file), { logSeverityLevel: 4 });
    await session.run({ x: new Tensor('float32', new Float32Array(2), [2]) });
    await session.release();
    return true;
  } catch {
    return false;
  }
}

const relu = {
  nodes: [node('Relu', 'x', 'y')],
  inputs: [info('x', [2])],
  outputs: [info('y', [2])],
};
const at = (opset: number, irVersion: number): OnnxModel => ({
  ...model(relu),
  opsets: [{ domain: '', version: opset }],
  irVersion,
});

describe('what ONNX Runtime is known not to run', () => {
  it.each([
    ['the newest that it reads', at(newestRead.opset, newestRead.irVersion), undefined],
    ['a newer opset', at(newestRead.opset + 1, newestRead.irVersion), /opset 27 of ai\.onnx/],
    ['a newer format', at(newestRead.opset, newestRead.irVersion + 1), /IR version 14/],
    [
      'a domain of someone’s own',
      model({
        ...relu,
        nodes: [node('Rectify', 'x', 'y', {}, { name: 'own', domain: 'org.example' })],
      }),
      /^own: .* domain "org\.example"/,
    ],
    [
      'an operator of a type that ONNX does not have it of',
      model({
        nodes: [
          node('Cast', 'x', 'small', { to: 3 }),
          node('MatMul', 'small small', 'dot', {}, { name: 'dot' }),
          node('Cast', 'dot', 'y', { to: 1 }),
        ],
        inputs: [info('x', [2])],
        outputs: [info('y', [])],
      }),
      /^dot: ONNX has no MatMul of int8/,
    ],
    [
      'an output that is not read',
      model({
        nodes: [node('Cast', 'x', 'y', { to: 16 })],
        inputs: [info('x', [2])],
        outputs: [info('y', [2], 'bfloat16')],
      }),
      /output "y" is of bfloat16/,
    ],
  ] as const)('%s', async (_what, file, message) => {
    const refusal = refusalOf(file);
    expect(await runs(file)).toBe(message === undefined);
    if (message === undefined) expect(refusal).toBeUndefined();
    else
      expect(refusal).toMatchObject({
        code: 'not-runnable',
        message: expect.stringMatching(message) as string,
      });
  });

  it.each(['bfloat16', 'float8e4m3fn', 'int4', 'uint2', 'complex64'] as const)(
    'an input of %s, with what it may be',
    (type) => {
      const file = model({
        nodes: [node('Identity', 'x', 'y')],
        inputs: [info('x', [2], type)],
        outputs: [info('y', [2], type)],
      });
      expect(refusalOf(file)).toMatchObject({
        code: 'not-runnable',
        message: expect.stringMatching(`input "x" is of ${type}`) as string,
        expected: expect.stringContaining('float32, float16') as string,
        hint: expect.stringContaining('Cast') as string,
      });
    },
  );
});

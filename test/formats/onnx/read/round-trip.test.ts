import { describe, expect, it } from 'vitest';
import { readOnnx } from '../../../../src/formats/onnx/index.ts';
import { onnxBytes } from '../../../support/onnx-bytes.ts';
import { realModelBytes, realModels, type RealModel } from '../../../support/real-models.ts';

describe('a description', () => {
  it.each(Object.keys(realModels) as RealModel[])('comes back from the file of it: %s', (name) => {
    const model = readOnnx(realModelBytes(name));
    expect(readOnnx(onnxBytes(model))).toEqual(model);
  });

  it('is plain JSON', () => {
    const model = readOnnx(realModelBytes('voiceLegacy'));
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
  });
});

import { Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { notFinite } from '../../../src/timing/measure/outputs.ts';

const halves = (...bits: number[]) => new Tensor('float16', Uint16Array.from(bits), [bits.length]);

test('names the outputs that hold NaN or an infinity', () => {
  const outputs = {
    fine: new Tensor('float32', [1, -2, 3e38]),
    nan: new Tensor('float32', [1, NaN]),
    infinite: new Tensor('float64', [-Infinity]),
    // 65504, the largest half, and 0 with its sign.
    halves: halves(0x7bff, 0xfbff, 0x8000),
    infiniteHalves: halves(0, 0xfc00),
    nanHalves: halves(0x7e00),
    integers: new Tensor('int64', [2n ** 62n]),
    text: new Tensor('string', ['NaN']),
    none: new Tensor('float32', [], [0]),
  };
  expect(notFinite(outputs)).toEqual(['nan', 'infinite', 'infiniteHalves', 'nanHalves']);
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultOpset, GraphBuilder } from '../../../src/core/graph/builder.ts';
import type { ElementType, Graph } from '../../../src/core/graph/types.ts';
import { operators } from '../../../src/core/ops/index.ts';
import { lowerArchitecture } from '../../../src/formats/architecture/index.ts';
import { bfloat16Bits, float16Bits } from '../../../src/formats/onnx/encode/elements.ts';
import { filled } from '../../../src/formats/onnx/encode/fill.ts';
import {
  type ByteStream,
  encodeOnnx,
  type EncodeOptions,
} from '../../../src/formats/onnx/encode/index.ts';
import { presets } from '../../../src/presets/index.ts';
import { compareShapes, isFinite, runModel } from '../../support/onnx-runtime.ts';

function network(layers: readonly object[], shape: readonly number[] = [1, 8, 12, 10]): Graph {
  return lowerArchitecture({ version: 1, name: 'test', inputs: { x: { shape } }, layers });
}

function bytesOf(stream: ByteStream): Buffer {
  return Buffer.concat([...stream]);
}

/** The number that bits of a sign, an exponent and a mantissa stand for, by IEEE 754. */
function decoded(bits: number, exponentBits: number, mantissaBits: number): number {
  const sign = bits >> (exponentBits + mantissaBits) === 0 ? 1 : -1;
  const exponent = (bits >> mantissaBits) & (2 ** exponentBits - 1);
  const fraction = (bits & (2 ** mantissaBits - 1)) / 2 ** mantissaBits;
  const bias = 2 ** (exponentBits - 1) - 1;
  if (exponent === 2 ** exponentBits - 1) return fraction === 0 ? sign * Infinity : NaN;
  return exponent === 0
    ? sign * fraction * 2 ** (1 - bias)
    : sign * (1 + fraction) * 2 ** (exponent - bias);
}

const half = { encode: float16Bits, decode: (bits: number) => decoded(bits, 5, 10) };
const brain = { encode: bfloat16Bits, decode: (bits: number) => decoded(bits, 8, 7) };

describe('16-bit floats', () => {
  it.each([
    ['float16', half],
    ['bfloat16', brain],
  ])('every %s is encoded as itself', (_, { encode, decode }) => {
    const wrong: number[] = [];
    for (let bits = 0; bits < 2 ** 16; bits++) {
      const value = decode(bits);
      const same = Number.isNaN(value)
        ? Number.isNaN(decode(encode(value)))
        : encode(value) === bits;
      if (!same) wrong.push(bits);
    }
    expect(wrong).toEqual([]);
  });

  it.each([
    ['float16', half, 65_504],
    ['bfloat16', brain, 2 ** 100],
  ])('numbers between become the nearest %s', (_, { encode, decode }, largest) => {
    fc.assert(
      fc.property(
        fc.float({ min: Math.fround(-largest), max: Math.fround(largest), noNaN: true }),
        (value) => {
          const bits = encode(value);
          const error = Math.abs(decode(bits) - value);
          const neighbours = [bits - 1, bits + 1].map(decode).filter((near) => !Number.isNaN(near));
          for (const near of neighbours) expect(error).toBeLessThanOrEqual(Math.abs(near - value));
        },
      ),
    );
  });
});

describe('weights', () => {
  const type = { elementType: 'float32', dims: [300, 1000] } as const;
  const fill = { kind: 'uniform', low: -2, high: 4 } as const;

  it('are the same for a seed and a name, and others for others', () => {
    const made = (seed: number, name: string) => bytesOf(filled(type, fill, seed, name));
    expect(made(1, 'a').equals(made(1, 'a'))).toBe(true);
    expect(made(1, 'a').equals(made(2, 'a'))).toBe(false);
    expect(made(1, 'a').equals(made(1, 'b'))).toBe(false);
  });

  it('are uniform over their range', () => {
    const bytes = bytesOf(filled(type, fill, 0, 'weight'));
    const values = new Float32Array(
      bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
    );
    expect(values.length).toBe(300 * 1000);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
    expect(values.every((value) => value >= -2 && value <= 4)).toBe(true);
    expect(mean).toBeCloseTo((-2 + 4) / 2, 1);
    expect(variance).toBeCloseTo((4 + 2) ** 2 / 12, 1);
  });

  it.each<ElementType>(['float64', 'float32', 'float16', 'bfloat16'])(
    'of %s take the bytes that were told before',
    (elementType) => {
      for (const kind of [fill, { kind: 'constant', value: 3 } as const]) {
        const stream = filled({ ...type, elementType }, kind, 0, 'weight');
        expect(bytesOf(stream).length).toBe(stream.byteLength);
      }
    },
  );

  it.each<[ElementType, string]>([
    ['float32', 'resnet152'],
    ['float16', 'cifar_resnet110'],
  ])('of %s keep the activations of %s between 10⁻³ and 10³', async (elementType, name) => {
    const architecture = presets.get(name).architecture({ input_size: 32 });
    const graph = lowerArchitecture(architecture, { elementType });
    const values = graph.nodes.flatMap(({ outputs }) => outputs);
    const wide = { ...graph, outputs: values.map((value) => ({ name: value.name, value })) };
    const { outputs } = await runModel(encodeOnnx(wide, { dims: 'bound' }), wide);
    expect(outputs.size).toBe(values.length);
    for (const { type: given, data } of outputs.values()) {
      const numbers = [...(data as Uint16Array)];
      const floats = given === 'float16' ? numbers.map(half.decode) : numbers;
      const square = floats.reduce((sum, value) => sum + value ** 2, 0) / floats.length;
      expect(Math.sqrt(square)).toBeGreaterThan(1e-3);
      expect(Math.sqrt(square)).toBeLessThan(1e3);
    }
  });
});

describe('an ONNX file', () => {
  const small = network([
    { type: 'conv2d', outChannels: 64, kernel: 3 },
    { type: 'batchNorm' },
    { type: 'flatten' },
    { type: 'linear', outFeatures: 100 },
  ]);

  it.each<EncodeOptions>([
    {},
    { weights: 'constant' },
    { weights: 'none' },
    { seed: 7 },
    { externalData: { location: 'weights.bin' } },
  ])('has the length told before, and the same bytes again: %j', (options) => {
    const file = encodeOnnx(small, options);
    const again = encodeOnnx(small, options);
    for (const part of ['model', 'data'] as const) {
      const stream = file[part];
      expect(stream === undefined).toBe(part === 'data' && !options.externalData);
      if (!stream) continue;
      const bytes = bytesOf(stream);
      expect(bytes.length).toBe(stream.byteLength);
      expect(bytes.equals(bytesOf(stream))).toBe(true);
      expect(bytes.equals(bytesOf(again[part] as ByteStream))).toBe(true);
    }
  });

  it('computes the same with its weights beside it', async () => {
    const location = 'weights.bin';
    const options = { dims: 'bound' } as const;
    const inside = await runModel(encodeOnnx(small, options), small);
    const file = encodeOnnx(small, { ...options, externalData: { location } });
    const outside = await runModel(file, small, location);
    expect([...outside.outputs.values()].map(({ data }) => data)).toEqual(
      [...inside.outputs.values()].map(({ data }) => data),
    );
  });

  it('is small without weights, or with constant ones', () => {
    const weights = 4 * 100 * (64 * 10 * 8);
    expect(encodeOnnx(small).model.byteLength).toBeGreaterThan(weights);
    expect(encodeOnnx(small, { weights: 'none' }).model.byteLength).toBeLessThan(10_000);
    expect(encodeOnnx(small, { weights: 'constant' }).model.byteLength).toBeLessThan(20_000);
  });

  it('above 2 GB wants its weights beside it', () => {
    const bytes = 4 * 2 ** 15 * 2 ** 15;
    const large = network([{ type: 'linear', outFeatures: 2 ** 15, bias: false }], [1, 2 ** 15]);
    expect(() => encodeOnnx(large)).toThrow(
      expect.objectContaining({
        code: 'not-encodable',
        hint: expect.stringContaining('external') as string,
      }),
    );
    const { model, data } = encodeOnnx(large, { externalData: { location: 'weights' } });
    expect(data?.byteLength).toBe(bytes);
    expect(model.byteLength).toBeLessThan(2000);
  });

  // The runtime's CPU kernels have no convolution of float64.
  it.each<[ElementType, layers: readonly object[], shape: readonly number[]]>([
    ['float16', [{ type: 'conv2d', outChannels: 4, kernel: 3 }], [1, 8, 12, 10]],
    ['float64', [{ type: 'linear', outFeatures: 4 }, { type: 'layerNorm' }], [1, 6, 16]],
  ])('of %s runs', async (type, layers, shape) => {
    const inputs = { x: { shape } };
    const graph = lowerArchitecture(
      { version: 1, name: type, inputs, layers },
      { elementType: type },
    );
    const { disagreements, outputs } = await compareShapes(graph);
    expect(disagreements).toEqual([]);
    expect([...outputs.values()].every(isFinite)).toBe(true);
    expect([...outputs.values()].map((output) => output.type)).toEqual([type]);
  });

  it.each([
    ['adaptiveAvgPool1d', [1, 2, 12], 5],
    ['adaptiveMaxPool1d', [1, 2, 12], 5],
    ['adaptiveAvgPool2d', [1, 2, 5, 12], [7, 5]],
    ['adaptiveMaxPool2d', [1, 2, 5, 12], [3, 12]],
    ['adaptiveAvgPool3d', [2, 1, 4, 5, 6], [3, 2, 4]],
    ['adaptiveMaxPool3d', [2, 1, 4, 5, 6], [3, 2, 4]],
  ])('pools as PyTorch does: %s of %j to %j', async (type, shape, outputSize) => {
    const graph = network([{ type, outputSize }], shape);
    const { outputs } = await runModel(encodeOnnx(graph, { dims: 'bound' }), graph);
    const [output] = [...outputs.values()];
    const dims = graph.outputs[0]?.value.dims ?? [];
    const input = Array.from({ length: shape.reduce((a, b) => a * b) }, (_, index) =>
      Math.fround(Math.sin(index * 1.7 + 1)),
    );
    const expected = coordinates(dims).map((at) => {
      const windows = at.map((index, axis) => {
        const [size, wanted] = [shape[axis] as number, dims[axis] as number];
        const start = Math.floor((index * size) / wanted);
        const end = Math.ceil(((index + 1) * size) / wanted);
        return Array.from({ length: end - start }, (_, offset) => start + offset);
      });
      const taps = windows
        .reduce<number[]>(
          (offsets, window, axis) =>
            offsets.flatMap((offset) =>
              window.map((index) => offset * (shape[axis] as number) + index),
            ),
          [0],
        )
        .map((offset) => input[offset] as number);
      return type.includes('Max')
        ? Math.max(...taps)
        : taps.reduce((sum, tap) => sum + tap, 0) / taps.length;
    });
    const numbers = [...(output?.data as Float32Array)];
    expect(numbers.length).toBe(expected.length);
    for (const [index, value] of numbers.entries()) {
      expect(value).toBeCloseTo(expected[index] as number, 5);
    }
  });
});

function coordinates(dims: readonly number[]): number[][] {
  return dims.reduce<number[][]>(
    (all, dim) => all.flatMap((at) => Array.from({ length: dim }, (_, index) => [...at, index])),
    [[]],
  );
}

describe('what ONNX cannot say', () => {
  it('is refused by the name of the node: a convolution of integers', () => {
    const architecture = presets.get('resnet18').architecture({ input_size: 32 });
    const graph = lowerArchitecture(architecture, { elementType: 'int8' });
    expect(() => encodeOnnx(graph)).toThrow(
      expect.objectContaining({ code: 'not-encodable', node: 'conv1/Conv' }),
    );
  });

  it('a loop', () => {
    const builder = new GraphBuilder({ registry: operators });
    const x = builder.input('x', 'float32', [1]);
    const y = builder.repeat(3, () => builder.apply('Relu', [x]));
    const graph = builder.build('loop', [{ name: 'y', value: y }]);
    expect(() => encodeOnnx(graph)).toThrow(
      expect.objectContaining({ code: 'not-encodable', node: 'Relu' }),
    );
  });

  it('an operator that an older opset has no other way to say', () => {
    const graph = network([{ id: 'pad', type: 'pad', begin: 1, end: 1, mode: 'circular' }]);
    expect(encodeOnnx(graph, { opset: 19 }).opset).toBe(19);
    expect(() => encodeOnnx(graph, { opset: 17 })).toThrow(
      expect.objectContaining({ code: 'unsupported-opset', node: 'pad/Pad' }),
    );
  });

  it.each([12, 27, 17.5])('opset %d', (opset) => {
    expect(() => encodeOnnx(network([{ type: 'relu' }]), { opset })).toThrow(
      expect.objectContaining({ code: 'unsupported-opset', expected: 'an opset from 13 to 26' }),
    );
    expect(encodeOnnx(network([{ type: 'relu' }])).opset).toBe(defaultOpset);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tensor } from '../../../../src/formats/onnx/encode/messages.ts';
import { type ByteStream, MessageStream } from '../../../../src/formats/onnx/encode/stream.ts';
import { OnnxReader, readOnnx } from '../../../../src/formats/onnx/index.ts';
import { inputErrorOf } from '../../../support/input-error.ts';
import { bytes, integer, message, modelOf, packed, text } from '../../../support/protobuf.ts';
import { realModelBytes } from '../../../support/real-models.ts';

/** A model with every kind of field, small enough to be split at every byte. */
const sample = modelOf(
  message(
    1,
    text(1, 'größe'),
    text(2, 'x'.repeat(300)),
    text(4, 'Conv'),
    message(5, text(1, 'pads'), packed(8, 'int64', [1, 300, -1]), integer(20, 7)),
    message(5, text(1, 'long'), packed(8, 'int64', new Array<number>(5000).fill(2 ** 60))),
  ),
  text(2, 'net'),
  message(5, integer(1, 1000), integer(2, 1), bytes(9, new Uint8Array(4000)), text(8, 'weight')),
  message(5, integer(1, 2), integer(2, 7), packed(7, 'int64', [7, -1]), text(8, 'shape')),
  message(5, integer(1, 2), integer(2, 1), packed(4, 'float', [0.5, -1]), text(8, 'scale')),
  message(
    11,
    text(1, 'x'),
    message(2, message(1, integer(1, 1), message(2, message(1, text(2, 'N'))))),
  ),
);

function readChunks(chunks: readonly Uint8Array[]) {
  const reader = new OnnxReader();
  // One buffer for all chunks, overwritten each time as a caller's may be.
  const shared = new Uint8Array(chunks.reduce((most, { length }) => Math.max(most, length), 0));
  for (const chunk of chunks) {
    shared.set(chunk);
    reader.push(shared.subarray(0, chunk.length));
    shared.fill(0xff);
  }
  return reader.finish();
}

function split(file: Uint8Array, cuts: readonly number[]): readonly Uint8Array[] {
  const bounds = [0, ...cuts.toSorted((a, b) => a - b), file.length];
  return bounds.slice(1).map((end, index) => file.subarray(bounds[index], end));
}

describe('a file in chunks', () => {
  it('is the same model wherever it is split', () => {
    const whole = readOnnx(sample);
    expect(whole.graph.initializers.map(({ data }) => data)).toEqual([
      undefined,
      [7, -1],
      [0.5, -1],
    ]);
    fc.assert(
      fc.property(fc.array(fc.nat(sample.length), { maxLength: 40 }), (cuts) => {
        expect(readChunks(split(sample, cuts))).toEqual(whole);
      }),
    );
  });

  it('is the same model byte by byte', () => {
    const bytes = Array.from(sample, (byte) => Uint8Array.of(byte));
    expect(readChunks(bytes)).toEqual(readOnnx(sample));
  });

  it.each([1, 7, 4096, 65_536])('is the same model in chunks of %i bytes: a real one', (size) => {
    const file = realModelBytes('textClassifier');
    const cuts = Array.from({ length: Math.floor(file.length / size) }, (_, index) => index * size);
    expect(readChunks(split(file, cuts))).toEqual(readOnnx(file));
  });

  it('is told to be cut short wherever it ends', () => {
    for (let length = 0; length < sample.length; length += length < 1000 ? 1 : 97) {
      const end = inputErrorOf(() => readOnnx(sample.subarray(0, length)));
      const expected = length < 2 ? 'unrecognized-model' : ['truncated-model', 'corrupt-model'];
      expect(expected).toContain(end?.code);
      if (end?.code === 'corrupt-model') expect(end.message).toContain('the model has no graph');
    }
  });
});

describe('weights', () => {
  it('are neither kept nor looked at', () => {
    const size = 600e6;
    const chunk = new Uint8Array(65_536);
    const elements: ByteStream = {
      byteLength: size,
      *[Symbol.iterator]() {
        for (let left = size; left > 0; left -= chunk.length) {
          yield chunk.subarray(0, Math.min(left, chunk.length));
        }
      },
    };
    const type = { elementType: 'float32', dims: [size / 4000, 1000] } as const;
    const graph = new MessageStream();
    graph.embed(5, tensor('weight', type, elements));
    const file = new MessageStream();
    integer(1, 8)(file.writer);
    file.embed(7, graph);

    const reader = new OnnxReader();
    const before = heldBytes();
    const start = performance.now();
    for (const part of file) reader.push(part);
    const { initializers } = reader.finish().graph;
    expect(performance.now() - start).toBeLessThan(1000);
    expect(heldBytes() - before).toBeLessThan(16e6);
    expect(initializers).toEqual([{ name: 'weight', ...type }]);
  });
});

function heldBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

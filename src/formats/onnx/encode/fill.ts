import { product } from '../../../core/count.ts';
import type { ElementType, TensorType } from '../../../core/graph/types.ts';
import { encodeElements, storedBytes } from './elements.ts';
import { Random } from './random.ts';
import type { ByteStream } from './stream.ts';

/** What the elements of a tensor are, where the graph does not tell them. */
export type Fill =
  /** Uniformly between `low` and `high`. */
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | { readonly kind: 'constant'; readonly value: number }
  /** Over the last two dims 0 on and below the diagonal that ends in the corner, `value` above. */
  | { readonly kind: 'causal'; readonly value: number };

/** Bytes made at once. */
const chunkBytes = 1 << 18;

/** The elements of a tensor, made as they are read; the same for the same seed and name. */
export function filled(type: TensorType, fill: Fill, seed: number, name: string): ByteStream {
  const count = Number(product(type.dims));
  const byteLength = storedBytes(type.elementType, count);
  switch (fill.kind) {
    case 'constant':
      return {
        byteLength,
        [Symbol.iterator]: () => repeated(type.elementType, fill.value, byteLength),
      };
    case 'causal':
      return { byteLength, [Symbol.iterator]: () => causal(type, fill.value) };
    case 'uniform':
      return {
        byteLength,
        [Symbol.iterator]: () =>
          uniform(type.elementType, fill, byteLength, new Random(seed, name)),
      };
  }
}

function* chunks(byteLength: number): Generator<number> {
  for (let left = byteLength; left > 0; left -= chunkBytes) yield Math.min(left, chunkBytes);
}

function* repeated(
  elementType: ElementType,
  value: number,
  byteLength: number,
): Generator<Uint8Array> {
  const element = encodeElements(elementType, [value, value]);
  for (const size of chunks(byteLength)) {
    const chunk = new Uint8Array(size);
    // Chunks are whole numbers of elements but for 4-bit ones, of which two make a byte.
    if (element.some((byte) => byte !== 0)) tile(chunk, element);
    yield chunk;
  }
}

function tile(target: Uint8Array, pattern: Uint8Array): void {
  target.set(pattern.subarray(0, target.length));
  for (let done = pattern.length; done < target.length; done *= 2) target.copyWithin(done, 0, done);
}

function* causal({ elementType, dims }: TensorType, value: number): Generator<Uint8Array> {
  const [rows = 1, columns = 1] = dims.slice(-2);
  const matrices = Number(product(dims.slice(0, -2)));
  for (let matrix = 0; matrix < matrices; matrix++) {
    for (let row = 0; row < rows; row++) {
      const last = row + columns - rows;
      yield encodeElements(
        elementType,
        Array.from({ length: columns }, (_, column) => (column <= last ? 0 : value)),
      );
    }
  }
}

function* uniform(
  elementType: ElementType,
  { low, high }: { low: number; high: number },
  byteLength: number,
  random: Random,
): Generator<Uint8Array> {
  const convert = converter(elementType, low, high);
  for (const size of chunks(byteLength)) {
    const integers = new Int32Array(Math.ceil(size / 4));
    random.fill(integers);
    yield convert(integers).subarray(0, size);
  }
}

/** From 32 random bits: one element of 32 bits, two of 16, four of 8, half of one of 64. */
function converter(
  elementType: ElementType,
  low: number,
  high: number,
): (integers: Int32Array) => Uint8Array {
  const middle = (low + high) / 2;
  const half = (high - low) / 2;
  if (elementType === 'float32') {
    return (integers) => {
      const floats = new Float32Array(integers.buffer);
      const scale = half / 2 ** 31;
      for (let index = 0; index < floats.length; index++) {
        floats[index] = middle + (integers[index] as number) * scale;
      }
      return new Uint8Array(integers.buffer);
    };
  }
  if (elementType === 'float64') {
    return (integers) => {
      const doubles = new Float64Array(integers.buffer);
      const scale = half / 2 ** 31;
      for (let index = 0; index < doubles.length; index++) {
        doubles[index] = middle + (integers[2 * index] as number) * scale;
      }
      return new Uint8Array(integers.buffer);
    };
  }
  if (elementType === 'float16' || elementType === 'bfloat16') {
    const steps = 2 ** 11;
    const table = Uint16Array.from(
      new Uint16Array(
        encodeElements(
          elementType,
          Array.from({ length: steps }, (_, step) => middle + half * ((2 * step + 1) / steps - 1)),
        ).buffer,
      ),
    );
    return (integers) => {
      const halves = new Uint16Array(integers.buffer);
      for (let index = 0; index < halves.length; index++) {
        halves[index] = table[(halves[index] as number) >>> 5] as number;
      }
      return new Uint8Array(integers.buffer);
    };
  }
  return (integers) => new Uint8Array(integers.buffer).fill(0);
}

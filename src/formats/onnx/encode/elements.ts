import { InputError } from '../../../core/errors.ts';
import { type ElementType, elementBits } from '../../../core/graph/types.ts';

/** Bytes that `count` elements take; two of 4 bits share one. */
export function storedBytes(elementType: ElementType, count: number): number {
  return Math.ceil((count * elementBits[elementType]) / 8);
}

interface Packing {
  from(data: readonly number[]): ArrayBufferView;
}

const packings: Partial<Record<ElementType, Packing>> = {
  float64: Float64Array,
  float32: Float32Array,
  float16: { from: (data) => Uint16Array.from(data, float16Bits) },
  bfloat16: { from: (data) => Uint16Array.from(data, bfloat16Bits) },
  int64: { from: (data) => BigInt64Array.from(data, clamped) },
  int32: Int32Array,
  int16: Int16Array,
  int8: Int8Array,
  int4: { from: nibbles },
  uint64: { from: (data) => BigUint64Array.from(data, BigInt) },
  uint32: Uint32Array,
  uint16: Uint16Array,
  uint8: Uint8Array,
  uint4: { from: nibbles },
  bool: Uint8Array,
};

/**
 * Elements as ONNX's `raw_data` has them: little-endian, row-major.
 * @throws InputError `not-encodable` for a type whose numbers are not written
 */
export function encodeElements(elementType: ElementType, data: readonly number[]): Uint8Array {
  const packing = packings[elementType];
  if (!packing) {
    throw new InputError('not-encodable', `elements of ${elementType} cannot be written`, {
      expected: `one of ${Object.keys(packings).join(', ')}`,
    });
  }
  // Every machine that Node runs on is little-endian, as ONNX is.
  const { buffer, byteOffset, byteLength } = packing.from(data);
  return new Uint8Array(buffer, byteOffset, byteLength);
}

const largestInt64 = 2n ** 63n - 1n;

/** INT64_MAX, which a double only approximates, comes as 2^63. */
export function clamped(value: number): bigint {
  const integer = BigInt(value);
  return integer > largestInt64 ? largestInt64 : integer;
}

function nibbles(data: readonly number[]): Uint8Array {
  const packed = new Uint8Array(Math.ceil(data.length / 2));
  for (const [index, value] of data.entries()) {
    packed[index >> 1] = (packed[index >> 1] as number) | ((value & 15) << (4 * (index & 1)));
  }
  return packed;
}

const single = new Float32Array(1);
const singleBits = new Uint32Array(single.buffer);

/** Bits of the nearest bfloat16, halves to the even one. */
export function bfloat16Bits(value: number): number {
  single[0] = value;
  const bits = singleBits[0] as number;
  if (Number.isNaN(value)) return 0x7fc0;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}

/** Bits of the nearest IEEE 754 half-precision number, halves to the even one. */
export function float16Bits(value: number): number {
  single[0] = value;
  const bits = singleBits[0] as number;
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = Math.abs(value);
  if (Number.isNaN(value)) return 0x7e00;
  if (magnitude >= 65_520) return sign | 0x7c00;
  if (magnitude < 2 ** -14) return sign | roundToEven(magnitude * 2 ** 24);
  const exponent = ((bits >>> 23) & 0xff) - 127;
  // A mantissa that rounds up to 2^11 carries into the exponent by itself.
  return sign | (((exponent + 14) << 10) + roundToEven(magnitude * 2 ** (10 - exponent)));
}

/** Doubles from 2^52 on have no fraction. */
function roundToEven(value: number): number {
  return value + 2 ** 52 - 2 ** 52;
}

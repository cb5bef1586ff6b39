import { elementBits, type ElementType } from '../../../core/graph/types.ts';

/*
 * Numbers from the bits of elements, as TensorProto lays them out:
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */

type FromBits = (bits: number) => number;

interface FloatFormat {
  readonly exponent: number;
  readonly mantissa: number;
  readonly bias: number;
  /**
   * What has no finite value: `ieee` the topmost exponent, `fn` all ones beside the sign, `fnuz`
   * the negative zero, `none` nothing.
   */
  readonly special: 'ieee' | 'fn' | 'fnuz' | 'none';
}

/** Decodes a float of up to 16 bits; NaN stands for an infinity too, since neither is followed. */
function smallFloat({ exponent, mantissa, bias, special }: FloatFormat): FromBits {
  const magnitudes = 2 ** (exponent + mantissa);
  const fractions = 2 ** mantissa;
  const leastSpecial = {
    ieee: magnitudes - fractions,
    fn: magnitudes - 1,
    fnuz: magnitudes,
    none: magnitudes,
  }[special];
  return (bits) => {
    const magnitude = bits % magnitudes;
    const negative = bits >= magnitudes;
    if (magnitude >= leastSpecial || (special === 'fnuz' && bits === magnitudes)) return NaN;
    const fraction = magnitude % fractions;
    const power = (magnitude - fraction) / fractions;
    // Power 0 is that of the subnormal numbers, which have no hidden one.
    const value =
      power === 0
        ? fraction * 2 ** (1 - bias - mantissa)
        : (fractions + fraction) * 2 ** (power - bias - mantissa);
    return negative ? -value : value;
  };
}

function signed(width: number): FromBits {
  return (bits) => (bits << (32 - width)) >> (32 - width);
}

const unsigned: FromBits = (bits) => bits;

const single = new DataView(new ArrayBuffer(4));

/** Types of up to 32 bits, from their bits as an unsigned integer. */
const narrow: Partial<Record<ElementType, FromBits>> = {
  float32: (bits) => {
    single.setUint32(0, bits);
    return single.getFloat32(0);
  },
  float16: smallFloat({ exponent: 5, mantissa: 10, bias: 15, special: 'ieee' }),
  bfloat16: smallFloat({ exponent: 8, mantissa: 7, bias: 127, special: 'ieee' }),
  float8e4m3fn: smallFloat({ exponent: 4, mantissa: 3, bias: 7, special: 'fn' }),
  float8e4m3fnuz: smallFloat({ exponent: 4, mantissa: 3, bias: 8, special: 'fnuz' }),
  float8e5m2: smallFloat({ exponent: 5, mantissa: 2, bias: 15, special: 'ieee' }),
  float8e5m2fnuz: smallFloat({ exponent: 5, mantissa: 2, bias: 16, special: 'fnuz' }),
  float8e8m0: (bits) => (bits === 0xff ? NaN : 2 ** (bits - 127)),
  float4e2m1: smallFloat({ exponent: 2, mantissa: 1, bias: 1, special: 'none' }),
  int32: signed(32),
  int16: signed(16),
  int8: signed(8),
  int4: signed(4),
  int2: signed(2),
  uint32: unsigned,
  uint16: unsigned,
  uint8: unsigned,
  uint4: unsigned,
  uint2: unsigned,
  bool: (bits) => (bits === 0 ? 0 : 1),
};

/** Types of 64 bits, little endian. */
const wide: Partial<Record<ElementType, (view: DataView, at: number) => number>> = {
  float64: (view, at) => view.getFloat64(at, true),
  int64: (view, at) => Number(view.getBigInt64(at, true)),
  uint64: (view, at) => Number(view.getBigUint64(at, true)),
};

/** The first `count` elements of `raw_data`; `undefined` for a type whose elements are no numbers. */
export function fromRaw(
  elementType: ElementType,
  bytes: Uint8Array,
  count: number,
): number[] | undefined {
  const width = elementBits[elementType];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const readWide = wide[elementType];
  if (readWide) return Array.from({ length: count }, (_, index) => readWide(view, 8 * index));
  const fromBits = narrow[elementType];
  if (!fromBits) return undefined;
  return Array.from({ length: count }, (_, index) => fromBits(bitsAt(view, index * width, width)));
}

/** Elements of less than a byte are packed from the least significant bit on. */
function bitsAt(view: DataView, bit: number, width: number): number {
  const byte = Math.floor(bit / 8);
  if (width === 32) return view.getUint32(byte, true);
  if (width === 16) return view.getUint16(byte, true);
  const after = bit % 8 > 8 - width ? view.getUint8(byte + 1) : 0;
  return (((after << 8) | view.getUint8(byte)) >> (bit % 8)) & (2 ** width - 1);
}

/**
 * The first `count` elements of `int32_data`, which holds the bits of any type of up to 32 bits:
 * those of less than a byte as many to an integer as fit into a byte.
 */
export function fromInt32(
  elementType: ElementType,
  integers: readonly number[],
  count: number,
): number[] | undefined {
  const width = elementBits[elementType];
  if (width < 8) return fromRaw(elementType, Uint8Array.from(integers), count);
  const fromBits = narrow[elementType];
  if (!fromBits) return undefined;
  const modulus = 2 ** width;
  return integers.map((integer) => fromBits(modulo(integer, modulus)));
}

function modulo(value: number, modulus: number): number {
  return ((value % modulus) + modulus) % modulus;
}

/** Integers in `int32_data` that `count` elements take. */
export function int32Length(elementType: ElementType, count: number): number {
  return Math.ceil((count * Math.min(elementBits[elementType], 8)) / 8);
}

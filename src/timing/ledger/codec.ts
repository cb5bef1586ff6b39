import { isObject } from '../../formats/architecture/json.ts';
import { toBuffer } from '../database/blob.ts';

/** Stands for a `bigint`, which JSON has none of. */
const bigintKey = '$bigint';

/** JSON that carries every `bigint` exactly, as `{"$bigint": "123"}`. */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'bigint' ? { [bigintKey]: inner.toString() } : inner,
  );
}

/** What `encode` wrote. The type is what the caller knows to have been written. */
export function decode(text: string): unknown {
  return JSON.parse(text, (_key, inner: unknown) => {
    const digits = isObject(inner) ? inner[bigintKey] : undefined;
    return typeof digits === 'string' ? BigInt(digits) : inner;
  });
}

/** Samples as the bytes of a blob, 64-bit floats with the lowest byte first. */
export function encodeSamples(samples: Float64Array): Buffer {
  const bytes = Buffer.alloc(samples.length * Float64Array.BYTES_PER_ELEMENT);
  samples.forEach((sample, index) =>
    bytes.writeDoubleLE(sample, index * Float64Array.BYTES_PER_ELEMENT),
  );
  return bytes;
}

export function decodeSamples(blob: Uint8Array | ArrayBuffer): Float64Array {
  const bytes = toBuffer(blob);
  return Float64Array.from(
    { length: bytes.length / Float64Array.BYTES_PER_ELEMENT },
    (_none, index) => bytes.readDoubleLE(index * Float64Array.BYTES_PER_ELEMENT),
  );
}

/** A blob as a buffer: PostgreSQL gives one, SQLite an `ArrayBuffer`. */
export function toBuffer(blob: Uint8Array | ArrayBuffer): Buffer {
  return blob instanceof ArrayBuffer
    ? Buffer.from(blob)
    : Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
}

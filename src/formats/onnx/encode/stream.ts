import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Bytes that are made while they are read, so that a file of any size needs little memory. */
export interface ByteStream extends Iterable<Uint8Array> {
  readonly byteLength: number;
}

/** Streams shorter than this are written into the message around them at once. */
const inlined = 4096;

/**
 * A protobuf message whose small fields are written at once, by `writer`, and whose large ones are
 * made only when the message is read. Its length is known before.
 */
export class MessageStream implements ByteStream {
  readonly writer = new BinaryWriter();
  private readonly parts: ByteStream[] = [];

  /** A length-delimited field: bytes or an embedded message. */
  embed(field: number, stream: ByteStream): void {
    this.writer.tag(field, WireType.LengthDelimited).uint64(stream.byteLength);
    if (stream.byteLength < inlined) {
      for (const chunk of stream) this.writer.raw(chunk);
      return;
    }
    this.flush();
    this.parts.push(stream);
  }

  get byteLength(): number {
    this.flush();
    return this.parts.reduce((sum, part) => sum + part.byteLength, 0);
  }

  *[Symbol.iterator](): Generator<Uint8Array> {
    this.flush();
    for (const part of this.parts) yield* part;
  }

  private flush(): void {
    const bytes = this.writer.finish();
    if (bytes.length > 0) this.parts.push(bytesOf(bytes));
  }
}

/** Bytes that are there already. */
export function bytesOf(bytes: Uint8Array): ByteStream {
  return {
    byteLength: bytes.length,
    *[Symbol.iterator]() {
      if (bytes.length > 0) yield bytes;
    },
  };
}

/** Streams one after another, each from a multiple of `alignment` bytes on. */
export function concatenated(streams: readonly ByteStream[], alignment = 1): ByteStream {
  const padded = streams.map((stream) => ({ stream, gap: gapAfter(stream, alignment) }));
  return {
    byteLength: padded.reduce((sum, { stream, gap }) => sum + stream.byteLength + gap, 0),
    *[Symbol.iterator]() {
      for (const { stream, gap } of padded) {
        yield* stream;
        if (gap > 0) yield new Uint8Array(gap);
      }
    },
  };
}

/** Bytes from the end of a stream to the next multiple of `alignment`. */
export function gapAfter({ byteLength }: ByteStream, alignment: number): number {
  return (alignment - (byteLength % alignment)) % alignment;
}

import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';

/** Writes fields of a message. */
export type Part = (writer: BinaryWriter) => void;

export function bytesOf(...parts: readonly Part[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const part of parts) part(writer);
  return writer.finish();
}

export function integer(field: number, value: number | bigint): Part {
  return (writer) => writer.tag(field, WireType.Varint).int64(String(value));
}

export function float(field: number, value: number): Part {
  return (writer) => writer.tag(field, WireType.Bit32).float(value);
}

export function double(field: number, value: number): Part {
  return (writer) => writer.tag(field, WireType.Bit64).double(value);
}

export function text(field: number, value: string): Part {
  return (writer) => writer.tag(field, WireType.LengthDelimited).string(value);
}

export function bytes(field: number, value: Uint8Array): Part {
  return (writer) => writer.tag(field, WireType.LengthDelimited).bytes(value);
}

export function message(field: number, ...parts: readonly Part[]): Part {
  return bytes(field, bytesOf(...parts));
}

/** Tag and length of a field whose content follows. */
export function opening(field: number, length: number): Part {
  return (writer) => writer.tag(field, WireType.LengthDelimited).uint32(length);
}

/** A repeated number in one field. */
export function packed(
  field: number,
  encoding: 'int64' | 'uint64' | 'float' | 'double',
  values: readonly number[],
): Part {
  return (writer) => {
    writer.tag(field, WireType.LengthDelimited).fork();
    for (const value of values) writer[encoding](value);
    writer.join();
  };
}

/** A `ModelProto` with a graph of the given parts. */
export function modelOf(...parts: readonly Part[]): Uint8Array {
  return bytesOf(integer(1, 8), text(2, 'test'), message(8, integer(2, 17)), message(7, ...parts));
}

import { type BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { InputError } from '../../../core/errors.ts';
import type {
  AttributeValue,
  ElementType,
  TensorAttribute,
  TensorType,
} from '../../../core/graph/types.ts';
import { dataTypeNumber } from '../../../core/ops/data-type.ts';
import type { AttributeKind } from '../../../core/ops/spec.ts';
import { clamped, encodeElements } from './elements.ts';
import { type ByteStream, bytesOf, MessageStream } from './stream.ts';

/*
 * Fields of onnx.proto's messages, by their numbers there:
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */

/** Writes an embedded message. */
function message(writer: BinaryWriter, field: number, write: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write();
  writer.join();
}

export function text(writer: BinaryWriter, field: number, value: string): void {
  writer.tag(field, WireType.LengthDelimited).string(value);
}

export function integer(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Varint).int64(Number.isSafeInteger(value) ? value : clamped(value));
}

function float(writer: BinaryWriter, field: number, value: number): void {
  writer.tag(field, WireType.Bit32).float(value);
}

/** A `StringStringEntryProto`. */
export function property(writer: BinaryWriter, field: number, key: string, value: string): void {
  message(writer, field, () => {
    text(writer, 1, key);
    text(writer, 2, value);
  });
}

/** An `OperatorSetIdProto`. */
export function opsetImport(
  writer: BinaryWriter,
  field: number,
  domain: string,
  version: number,
): void {
  message(writer, field, () => {
    if (domain !== '') text(writer, 1, domain);
    integer(writer, 2, version);
  });
}

/** A dim: its size, a symbol, or `null` for one that nothing is said about. */
export type Dim = number | string | null;

/** A `ValueInfoProto` of a tensor. */
export function valueInfo(
  writer: BinaryWriter,
  field: number,
  name: string,
  elementType: ElementType,
  dims: readonly Dim[],
): void {
  message(writer, field, () => {
    text(writer, 1, name);
    message(writer, 2, () => {
      message(writer, 1, () => {
        integer(writer, 1, dataTypeNumber(elementType));
        message(writer, 2, () => {
          for (const dim of dims) {
            message(writer, 1, () => {
              if (typeof dim === 'number') integer(writer, 1, dim);
              if (typeof dim === 'string') text(writer, 2, dim);
            });
          }
        });
      });
    });
  });
}

/** Where a tensor's elements lie in another file. */
export interface ExternalLocation {
  readonly location: string;
  readonly offset: number;
}

/** A `TensorProto` whose elements are `data`, in the message or in another file. */
export function tensor(
  name: string,
  { elementType, dims }: TensorType,
  data: ByteStream,
  external?: ExternalLocation,
): MessageStream {
  const stream = new MessageStream();
  const { writer } = stream;
  for (const dim of dims) integer(writer, 1, dim);
  integer(writer, 2, dataTypeNumber(elementType));
  if (name !== '') text(writer, 8, name);
  if (!external) {
    stream.embed(9, data);
    return stream;
  }
  property(writer, 13, 'location', external.location);
  property(writer, 13, 'offset', String(external.offset));
  property(writer, 13, 'length', String(data.byteLength));
  integer(writer, 14, 1);
  return stream;
}

const attributeTypes = {
  float: 1,
  int: 2,
  string: 3,
  tensor: 4,
  floats: 6,
  ints: 7,
  strings: 8,
} as const satisfies Record<AttributeKind, number>;

export interface NodeAttribute {
  readonly name: string;
  /** The graph keeps integers and floats alike, so that the kind is told. */
  readonly kind: AttributeKind;
  readonly value: AttributeValue;
}

export interface NodeFields {
  readonly name: string;
  readonly op: string;
  readonly domain?: string;
  readonly overload?: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: readonly NodeAttribute[];
  /** Attributes that are `TensorProto`s already. */
  readonly tensors?: Readonly<Record<string, ByteStream>>;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A `NodeProto`. */
export function node(fields: NodeFields): MessageStream {
  const { name, op, domain = '', overload = '', inputs, outputs } = fields;
  const stream = new MessageStream();
  const { writer } = stream;
  for (const input of inputs) text(writer, 1, input);
  for (const output of outputs) text(writer, 2, output);
  text(writer, 3, name);
  text(writer, 4, op);
  for (const given of fields.attributes ?? []) attribute(stream, given);
  for (const [key, value] of Object.entries(fields.tensors ?? {})) {
    stream.embed(5, tensorAttribute(key, value));
  }
  if (domain !== '') text(writer, 7, domain);
  if (overload !== '') text(writer, 8, overload);
  for (const [key, value] of Object.entries(fields.metadata ?? {})) property(writer, 9, key, value);
  return stream;
}

function attribute(stream: MessageStream, { name, kind, value }: NodeAttribute): void {
  const { writer } = stream;
  if (kind === 'tensor') {
    const { elementType, dims, data } = value as TensorAttribute;
    if (!data) {
      throw new InputError('not-encodable', `the elements of the attribute "${name}" are unknown`, {
        expected: 'a tensor whose elements are in the graph',
      });
    }
    const elements = bytesOf(encodeElements(elementType, data));
    stream.embed(5, tensorAttribute(name, tensor('', { elementType, dims }, elements)));
    return;
  }
  message(writer, 5, () => {
    text(writer, 1, name);
    integer(writer, 20, attributeTypes[kind]);
    // The operator's rule checked that the value is of its kind when the graph was built.
    switch (kind) {
      case 'float':
        float(writer, 2, value as number);
        break;
      case 'int':
        integer(writer, 3, value as number);
        break;
      case 'string':
        text(writer, 4, value as string);
        break;
      case 'floats':
        for (const item of value as readonly number[]) float(writer, 7, item);
        break;
      case 'ints':
        for (const item of value as readonly number[]) integer(writer, 8, item);
        break;
      case 'strings':
        for (const item of value as readonly string[]) text(writer, 9, item);
    }
  });
}

function tensorAttribute(name: string, value: ByteStream): MessageStream {
  const stream = new MessageStream();
  text(stream.writer, 1, name);
  integer(stream.writer, 20, attributeTypes.tensor);
  stream.embed(5, value);
  return stream;
}

export interface FunctionFields {
  readonly name: string;
  readonly domain: string;
  readonly overload: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Names of attributes, all without a default. */
  readonly attributes: readonly string[];
  readonly nodes: readonly NodeFields[];
  /** Version of `ai.onnx` that the nodes are of. */
  readonly opset: number;
}

/** A `FunctionProto`. */
export function localFunction(fields: FunctionFields): MessageStream {
  const stream = new MessageStream();
  const { writer } = stream;
  text(writer, 1, fields.name);
  for (const input of fields.inputs) text(writer, 4, input);
  for (const output of fields.outputs) text(writer, 5, output);
  for (const attributeName of fields.attributes) text(writer, 6, attributeName);
  for (const inside of fields.nodes) stream.embed(7, node(inside));
  opsetImport(writer, 9, '', fields.opset);
  text(writer, 10, fields.domain);
  if (fields.overload !== '') text(writer, 13, fields.overload);
  return stream;
}

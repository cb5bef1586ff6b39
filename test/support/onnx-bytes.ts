import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { dataTypeNumber } from '../../src/core/ops/data-type.ts';
import { integer, opsetImport, text, valueInfo } from '../../src/formats/onnx/encode/messages.ts';
import type {
  OnnxAttribute,
  OnnxFunction,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
  OnnxValueInfo,
} from '../../src/formats/onnx/model.ts';

/** A model as the bytes of an ONNX file; tensors without data have their elements left out. */
export function onnxBytes({ irVersion, opsets, graph, functions }: OnnxModel): Buffer<ArrayBuffer> {
  const writer = new BinaryWriter();
  integer(writer, 1, irVersion);
  for (const { domain, version } of opsets) opsetImport(writer, 8, domain, version);
  message(writer, 7, () => {
    writeGraph(writer, graph);
  });
  for (const declared of functions) {
    message(writer, 25, () => {
      writeFunction(writer, declared);
    });
  }
  return Buffer.from(writer.finish());
}

/** The head of a model whose only initializer is followed by that many bytes of its elements. */
export function onnxHead(model: OnnxModel, name: string, elements: number): Buffer<ArrayBuffer> {
  const { nodes, inputs, outputs } = model.graph;
  const rest = new BinaryWriter();
  writeGraph(rest, { ...model.graph, name: '', nodes, inputs, outputs, initializers: [] });
  const tensor = new BinaryWriter();
  integer(tensor, 1, elements);
  integer(tensor, 2, dataTypeNumber('float32'));
  text(tensor, 8, name);
  tensor.tag(9, WireType.LengthDelimited).uint32(4 * elements);
  const [before, head] = [rest.finish(), tensor.finish()];
  const initializer = new BinaryWriter();
  initializer.tag(5, WireType.LengthDelimited).uint32(head.length + 4 * elements);
  const opening = initializer.finish();
  const writer = new BinaryWriter();
  integer(writer, 1, model.irVersion);
  for (const { domain, version } of model.opsets) opsetImport(writer, 8, domain, version);
  writer
    .tag(7, WireType.LengthDelimited)
    .uint32(before.length + opening.length + head.length + 4 * elements);
  return Buffer.concat([writer.finish(), before, opening, head]);
}

function message(writer: BinaryWriter, field: number, write: () => void): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write();
  writer.join();
}

function writeGraph(writer: BinaryWriter, graph: OnnxGraph): void {
  for (const node of graph.nodes) {
    message(writer, 1, () => {
      writeNode(writer, node);
    });
  }
  text(writer, 2, graph.name);
  for (const tensor of graph.initializers) {
    message(writer, 5, () => {
      writeTensor(writer, tensor);
    });
  }
  for (const info of graph.inputs) writeInfo(writer, 11, info);
  for (const info of graph.outputs) writeInfo(writer, 12, info);
  for (const info of graph.valueInfo) writeInfo(writer, 13, info);
}

function writeInfo(writer: BinaryWriter, field: number, { name, type }: OnnxValueInfo): void {
  if (type?.kind !== 'tensor') throw new Error('only tensors are written here');
  const { elementType = 'float32', dims } = type;
  if (dims) {
    valueInfo(writer, field, name, elementType, dims);
    return;
  }
  message(writer, field, () => {
    text(writer, 1, name);
    message(writer, 2, () => {
      message(writer, 1, () => {
        integer(writer, 1, dataTypeNumber(elementType));
      });
    });
  });
}

function writeNode(writer: BinaryWriter, node: OnnxNode): void {
  for (const name of node.inputs) text(writer, 1, name);
  for (const name of node.outputs) text(writer, 2, name);
  text(writer, 3, node.name);
  text(writer, 4, node.op);
  for (const [name, attribute] of Object.entries(node.attributes)) {
    message(writer, 5, () => {
      text(writer, 1, name);
      writeAttribute(writer, attribute);
    });
  }
  text(writer, 7, node.domain);
}

function writeAttribute(writer: BinaryWriter, attribute: OnnxAttribute): void {
  switch (attribute.kind) {
    case 'int':
      integer(writer, 3, attribute.value);
      integer(writer, 20, 2);
      return;
    case 'float':
      writer.tag(2, WireType.Bit32).float(attribute.value);
      integer(writer, 20, 1);
      return;
    case 'string':
      text(writer, 4, attribute.value);
      integer(writer, 20, 3);
      return;
    case 'ints':
      for (const value of attribute.value) integer(writer, 8, value);
      integer(writer, 20, 7);
      return;
    default:
      throw new Error(`attributes of kind ${attribute.kind} are not written here`);
  }
}

function writeTensor(writer: BinaryWriter, { name, elementType, dims, data }: OnnxTensor): void {
  for (const dim of dims) integer(writer, 1, dim);
  integer(writer, 2, dataTypeNumber(elementType ?? 'float32'));
  if (data && elementType === 'int64') for (const value of data) integer(writer, 7, value);
  text(writer, 8, name);
}

function writeFunction(writer: BinaryWriter, declared: OnnxFunction): void {
  text(writer, 1, declared.name);
  for (const name of declared.inputs) text(writer, 4, name);
  for (const name of declared.outputs) text(writer, 5, name);
  for (const node of declared.nodes) {
    message(writer, 7, () => {
      writeNode(writer, node);
    });
  }
  for (const { domain, version } of declared.opsets) opsetImport(writer, 9, domain, version);
  text(writer, 10, declared.domain);
}

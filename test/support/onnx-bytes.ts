import { dataTypeNumber } from '../../src/core/ops/data-type.ts';
import type { ElementType } from '../../src/core/graph/types.ts';
import { encodeElements } from '../../src/formats/onnx/encode/elements.ts';
import type {
  OnnxAttribute,
  OnnxFunction,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
  OnnxTensor,
  OnnxType,
  OnnxValueInfo,
} from '../../src/formats/onnx/model.ts';
import {
  bytes,
  bytesOf,
  float,
  integer,
  message,
  opening,
  packed,
  type Part,
  text,
} from './protobuf.ts';

/** A description as the ONNX file that it is of, its weights left out. */
export function onnxBytes(model: OnnxModel): Buffer<ArrayBuffer> {
  return Buffer.from(bytesOf(...modelParts(model)));
}

/** The head of a model whose only initializer is followed by that many floats, its elements. */
export function onnxHead(model: OnnxModel, name: string, elements: number): Buffer<ArrayBuffer> {
  const size = 4 * elements;
  const tensor = bytesOf(integer(1, elements), integer(2, 1), text(8, name), opening(9, size));
  const initializer = bytesOf(opening(5, tensor.length + size));
  const before = bytesOf(...graphParts({ ...model.graph, initializers: [] }));
  const inGraph = before.length + initializer.length + tensor.length + size;
  const head = bytesOf(
    integer(1, model.irVersion),
    ...opsetParts(8, model.opsets),
    opening(7, inGraph),
  );
  return Buffer.concat([head, before, initializer, tensor]);
}

function modelParts(model: OnnxModel): readonly Part[] {
  return [
    integer(1, model.irVersion),
    text(2, model.producer),
    message(7, ...graphParts(model.graph)),
    ...opsetParts(8, model.opsets),
    ...model.functions.map((declared) => message(25, ...functionParts(declared))),
  ];
}

function opsetParts(field: number, opsets: OnnxModel['opsets']): readonly Part[] {
  return opsets.map(({ domain, version }) => message(field, text(1, domain), integer(2, version)));
}

function functionParts(declared: OnnxFunction): readonly Part[] {
  return [
    text(1, declared.name),
    ...declared.inputs.map((name) => text(4, name)),
    ...declared.outputs.map((name) => text(5, name)),
    ...declared.attributes.map((name) => text(6, name)),
    ...declared.nodes.map((node) => message(7, ...nodeParts(node))),
    ...opsetParts(9, declared.opsets),
    text(10, declared.domain),
    ...attributeParts(11, declared.defaults),
    ...declared.valueInfo.map((value) => message(12, ...valueParts(value))),
    text(13, declared.overload),
  ];
}

function graphParts(graph: OnnxGraph): readonly Part[] {
  return [
    ...graph.nodes.map((node) => message(1, ...nodeParts(node))),
    text(2, graph.name),
    ...graph.initializers.map((tensor) =>
      tensor.stored === undefined
        ? message(5, ...tensorParts(tensor))
        : message(15, ...sparseParts(tensor)),
    ),
    ...graph.inputs.map((value) => message(11, ...valueParts(value))),
    ...graph.outputs.map((value) => message(12, ...valueParts(value))),
    ...graph.valueInfo.map((value) => message(13, ...valueParts(value))),
  ];
}

function nodeParts(node: OnnxNode): readonly Part[] {
  return [
    ...node.inputs.map((name) => text(1, name)),
    ...node.outputs.map((name) => text(2, name)),
    text(3, node.name),
    text(4, node.op),
    ...attributeParts(5, node.attributes),
    text(7, node.domain),
    text(8, node.overload),
    ...Object.entries(node.metadata ?? {}).map(([key, value]) =>
      message(9, text(1, key), text(2, value)),
    ),
  ];
}

function attributeParts(field: number, attributes: OnnxNode['attributes']): readonly Part[] {
  return Object.entries(attributes).map(([name, attribute]) =>
    message(field, text(1, name), ...valueOf(attribute)),
  );
}

/** Value and type of an attribute. */
function valueOf(attribute: OnnxAttribute): readonly Part[] {
  switch (attribute.kind) {
    case 'float':
      return [float(2, attribute.value), integer(20, 1)];
    case 'nonfinite':
      return [float(2, Number(attribute.value)), integer(20, 1)];
    case 'int':
      return [integer(3, attribute.value), integer(20, 2)];
    case 'string':
      return [text(4, attribute.value), integer(20, 3)];
    case 'tensor':
      return attribute.value.stored === undefined
        ? [message(5, ...tensorParts(attribute.value)), integer(20, 4)]
        : [message(22, ...sparseParts(attribute.value)), integer(20, 11)];
    case 'graph':
      return [message(6, ...graphParts(attribute.value)), integer(20, 5)];
    case 'floats':
      return [packed(7, 'float', attribute.value), integer(20, 6)];
    case 'ints':
      return [...attribute.value.map((value) => integer(8, value)), integer(20, 7)];
    case 'strings':
      return [...attribute.value.map((value) => text(9, value)), integer(20, 8)];
    case 'reference':
      return [text(21, attribute.name)];
    case 'long':
      return [packed(8, 'int64', new Array<number>(attribute.length).fill(0)), integer(20, 7)];
    case 'other':
      return [];
  }
}

function typeNumber(elementType: ElementType | undefined): number {
  return elementType === undefined ? 0 : dataTypeNumber(elementType);
}

function tensorParts({
  name,
  elementType,
  dims,
  data,
  external,
  ...place
}: OnnxTensor): readonly Part[] {
  const entries = (['location', 'offset', 'length'] as const).flatMap((key) => {
    const value = place[key];
    return value === undefined ? [] : [message(13, text(1, key), text(2, value))];
  });
  return [
    ...dims.map((dim) => integer(1, dim)),
    integer(2, typeNumber(elementType)),
    text(8, name),
    ...(data && elementType ? [bytes(9, encodeElements(elementType, data))] : []),
    ...entries,
    ...(external === true ? [integer(14, 1)] : []),
  ];
}

function sparseParts({ stored = 0, dims, ...values }: OnnxTensor): readonly Part[] {
  return [
    message(1, ...tensorParts({ ...values, dims: [stored] })),
    ...dims.map((dim) => integer(3, dim)),
  ];
}

function valueParts({ name, type }: OnnxValueInfo): readonly Part[] {
  return [text(1, name), ...(type ? [message(2, ...typeParts(type))] : [])];
}

function typeParts(type: OnnxType): readonly Part[] {
  switch (type.kind) {
    case 'map':
      return [message(5)];
    case 'sequence':
    case 'optional':
      return [
        message(
          type.kind === 'sequence' ? 4 : 9,
          ...(type.element ? [message(1, ...typeParts(type.element))] : []),
        ),
      ];
    default:
      return [
        message(
          type.kind === 'tensor' ? 1 : 8,
          integer(1, typeNumber(type.elementType)),
          ...(type.dims
            ? [message(2, ...type.dims.map((dim) => message(1, ...dimParts(dim))))]
            : []),
        ),
      ];
  }
}

function dimParts(dim: number | string | null): readonly Part[] {
  if (dim === null) return [];
  return [typeof dim === 'number' ? integer(1, dim) : text(2, dim)];
}

import { dataTypes } from '../../../core/ops/data-type.ts';
import type { OnnxType, OnnxValueInfo } from '../model.ts';
import { ignored, integer, type MessageType, message, name } from './fields.ts';

type Dim = number | string | null;

const dimensionMessage: MessageType<{ dim: Dim }, Dim> = {
  name: 'TensorShapeProto.Dimension',
  bytes: 16,
  fields: {
    // Some exporters write −1 for a dim that they don't know.
    1: integer((draft, value) => (draft.dim = value < 0 ? null : value)),
    2: name((draft, value) => (draft.dim = value === '' ? null : value)),
  },
  create: () => ({ dim: null }),
  close: ({ dim }) => dim,
};

const shapeMessage: MessageType<Dim[], readonly Dim[]> = {
  name: 'TensorShapeProto',
  bytes: 32,
  fields: {
    1: message(
      () => dimensionMessage,
      (dims, dim) => dims.push(dim),
    ),
  },
  create: () => [],
  close: (dims) => dims.slice(),
};

interface TensorTypeDraft {
  elementType: number;
  dims: readonly Dim[] | undefined;
}

function tensorTypeMessage(kind: 'tensor' | 'sparse'): MessageType<TensorTypeDraft, OnnxType> {
  return {
    name: kind === 'tensor' ? 'TypeProto.Tensor' : 'TypeProto.SparseTensor',
    bytes: 48,
    fields: {
      1: integer((draft, value) => (draft.elementType = value)),
      2: message(
        () => shapeMessage,
        (draft, dims) => (draft.dims = dims),
      ),
    },
    create: () => ({ elementType: 0, dims: undefined }),
    close: ({ elementType, dims }) => ({ kind, elementType: dataTypes[elementType], dims }),
  };
}

interface ContainerDraft {
  element: OnnxType | undefined;
}

function containerMessage(kind: 'sequence' | 'optional'): MessageType<ContainerDraft, OnnxType> {
  return {
    name: kind === 'sequence' ? 'TypeProto.Sequence' : 'TypeProto.Optional',
    bytes: 48,
    fields: {
      1: message(
        () => typeMessage,
        (draft, type) => (draft.element = type),
      ),
    },
    create: () => ({ element: undefined }),
    close: ({ element }) => ({ kind, element }),
  };
}

const mapMessage: MessageType<undefined, OnnxType> = {
  name: 'TypeProto.Map',
  bytes: 32,
  fields: { 1: ignored, 2: ignored },
  create: () => undefined,
  close: () => ({ kind: 'map' }),
};

interface TypeDraft {
  type: OnnxType | undefined;
}

function setType(draft: TypeDraft, type: OnnxType | undefined): void {
  draft.type = type;
}

const typeMessage: MessageType<TypeDraft, OnnxType | undefined> = {
  name: 'TypeProto',
  bytes: 0,
  fields: {
    1: message(() => tensorTypes.tensor, setType),
    4: message(() => containerTypes.sequence, setType),
    5: message(() => mapMessage, setType),
    6: ignored,
    7: ignored,
    8: message(() => tensorTypes.sparse, setType),
    9: message(() => containerTypes.optional, setType),
  },
  create: () => ({ type: undefined }),
  close: ({ type }) => type,
};

const tensorTypes = { tensor: tensorTypeMessage('tensor'), sparse: tensorTypeMessage('sparse') };
const containerTypes = {
  sequence: containerMessage('sequence'),
  optional: containerMessage('optional'),
};

interface ValueInfoDraft {
  name: string;
  type: OnnxType | undefined;
}

export const valueInfoMessage: MessageType<ValueInfoDraft, OnnxValueInfo> = {
  name: 'ValueInfoProto',
  bytes: 40,
  fields: {
    1: name((draft, value) => (draft.name = value)),
    2: message(() => typeMessage, setType),
  },
  create: () => ({ name: '', type: undefined }),
  close: (draft) => draft,
};

import { constantLimit } from '../../../core/shapes/constants.ts';
import type { OnnxAttribute, OnnxGraph, OnnxNode, OnnxTensor, OnnxValueInfo } from '../model.ts';
import { type Entry, entryMessage } from './entries.ts';
import { corrupt } from './faults.ts';
import {
  BoundedList,
  float,
  integer,
  type MessageType,
  message,
  name,
  numbers,
  text,
} from './fields.ts';
import { sparseTensorMessage, tensorMessage } from './tensors.ts';
import { valueInfoMessage } from './types.ts';

/** Most bytes of a text attribute that are kept; an equation or a mode has a few. */
const textLimit = 4096;

/** Entries that PyTorch's exporter writes for every node, and that name no module. */
const bulkyMetadata: ReadonlySet<string> = new Set([
  'pkg.torch.onnx.fx_node',
  'pkg.torch.onnx.stack_trace',
]);

/** `AttributeProto.AttributeType` by number. */
const attributeTypes = [
  'undefined',
  'float',
  'int',
  'string',
  'tensor',
  'graph',
  'floats',
  'ints',
  'strings',
  'tensors',
  'graphs',
  'sparse_tensor',
  'sparse_tensors',
  'type_proto',
  'type_protos',
] as const;

type AttributeType = (typeof attributeTypes)[number];

class AttributeDraft {
  name = '';
  /** Name of the attribute of the calling node that this one stands for. */
  reference = '';
  type: AttributeType | undefined;
  /** Type of the field that has a value, which the first IR version's files leave it to. */
  given: AttributeType = 'undefined';
  int = 0;
  float = 0;
  string: string | undefined = '';
  stringLength = 0;
  tensor: OnnxTensor | undefined;
  graph: OnnxGraph | undefined;
  ints: BoundedList<number> | undefined;
  floats: BoundedList<number> | undefined;
  strings: BoundedList<string> | undefined;
}

/** An attribute, with the name that a node has it by. */
export type NamedAttribute = readonly [name: string, attribute: OnnxAttribute];

export const attributeMessage: MessageType<AttributeDraft, NamedAttribute> = {
  name: 'AttributeProto',
  bytes: 96,
  fields: {
    1: name((draft, value) => (draft.name = value)),
    2: float((draft, value) => {
      draft.given = 'float';
      draft.float = value;
    }),
    3: integer((draft, value) => {
      draft.given = 'int';
      draft.int = value;
    }),
    4: text(textLimit, (draft, value, length) => {
      draft.given = 'string';
      draft.string = value;
      draft.stringLength = length;
    }),
    5: message(
      () => tensorMessage,
      (draft, tensor) => {
        draft.given = 'tensor';
        draft.tensor = tensor;
      },
    ),
    6: message(
      () => graphMessage,
      (draft, graph) => {
        draft.given = 'graph';
        draft.graph = graph;
      },
    ),
    7: numbers('float', floatsOf, true),
    8: numbers('signed', intsOf, true),
    9: text(textLimit, (draft, value) => {
      const strings = stringsOf(draft);
      if (value === undefined) strings.skip(1);
      else strings.push(value);
    }),
    20: integer((draft, value) => (draft.type = attributeTypes[value])),
    21: name((draft, value) => (draft.reference = value)),
    22: message(
      () => sparseTensorMessage,
      (draft, tensor) => {
        draft.given = 'sparse_tensor';
        draft.tensor = tensor;
      },
    ),
  },
  create: () => new AttributeDraft(),
  close: (draft) => [draft.name, attributeOf(draft)],
};

function floatsOf(draft: AttributeDraft): BoundedList<number> {
  draft.given = 'floats';
  return (draft.floats ??= new BoundedList(constantLimit));
}

function intsOf(draft: AttributeDraft): BoundedList<number> {
  draft.given = 'ints';
  return (draft.ints ??= new BoundedList(constantLimit));
}

function stringsOf(draft: AttributeDraft): BoundedList<string> {
  draft.given = 'strings';
  return (draft.strings ??= new BoundedList(constantLimit));
}

function attributeOf(draft: AttributeDraft): OnnxAttribute {
  if (draft.reference !== '') return { kind: 'reference', name: draft.reference };
  // Type 0 is no type.
  const type = draft.type === undefined || draft.type === 'undefined' ? draft.given : draft.type;
  switch (type) {
    case 'int':
      return { kind: type, value: draft.int };
    case 'float':
      return Number.isFinite(draft.float)
        ? { kind: type, value: draft.float }
        : { kind: 'nonfinite', value: String(draft.float) };
    case 'string':
      return draft.string === undefined
        ? { kind: 'long', length: draft.stringLength }
        : { kind: 'string', value: draft.string };
    case 'ints':
    case 'floats': {
      const { items, length } = draft[type] ?? { items: [], length: 0 };
      return items?.every(Number.isFinite)
        ? { kind: type, value: items }
        : { kind: 'long', length };
    }
    case 'strings': {
      const { items, length } = draft.strings ?? { items: [], length: 0 };
      return items ? { kind: type, value: items } : { kind: 'long', length };
    }
    case 'tensor':
    case 'sparse_tensor':
      return draft.tensor ? { kind: 'tensor', value: draft.tensor } : { kind: 'other', type };
    case 'graph':
      return draft.graph ? { kind: 'graph', value: draft.graph } : { kind: 'other', type };
    default:
      return { kind: 'other', type };
  }
}

interface NodeDraft {
  name: string;
  op: string;
  domain: string;
  overload: string;
  readonly inputs: string[];
  readonly outputs: string[];
  readonly attributes: NamedAttribute[];
  readonly metadata: Entry[];
}

export const nodeMessage: MessageType<NodeDraft, OnnxNode> = {
  name: 'NodeProto',
  bytes: 240,
  counted: 'nodes',
  fields: {
    1: name((draft, value) => draft.inputs.push(value)),
    2: name((draft, value) => draft.outputs.push(value)),
    3: name((draft, value) => (draft.name = value)),
    4: name((draft, value) => (draft.op = value)),
    5: message(
      () => attributeMessage,
      (draft, attribute) => draft.attributes.push(attribute),
    ),
    7: name((draft, value) => (draft.domain = standardDomain(value))),
    8: name((draft, value) => (draft.overload = value)),
    9: message(
      () => entryMessage,
      (draft, entry) => {
        if (entry && !bulkyMetadata.has(entry[0])) draft.metadata.push(entry);
      },
    ),
  },
  create: () => ({
    name: '',
    op: '',
    domain: '',
    overload: '',
    inputs: [],
    outputs: [],
    attributes: [],
    metadata: [],
  }),
  close: ({ name, op, domain, overload, inputs, outputs, attributes, metadata }) => {
    const node = {
      name,
      op,
      domain,
      overload,
      // Copies take no more memory than they need, unlike a list that was pushed to.
      inputs: inputs.slice(),
      outputs: outputs.slice(),
      attributes: record(attributes),
    };
    return metadata.length > 0 ? { ...node, metadata: Object.fromEntries(metadata) } : node;
  },
  nodeName: (draft) => draft.name,
};

/** @throws InputError `corrupt-model` where two attributes have one name */
export function record(
  attributes: readonly NamedAttribute[],
): Readonly<Record<string, OnnxAttribute>> {
  if (attributes.length === 0) return {};
  // Not by assignment, which would not make an attribute of the name __proto__.
  const result = Object.fromEntries(attributes);
  if (Object.keys(result).length === attributes.length) return result;
  const names = new Set<string>();
  const twice = attributes.find(([name]) => names.size === names.add(name).size);
  throw corrupt(`attribute "${twice?.[0] ?? ''}" is given twice`);
}

/** `ai.onnx` by its short name, `''`. */
export function standardDomain(domain: string): string {
  return domain === 'ai.onnx' ? '' : domain;
}

interface GraphDraft {
  name: string;
  readonly nodes: OnnxNode[];
  readonly initializers: OnnxTensor[];
  readonly inputs: OnnxValueInfo[];
  readonly outputs: OnnxValueInfo[];
  readonly valueInfo: OnnxValueInfo[];
}

export const graphMessage: MessageType<GraphDraft, OnnxGraph> = {
  name: 'GraphProto',
  bytes: 240,
  fields: {
    1: message(
      () => nodeMessage,
      (draft, node) => draft.nodes.push(node),
    ),
    2: name((draft, value) => (draft.name = value)),
    5: message(
      () => tensorMessage,
      (draft, tensor) => draft.initializers.push(tensor),
    ),
    11: message(
      () => valueInfoMessage,
      (draft, value) => draft.inputs.push(value),
    ),
    12: message(
      () => valueInfoMessage,
      (draft, value) => draft.outputs.push(value),
    ),
    13: message(
      () => valueInfoMessage,
      (draft, value) => draft.valueInfo.push(value),
    ),
    15: message(
      () => sparseTensorMessage,
      (draft, tensor) => draft.initializers.push(tensor),
    ),
  },
  create: () => ({
    name: '',
    nodes: [],
    initializers: [],
    inputs: [],
    outputs: [],
    valueInfo: [],
  }),
  close: (draft) => draft,
};
